"""The streets that exist, with their doors: what a search looks through, and what it finds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.addresses.ban import AddressRow
from backend.addresses.normalise import canonical_suffix, street_key

_OTHER_SIDE = 2
"""Crossing the street counts as this many numbers when the nearest door is looked for."""


@dataclass(frozen=True, slots=True)
class Door:
    """One number of a street; `number` is None for a place without numbers. Coordinates are degrees (WGS 84)."""

    number: int | None
    suffix: str
    ban_id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A street of one commune, with its doors; `key` is `street_key(street)`, worked out here unless it is given.

    `doors` may be left empty to look for streets only: the matches then have no door.
    """

    street: str
    city: str
    postcode: str = ""
    doors: tuple[Door, ...] = ()
    former_city: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            object.__setattr__(self, "key", street_key(self.street))


@dataclass(frozen=True, slots=True)
class Match:
    """A street that fits, and its door.

    `score` is 0–100. `exact`: the text says this address, and nothing else. `door` is None where no number was
    said, or the street has no doors. `number_missing`: the street has no such number, `door` is the nearest one.
    """

    candidate: Candidate
    door: Door | None
    score: float
    exact: bool
    number_missing: bool = False

    @property
    def label(self) -> str:
        """The address as people write it: "12 bis Rue des Lilas, 96120 Valbreuse-sur-Orne"."""
        door, place = self.door, self.candidate
        number = [] if door is None or door.number is None else [str(door.number), door.suffix]
        return f"{_joined(*number, place.street)}, {_joined(place.postcode, place.city)}"


def candidates(rows: Iterable[AddressRow]) -> tuple[Candidate, ...]:
    """The streets of these addresses, in the order in which they first come."""
    streets: dict[tuple[str, str, str, str], list[AddressRow]] = {}
    for row in rows:
        streets.setdefault((row.insee, row.former_city, row.street, row.city), []).append(row)
    return tuple(
        Candidate(
            street=street,
            city=city,
            postcode=addresses[0].postcode,
            doors=tuple(Door(one.number, one.suffix, one.ban_id, one.latitude, one.longitude) for one in addresses),
            former_city=former_city,
        )
        for (_, former_city, street, city), addresses in streets.items()
    )


def nearest_door(doors: Sequence[Door], number: int, suffix: str) -> Door | None:
    """The door with this number and canonical suffix, else the one closest to it; None in a street without doors."""
    return min(doors, key=lambda door: _away(door, number, suffix), default=None)


def is_door(door: Door, number: int, suffix: str) -> bool:
    """Whether this is the very number: 12 is not 12 bis."""
    return door.number == number and canonical_suffix(door.suffix) == suffix


def _away(door: Door, number: int, suffix: str) -> tuple[int, bool, int]:
    """How far a door is from a number: places without numbers come last."""
    if door.number is None:
        return 1_000_000, True, 0
    across = _OTHER_SIDE if (door.number - number) % 2 else 0
    other_suffix = door.number == number and canonical_suffix(door.suffix) != suffix
    return abs(door.number - number) + across, other_suffix, door.number


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
