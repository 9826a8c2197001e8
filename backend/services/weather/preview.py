"""What a plan would do, before it is switched on: who would be asked more often, and when; who would be called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import CheckInPlan, Person, Territory
from backend.roster import Roster
from backend.services import duty, territories
from backend.services.locking import existing
from backend.services.register import reaching
from backend.services.weather import lending, watching
from backend.services.weather.asking import GONE
from backend.weather import extra_hours


@dataclass(frozen=True, slots=True)
class Preview:
    """`chats`: asked in their chat, `questions` in all on the next whole day; `lent`: of them, from the register alone,
    without hours of their own; `late`: of them, for whom no hour of that day is left at which somebody reads. `calls`:
    to be called, `listed` of them from the register alone. `rest`: paused, in hospital. `without_file`: on the
    register, and unknown otherwise: called from its own list.
    """

    chats: int
    questions: int
    lent: int
    late: int
    calls: int
    listed: int
    rest: int
    without_file: int


def of(db: Session, town: Territory, *, now: datetime) -> Preview:
    """What would happen if one were switched on now. Nothing is changed."""
    db.flush()
    roster = duty.roster_of(db, town, since=now)
    chats = questions = late = calls = rest = 0
    plans = select(CheckInPlan).where(CheckInPlan.territory_id == town.id, CheckInPlan.state.in_(("active", "paused")))
    known: set[int] = set()
    for plan in db.scalars(plans.order_by(CheckInPlan.id)):
        known.add(plan.person_id)
        person = existing(db, Person, plan.person_id)
        if plan.state == "paused" or person.state != "present":
            rest += 1
        elif not lending.reads_us(db, plan):
            calls += 1
        else:
            chats += 1
            extra = len(watching.hours_on(plan, person, town, roster, _tomorrow(plan, now)))
            questions += extra
            late += not extra and not watching.is_served(plan, town, _tomorrow(plan, now))
    on_it, lent, listed = reaching.files(db, town.id), 0, 0
    for person in (existing(db, Person, one) for one in on_it if one is not None and one not in known):
        if person.state in GONE:
            continue
        if (theirs := watching.lent(db, person, town, roster, at=now, now=now)) is None:
            listed += 1
        else:
            lent += 1
            questions += len(watching.hours_on(theirs, person, town, roster, _tomorrow(theirs, now)))
    return Preview(chats + lent, questions, lent, late, calls + listed, listed, rest, on_it.count(None))


def hours(db: Session, town: Territory, *, now: datetime) -> list[datetime]:
    """When somebody without hours of their own would be asked tomorrow, by the town's hours and its roster."""
    tomorrow = now.astimezone(territories.zone(town)).date() + timedelta(days=1)
    return _hours_on(tomorrow, town, duty.roster_of(db, town, since=now))


def unread(db: Session, town: Territory, *, now: datetime) -> list[date]:
    """The days of the week ahead on which nobody would be asked beside their own hours, since nobody reads then."""
    roster, today = duty.roster_of(db, town, since=now), now.astimezone(territories.zone(town)).date()
    week = (today + timedelta(days=ahead) for ahead in range(1, 8))
    return [day for day in week if not _hours_on(day, town, roster)]


def _hours_on(day: date, town: Territory, roster: Roster) -> list[datetime]:
    zone = territories.zone(town)
    plan = CheckInPlan(territory_id=town.id, timezone=str(zone), rrule="")
    may = watching.may_be_asked(Person(territory_id=town.id), plan, town, roster)
    return [one.astimezone(zone) for one in extra_hours.of_day(day, watching.wanted(town), [], zone, may)]


def _tomorrow(plan: CheckInPlan, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(plan.timezone)) + timedelta(days=1)
