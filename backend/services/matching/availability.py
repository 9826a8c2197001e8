"""Availability: the parts of the week, as 28 bits. Monday morning is bit 0, then noon, afternoon, evening."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PARTS: Final = ("morning", "noon", "afternoon", "evening")

_BEGINS: Final = (time(0), time(12), time(14), time(18))
"""When each part begins, local time; the first takes the night before it too."""

_WEEK: Final = timedelta(days=7)


def bit(weekday: int, part: str) -> int:
    """The bit of a part of a week day (0 is Monday)."""
    return 1 << weekday * len(PARTS) + PARTS.index(part)


def bits_between(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """The parts of the week that a span touches, in the zone's hours; 0 for a week or more: whenever."""
    if end - start >= _WEEK:
        return 0
    first, last = start.astimezone(zone), end.astimezone(zone)
    if last > first:
        last -= timedelta(seconds=1)  # a span that ends at noon does not touch it
    bits, day = 0, first.date()
    while day <= last.date():
        opening = _part(first.time()) if day == first.date() else 0
        closing = _part(last.time()) if day == last.date() else len(PARTS) - 1
        for number in range(opening, closing + 1):
            bits |= 1 << day.weekday() * len(PARTS) + number
        day += timedelta(days=1)
    return bits


def _part(at: time) -> int:
    return max(number for number, begins in enumerate(_BEGINS) if begins <= at)
