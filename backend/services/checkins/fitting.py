"""Whether a rhythm fits the town's duty roster, and which near it does: where nobody reads an alert, nobody is watched
over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from sqlalchemy.orm import Session

from backend import repeats
from backend.checkins import rhythm
from backend.checkins.ladder import Steps
from backend.checkins.rhythm import NoSuchRhythm, Rhythm
from backend.models import Territory
from backend.services import duty, territories
from backend.services.errors import BadPlan, NobodyReads

LOOKED_AT: Final = 14
"""Times ahead at which somebody must be on duty: two weeks of a daily plan."""
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

    Raises:
        BadPlan: nobody may; `about` says why (`backend.checkins.rhythm`).
        NobodyReads: nobody is on duty at the moment that `about` names.
    """
    try:
        asked.checked()
    except NoSuchRhythm as refused:
        raise BadPlan(refused.why) from None
    for at in islice(_times(asked, now), LOOKED_AT):
        for later in fit.moments:
            if not duty.on_duty(db, town, now=at + later):
                raise NobodyReads(at + later)


def nearest(db: Session, town: Territory, asked: Rhythm, fit: Fit, *, now: datetime) -> list[Rhythm]:
    """What would fit instead, at most two: those of its days on which somebody reads; other hours on all of them."""
    fewer: Rhythm | None = None
    if not duty.roster(db, town):
        return []
    for one in _shifted(asked):
        if _fits(db, town, one, fit, now):
            return [*filter(None, (fewer,)), one]
        fewer = fewer or _on_fewer_days(db, town, one, fit, now)
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


def _on_fewer_days(db: Session, town: Territory, one: Rhythm, fit: Fit, now: datetime) -> Rhythm | None:
    days = [day for day in _days(one.rrule) if _fits(db, town, replace(one, rrule=_weekly([day])), fit, now)]
    return replace(one, rrule=_weekly(days)) if days else None


def _fits(db: Session, town: Territory, one: Rhythm, fit: Fit, now: datetime) -> bool:
    try:
        check(db, town, one, fit, now=now)
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
