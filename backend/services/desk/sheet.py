"""The sheet of a call: who it is, how to speak to them, what came of the last calls; of who is silent, where to go.

Address, notes and circle of a silent person are read by whoever looks for them, then only, and that is written down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend import call_queue
from backend.call_queue import Best
from backend.checkins.ladder import State
from backend.models import CallAttempt, CallTask, CheckIn, CheckInContact, CheckInPlan, Person, Territory
from backend.services.actor import Actor
from backend.services.checkins import plans
from backend.services.desk import monthly, numbers, queue
from backend.services.lifecycles import audit
from backend.services.locking import existing

LAST: Final = 5
"""Calls, and check-ins, that are shown."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the circle: who may have the key, or know where she is. `said`: what they said this time."""

    contact: CheckInContact
    numbers: Sequence[str]
    asked: bool
    sees_to_it: bool


@dataclass(frozen=True, slots=True)
class Missed:
    """What whoever looks for a silent person must know."""

    address: str
    notes: str
    circle: Sequence[Contact]
    checkins: Sequence[CheckIn]
    """The last ones, the latest first."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is on the screen while somebody is called."""

    task: CallTask
    person: Person
    numbers: Sequence[str]
    best: Best | None
    attempts: Sequence[CallAttempt]
    """The last ones with this person, the latest first."""
    missed: Missed | None
    """Only of somebody who is looked for."""
    silent: bool = False
    """They were to answer in writing, and have not: nobody is alarmed yet, and they are rung to hear how they are."""
    month: str | None = None
    """`consent` or `questions`, where the three questions of the month may be asked once all is well."""


def read(db: Session, town: Territory, task: CallTask, *, login: str, now: datetime) -> Sheet:
    """The sheet of this call, for the agent who makes it."""
    person = existing(db, Person, task.person_id)
    tried = select(CallAttempt).where(CallAttempt.person_id == person.id).order_by(CallAttempt.id.desc()).limit(LAST)
    missed = None
    if task.reason in call_queue.LOOKED_FOR:
        audit(db, town.id, "read_missed_sheet", "person", person.id, actor=Actor.agent(login), now=now)
        missed = _missed(db, person)
    best = queue.best_of(db, person, town, now=now)
    silent, month = _is_silent(db, task), monthly.due(db, task, now=now)
    return Sheet(task, person, numbers.of(db, person), best, list(db.scalars(tried)), missed, silent, month)


def set_notes(db: Session, plan: CheckInPlan, words: str, *, actor: Actor, now: datetime) -> None:
    """What whoever looks for the person must know; nothing with no words."""
    plan.notes = words or None
    audit(db, plan.territory_id, "set_notes", "checkin_plan", plan.id, actor=actor, now=now)
    db.flush()


def _is_silent(db: Session, task: CallTask) -> bool:
    rung = CheckIn.person_id == task.person_id, CheckIn.closed_at.is_(None), CheckIn.state == State.LAST
    return task.reason == call_queue.CHECK_IN and bool(db.scalar(select(exists().where(*rung))))


def _missed(db: Session, person: Person) -> Missed:
    plan = plans.of(db, person.id)
    theirs = select(CheckIn).where(CheckIn.person_id == person.id).order_by(CheckIn.due_at.desc()).limit(LAST)
    last = list(db.scalars(theirs))
    circle = _circle(db, plan, next((one for one in last if one.closed_at is None), None)) if plan else []
    return Missed(person.address or "", (plan.notes if plan else None) or "", circle, last)


def _circle(db: Session, plan: CheckInPlan, open_one: CheckIn | None) -> list[Contact]:
    tried = {int(one) for one in ((open_one.tried or "") if open_one else "").split(",") if one}
    agreed = [one for one in plans.contacts(db, plan.id) if one.state == "agreed"]
    return [
        Contact(
            one, numbers.of(db, one.person), one.id in tried, open_one is not None and open_one.carer == one.id
        )
        for one in agreed
    ]  # fmt: skip
