"""It was a mistake: for some days what happened to somebody is undone, as far as others have not acted on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import CallTask, CheckInContact, HelpRequest, LifeEvent, Person, Recurrence, Volunteer
from backend.services import help_requests, people
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NothingToUndo
from backend.services.help_requests import Post
from backend.services.life import happening, stopping
from backend.services.life.before import STOPPED, Before
from backend.services.life.kinds import HOME, STATE, UNDONE_WITHIN
from backend.services.lifecycles import audit, move
from backend.services.links import ending as links
from backend.services.locking import existing, locked
from backend.services.news import AWAY
from backend.services.pairs import ending as pairs

_THEN: Final = {kind: frozenset({state, "stopped"} if kind == HOME else {state}) for kind, state in STATE.items()}
"""The states that may follow."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What is as it was. `lost`: requests whose time has passed meanwhile. `told`: who was called already."""

    kind: str
    posted: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    told: tuple[int, ...] = ()


def undo(db: Session, person: Person, kind: str, *, login: str, now: datetime, seed: int = 0) -> Undone:
    """Everything as it stood, but for what others have acted on: missions that were called off are asked for anew.

    Raises:
        NothingToUndo: this was not what was set of them last, or not within these days.
    """
    event, actor = happening.latest(db, person.id), Actor.agent(login)
    if event is None or event.kind != kind or event.at <= now - UNDONE_WITHIN or person.state not in _THEN[kind]:
        raise NothingToUndo(person.id)
    event = locked(db, LifeEvent, event.id)
    person, before = locked(db, Person, person.id), Before.loads(event.before)
    person.state, person.quiet_until = before.state, before.quiet_until
    event.undone_at, event.finish_at = now, None
    db.flush()
    stopping.plan_back(db, before.plan, SYSTEM, now)  # nothing is told to them: nothing was
    for contact_id, state in before.contacts:
        _looks_in_again(db, contact_id, state, actor, now)
    for link_id in before.links:
        links.wake(db, link_id, actor=actor, now=now)
    for pair_id in before.pairs:
        pairs.wake(db, pair_id, actor=actor, now=now)
    _volunteers_again(db, person, before, actor, now)
    for call_id in before.calls:
        task = locked(db, CallTask, call_id)
        if task.outcome == STOPPED:
            task.state, task.outcome, task.closed_at = "open", None, None
    stopping.registered_again(db, person.id, kind, actor, now)
    told = _untold(db, before, now)
    posted, lost = _ask_again(db, before, actor, now, seed)
    audit(db, person.territory_id, f"undo_{event.kind}", "person", person.id, actor=actor, now=now)
    db.flush()
    return Undone(event.kind, posted, lost, told)


def _looks_in_again(db: Session, contact_id: int, state: str, actor: Actor, now: datetime) -> None:
    contact = locked(db, CheckInContact, contact_id)
    if contact.state == "left" and contact.plan.state in {"proposed", "active", "paused"}:
        move(db, contact, "proposed", actor=actor, now=now)
        if state == "agreed":
            move(db, contact, "agreed", actor=actor, now=now)


def _volunteers_again(db: Session, person: Person, before: Before, actor: Actor, now: datetime) -> None:
    volunteer = db.get(Volunteer, person.id)
    if before.volunteer and volunteer is not None and volunteer.state == "paused" and volunteer.paused_for == AWAY:
        move(db, volunteer, "active", actor=actor, now=now)
        volunteer.paused_for = None
    if person.state == "present":
        people.set_on_duty(db, person, True)


def _untold(db: Session, before: Before, now: datetime) -> tuple[int, ...]:
    """Who has not been called yet is not; who has must be told that it is not so."""
    told = []
    for task in db.scalars(select(CallTask).where(CallTask.id.in_(before.called)).order_by(CallTask.id)).all():
        if task.state == "open":
            task.state, task.outcome, task.closed_at = "done", STOPPED, now
        else:
            told.append(task.person_id)
    return tuple(told)


def _ask_again(
    db: Session, before: Before, actor: Actor, now: datetime, seed: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What was called off is asked for anew where its time is still to come; what comes back, comes back from it."""
    for request_id, asked in before.asked_for:
        request = existing(db, HelpRequest, request_id)
        if request.state in help_requests.LIVE:
            request.requester_id = asked
    posted, lost = [], []
    for request_id in before.requests:
        old = existing(db, HelpRequest, request_id)
        if old.state != "cancelled":
            continue
        if old.start <= now or old.relay_id is not None:  # a relay is planned anew by hand, all its legs together
            lost.append(request_id)
        else:
            posted.append(_anew(db, old, actor, now, seed).id)
    return tuple(posted), tuple(lost)


def _anew(db: Session, old: HelpRequest, actor: Actor, now: datetime, seed: int) -> HelpRequest:
    comes_back = db.get(Recurrence, old.recurrence_id) if old.recurrence_id is not None else None
    known = old.latitude is not None and old.longitude is not None
    need = Post(
        old.category, old.start, old.end, old.grain, comes_back.rrule if comes_back else None, old.urgent, old.text,
        old.place, (old.latitude or 0.0, old.longitude or 0.0) if known else None,
    )  # fmt: skip
    for_other = old.requester_id != old.beneficiary_id
    request = help_requests.post(
        db, existing(db, Person, old.beneficiary_id), need, key=f"undone:{old.id}", actor=actor, now=now, seed=seed
    )
    if for_other:
        request.requester_id = old.requester_id
    return request
