"""Check-ins lent to whoever is on the register and has none of their own, as long as a plan of heat, cold or flood is
on.

A check-in belongs to a plan of check-ins: its steps and its circle hang on it. So the town lends them one, a row in a
state of its own that ends with the weather. They are asked by the same question, ladder and board as everybody; and
since the row is in none of the states that run, nothing falls due by it, nobody takes it for something that they had
agreed to, and nothing is left when it is over. A check-in without a plan would have needed a second ladder.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.checkins import events
from backend.checkins.rhythm import DAILY
from backend.models import CheckInPlan, Conversation, Person, Territory, WeatherWatch
from backend.services import people, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import climbing, plans, ways
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.register import reaching

LENT: Final = "lent"
OPEN_END: Final = timedelta(days=60)
"""A pause without an end: longer than any plan of heat, cold or flood is on."""


def reads_us(db: Session, plan: CheckInPlan | None) -> bool:
    """Whether a question reaches them in a chat in which the town speaks of it."""
    if plan is None or plan.by_phone:
        return False
    chats = select(exists().where(Conversation.person_id == plan.person_id))
    return bool(db.scalar(chats)) and not ways.of(db, plan.person_id).closed


def to(db: Session, person: Person, town: Territory) -> CheckInPlan | None:
    """The plan that is lent to them, or would be: `keep` keeps it. None where somebody calls them instead: they never
    said yes to the register themselves, wish not to be asked in writing, or read us on no channel that may ask; or what
    was due of them is held since a backup was restored.
    """
    if person.state != "present" or not reaching.said_yes(db, person.id):
        return None
    if (own := plans.of(db, person.id)) is not None and own.state == plans.HELD:
        return None
    if people.standing(db, person, plans.CONSENT) is people.Standing.REFUSED:
        return None
    plan = of(db, person.id) or _new(person, town)
    return plan if reads_us(db, plan) else None


def of(db: Session, person_id: int) -> CheckInPlan | None:
    """The plan that is lent to them; None where there is none."""
    db.flush()
    theirs = CheckInPlan.person_id == person_id, CheckInPlan.state == LENT
    return db.scalars(select(CheckInPlan).where(*theirs).order_by(CheckInPlan.id)).first()


def keep(db: Session, plan: CheckInPlan, *, now: datetime) -> CheckInPlan:
    """This plan, lent from now on where it is not yet, and locked."""
    if plan not in db:
        locked(db, Person, plan.person_id)  # two plans of the town at once lend one
        standing = of(db, plan.person_id)
        if standing is None:
            plan.created_at = now
            db.add(plan)
            db.flush()
            born(db, plan, actor=SYSTEM, now=now)
            return plan
        plan = standing
    return locked(db, CheckInPlan, plan.id)


def rests(db: Session, person: Person, *, now: datetime) -> bool:
    """Whether they wish to be left in peace for now. A pause that is over is forgotten."""
    plan = of(db, person.id)
    if plan is not None and plan.paused_until is not None and plan.paused_until <= now:
        go_on(db, plan)
    begun = plan is not None and (plan.pause_at is None or plan.pause_at <= now)
    paused = begun and plan is not None and plan.paused_until is not None
    return paused or (person.quiet_until is not None and person.quiet_until > now)


def rest(db: Session, person_id: int, until: datetime | None, *, since: datetime | None = None, now: datetime) -> None:
    """They are left in peace until then, or until they say so; what was asked of them is dropped. Nothing, where no
    plan of the town looks after them, or they have check-ins of their own: then those rest.
    """
    plan = of(db, person_id)
    if plan is None:
        watched = WeatherWatch.person_id == person_id, WeatherWatch.ended_at.is_(None)
        if plans.is_asked(db, person_id) or not db.scalar(select(exists().where(*watched))):
            return
        person = existing(db, Person, person_id)
        plan = _new(person, existing(db, Territory, person.territory_id))
    plan = keep(db, plan, now=now)
    plan.pause_at = since if since is not None and since > now else None
    plan.paused_until = until or now + OPEN_END
    if plan.pause_at is None:
        _drop(db, plan, now)
    db.flush()


def go_on(db: Session, plan: CheckInPlan) -> None:
    """The pause is over."""
    plan.pause_at = plan.paused_until = None
    db.flush()


def decline(db: Session, person_id: int, *, actor: Actor, now: datetime) -> bool:
    """They do not wish to be asked in writing: somebody calls them, now and as long as the plan is on. False where
    nothing is lent to them.
    """
    plan = of(db, person_id)
    if plan is None:
        return False
    _drop(db, locked(db, CheckInPlan, plan.id), now)
    take_back(db, person_id, now=now)
    person = existing(db, Person, person_id)
    people.refuse(db, person, plans.CONSENT, actor=actor, now=now)
    audit(db, plan.territory_id, "end", "checkin_plan", plan.id, actor=actor, now=now)
    watched = WeatherWatch.person_id == person_id, WeatherWatch.next_at.is_not(None)
    for watch in db.scalars(select(WeatherWatch).where(*watched).order_by(WeatherWatch.id)).all():
        watch.next_at = now
    db.flush()
    return True


def drop(db: Session, person_id: int, *, now: datetime) -> None:
    """What was asked of them by it is asked no more: an agent knows that they are in hospital, or dead."""
    plan = of(db, person_id)
    if plan is not None:
        _drop(db, plan, now)


def take_back(db: Session, person_id: int, *, now: datetime) -> None:
    """Nothing is lent to them any more. Who is silent at that moment is still looked for."""
    while (plan := of(db, person_id)) is not None:
        move(db, locked(db, CheckInPlan, plan.id), "ended", actor=SYSTEM, now=now)
        plan.ended_at = now
        db.flush()


def _new(person: Person, town: Territory) -> CheckInPlan:
    """Its hours are those of the town's plan (`watching`), and its rhythm is read by nobody."""
    return CheckInPlan(
        territory_id=town.id, person_id=person.id, state=LENT, asked_by=plans.TOWN, rrule=DAILY, local_minute=0,
        timezone=str(territories.zone_of(person, town)),
    )  # fmt: skip


def _drop(db: Session, plan: CheckInPlan, now: datetime) -> None:
    for checkin in climbing.open_of(db, plan.person_id):
        if checkin.plan_id == plan.id:
            climbing.happens(db, checkin, events.Dropped(now), now=now)
