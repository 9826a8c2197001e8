"""The queue: who is to be called, in order; and that two agents never call the same person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, exists, func, literal_column, select
from sqlalchemy.orm import Session, aliased

from backend import call_queue
from backend.call_queue import Best
from backend.models import CallAttempt, CallTask, Person, Territory
from backend.services import calls, territories
from backend.services.actor import Actor
from backend.services.desk_errors import CallOfSomebodyElse, NobodyToCall, NoSuchCall
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked

CLAIMED_FOR: Final = timedelta(minutes=15)
"""How long an agent has for a call; whoever forgets it keeps nobody from being called."""
LOOKED_BACK: Final = timedelta(days=90)
"""Calls that say at which hours somebody answers."""

IS_OPEN: Final[ColumnElement[bool]] = CallTask.state == literal_column("'open'")
"""A word of the statement, not a value: SQLite would not use the partial index otherwise."""
_falls_due: Final = func.coalesce(CallTask.next_at, CallTask.due_at)
_rank: Final = func.coalesce(CallTask.priority, 5)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A call to make: who, how often it was tried, and when they answer best."""

    task: CallTask
    person: Person
    attempts: int
    best: Best | None


def waiting(db: Session, town: Territory, *, now: datetime) -> list[Waiting]:
    """Everybody who is to be called: the urgent first, then who is due first."""
    db.flush()
    theirs = select(CallTask, Person).join(Person, Person.id == CallTask.person_id)
    theirs = theirs.where(_of(town))
    rows = db.execute(theirs.order_by(_rank, _falls_due, CallTask.id)).all()
    tried = _tried(db, [task.id for task, _person in rows])
    heard = _answered(db, {person.id for _task, person in rows}, since=now - LOOKED_BACK)
    return [
        Waiting(task, person, tried.get(task.id, 0), _best(person, heard.get(person.id, []), town))
        for task, person in rows
    ]


def best_of(db: Session, person: Person, town: Territory, *, now: datetime) -> Best | None:
    """When this person answers best."""
    return _best(person, _answered(db, {person.id}, since=now - LOOKED_BACK).get(person.id, []), town)


def take_next(db: Session, town: Territory, login: str, *, now: datetime) -> CallTask:
    """The call that this agent has, if they have one; else the first that is due and that nobody is at.

    Raises:
        NobodyToCall: no call is due.
    """
    db.flush()
    own = select(CallTask.id).where(_of(town), CallTask.claimed_by == login, CallTask.claimed_until > now)
    if (number := db.scalars(own.order_by(CallTask.id).limit(1)).first()) is not None:
        return take(db, town, number, login, now=now)
    looked_at: list[int] = []
    while True:
        due = select(CallTask.id).where(_of(town), _falls_due <= now, ~_somebody_is_at_it(now))
        due = due.where(CallTask.id.not_in(looked_at)).order_by(_rank, _falls_due, CallTask.id).limit(1)
        number = db.scalars(due.with_for_update(skip_locked=True, key_share=True)).first()
        if number is None:
            raise NobodyToCall
        try:
            return take(db, town, number, login, now=now)
        except CallOfSomebodyElse:
            looked_at.append(number)


def take(db: Session, town: Territory, call_id: int, login: str, *, now: datetime) -> CallTask:
    """The agent calls this person now; nobody else does, whatever for, until it is noted or their time is over.

    Raises:
        NoSuchCall: there is no such call here, or it was made.
        CallOfSomebodyElse: another agent is calling them.
    """
    task = open_call(db, town, call_id)
    locked(db, Person, task.person_id)
    others = select(CallTask.claimed_by).where(
        CallTask.person_id == task.person_id, CallTask.claimed_by != login, CallTask.claimed_until > now
    )
    if (other := db.scalars(others.where(CallTask.state == "open").limit(1)).first()) is not None:
        raise CallOfSomebodyElse(other)
    task.claimed_by, task.claimed_until = login, now + CLAIMED_FOR
    audit(db, town.id, "take_call", "call_task", task.id, actor=Actor.agent(login), now=now)
    db.flush()
    return task


def release(db: Session, town: Territory, call_id: int, login: str, *, now: datetime) -> CallTask:
    """The agent does not call them after all: it is anybody's again.

    Raises:
        NoSuchCall: there is no such call here, or it was made.
        CallOfSomebodyElse: another agent is calling them.
    """
    task = open_call(db, town, call_id)
    if calls.is_at_it(task, now=now) not in (None, login):
        raise CallOfSomebodyElse(task.claimed_by)
    task.claimed_by = task.claimed_until = None
    audit(db, town.id, "release_call", "call_task", task.id, actor=Actor.agent(login), now=now)
    db.flush()
    return task


def open_call(db: Session, town: Territory, call_id: int) -> CallTask:
    """The call of this number that is still to be made, locked.

    Raises:
        NoSuchCall: there is none here.
    """
    try:
        task = locked(db, CallTask, call_id)
    except LookupError:
        raise NoSuchCall(call_id) from None
    if task.state != "open" or task.territory_id != town.id:
        raise NoSuchCall(call_id)
    return task


def again_at(db: Session, task: CallTask, *, now: datetime) -> datetime:
    """When they are called again, who did not answer `task.missed` times in a row."""
    town, person = existing(db, Territory, task.territory_id), existing(db, Person, task.person_id)
    best, zone = best_of(db, person, town, now=now), territories.zone_of(person, town)
    looked_for = task.reason in call_queue.LOOKED_FOR
    return call_queue.next_attempt(task.missed or 0, now, best, zone, looked_for=looked_for)


def _of(town: Territory) -> ColumnElement[bool]:
    return and_(CallTask.territory_id == town.id, IS_OPEN)


def _somebody_is_at_it(now: datetime) -> ColumnElement[bool]:
    other = aliased(CallTask)
    return exists().where(other.person_id == CallTask.person_id, other.state == "open", other.claimed_until > now)


def _tried(db: Session, call_ids: list[int]) -> dict[int, int]:
    counted = select(CallAttempt.call_id, func.count()).where(CallAttempt.call_id.in_(call_ids))
    return {row[0]: row[1] for row in db.execute(counted.group_by(CallAttempt.call_id))}


def _answered(db: Session, people: Iterable[int], *, since: datetime) -> dict[int, list[datetime]]:
    found: dict[int, list[datetime]] = {}
    theirs = select(CallAttempt.person_id, CallAttempt.at).where(
        CallAttempt.person_id.in_(list(people)),
        CallAttempt.at > since,
        CallAttempt.outcome.in_(call_queue.SPOKEN),
        CallAttempt.reason != call_queue.VISIT,
    )
    for person_id, at in db.execute(theirs.order_by(CallAttempt.id)):
        found.setdefault(person_id, []).append(at)
    return found


def _best(person: Person, answered: list[datetime], town: Territory) -> Best | None:
    zone: ZoneInfo = territories.zone_of(person, town)
    said = None
    if person.called_from is not None and person.called_until is not None:
        said = person.called_from, person.called_until
    return call_queue.best_hours(said, answered, zone)
