"""Which room belongs to whom (pure): one person may have several with us, and is one identity all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

_THERE: Final = ("join", "invite")
"""Memberships of whoever is in a room, or asked into it."""
_OFFICE: Final = re.compile(r"(?<=\S)\s*\[[^\]]*\]\s*\Z")
"""What Tchap adds to everybody's name: `Jeanne Payet [Mairie]`."""


@dataclass
class Room:
    """`others` are the memberships of everybody but us; `used` counts up: whose is higher was used later."""

    others: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    used: int = 0

    @property
    def company(self) -> list[str]:
        return [one for one, membership in self.others.items() if membership in _THERE]


@dataclass
class Rooms:
    """The rooms that we have joined, as member events tell them."""

    us: str
    _rooms: dict[str, Room] = field(default_factory=dict)
    _count: int = 0

    def note(self, room_id: str, event: Mapping[str, Any]) -> None:
        """Takes a member event into account. One of our own that is a joining makes the room the newest."""
        who, said = event.get("state_key"), event.get("content")
        if not isinstance(who, str) or not isinstance(said, Mapping):
            return
        room = self._rooms.setdefault(room_id, Room())
        if who == self.us:
            self.used(room_id)
            return
        room.others[who] = str(said.get("membership"))
        if isinstance(name := said.get("displayname"), str) and name.strip():
            room.names[who] = _OFFICE.sub("", name).strip()

    def used(self, room_id: str) -> None:
        """Somebody wrote there just now: an answer goes to the same room."""
        if room := self._rooms.get(room_id):
            self._count += 1
            room.used = self._count

    def forget(self, room_id: str) -> None:
        self._rooms.pop(room_id, None)

    def person_in(self, room_id: str) -> str | None:
        """The one other member; nobody where there are more, or none."""
        company = self._rooms[room_id].company if room_id in self._rooms else []
        return company[0] if len(company) == 1 else None

    def room_of(self, person: str) -> str | None:
        """The room with this person alone that was used last; one that they have joined, where there is any."""
        theirs = [(room.others[person] == "join", room.used, id_) for id_, room in self._with(person)]
        return max(theirs)[2] if theirs else None

    def name_of(self, person: str) -> str:
        """As they call themselves; empty where they do not."""
        return next((room.names[person] for _id, room in self._with(person) if person in room.names), "")

    def crowded(self) -> list[str]:
        """Rooms of more than two."""
        return [id_ for id_, room in self._rooms.items() if len(room.company) > 1]

    def empty(self) -> list[str]:
        """Rooms that everybody has left but us. One that nobody has come to yet may be just being made."""
        return [id_ for id_, room in self._rooms.items() if room.others and not room.company]

    def _with(self, person: str) -> Iterator[tuple[str, Room]]:
        return ((id_, room) for id_, room in self._rooms.items() if room.company == [person])

    def __contains__(self, room_id: str) -> bool:
        return room_id in self._rooms
