"""When a plan falls due: the days of its rule, at its own hours, in its own zone. Pure.

Every day and given week days, which nearly all plans are, are counted here; what is rarer goes by `backend.repeats`.
Both agree on the nights on which clocks change: an hour that is left out falls an hour later, one that comes twice the
first time, so that each such day has exactly one check-in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from backend import repeats

A_DAY: Final = 24 * 60
EARLIEST: Final = 6 * 60
LATEST: Final = 22 * 60
"""Local minutes between which somebody is asked how they are: whoever is woken at three is not well (ours)."""
MOST_A_DAY: Final = 4
"""Ours: more often is a person's presence, not a message's."""
APART: Final = 120
"""Minutes between two hours of one day, at least: the ladder of the first has been climbed by then, or nearly."""
DAILY: Final = "FREQ=DAILY"


class NoSuchRhythm(ValueError):
    """No plan may be asked like this. `why` is one of night, often, close, never, rule."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A rule of RFC 5545 for the days, and the local minutes after midnight of each of them, in order.

    `first` is the local day from which the rule counts (« every second Tuesday » from which one?).
    """

    rrule: str
    minutes: tuple[int, ...]
    zone: str
    first: date

    def checked(self) -> Rhythm:
        """The rhythm, if somebody may be asked by it.

        Raises:
            NoSuchRhythm: at night, too often, too close to each other, on no day, or by a rule that is none.
        """
        if not self.minutes or len(self.minutes) > MOST_A_DAY:
            raise NoSuchRhythm("often")
        if any(not EARLIEST <= one <= LATEST for one in self.minutes):
            raise NoSuchRhythm("night")
        if any(after - before < APART for before, after in zip(self.minutes, self.minutes[1:], strict=False)):
            raise NoSuchRhythm("close")
        try:
            if self.after(datetime.combine(self.first, time(), ZoneInfo(self.zone)) - timedelta(seconds=1)) is None:
                raise NoSuchRhythm("never")
        except repeats.NoSuchRule:
            raise NoSuchRhythm("rule") from None
        return self

    def after(self, moment: datetime) -> datetime | None:
        """The first time after `moment` at which the plan falls due, in UTC; None where it never does again.

        Raises:
            repeats.NoSuchRule: the rule is none.
        """
        days = _week_days(self.rrule)
        if days is None:
            return self._by_rule(moment)
        zone = ZoneInfo(self.zone)
        day = max(moment.astimezone(zone).date() - timedelta(days=1), self.first)
        for ahead in range(9):
            today = day + timedelta(days=ahead)
            if today.weekday() in days:
                for minute in self.minutes:
                    at = clock(today, minute, zone)
                    if at > moment:
                        return at
        return None

    def latest(self, moment: datetime, *, since: datetime) -> datetime | None:
        """The last time up to `moment`, and after `since`, at which it fell due; None where it did not."""
        found, at = None, self.after(since)
        near = moment - timedelta(days=8)
        if at is not None and at < near:
            at = self.after(near) if _week_days(self.rrule) is not None else at
        while at is not None and at <= moment:
            found, at = at, self.after(at)
        return found

    def _by_rule(self, moment: datetime) -> datetime | None:
        zone = ZoneInfo(self.zone)
        found = [
            repeats.following(self.rrule, clock(self.first, minute, zone), moment, zone) for minute in self.minutes
        ]
        return min((at for at in found if at is not None), default=None)


def clock(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which a clock in this zone shows so many minutes after midnight on this day.

    A time that the clock leaps over falls as much later; one that it shows twice falls the first time.
    """
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def hours(minutes: Sequence[int]) -> str:
    """As it is kept: `540,1020`."""
    return ",".join(str(one) for one in sorted(set(minutes)))


def read_hours(kept: str) -> tuple[int, ...]:
    return tuple(int(one) for one in kept.split(",") if one)


@lru_cache(maxsize=1_024)
def _week_days(rrule: str) -> frozenset[int] | None:
    """The week days of a rule that says nothing else; None where it does.

    Raises:
        repeats.NoSuchRule: it is no rule.
    """
    rule = repeats.read(rrule)
    if rule.interval != 1 or rule.nth or rule.monthday or rule.until is not None:
        return None
    if rule.every == "DAILY" and not rule.weekdays:
        return frozenset(range(7))
    return frozenset(rule.weekdays) if rule.every == "WEEKLY" and rule.weekdays else None
