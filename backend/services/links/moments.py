"""When something of a link is said: by day, in the town's hours, never at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Final

from backend.models import Territory
from backend.services import territories

MORNING: Final = time(10)
EVENING: Final = time(19)


def by_day(now: datetime, territory: Territory) -> datetime:
    """Now, where it is day; else at ten in the morning."""
    local = now.astimezone(territories.zone(territory)).time()
    if MORNING <= local < EVENING:
        return now
    return in_days(now, 0 if local < MORNING else 1, territory)


def in_days(now: datetime, days: int, territory: Territory) -> datetime:
    """Ten in the morning, so many days from now."""
    zone = territories.zone(territory)
    day = now.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, zone).astimezone(UTC)
