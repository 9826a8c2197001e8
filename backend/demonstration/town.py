"""What the demonstration town is made of: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from types import MappingProxyType

from backend.addresses import AddressRow

PARTS_OF_DAY: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"morning": (8, 12), "noon": (12, 14), "afternoon": (14, 18), "evening": (18, 21)}
)
"""The parts of a day, in local hours: from, to."""

_EARTH_M = 6_371_000


@dataclass(frozen=True, slots=True, order=True)
class Availability:
    """A part of a week day: Monday is 0, `part` a key of `PARTS_OF_DAY`."""

    weekday: int
    part: str


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who asks for a hand.

    `key` names them within the town; `channel` is None for those reached by telephone only; `phone` is in
    international form; `age` is given where the demonstration needs it.
    """

    key: str
    first_name: str
    last_name: str
    address: AddressRow
    channel: str | None
    phone: str
    locale: str
    since: datetime
    age: int | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who offers a hand. `state` is `active` or `applied`; `active_at` is when they were vetted, if they were.

    `max_distance_m` is how far they go, in metres from home; `languages` are ISO 639-1 codes.
    """

    key: str
    first_name: str
    last_name: str
    address: AddressRow
    channel: str
    phone: str
    categories: tuple[str, ...]
    max_distance_m: int
    availability: tuple[Availability, ...]
    languages: tuple[str, ...]
    state: str
    applied_at: datetime
    active_at: datetime | None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class DemoRequest:
    """A request. `state` is `open` (posted, nobody yet), `taken` or `done`.

    `requester` and `beneficiary` are residents' keys, mostly the same; `text` is what the person wrote first; `part`
    is the part of the day in which `start` and `end` lie.
    """

    key: str
    requester: str
    beneficiary: str
    category: str
    text: str
    part: str
    start: datetime
    end: datetime
    address: AddressRow
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DemoMission:
    """A request that a volunteer took. `state` is `accepted` or `done`; both are keys."""

    key: str
    request: str
    volunteer: str
    state: str
    accepted_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class DemoTown:
    """The whole town. `postcode` and `insee` exist nowhere; the coordinates (degrees, WGS 84) are its centre."""

    name: str
    insee: str
    postcode: str
    latitude: float
    longitude: float
    timezone: str
    addresses: tuple[AddressRow, ...]
    residents: tuple[Resident, ...]
    volunteers: tuple[Volunteer, ...]
    requests: tuple[DemoRequest, ...]
    missions: tuple[DemoMission, ...]

    @property
    def people(self) -> tuple[Resident | Volunteer, ...]:
        """Residents, then volunteers."""
        return (*self.residents, *self.volunteers)


def distance_m(one: AddressRow, other: AddressRow) -> float:
    """Metres between two addresses, as the crow flies."""
    north, east = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    shared = cos(radians(one.latitude)) * cos(radians(other.latitude))
    return 2 * _EARTH_M * asin(sqrt(sin(north / 2) ** 2 + shared * sin(east / 2) ** 2))
