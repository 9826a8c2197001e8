"""A call that was made, or a visit: what came of it, and whether, and when, somebody is called again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend import call_queue
from backend.call_queue import Outcome
from backend.models import CallAttempt, CallTask, Person, Territory
from backend.services import alerts, calls
from backend.services.actor import Actor
from backend.services.desk import heard, monthly, numbers, queue
from backend.services.desk.requests import Posted
from backend.services.desk_errors import CallOfSomebodyElse, NoSuchCall, NotItsOutcome
from backend.services.help_requests import Post
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import call

FARTHEST: Final = timedelta(days=60)
"""How far ahead somebody may wish to be called back."""
NO_NUMBER: Final = "no_number"
"""The alert of somebody whom no number reaches."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the agent types in. `number`: which one was wrong, the first one unless told; `publish` as in `requests`;
    `month`: what they said of the three questions.
    """

    outcome: Outcome
    note: str = ""
    call_back_at: datetime | None = None
    need: Post | None = None
    publish: bool = False
    number: str = ""
    month: monthly.Told | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of the call. `again_at`: when they are called again; None where the call is done.

    `visit`: somebody goes there now. `posted`: the request that was taken down. `alert`: what an agent is to decide.
    `month`: something was said of the three questions.
    """

    task: CallTask
    again_at: datetime | None = None
    visit: bool = False
    posted: Posted | None = None
    alert: str | None = None
    month: bool = False


def done(db: Session, town: Territory, call_id: int, said: Said, *, login: str, now: datetime, seed: int = 0) -> Noted:
    """Somebody called, and says what came of it. What was answered is kept as if it had been tapped.

    A call that was settled while the agent was on the telephone (the person wrote) is noted all the same.

    Raises:
        NoSuchCall: there is no such call here, or it was made.
        CallOfSomebodyElse: another agent is calling them.
        NotItsOutcome: this call cannot have come to that, or something is missing; `about` says what.
    """
    task = _at_hand(db, town, call_id, login, now)
    person, actor = existing(db, Person, task.person_id), Actor.agent(login)
    _check(task, said, now)
    _keep(db, task, said, actor, now)
    match said.outcome:
        case Outcome.NO_ANSWER | Outcome.VOICEMAIL:
            return _missed(db, task, said, actor, now)
        case Outcome.CALL_BACK_AT:
            return _again(db, task, said.call_back_at or now)
        case Outcome.WRONG_NUMBER:
            return _wrong_number(db, task, person, said, actor, now)
        case Outcome.HOSPITAL | Outcome.MOVED | Outcome.DIED_SAID:
            _close(db, task, said, now)
            return Noted(task, alert=heard.others_say(db, task, person, said.outcome, said.note, actor=actor, now=now))
        case _:
            _close(db, task, said, now)
            return _answered(db, task, person, said, login, now, seed)


def to_visit(db: Session, task: CallTask, *, actor: Actor, now: datetime) -> None:
    """It was tried often enough: somebody goes there."""
    if task.state == "open":
        task.state, task.closed_at, task.outcome = "done", now, call_queue.VISIT
    audit(db, task.territory_id, "ask_visit", "call_task", task.id, actor=actor, now=now)
    db.flush()
    call(db, task.person_id, reason=call_queue.VISIT, now=now)


def _at_hand(db: Session, town: Territory, call_id: int, login: str, now: datetime) -> CallTask:
    try:
        task = locked(db, CallTask, call_id)
    except LookupError:
        raise NoSuchCall(call_id) from None
    at_it = calls.is_at_it(task, now=now)
    settled_meanwhile = task.state != "open" and at_it == login and task.outcome is None
    if task.territory_id != town.id or not (task.state == "open" or settled_meanwhile):
        raise NoSuchCall(call_id)
    if at_it not in (None, login):
        raise CallOfSomebodyElse(at_it)
    return task


