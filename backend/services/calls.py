"""Calls: telephone calls that somebody must make, to people who could not be told otherwise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backend.models import CallTask
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchCall
from backend.services.lifecycles import audit
from backend.services.locking import locked
from backend.services.news import call


def to_make(db: Session, territory_id: int) -> list[CallTask]:
    """The calls that nobody has made yet, the most overdue first."""
    db.flush()
    waiting = select(CallTask).where(CallTask.territory_id == territory_id, CallTask.state == "open")
    return list(db.scalars(waiting.order_by(CallTask.due_at, CallTask.id)))


def is_open(db: Session, person_id: int, *, reason: str) -> bool:
    """Whether they are to be called for this reason already, and nobody has done it yet."""
    db.flush()
    theirs = CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open"
    return bool(db.scalar(select(exists().where(*theirs))))


def ask(db: Session, person_id: int, *, reason: str, number: str = "", now: datetime) -> None:
    """The person wishes to be called, on the number that they say where they say one; asked twice, it is one call."""
    call(db, person_id, reason=reason, now=now)
    if number:
        db.flush()
        theirs = CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open"
        db.execute(update(CallTask).where(*theirs).values(words=number))


def done(db: Session, territory_id: int, call_id: int, outcome: str, *, actor: Actor, now: datetime) -> CallTask:
    """Somebody called, and says what came of it.

    Raises:
        NoSuchCall: there is no such call here, or somebody has made it already.
    """
    try:
        call = locked(db, CallTask, call_id)
    except LookupError:
        raise NoSuchCall(call_id) from None
    if call.state != "open" or call.territory_id != territory_id:
        raise NoSuchCall(call_id)
    call.state, call.outcome, call.closed_at = "done", outcome, now
    audit(db, call.territory_id, "call", "call_task", call.id, actor=actor, now=now)
    return call


def settled(db: Session, person_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """An agent has spoken to them about it: nobody needs to call them for that reason any more."""
    db.flush()
    theirs = CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open"
    for call_id in db.scalars(select(CallTask.id).where(*theirs).order_by(CallTask.id)).all():
        task = locked(db, CallTask, call_id)
        task.state, task.closed_at = "done", now
        audit(db, task.territory_id, "call", "call_task", task.id, actor=actor, now=now)
    db.flush()
