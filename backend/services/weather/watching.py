"""Whom a plan looks after: everybody with check-ins and everybody on the register; asked in their chat, beside their
own hours where they have some, or called where no chat reaches them. Rows say when.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import policies
from backend.checkins.rhythm import Rhythm
from backend.models import CheckInPlan, Person, Territory, WeatherMode, WeatherWatch
from backend.models.columns import rows_of
from backend.roster import Roster
from backend.services import duty, quiet, territories
from backend.services.checkins import climbing, plans
from backend.services.locking import existing
from backend.services.register import reaching
from backend.services.weather import lending, modes
from backend.weather import extra_hours

LOOK_AGAIN: Final = timedelta(hours=6)
"""When no hour of the days ahead suits somebody."""
WITHIN: Final = timedelta(days=1)
"""How soon somebody without check-ins of their own is asked in their chat; else they are called."""
RUNNING: Final = ("active", "paused")
"""States of a plan of check-ins that is somebody's own."""


def enrol(db: Session, *, now: datetime, limit: int) -> int:
    """Everybody who is to be looked after, and is not yet: at most so many. Returns how many."""
    db.flush()
    done = 0
    for mode in db.scalars(select(WeatherMode).where(WeatherMode.state == modes.ON).order_by(WeatherMode.id)).all():
        if not (missing := _missing(db, mode, limit - done)):
            continue
        town = existing(db, Territory, mode.territory_id)
        roster = duty.roster_of(db, town, since=now)
        for person_id in missing:
            person = existing(db, Person, person_id)
            _watch(db, mode, person_id, first(db, person, town, roster, now=now))
            reaching.taken_up(db, person_id, plan=f"{mode.hazard} {mode.id}", now=now)
            done += 1
    return done


def first(db: Session, person: Person, town: Territory, roster: Roster, *, now: datetime) -> datetime:
    """When they are asked for the first time beside their own hours; at once, where somebody calls them."""
    own = plans.of(db, person.id)
    if own is not None and own.state in RUNNING:
        return following(person, own, town, roster, now=now) if lending.reads_us(db, own) else now
    plan = lent(db, person, town, roster, at=now, now=now)
    return following(person, plan, town, roster, now=now) if plan is not None else now


def lent(
    db: Session, person: Person, town: Territory, roster: Roster, *, at: datetime, now: datetime
) -> CheckInPlan | None:
    """The plan by which somebody without check-ins of their own is asked in their chat, at this hour or soon; None
    where they are called: nobody is left without either for longer than a day.
    """
    plan = lending.to(db, person, town)
    if plan is None or is_hour(plan, person, town, roster, at):
        return plan
    return plan if following(person, plan, town, roster, now=now) <= now + WITHIN else None


def following(person: Person, plan: CheckInPlan | None, town: Territory, roster: Roster, *, now: datetime) -> datetime:
    """When somebody who reads us is asked next beside the hours of their `plan`; without one, when they are called."""
    if plan is None:
        return now + timedelta(hours=territories.policy(town, "weather_call_hours"))
    own, may = _own(plan), may_be_asked(person, plan, town, roster)
    return extra_hours.after(now, wanted(town), own, ZoneInfo(plan.timezone), may) or now + LOOK_AGAIN


def is_hour(plan: CheckInPlan, person: Person, town: Territory, roster: Roster, at: datetime) -> bool:
    """Whether they are asked at this moment, as their plan, their quiet hours and the roster are now."""
    return at in hours_on(plan, person, town, roster, at.astimezone(ZoneInfo(plan.timezone)))


def hours_on(plan: CheckInPlan, person: Person, town: Territory, roster: Roster, at: datetime) -> list[datetime]:
    """When they are asked beside their own hours on the day of this moment, which is told in their zone."""
    zone = ZoneInfo(plan.timezone)
    own, may = extra_hours.around(_own(plan), at.date(), zone), may_be_asked(person, plan, town, roster)
    return extra_hours.of_day(at.date(), wanted(town), own, zone, may)


