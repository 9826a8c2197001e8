"""By day: the hours in which people are spoken to of what can wait until the morning. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Day:
    """From when to when, local time; and whether on a Sunday."""

    opens: time
    closes: time
    sundays: bool = True

    def first(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself by day; else the next morning."""
        local = moment.astimezone(zone)
        day = local.date()
        if self.opens <= local.time() < self.closes and self._speaks_on(day.weekday()):
            return moment
        if local.time() >= self.opens:
            day += timedelta(days=1)
        if not self._speaks_on(day.weekday()):
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, zone)

    def _speaks_on(self, weekday: int) -> bool:
        return self.sundays or weekday != _SUNDAY