def _check(task: CallTask, said: Said, now: datetime) -> None:
    """Raises NotItsOutcome where something is missing, or does not go together."""
    at, outcome = said.call_back_at, said.outcome
    wrong = {
        "say when: --call-back-at": outcome is Outcome.CALL_BACK_AT and at is None,
        "--call-back-at goes with call_back_at": outcome is not Outcome.CALL_BACK_AT and at is not None,
        "called back within 60 days, not in the past": at is not None and not now < at <= now + FARTHEST,
        "say what they need: --need, or --note for an agent": (
            outcome is Outcome.ANSWERED_NEED and said.need is None and not said.note
        ),
        "--need goes with answered_need": outcome is not Outcome.ANSWERED_NEED and said.need is not None,
        "nothing is asked that they could agree to": (
            outcome is Outcome.AGREED and task.reason not in heard.ASKS_A_YES
        ),
        "one goes there, one does not dial": outcome is Outcome.WRONG_NUMBER and task.reason == call_queue.VISIT,
    }
    for why, is_so in wrong.items():
        if is_so:
            raise NotItsOutcome(why)
    if said.month is not None:
        monthly.check(said.month, outcome)


def _keep(db: Session, task: CallTask, said: Said, actor: Actor, now: datetime) -> None:
    db.add(
        CallAttempt(
            territory_id=task.territory_id, call_id=task.id, person_id=task.person_id, reason=task.reason, at=now,
            agent=str(actor.id), outcome=said.outcome.value, note=said.note or None,
        )
    )  # fmt: skip
    audit(db, task.territory_id, "call", "call_task", task.id, actor=actor, now=now)
    task.claimed_by = task.claimed_until = None
    db.flush()


def _close(db: Session, task: CallTask, said: Said, now: datetime) -> None:
    task.state, task.closed_at = "done", task.closed_at or now
    task.outcome = ": ".join(one for one in (said.outcome.value, said.note) if one)
    db.flush()


def _again(db: Session, task: CallTask, at: datetime) -> Noted:
    task.next_at = at
    db.flush()
    return Noted(task, again_at=at if task.state == "open" else None)


def _answered(
    db: Session, task: CallTask, person: Person, said: Said, login: str, now: datetime, seed: int
) -> Noted:  # fmt: skip
    """They answered themselves."""
    actor = Actor.agent(login)
    alert = heard.themselves(db, task, person, said.outcome, actor=actor, now=now)
    if said.month is not None:
        monthly.note(db, task, person, said.month, actor=actor, now=now)
    if said.need is not None:
        posted = heard.need(db, task, person, said.need, publish=said.publish, login=login, now=now, seed=seed)
        return Noted(task, posted=posted, alert=alert, month=said.month is not None)
    if said.outcome is Outcome.ANSWERED_NEED:
        alert = heard.need_for_an_agent(db, task, person, said.note, actor=actor, now=now)
    return Noted(task, alert=alert, month=said.month is not None)


def _missed(db: Session, task: CallTask, said: Said, actor: Actor, now: datetime) -> Noted:
    """Nobody answered: they are called again, or somebody goes there."""
    task.missed = (task.missed or 0) + 1
    if call_queue.goes_there(task.missed, call_queue.PRESETS.get(task.preset or "")):
        _close(db, task, said, now)
        to_visit(db, task, actor=actor, now=now)
        return Noted(task, visit=True)
    return _again(db, task, queue.again_at(db, task, now=now))


def _wrong_number(db: Session, task: CallTask, person: Person, said: Said, actor: Actor, now: datetime) -> Noted:
    """Another of their numbers is tried at once. Without any, somebody goes to who is looked for, and staff know."""
    known = numbers.of(db, person)
    if dialled := said.number or next(iter(known), ""):
        numbers.wrong(db, person, dialled, actor=actor, now=now)
    if set(known) - {dialled}:
        return _again(db, task, now)
    alerts.raise_alert(
        db, NO_NUMBER, person=person, cause=f"{NO_NUMBER}:{person.id}", words=said.note or None,
        urgent=task.reason in call_queue.LOOKED_FOR, territory_id=task.territory_id, actor=actor, now=now,
    )  # fmt: skip
    _close(db, task, said, now)
    visits = task.reason == call_queue.SILENCE or task.preset is not None
    if visits:
        to_visit(db, task, actor=actor, now=now)
    return Noted(task, visit=visits, alert=NO_NUMBER)
