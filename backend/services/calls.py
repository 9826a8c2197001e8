"""Calls: telephone calls that somebody must make, to people who could not be told otherwise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backend import call_queue
from backend.models import CallTask
from backend.services.actor import Actor
from backend.services.desk_errors import CallOfSomebodyElse, NoSuchCall
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


def ring(db: Session, person_id: int, *, now: datetime) -> None:
    """Who is silent is rung before anybody is alarmed; whoever is looked for already is called in any case."""
    if not any(is_open(db, person_id, reason=reason) for reason in sorted(call_queue.LOOKED_FOR)):
        call(db, person_id, reason=call_queue.CHECK_IN, now=now)


def look_for(db: Session, person_id: int, *, preset: str | None = None, now: datetime) -> None:
    """Who is silent is called at once: the call that was to ask how they are, with whoever is at it, becomes that.

    `preset`: how often it is tried before somebody goes there (`call_queue.PRESETS`).
    """
    if not is_open(db, person_id, reason=call_queue.SILENCE):
        theirs = CallTask.person_id == person_id, CallTask.reason == call_queue.CHECK_IN, CallTask.state == "open"
        raised = {"reason": call_queue.SILENCE, "priority": call_queue.priority(call_queue.SILENCE), "next_at": now}
        tried = {"preset": preset, "give_up_at": now + call_queue.PRESETS[preset].within} if preset else {}
        db.execute(update(CallTask).where(*theirs).values(raised | {"missed": 0} | tried))
    call(db, person_id, reason=call_queue.SILENCE, preset=preset, now=now)


def done(db: Session, territory_id: int, call_id: int, outcome: str, *, actor: Actor, now: datetime) -> CallTask:
    """Somebody called, and says what came of it.

    Raises:
        NoSuchCall: there is no such call here, or somebody has made it already.
        CallOfSomebodyElse: another agent is calling them.
    """
    try:
        call = locked(db, CallTask, call_id)
    except LookupError:
        raise NoSuchCall(call_id) from None
    if call.state != "open" or call.territory_id != territory_id:
        raise NoSuchCall(call_id)
    if is_at_it(call, now=now) not in (None, actor.id):
        raise CallOfSomebodyElse(call.claimed_by)
    call.state, call.outcome, call.closed_at = "done", outcome, now
    audit(db, call.territory_id, "call", "call_task", call.id, actor=actor, now=now)
    return call


def is_at_it(task: CallTask, *, now: datetime) -> str | None:
    """The agent who is calling them just now; None where nobody is."""
    return task.claimed_by if task.claimed_until is not None and task.claimed_until > now else None


def settled(db: Session, person_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """An agent has spoken to them about it: nobody needs to call them for that reason any more."""
    db.flush()
    theirs = CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open"
    for call_id in db.scalars(select(CallTask.id).where(*theirs).order_by(CallTask.id)).all():
        task = locked(db, CallTask, call_id)
        task.state, task.closed_at = "done", now
        audit(db, task.territory_id, "call", "call_task", task.id, actor=actor, now=now)
    db.flush()
