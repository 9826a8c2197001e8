"""The hours of an offer: until when neighbours may answer, and when they may be told of it. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.services.daytime import Day

EVENING: Final = time(18)
"""The hour at which the list is made the day before, local time: still time to write to whoever is on it."""
DAY: Final = Day(time(9), time(20))
"""Nobody is told of an offer before or after."""
ENOUGH: Final = timedelta(hours=2)
"""Time that neighbours should have to answer, where there is so much."""
SHORTLY: Final = timedelta(minutes=45)
LEAST: Final = timedelta(minutes=15)


def closing(start: datetime, end: datetime, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Until when neighbours may answer: the evening before; on the day itself, halfway to the start.

    What has begun stays open for a quarter of an hour, and never beyond its end.
    """
    eve = datetime.combine(start.astimezone(zone).date() - timedelta(days=1), EVENING, zone)
    if eve - now >= ENOUGH:
        return eve
    halfway = now + (start - now) / 2
    if start - now > 2 * LEAST:
        return halfway if decent(halfway, zone) == halfway else last_moment(start, end, now=now)
    return min(now + LEAST, end)


def last_moment(start: datetime, end: datetime, *, now: datetime) -> datetime:
    """The latest that neighbours may answer: a quarter of an hour before the volunteer leaves."""
    if start - LEAST > now + LEAST:
        return start - LEAST
    return min(now + LEAST, end)


def told_at(now: datetime, closes_at: datetime, zone: ZoneInfo) -> datetime:
    """When neighbours are told: by day. What closes before the day begins is told shortly before that, not at night."""
    at = decent(now, zone)
    return at if at < closes_at else max(now, closes_at - SHORTLY)


def decent(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself by day; else the next morning."""
    return DAY.first(moment, zone)
