"""What befalls us: platforms that are down, a process that stops, agents who are off, late or at night. Assumptions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from backend.services.checkins.pulse import GAP
from benchmarks.year.chance import drawn, minutes

OUTAGES_A_YEAR: Final = 6
"""Of each channel, lasting a quarter of an hour to a few hours."""
STANDSTILLS_A_YEAR: Final = 24
"""Of the process: restarts and crashes of some minutes, and one of three days."""
OPENS, CLOSES = time(8), time(20)
"""Somebody is on duty every day; the plans are made so that no alert falls outside."""
CHANNELS: Final = 3
PHONES_OFF_A_YEAR: Final = 0.1
"""Of each person, lasting hours: the platform does not take what is meant for them, while others are reached."""


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


NEVER: Final = Spells(())


@dataclass(frozen=True, slots=True)
class World:
    """`process`: when ours stands still, and `stopped`: only where that counts as a gap."""

    channels: tuple[Spells, ...]
    process: Spells
    stopped: Spells
    phones: Mapping[int, Spells]

    def channel(self, number: int) -> Spells:
        """The platform by which this person is reached."""
        return self.channels[number % len(self.channels)]

    def reached(self, number: int, at: datetime) -> datetime:
        """From when on their platform takes a message for them."""
        while (later := self.channel(number).ends(self.phones.get(number, NEVER).ends(at))) > at:
            at = later
        return at

    def taken(self, number: int, at: datetime) -> datetime:
        """When it takes one that we have written by then."""
        while (later := self.process.ends(self.reached(number, at))) > at:
            at = later
        return at

    def agent_acts(self, luck: Random, alerted_at: datetime, zone: str) -> datetime:
        """When an agent has called, and gone there where nobody answered: within the hours of duty."""
        local = alerted_at.astimezone(ZoneInfo(zone))
        if not OPENS <= local.time() < CLOSES:
            day = local.date() + timedelta(days=local.time() >= CLOSES)
            local = datetime.combine(day, OPENS, local.tzinfo)
        weekend = local.weekday() >= 5 or local.month == 8
        return local + minutes(luck.lognormvariate(3.0 if weekend else 2.5, 0.8))


def invent(seed: int, since: datetime, days: int, people: int = 0, *, troubles: float = 1) -> World:
    """So many days of it; `troubles`: how many times as often as in an ordinary year."""
    luck = Random(f"world:{seed}:{since.date()}")
    channels = tuple(
        _spells(luck, since, days, OUTAGES_A_YEAR * troubles, partial(luck.lognormvariate, 3.8, 0.9))
        for _ in range(CHANNELS)
    )
    still = partial(luck.lognormvariate, 1.6, 0.9)
    process = list(_spells(luck, since, days, STANDSTILLS_A_YEAR * troubles, still).spans)
    if days > 200:
        stop = since + timedelta(days=days // 2, hours=11)
        three_days = (stop, stop + timedelta(days=3))
        process = [one for one in process if one[1] < stop or one[0] > three_days[1]]
        process = sorted([*process, three_days])
    stopped = Spells(tuple(one for one in process if one[1] - one[0] > GAP))
    return World(channels, Spells(tuple(process)), stopped, dict(_phones(seed, since, days, people, troubles)))


def _phones(seed: int, since: datetime, days: int, people: int, troubles: float) -> Iterator[tuple[int, Spells]]:
    for number in range(people):
        luck = drawn(seed, number, "phone")
        off = _spells(luck, since, days, PHONES_OFF_A_YEAR * troubles, partial(luck.lognormvariate, 5.0, 0.8))
        if off.spans:
            yield number, off


def _spells(luck: Random, since: datetime, days: int, a_year: float, lasts: Callable[[], float]) -> Spells:
    spans: list[tuple[datetime, datetime]] = []
    at = since
    while (at := at + minutes(luck.expovariate(a_year / 365) * 24 * 60)) < since + timedelta(days=days):
        spans.append((at, at + minutes(lasts())))
        at = spans[-1][1]
    return Spells(tuple(spans))
