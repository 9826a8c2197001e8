"""Whether a rhythm fits the town's duty roster, and which near it does: where nobody reads an alert, nobody is watched
over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend import repeats
from backend.checkins import rhythm
from backend.checkins.rhythm import NoSuchRhythm, Rhythm
from backend.checkins.steps import Steps
from backend.models import Territory
from backend.roster import Roster
from backend.services import duty, territories
from backend.services.errors import BadPlan, NobodyReads

LOOKED_AT: Final = 14
"""Days ahead on which somebody must be on duty: two weeks of a daily plan."""
CLOSED_DAYS: Final = 3
"""How many of them may fall on days when the town hall is closed."""
APART: Final = 30
"""Minutes between two hours that are tried."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a plan needs of the town: somebody on duty when its circle is asked, when agents are alerted, and, where
    they call, when they do."""

    steps: Steps
    by_phone: bool = False

    @property
    def moments(self) -> tuple[timedelta, ...]:
        """How long after its hour somebody must be there."""
        later = self.steps.circle, self.steps.alert
        return (timedelta(0), *later) if self.by_phone else later


def check(db: Session, town: Territory, asked: Rhythm, fit: Fit, *, now: datetime) -> None:
    """Nothing, where somebody may be asked so.

    A public holiday, or a day on which the town hall is closed, spoils no plan: on such a day the reminder says when
    somebody reads. Where most days are like that, it does.

    Raises:
        BadPlan: nobody may; `about` says why (`backend.checkins.rhythm`).
        NobodyReads: nobody is on duty at the moment that `about` names.
    """
    _check(duty.roster_of(db, town, since=now), asked, fit, now)


def _check(roster: Roster, asked: Rhythm, fit: Fit, now: datetime) -> None:
    try:
        asked.checked()
    except NoSuchRhythm as refused:
        raise BadPlan(refused.why) from None
    ordinary, zone = replace(roster, closures=(), is_holiday=lambda _day: False), ZoneInfo(asked.zone)
    days, closed = set[date](), set[date]()
    for at in _times(asked, now):
        day = at.astimezone(zone).date()
        if len(days | {day}) > LOOKED_AT:
            return
        days.add(day)
        alone = [at + later for later in fit.moments if not roster.covered(at + later, urgent=True)]
        if not alone:
            continue
        closed.add(day)
        if len(closed) > CLOSED_DAYS or not all(ordinary.covered(one, urgent=True) for one in alone):
            raise NobodyReads(alone[0])


def nearest(db: Session, town: Territory, asked: Rhythm, fit: Fit, *, now: datetime) -> list[Rhythm]:
    """What would fit instead, at most two: those of its days on which somebody reads; other hours on all of them."""
    roster, fewer = duty.roster_of(db, town, since=now), None
    if roster.is_empty:
        return []
    for one in _shifted(asked):
        if fits(roster, one, fit, now):
            return [*filter(None, (fewer,)), one]
        fewer = fewer or _on_fewer_days(roster, one, fit, now)
    return [fewer] if fewer else []


def readers(db: Session, town: Territory, asked: Rhythm, steps: Steps, *, now: datetime) -> set[str]:
    """The names of the agents who read, in an ordinary week, at the moments at which this plan would alert them."""
    zone, roster = territories.zone(town), duty.roster(db, town)
    named: set[str] = set()
    for at in islice(_times(asked, now), LOOKED_AT):
        local = (at + steps.alert).astimezone(zone)
        minute = local.hour * 60 + local.minute
        named |= {
            agent.name
            for agent, hours in roster
            if hours.weekday == local.weekday() and hours.opens <= minute < hours.closes
        }
    return named


def _on_fewer_days(roster: Roster, one: Rhythm, fit: Fit, now: datetime) -> Rhythm | None:
    days = [day for day in _days(one.rrule) if fits(roster, replace(one, rrule=_weekly([day])), fit, now)]
    return replace(one, rrule=_weekly(days)) if days else None


def fits(roster: Roster, one: Rhythm, fit: Fit, now: datetime) -> bool:
    """Whether somebody may be asked so, and an alert of it would be read."""
    try:
        _check(roster, one, fit, now)
    except (BadPlan, NobodyReads):
        return False
    return True


def _shifted(asked: Rhythm) -> Iterator[Rhythm]:
    """The same, then earlier and later by half an hour, and so on while it stays by day."""
    first, last = min(asked.minutes), max(asked.minutes)
    yield asked
    for step in range(APART, rhythm.LATEST - rhythm.EARLIEST + 1, APART):
        for by in (-step, step):
            if first + by >= rhythm.EARLIEST and last + by <= rhythm.LATEST:
                yield replace(asked, minutes=tuple(one + by for one in asked.minutes))


def _days(rrule: str) -> tuple[int, ...]:
    """The week days on which a rule falls; none where it is not one of days and weeks."""
    try:
        rule = repeats.read(rrule)
    except repeats.NoSuchRule:
        return ()
    if rule.every == "MONTHLY":
        return ()
    return rule.weekdays or (tuple(range(7)) if rule.interval == 1 else (0, 2, 4))


def _weekly(days: list[int]) -> str:
    return str(repeats.Rule("WEEKLY", weekdays=tuple(days)))


def _times(asked: Rhythm, since: datetime) -> Iterator[datetime]:
    at = asked.after(since)
    while at is not None and at < since + timedelta(days=60):
        yield at
        at = asked.after(at)
