"""Check-ins on a stage: what an agent does with a plan, what somebody of a circle answers, and when a plan moves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models import CheckIn, CheckInContact, CheckInPlan, Person, Pulse, WeatherWatch
from backend.services.actor import Actor
from backend.services.checkins import circle, plans
from backend.services.checkins.plans import Wish
from backend.services.life import happening, kinds

AGENT = Actor.agent("sylvie")
EVERY_DAY = Wish("FREQ=DAILY", (540,))


def agent(db: Session, person_id: int, words: str, *, now: datetime) -> None:
    """« begins », « proposes », « pauses 3 » (days), « pauses », « resumes », « changes 600 », « ends »; « agrees »,
    « refuses » and « leaves » are answers of somebody who was asked to look in."""
    does, _space, given = words.partition(" ")
    plan = plans.of(db, person_id)
    match does:
        case "begins" | "proposes":
            person, agreed = db.get_one(Person, person_id), does == "begins"
            plans.open_plan(db, person, EVERY_DAY, by="agent", agreed=agreed, actor=AGENT, now=now)
        case "agrees" | "refuses":
            asked = db.scalars(select(CheckInContact).where(CheckInContact.person_id == person_id)).one()
            circle.answer(db, asked.id, person_id, does == "agrees", actor=Actor.person(person_id), now=now)
        case "leaves":
            circle.leave(db, circle.mine(db, person_id)[0].id, actor=Actor.person(person_id), now=now)
        case "pauses" if plan:
            until = now + timedelta(days=int(given)) if given else None
            plans.pause(db, plan.id, until, actor=AGENT, now=now)
        case "resumes" if plan:
            plans.resume(db, plan.id, actor=AGENT, now=now)
        case "changes" if plan:
            plans.change(db, plan.id, Wish(plan.rrule, (int(given),)), actor=AGENT, now=now)
        case "hospital":
            happening.happen(db, db.get_one(Person, person_id), kinds.HOSPITAL, login="sylvie", now=now)
        case "ends" if plan:
            plans.end(db, plan.id, courtesy=False, actor=AGENT, now=now)
        case _:
            raise ValueError(words)


def next_due(db: Session, now: datetime) -> Iterator[datetime | None]:
    """When a plan or a check-in moves by itself."""
    pauses = CheckInPlan.pause_at, CheckInPlan.paused_until
    for column in (CheckInPlan.next_due_at, *pauses, CheckIn.next_at, WeatherWatch.next_at):
        yield db.scalar(select(func.min(column)).where(column > now))


def ran_meanwhile(database: Database, now: datetime) -> None:
    """The schedule has run without a gap, though no row fell due."""
    with database.write() as db:
        if (beat := db.get(Pulse, 1)) is not None:
            beat.at = max(beat.at, now - timedelta(minutes=1))
