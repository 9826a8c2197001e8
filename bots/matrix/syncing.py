"""What a sync brought → what people did, in order. Keeps account of rooms, members, and what could not be read yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import structlog
from nio import MegolmEvent

from backend.clock import Clock
from backend.messaging.messages import Incoming
from bots.matrix.inbound import ENCRYPTED, arrived, departed, incoming
from bots.matrix.rooms import Rooms

UNREAD: Final = 100
"""How many messages wait for their key at most; older ones are not waited for any more."""

Raw = Mapping[str, Any]
log = structlog.get_logger()


@dataclass
class Reader:
    """Reads for one account. `said` names, after each reading, the last event of each room that spoke."""

    us: str
    clock: Clock
    counts: Counter[str]
    rooms: Rooms = field(init=False)
    said: dict[str, str] = field(default_factory=dict)
    waiting: dict[str, MegolmEvent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rooms = Rooms(self.us)

    def forget_all(self) -> None:
        """A new beginning: the rooms are told anew."""
        self.rooms = Rooms(self.us)
        self.said.clear()

    def state(self, joined: Mapping[str, Iterable[Raw]]) -> None:
        """The rooms as they are; the one that we joined last is the newest."""
        members = {room_id: [one for one in events if is_member(one)] for room_id, events in joined.items()}
        for room_id, events in sorted(members.items(), key=lambda room: _joined_at(room[1], self.us)):
            for event in events:
                self.rooms.note(room_id, event)

    def room(self, room_id: str, state: Sequence[Raw], timeline: Sequence[Any]) -> list[Incoming]:
        """What people did in a room that we are in. `timeline` are nio's events, the oldest first."""
        before = self.rooms.person_in(room_id)
        events = [one.source for one in timeline]
        for event in (*state, *events):
            if is_member(event) and (event["state_key"] != self.us or joins(event)):
                self.rooms.note(room_id, event)
        person = self.rooms.person_in(room_id) or before
        if person is None or room_id in self.rooms.crowded():  # a third may read along: nothing of it is kept
            return []
        begin = beginning(events, self.us)
        ours = timeline[begin or 0 :]
        found = [one for event in ours if event.source.get("sender") == person and (one := self._one(room_id, event))]
        if not found and (joining := _invited(events, self.us)) is not None:
            found.append(arrived(joining, person, now=self.clock.now(), name=self.rooms.name_of(person)))
        gone = next((one for one in reversed(events) if is_member(one) and one["state_key"] == person), None)
        if gone is not None and person == before and self.rooms.room_of(person) is None:
            found.append(departed(gone, person, now=self.clock.now()))
        return found

    def put_out(self, room_id: str, timeline: Sequence[Any]) -> list[Incoming]:
        """We are not in this room any more. Who put us out of it has left us."""
        person = self.rooms.person_in(room_id)
        found = self.room(room_id, (), timeline) if person else []
        self.rooms.forget(room_id)
        events = [one.source for one in timeline if is_member(one.source) and one.source["state_key"] == self.us]
        if person and events and events[-1]["sender"] != self.us and self.rooms.room_of(person) is None:
            found.append(departed(events[-1], person, now=self.clock.now()))
        return found

    def late(self, decrypted: Iterable[tuple[str, Any]]) -> list[Incoming]:
        """Messages whose key came after them."""
        found = []
        for event_id, event in decrypted:
            waited = self.waiting.pop(event_id)
            one = self._read(event.source, str(waited.room_id))
            if one is not None:
                found.append(Incoming(f"{event_id}:opened", one.sender, one.content, one.at, one.name))
        return found

    def _one(self, room_id: str, event: Any) -> Incoming | None:
        if isinstance(event, MegolmEvent):
            event.room_id = room_id
            self.waiting[event.event_id] = event
            while len(self.waiting) > UNREAD:
                del self.waiting[next(iter(self.waiting))]
        return self._read(event.source, room_id)

    def _read(self, event: Raw, room_id: str) -> Incoming | None:
        sender = event.get("sender")
        name = self.rooms.name_of(sender) if isinstance(sender, str) else ""
        try:
            one = incoming(event, now=self.clock.now(), name=name)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            self.counts["malformed"] += 1
            log.warning("matrix.unreadable", error=type(error).__name__)
            return None
        if one is not None:
            self.rooms.used(room_id)
            self.said[room_id] = str(event["event_id"])
            self.counts["undecrypted"] += event["type"] == ENCRYPTED
        return one


def is_member(event: Raw) -> bool:
    return event.get("type") == "m.room.member" and isinstance(event.get("state_key"), str)


def joins(event: Raw) -> bool:
    """Whether it is a joining, and no change of name."""
    said, before = _membership(event.get("content")), _membership((event.get("unsigned") or {}).get("prev_content"))
    return bool(said == "join" and before != "join")


def _membership(content: Any) -> Any:
    return content.get("membership") if isinstance(content, Mapping) else None


def beginning(events: Sequence[Raw], us: str) -> int | None:
    """Where we have just joined: from where on we are spoken to. From our invitation on, for people write at once."""
    if not any(is_member(one) and one["state_key"] == us and joins(one) for one in events):
        return None
    ours = [number for number, one in enumerate(events) if is_member(one) and one["state_key"] == us]
    asked = [number for number in ours if _membership(events[number].get("content")) == "invite"]
    return (asked or ours)[-1]


def _invited(events: Sequence[Raw], us: str) -> Raw | None:
    """Our joining, where somebody had asked us in."""
    ours = [one for one in events if is_member(one) and one["state_key"] == us]
    last = next((one for one in reversed(ours) if joins(one)), None)
    if last is None:
        return None
    asked = [
        _membership((last.get("unsigned") or {}).get("prev_content")),
        *(_membership(one["content"]) for one in ours),
    ]
    return last if "invite" in asked else None


def _joined_at(members: Sequence[Raw], us: str) -> float:
    stamps = [one.get("origin_server_ts") for one in members if one.get("state_key") == us]
    return max((float(one) for one in stamps if isinstance(one, int | float)), default=0.0)
