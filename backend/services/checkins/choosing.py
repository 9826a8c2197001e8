"""What may be chosen: the rhythm nearest to a wish that fits the roster, and who would read its alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from backend.checkins.rhythm import Rhythm
from backend.models import CheckInPlan, Person, Territory
from backend.services import territories
from backend.services.checkins import climbing, fitting, plans
from backend.services.checkins.fitting import Fit
from backend.services.checkins.plans import Wish
from backend.services.locking import existing


def nearest(db: Session, person: Person, wish: Wish, *, now: datetime) -> list[Wish]:
    """What fits the roster instead of this, at most two; nothing where nobody is ever on duty."""
    town = existing(db, Territory, person.territory_id)
    zone = territories.zone_of(person, town)
    asked = Rhythm(wish.rrule, tuple(sorted(wish.minutes)), str(zone), (wish.first or now).astimezone(zone).date())
    steps = climbing.steps_of(plans.of(db, person.id) or CheckInPlan(), town)
    found = fitting.nearest(db, town, asked, Fit(steps, wish.by_phone), now=now)
    return [replace(wish, rrule=one.rrule, minutes=one.minutes) for one in found]


def readers(db: Session, plan: CheckInPlan, *, now: datetime) -> set[str]:
    """The names of the agents whom this plan alerts in an ordinary week."""
    town = existing(db, Territory, plan.territory_id)
    return fitting.readers(db, town, plans.rhythm_of(plan), climbing.steps_of(plan, town), now=now)
