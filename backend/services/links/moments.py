"""When something of a link is said: by day, in the town's hours, never at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from backend.models import Territory
from backend.services import territories
from backend.services.daytime import Day

DAY: Final = Day(time(10), time(19))


def by_day(now: datetime, territory: Territory) -> datetime:
    """Now, where it is day; else at ten in the morning."""
    return DAY.first(now, territories.zone(territory))


def in_days(now: datetime, days: int, territory: Territory) -> datetime:
    """Ten in the morning, so many days from now."""
    zone = territories.zone(territory)
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, DAY.opens, zone).astimezone(UTC)
