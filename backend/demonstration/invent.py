"""Invents the demonstration town from a seed and a moment; the same two give the same town."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TextIO
from zoneinfo import ZoneInfo

from backend.addresses import write
from backend.demonstration import people, places
from backend.demonstration.help import requests_and_missions
from backend.demonstration.town import DemoTown


def invent(seed: int, now: datetime) -> DemoTown:
    """The town as it stands at `now`: all its moments are around it, and in UTC or the town's own zone.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("the demonstration town needs a moment with a time zone, such as 2026-11-24T09:10:00+01:00")
    rng = Random(seed)  # noqa: S311 - an invented town, the same for a seed, hides no secret
    now = now.astimezone(UTC)
    addresses = places.addresses(rng)
    called = people.names(rng)
    residents = people.residents(rng, addresses, called, now)
    volunteers = people.volunteers(rng, addresses, called, now)
    zone = ZoneInfo(places.TIMEZONE)
    requests, missions = requests_and_missions(rng, residents, volunteers, now, zone)
    return DemoTown(
        name=places.NAME,
        insee=places.INSEE,
        postcode=places.POSTCODE,
        latitude=places.LATITUDE,
        longitude=places.LONGITUDE,
        timezone=places.TIMEZONE,
        addresses=addresses,
        residents=residents,
        volunteers=volunteers,
        requests=requests,
        missions=missions,
    )


def write_addresses(town: DemoTown, out: TextIO) -> int:
    """Writes the town's address file as the Base Adresse Nationale would give it; returns how many addresses.

    `out` must have been opened with `newline=""`, or be a `StringIO`.
    """
    return write(town.addresses, out)