def is_served(plan: CheckInPlan, town: Territory, at: datetime) -> bool:
    """Whether their own questions come near every hour of the town on that day: none beside them is wanted."""
    zone = ZoneInfo(plan.timezone)
    own = extra_hours.around(_own(plan), at.date(), zone)
    return not extra_hours.of_day(at.date(), wanted(town), own, zone, lambda _at: True)


def may_be_asked(person: Person, plan: CheckInPlan, town: Territory, roster: Roster) -> Callable[[datetime], bool]:
    """Whether a moment is none of their quiet hours, and somebody reads when others are told of a silence.

    As for a plan of their own, in an ordinary week: on a public holiday it is said when somebody reads.
    """
    ordinary = replace(roster, closures=(), is_holiday=lambda _day: False)
    hours = quiet.Hours(person.quiet_after, person.quiet_before, person.quiet_days)
    steps, zone = climbing.steps_of(plan, town), territories.zone_of(person, town)

    def may(at: datetime) -> bool:
        reads = all(ordinary.covered(at + later, urgent=True) for later in (steps.circle, steps.alert))
        return reads and quiet.opens_at(hours, at, zone) == at

    return may


def wanted(town: Territory) -> list[int]:
    """The hours at which people are asked, in minutes after local midnight."""
    said = [policies.read_hour(one) for one in territories.policy(town, "weather_hours")]
    return [one for one in said if one is not None]


def writes_to(db: Session, person_id: int, territory_id: int, *, now: datetime) -> WeatherMode | None:
    """The plan of which this person is told in the question that is just being asked; noted, so that they hear its end.

    None where none is on, or does not look after them yet.
    """
    db.flush()
    watched = set(db.connection().execute(_WATCHED, {"person": person_id}).scalars())
    chosen = next((one for one in modes.current(db, territory_id) if one.id in watched), None) if watched else None
    if chosen is not None:
        theirs = WeatherWatch.person_id == person_id, WeatherWatch.ended_at.is_(None)
        db.execute(update(WeatherWatch).where(*theirs, WeatherWatch.mode_id == chosen.id).values(wrote_at=now))
    return chosen


_watches: Final = rows_of(WeatherWatch)
_WATCHED: Final = select(_watches.c.mode_id).where(
    _watches.c.person_id == bindparam("person"), _watches.c.ended_at.is_(None)
)
"""Asked in every turn that asks somebody how they are, and built once."""


def _own(plan: CheckInPlan) -> Rhythm | None:
    """The hours at which they are asked anyway; none, where the plan is lent to them."""
    return None if plan.state == lending.LENT else plans.rhythm_of(plan)


def _missing(db: Session, mode: WeatherMode, limit: int) -> list[int]:
    if limit <= 0:
        return []
    watched = exists().where(
        WeatherWatch.mode_id == mode.id, WeatherWatch.person_id == CheckInPlan.person_id,
        WeatherWatch.next_at.is_not(None),
    )  # fmt: skip
    asked = select(CheckInPlan.person_id).where(
        CheckInPlan.territory_id == mode.territory_id, CheckInPlan.state == "active", ~watched
    )
    found = list(db.scalars(asked.order_by(CheckInPlan.id).limit(limit)))
    if on_it := [one for one in reaching.files(db, mode.territory_id) if one is not None]:
        theirs = select(WeatherWatch.person_id).where(
            WeatherWatch.mode_id == mode.id, WeatherWatch.next_at.is_not(None)
        )
        known = {*found, *db.scalars(theirs)}
        found += [one for one in on_it if one not in known]
    return found[:limit]


def _watch(db: Session, mode: WeatherMode, person_id: int, next_at: datetime) -> None:
    """Once, whatever process was faster; whoever was not looked after any more is again."""
    insert: Any = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = insert(WeatherWatch).values(
        territory_id=mode.territory_id, mode_id=mode.id, person_id=person_id, next_at=next_at
    )
    again = row.on_conflict_do_update(
        index_elements=["mode_id", "person_id"], set_={"next_at": next_at}, where=WeatherWatch.next_at.is_(None)
    )
    db.execute(again)
