"""What this homeserver knows: its people, their devices and rooms, files; and what happens, in one order."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from backend.clock import Clock
from bots.playground.matrix_emulator import errors
from bots.playground.matrix_emulator.limits import Limits, Pace, checked
from bots.playground.matrix_emulator.rooms import MEMBER, Event, Json, Receipt, Room

VERSION: Final = "12"
"""Of its rooms: whoever made one may do anything there, and it is named by its first event."""
_LEVELS: Final[Json] = {
    "users": {},
    "users_default": 0,
    "events": {
        "m.room.name": 50,
        "m.room.power_levels": 100,
        "m.room.history_visibility": 100,
        "m.room.canonical_alias": 50,
        "m.room.avatar": 50,
        "m.room.tombstone": 150,
        "m.room.server_acl": 100,
        "m.room.encryption": 100,
    },
    "events_default": 0,
    "state_default": 50,
    "ban": 50,
    "kick": 50,
    "redact": 50,
    "invite": 0,
    "historical": 100,
}
"""Who may do what, as Synapse sets it."""
_USER: Final = re.compile(r"@[!-9;-~]+:[A-Za-z0-9.\-]+(?::\d+)?")


@dataclass
class User:
    """`keys` are the account's own, by role: master, self_signing, user_signing."""

    user_id: str
    name: str
    keys: dict[str, Json] = field(default_factory=dict)
    account_data: dict[str, tuple[Json, int]] = field(default_factory=dict)
    filters: list[Json] = field(default_factory=list)
    keys_changed: int = 0


@dataclass
class Device:
    """`sent` are its transactions, and what came of each; `letters` came to it from other devices."""

    user: User
    device_id: str
    keys: Json = field(default_factory=dict)
    one_time: dict[str, Any] = field(default_factory=dict)
    fallback: dict[str, Any] = field(default_factory=dict)
    sent: dict[str, Json] = field(default_factory=dict)
    letters: list[tuple[int, Json]] = field(default_factory=list)


@dataclass(frozen=True)
class File:
    kind: str
    content: bytes
    name: str = ""


