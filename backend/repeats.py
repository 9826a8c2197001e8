"""What comes back: rules of RFC 5545 kept in the town's hours, so that « chaque mardi à 10 h » is ten in summer too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal, cast
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST: Final = -1
"""The which-one of a month: « le dernier mardi »."""

FARTHEST: Final = timedelta(days=366 * 5)
"""How far ahead a rule is followed: the 29th of February comes back within it, the 30th never."""

Every = Literal["DAILY", "WEEKLY", "MONTHLY"]


class NoSuchRule(ValueError):
    """This is no rule of RFC 5545 that people say of their days, weeks and months."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in its parts. `weekdays` count from Monday; `nth` is which of them in a month (-1: the last)."""

    every: Every
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    monthday: int = 0
    until: date | None = None
    """The last day on which it may fall, in the town's days."""

    def __str__(self) -> str:
        parts = [f"FREQ={self.every}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{self.nth or ''}{DAYS[day]}" for day in self.weekdays))
        if self.monthday:
            parts.append(f"BYMONTHDAY={self.monthday}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


@lru_cache(maxsize=1_024)
def read(rrule: str) -> Rule:
    """The parts of a rule.

    Raises:
        NoSuchRule: it is none, or counts what is said of no day, week or month.
    """
    try:
        said = dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").upper().split(";") if part)
        every, interval = said.pop("FREQ"), int(said.pop("INTERVAL", "1"))
        weekdays, nth = _weekdays(said.pop("BYDAY", ""))
        monthday = int(said.pop("BYMONTHDAY", "0"))
        until = _until(said.pop("UNTIL", ""))
    except (KeyError, ValueError) as error:
        raise NoSuchRule(rrule) from error
    unsaid = said or every not in {"DAILY", "WEEKLY", "MONTHLY"} or interval < 1
    if unsaid or not -1 <= monthday <= 31 or nth not in range(-1, 6):
        raise NoSuchRule(rrule)
    return Rule(cast(Every, every), interval, weekdays, nth, monthday, until)


def following(rrule: str, first: datetime, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment after `after` at which a rule that began at `first` falls; None where it never does again.

    It falls at the clock time of `first` in `zone`. An hour that a change of the clocks leaves out falls an hour later;
    one that comes twice falls the first time.

    Raises:
        NoSuchRule: it is no rule.
    """
    rule = read(rrule)
    began, since = (at.astimezone(zone).replace(tzinfo=None) for at in (first, after))
    horizon = max(began, since) + FARTHEST
    ends = min(horizon, datetime.combine(rule.until, time.max)) if rule.until else horizon
    written = f"{replace(rule, until=None)};UNTIL={ends:%Y%m%dT%H%M%S}"
    rules = rrulestr(written, dtstart=began, ignoretz=True)
    local = rules.after(since)
    while local is not None:
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if moment > after:
            return moment
        local = rules.after(local)  # its hour came twice, and the first has passed
    return None


def between(rrule: str, first: datetime, since: datetime, until: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments from `since` (with it) to `until` (without it) at which a rule that began at `first` falls, in order.

    Raises:
        NoSuchRule: it is no rule.
    """
    rule = read(rrule)
    began, after, before = (at.astimezone(zone).replace(tzinfo=None) for at in (first, since, until))
    ends = min(before, datetime.combine(rule.until, time.max)) if rule.until else before
    if ends < began:
        return
    written = f"{replace(rule, until=None)};UNTIL={ends:%Y%m%dT%H%M%S}"
    for local in rrulestr(written, dtstart=began, ignoretz=True).xafter(after - timedelta(hours=2), inc=True):
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if since <= moment < until:
            yield moment


def ends_at(start: datetime, minutes: int, zone: ZoneInfo) -> datetime:
    """When an occurrence ends: so many minutes later on the clock of the town."""
    local = start.astimezone(zone).replace(tzinfo=None) + timedelta(minutes=minutes)
    return max(local.replace(tzinfo=zone).astimezone(UTC), start + timedelta(minutes=1))


def minutes_between(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """How long it lasts on the clock of the town."""
    first, last = (at.astimezone(zone).replace(tzinfo=None) for at in (start, end))
    return max(1, round((last - first).total_seconds() / 60))


def moved(rrule: str, was: datetime, to: datetime, zone: ZoneInfo) -> str:
    """The rule, where the occurrence at `was` and all that follow move to the day of `to`: Tuesday becomes Thursday.

    An occurrence that was moved by itself before may stand on a day that is none of the rule's: it is that of the
    nearest one.
    """
    rule = read(rrule)
    before, after = was.astimezone(zone).date(), to.astimezone(zone).date()
    if rule.every == "DAILY" or (before == after and _falls_on(rule, after)):
        return rrule
    if rule.monthday:
        return str(replace(rule, monthday=after.day))
    if rule.weekdays:
        mine = min(rule.weekdays, key=lambda day: _days_between(day, before.weekday()))
        days = {after.weekday() if day == mine else day for day in rule.weekdays}
        nth = rule.nth if rule.nth in {0, LAST} else (after.day - 1) // 7 + 1
        return str(replace(rule, weekdays=tuple(sorted(days)), nth=nth))
    return rrule


def _falls_on(rule: Rule, day: date) -> bool:
    """Whether the rule has this day, whenever it began."""
    if rule.monthday:
        return rule.monthday in {day.day, LAST if (day + timedelta(days=1)).day == 1 else 0}
    last = (day + timedelta(days=7)).month != day.month
    which = {0, (day.day - 1) // 7 + 1, LAST if last else 0}
    return not rule.weekdays or (day.weekday() in rule.weekdays and rule.nth in which)


def _days_between(one: int, other: int) -> int:
    """How far apart two weekdays are, whichever comes first."""
    return min((one - other) % 7, (other - one) % 7)


def _weekdays(said: str) -> tuple[tuple[int, ...], int]:
    days: list[int] = []
    numbers: set[int] = set()
    for one in filter(None, said.split(",")):
        days.append(DAYS.index(one[-2:]))
        numbers.add(int(one[:-2] or "0"))
    if len(numbers) > 1:
        raise ValueError(said)
    return tuple(sorted(set(days))), next(iter(numbers), 0)


def _until(said: str) -> date | None:
    return date.fromisoformat(said[:8]) if said else None
