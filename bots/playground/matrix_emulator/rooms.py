"""A room: its events in order, who is in it, what stands there, who writes, who has read how far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

Json = dict[str, Any]
Key = tuple[str, str]

MEMBER: Final = "m.room.member"
MESSAGE: Final = "m.room.message"
REACTION: Final = "m.reaction"
STRIPPED: Final = frozenset(
    {
        "m.room.create",
        "m.room.join_rules",
        "m.room.name",
        "m.room.avatar",
        "m.room.canonical_alias",
        "m.room.encryption",
    }
)
"""What is told of a room to whom it invites: Client-Server API, "Stripped state"."""
_KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    MEMBER: ("membership",),
    "m.room.create": ("creator", "room_version", "type"),
    "m.room.join_rules": ("join_rule", "allow"),
    "m.room.history_visibility": ("history_visibility",),
}
"""What a redaction leaves: the specification's room versions, "Redactions"."""


@dataclass
class Event:
    """`position` is its place in all that has happened on this homeserver; `at` are milliseconds."""

    position: int
    event_id: str
    kind: str
    sender: str
    content: Json
    at: int
    state_key: str | None = None
    before: Json | None = None
    """For a state: the content of the one that it replaces."""
    redacts: str | None = None
    redacted_by: Event | None = None
    sent_as: tuple[str, str] | None = None
    """The device and the transaction that sent it: told to that device alone."""

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at / 1000, UTC)

    @property
    def replaces(self) -> str | None:
        """Which message it corrects."""
        relation = self.content.get("m.relates_to") or {}
        return relation.get("event_id") if relation.get("rel_type") == "m.replace" else None

    def redacted(self, by: Event) -> None:
        kept = _KEPT.get(self.kind, ())
        self.content = {name: what for name, what in self.content.items() if name in kept}
        self.redacted_by = by

    def told(self, now: int, device: str = "", room_id: str = "") -> Json:
        """As JSON for this device; within a sync a room's name is left out."""
        unsigned: Json = {"age": max(0, now - self.at)}
        if self.sent_as is not None and self.sent_as[0] == device:
            unsigned["transaction_id"] = self.sent_as[1]
        if self.before is not None:
            unsigned["prev_content"] = self.before
        if self.redacted_by is not None:
            unsigned["redacted_because"] = self.redacted_by.told(now, device, room_id)
        event: Json = {"type": self.kind, "event_id": self.event_id, "sender": self.sender, "content": self.content}
        event |= {"origin_server_ts": self.at, "unsigned": unsigned}
        if self.state_key is not None:
            event["state_key"] = self.state_key
        if self.redacts is not None:
            event["redacts"] = self.redacts
        return event | ({"room_id": room_id} if room_id else {})

    def stripped(self) -> Json:
        return {"type": self.kind, "state_key": self.state_key, "sender": self.sender, "content": self.content}


@dataclass
class Receipt:
    """How far somebody has read, since when, and when that was told."""

    event_id: str
    at: int
    position: int


@dataclass
class Room:
    room_id: str
    events: list[Event] = field(default_factory=list)
    forgotten: set[str] = field(default_factory=set)
    typing: dict[str, int] = field(default_factory=dict)
    """Who writes, and the position at which they began."""
    typing_changed: int = 0
    receipts: dict[str, Receipt] = field(default_factory=dict)

    def state(self, until: int | None = None) -> dict[Key, Event]:
        """What stands there, now or at a position."""
        found = self.events if until is None else [one for one in self.events if one.position <= until]
        return {(one.kind, one.state_key): one for one in found if one.state_key is not None}

    def member(self, user: str, until: int | None = None) -> Event | None:
        return self.state(until).get((MEMBER, user))

    def membership(self, user: str, until: int | None = None) -> str:
        """`leave` for whoever never was there."""
        found = self.member(user, until)
        return str(found.content["membership"]) if found else "leave"

    def name_of(self, user: str) -> str:
        """What they are called there; else their name without the homeserver's."""
        found = self.member(user)
        return str((found.content.get("displayname") if found else "") or user[1:].partition(":")[0])

    def members(self, *memberships: str) -> list[str]:
        standing = self.state().values()
        return [
            str(one.state_key) for one in standing
            if one.kind == MEMBER and one.content["membership"] in (memberships or ("join",))
        ]  # fmt: skip

    def event(self, event_id: str) -> Event | None:
        return next((one for one in self.events if one.event_id == event_id), None)

    def correction(self, of: Event) -> Event | None:
        """The last one, by whoever wrote it."""
        found = (one for one in reversed(self.events) if one.replaces == of.event_id and one.sender == of.sender)
        return next(found, None)

    def told(self, event: Event, now: int, device: str, *, named: bool = False) -> Json:
        """As JSON, with its correction beside it."""
        room_id = self.room_id if named else ""
        said = event.told(now, device, room_id)
        if event.redacted_by is None and (correction := self.correction(event)) is not None:
            said["unsigned"]["m.relations"] = {"m.replace": correction.told(now, device, room_id)}
        return said

    def visible(self, user: str) -> list[Event]:
        """What this user may see: up to their leaving; from their invitation on where the room wants it so."""
        last = self.member(user)
        if last is None:
            return []
        left = last.content["membership"] in ("leave", "ban")
        until = last.position if left else self.events[-1].position
        since = self._from(user)
        return [one for one in self.events if since <= one.position <= until]

    def _from(self, user: str) -> int:
        rule = self.state().get(("m.room.history_visibility", ""))
        wanted = {"invited": ("invite", "join"), "joined": ("join",)}
        memberships = wanted.get(rule.content.get("history_visibility", "") if rule else "")
        if memberships is None:
            return 0
        theirs = (one for one in self.events if one.kind == MEMBER and one.state_key == user)
        return next(
            (one.position for one in theirs if one.content["membership"] in memberships), self.events[-1].position
        )

    def invitation(self, user: str) -> list[Event]:
        """What is told of the room to whoever is invited: with the invitation itself."""
        mine = self.member(user)
        asks = self.member(mine.sender) if mine else None
        standing = [one for one in self.state().values() if one.kind in STRIPPED]
        return [*standing, *_there(asks, mine)]


def _there(*events: Event | None) -> Iterable[Event]:
    return (one for one in events if one is not None)