class Homeserver:
    """Everything, in one event loop. Positions only grow; `first` is where they begin."""

    def __init__(self, name: str, clock: Clock, limits: Limits, first: int = 1) -> None:
        self.name = name
        self.clock = clock
        self.pace = Pace(clock, limits)
        self.users: dict[str, User] = {}
        self.devices: dict[str, Device] = {}
        """By their token."""
        self.rooms: dict[str, Room] = {}
        self.files: dict[str, File] = {}
        self.position = first
        self.watchers: set[Callable[[], None]] = set()

    # --- people -----------------------------------------------------------------------------------------------------

    def user(self, user_id: str, name: str = "") -> User:
        if not _USER.fullmatch(user_id) or not user_id.endswith(f":{self.name}"):
            raise ValueError(f"{user_id} is no user of {self.name}")
        return self.users.setdefault(user_id, User(user_id, name or user_id[1:].partition(":")[0]))

    def login(self, user_id: str, token: str, device_id: str) -> Device:
        """A device of this user, that is known by its token."""
        self.devices[token] = Device(self.user(user_id), device_id)
        return self.devices[token]

    def devices_of(self, user_id: str) -> list[Device]:
        return [one for one in self.devices.values() if one.user.user_id == user_id]

    # --- what happens -----------------------------------------------------------------------------------------------

    def now(self) -> int:
        """In milliseconds."""
        return round(self.clock.now().timestamp() * 1000)

    def moves(self) -> int:
        """Something happens: the position that it has."""
        self.position += 1
        return self.position

    def changed(self) -> None:
        for watcher in list(self.watchers):
            watcher()

    def name_for(self, what: object) -> str:
        """43 letters that no other has."""
        digest = hashlib.sha256(f"{self.name}/{what}".encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def happens(
        self, room: Room, kind: str, sender: str, content: Json, state_key: str | None = None, **more: Any
    ) -> Event:  # fmt: skip
        """An event, whoever may send it: it is there, and told."""
        position = self.moves()
        old = room.state().get((kind, state_key)) if state_key is not None else None
        before = dict(old.content) if old else None
        event = Event(
            position, f"${self.name_for(position)}", kind, sender, content, self.now(), state_key, before, **more
        )
        room.events.append(event)
        self.changed()
        return event

    # --- rooms ------------------------------------------------------------------------------------------------------

    def room(self, room_id: str) -> Room | None:
        return self.rooms.get(room_id)

    def joined(self, user_id: str, room_id: str) -> Room:
        """Raises Refusal where this user is not in the room, or there is none."""
        room = self.rooms.get(room_id)
        if room is None or room.membership(user_id) != "join":
            raise errors.not_in_room(user_id, room_id)
        return room

    def opens(
        self, creator: str, invited: Sequence[str] = (), *, preset: str = "private_chat", initial: Sequence[Json] = (),
        name: str = "", direct: bool = False,
    ) -> Room:  # fmt: skip
        """A new room, with whoever made it; the others are asked in."""
        made: Json = {"room_version": VERSION}
        if preset == "trusted_private_chat":
            made["additional_creators"] = list(invited)
        room = Room(f"!{self.name_for(self.position + 1)}")
        self.rooms[room.room_id] = room
        self.happens(room, "m.room.create", creator, made, "")
        self.member(room, creator, creator, "join")
        rule = "public" if preset == "public_chat" else "invite"
        standing: dict[tuple[str, str], Json] = {
            ("m.room.power_levels", ""): dict(_LEVELS),
            ("m.room.join_rules", ""): {"join_rule": rule},
            ("m.room.history_visibility", ""): {"history_visibility": "shared"},
            ("m.room.guest_access", ""): {"guest_access": "forbidden" if rule == "public" else "can_join"},
        }
        standing |= {(one["type"], one.get("state_key", "")): one["content"] for one in initial}
        standing |= {("m.room.name", ""): {"name": name}} if name else {}
        for (kind, key), content in standing.items():
            self.happens(room, kind, creator, content, key)
        for one in invited:
            self.member(room, creator, one, "invite", **({"is_direct": True} if direct else {}))
        return room

    def member(self, room: Room, sender: str, user_id: str, membership: str, **more: Any) -> Event:
        user = self.users.get(user_id)
        shown = {"displayname": user.name} if user and membership in ("join", "invite") else {}
        return self.happens(room, MEMBER, sender, {"membership": membership, **shown, **more}, user_id)

    def says(
        self, user_id: str, room_id: str, kind: str, content: Json, sent_as: tuple[str, str] | None = None
    ) -> Event:
        """What a user says in a room. Raises Refusal."""
        room = self.joined(user_id, room_id)
        self.pace.takes(user_id)
        checked(kind, content, room_id, user_id)
        return self.happens(room, kind, user_id, content, sent_as=sent_as)

    def redacts(self, user_id: str, room_id: str, event_id: str, content: Json) -> Event:
        """Takes one's own back. Raises Refusal."""
        room = self.joined(user_id, room_id)
        of = room.event(event_id)
        if of is None:
            raise errors.not_found("Could not find event " + event_id)
        if of.sender != user_id and not self.commands(room, user_id):
            raise errors.forbidden("You don't have permission to redact events")
        done = self.happens(room, "m.room.redaction", user_id, {**content, "redacts": event_id}, redacts=event_id)
        of.redacted(done)
        return done

    def commands(self, room: Room, user_id: str) -> bool:
        """Whether they may put others out, and take back what others said."""
        made = room.events[0]
        return user_id in (made.sender, *made.content.get("additional_creators", ()))

    def writes(self, room: Room, user_id: str, seconds: float) -> None:
        """Is seen writing for so long; not any more, with 0."""
        position = room.typing_changed = self.moves()
        if seconds <= 0:
            room.typing.pop(user_id, None)
        else:
            room.typing[user_id] = position
            asyncio.get_running_loop().call_later(seconds, self._stops_writing, room, user_id, position)
        self.changed()

    def _stops_writing(self, room: Room, user_id: str, since: int) -> None:
        if room.typing.get(user_id) == since:
            self.writes(room, user_id, 0)

    def reads(self, room: Room, user_id: str, event_id: str) -> None:
        room.receipts[user_id] = Receipt(event_id, self.now(), self.moves())
        self.changed()

    # --- files ------------------------------------------------------------------------------------------------------

    def keeps(self, content: bytes, kind: str, name: str = "") -> str:
        """Keeps a file; gives its address."""
        media = self.name_for(("file", self.moves()))[:24].replace("-", "a").replace("_", "b")
        self.files[media] = File(kind, content, name)
        return f"mxc://{self.name}/{media}"
