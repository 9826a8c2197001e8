"""What befalls us: platforms that are down, a process that stops, agents who are off, late or at night. Assumptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

OUTAGES_A_YEAR: Final = 6
"""Of each channel, lasting a quarter of an hour to a few hours."""
STANDSTILLS_A_YEAR: Final = 24
"""Of the process: restarts and crashes of some minutes, and one of three days."""
OPENS, CLOSES = time(8), time(20)
"""Somebody is on duty every day; the plans are made so that no alert falls outside."""
CHANNELS: Final = 3


@dataclass(frozen=True, slots=True)
class Spells:
    """Spans that do not overlap, in order."""

    spans: tuple[tuple[datetime, datetime], ...]

    def ends(self, at: datetime) -> datetime:
        """When the span in which this moment lies is over; the moment itself where it lies in none."""
        place = bisect_right(self.spans, (at, datetime.max.replace(tzinfo=at.tzinfo))) - 1
        return self.spans[place][1] if place >= 0 and at < self.spans[place][1] else at

    def last_end(self, at: datetime) -> datetime | None:
        """When the last span before this moment was over."""
        place = bisect_right(self.spans, (at, datetime.max.replace(tzinfo=at.tzinfo))) - 1
        return self.spans[place][1] if place >= 0 and self.spans[place][1] <= at else None


@dataclass(frozen=True, slots=True)
class World:
    channels: tuple[Spells, ...]
    process: Spells

    def agent_acts(self, luck: Random, alerted_at: datetime, zone: str) -> datetime:
        """When an agent has called, and gone there where nobody answered: within the hours of duty."""
        local = alerted_at.astimezone(ZoneInfo(zone))
        if not OPENS <= local.time() < CLOSES:
            day = local.date() + timedelta(days=local.time() >= CLOSES)
            local = datetime.combine(day, OPENS, local.tzinfo)
        weekend = local.weekday() >= 5 or local.month == 8
        return local + timedelta(minutes=luck.lognormvariate(3.0 if weekend else 2.5, 0.8))


def invent(seed: int, since: datetime, days: int) -> World:
    """A year of it."""
    luck = Random(f"world:{seed}")
    channels = tuple(
        _spells(luck, since, days, OUTAGES_A_YEAR, lambda: luck.lognormvariate(3.8, 0.9)) for _ in range(CHANNELS)
    )
    process = list(_spells(luck, since, days, STANDSTILLS_A_YEAR, lambda: luck.lognormvariate(1.6, 0.9)).spans)
    if days > 200:
        stop = since + timedelta(days=days // 2, hours=11)
        three_days = (stop, stop + timedelta(days=3))
        process = [one for one in process if one[1] < stop or one[0] > three_days[1]]
        process = sorted([*process, three_days])
    return World(channels, Spells(tuple(process)))


def _spells(luck: Random, since: datetime, days: int, a_year: float, minutes: Callable[[], float]) -> Spells:
    spans: list[tuple[datetime, datetime]] = []
    at = since
    while (at := at + timedelta(days=luck.expovariate(a_year / 365))) < since + timedelta(days=days):
        spans.append((at, at + timedelta(minutes=minutes())))
        at = spans[-1][1]
    return Spells(tuple(spans))
