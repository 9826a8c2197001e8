"""Hospital, care home, death, home: set by an agent, seen first, undone for some days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.models import CallTask, CheckInContact, CheckInPlan, Conversation, LifeEvent, Person
from backend.services import alerts, people
from backend.services.actor import Actor
from backend.services.checkins import plans
from backend.services.desk_errors import NotFromThere, SoAlready
from backend.services.life import kinds, stopping
from backend.services.life.before import Before
from backend.services.life.kinds import CAREHOME, DIED, HOME, HOSPITAL, STATE
from backend.services.lifecycles import audit
from backend.services.links import ending as links
from backend.services.locking import locked
from backend.services.news import AWAY, call
from backend.services.pairs import ending as pairs

TELL: Final = "life_news"
"""Why somebody is called by a human: somebody whom they help, or who helps them, is away or dead."""
HELP: Final = "home_help"
"""Why somebody who is home again is called: is there anything they need?"""
_FROM: Final[Mapping[str, frozenset[str]]] = {
    HOSPITAL: frozenset({"present", "stopped", AWAY}),
    CAREHOME: frozenset({"present", "stopped", AWAY}),
    DIED: frozenset({"present", "stopped", AWAY}),
    HOME: frozenset({AWAY}),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """What stopped, counted by what it is, and who is called by a human."""

    kind: str
    stopped: Mapping[str, int] = field(default_factory=dict)
    to_call: tuple[int, ...] = ()


def preview(db: Session, person: Person, kind: str, *, login: str, now: datetime) -> Happened:
    """What would happen: it is done, counted, and taken back, so that it says neither more nor less.

    Raises:
        SoAlready, NotFromThere: as `happen`.
    """
    with db.begin_nested() as trial:
        found = happen(db, person, kind, login=login, now=now)
        trial.rollback()
    return found


def happen(db: Session, person: Person, kind: str, *, login: str, now: datetime) -> Happened:
    """An agent knows that it is so: everything stops, on all channels, now. Home again, they are called.

    Raises:
        SoAlready: that is set already.
        NotFromThere: it does not follow from what is set.
    """
    person, actor = _held(db, person.id), Actor.agent(login)
    last = latest(db, person.id)
    if last is not None and last.kind == kind and person.state == STATE[kind] and kind != HOME:
        raise SoAlready(person.id)
    if person.state not in _FROM[kind]:
        raise SoAlready(person.id) if person.state == STATE[kind] else NotFromThere(person.id)
    before = Before(person.state, person.quiet_until)
    happened = _comes_home(db, person, last, before, actor, now) if kind == HOME else None
    happened = happened or _stops(db, person, kind, before, actor, now)
    if last is not None:
        _carry(last, before)
        last.finish_at = None  # what is set now says what comes of it
    finish = now + kinds.UNDONE_WITHIN if kind in kinds.FINAL else None
    db.add(
        LifeEvent(
            territory_id=person.territory_id, person_id=person.id, kind=kind, at=now, by=login,
            before=before.dumps(), finish_at=finish,
        )
    )  # fmt: skip
    audit(db, person.territory_id, f"life_{kind}", "person", person.id, actor=actor, now=now)
    for said in kinds.SAID.values():
        alerts.close_cause(db, f"{said}:{person.id}", login, kind, now=now)
    db.flush()
    return happened


def latest(db: Session, person_id: int) -> LifeEvent | None:
    """What was set of them last, and not undone."""
    db.flush()
    theirs = select(LifeEvent).where(LifeEvent.person_id == person_id, LifeEvent.undone_at.is_(None))
    return db.scalars(theirs.order_by(LifeEvent.id.desc()).limit(1)).first()


def state_of(db: Session, person_id: int) -> str | None:
    """The state in which an agent knows them to be: away, or deceased; None where nothing is set of them."""
    last = latest(db, person_id)
    return STATE[last.kind] if last is not None and last.kind != HOME else None


def _stops(db: Session, person: Person, kind: str, before: Before, actor: Actor, now: datetime) -> Happened:
    close = _close_to(db, person, kind)
    person.state, person.quiet_until = STATE[kind], None  # first: nothing below is told to them, and nobody calls them
    db.flush()
    planned = stopping.checkins(db, person, before, actor, now)
    roles = stopping.circles(db, person, before, actor, now)
    others = stopping.resting(db, person, before, actor, now)
    backs = stopping.comes_back(db, person, actor, now)
    off, helpers = stopping.requests(db, person, before, now)
    for_others = stopping.asked_for_others(db, person, before, actor, now)
    promised = stopping.volunteering(db, person, before, actor, now)
    unmade = stopping.calls(db, person, before, now)
    unsaid = stopping.news(db, person, now)
    stopping.registered(db, person, kind, actor, now)
    told = tuple(sorted({*close, *others, *helpers} - {person.id}))
    for other in told:
        _to_be_told(db, person, other, kind, before, now)
    stopped = {
        "plan": planned, "circle_roles": roles, "links": len(before.links), "pairs": len(before.pairs),
        "recurrences": backs, "requests": off, "asked_for_others": for_others, "missions": promised, "calls": unmade,
        "messages": unsaid,
    }  # fmt: skip
    return Happened(kind, stopped, told)


def _comes_home(
    db: Session, person: Person, last: LifeEvent | None, before: Before, actor: Actor, now: datetime
) -> Happened:  # fmt: skip
    """They are asked how they are again, as before; somebody calls, and asks what they need."""
    person.state = "stopped" if people.had_stopped(db, person) else "present"
    people.set_on_duty(db, person, person.state == "present")
    db.flush()
    stood = Before.loads(last.before) if last is not None else Before()
    before.plan = stopping.plan_of(db, person)
    woken = stopping.plan_back(db, stood.goes_on, actor, now)
    for link_id in stood.rest:
        links.wake(db, link_id, actor=actor, now=now)
    for pair_id in stood.rest_pairs:
        pairs.wake(db, pair_id, actor=actor, now=now)
    stopping.registered_again(db, person.id, last.kind if last is not None else "", actor, now)
    call(db, person.id, reason=HELP, now=now)
    before.called = list(db.scalars(_open_call(person.id, HELP)))
    return Happened(
        HOME,
        {"plan_goes_on": woken, "links_go_on": len(stood.rest), "pairs_go_on": len(stood.rest_pairs)},
        (person.id,),
    )


def _carry(last: LifeEvent, before: Before) -> None:
    """From hospital into a care home, and home: what goes on then is what went on before the first of them."""
    stood = Before.loads(last.before)
    if before.state == AWAY:
        before.goes_on, before.rest = stood.goes_on, [*stood.rest, *before.rest]
        before.rest_pairs = [*stood.rest_pairs, *before.rest_pairs]


def _close_to(db: Session, person: Person, kind: str) -> set[int]:
    """Who looks in on them: their volunteer; of whoever died, everybody of their circle."""
    theirs = (
        select(CheckInContact.person_id)
        .join(CheckInPlan, CheckInPlan.id == CheckInContact.plan_id)
        .where(CheckInPlan.person_id == person.id, CheckInContact.state == "agreed")
    )
    if kind != DIED:
        theirs = theirs.where(CheckInContact.role == "pair")
    return set(db.scalars(theirs.where(CheckInPlan.state.in_(plans.LIVE))))


def _to_be_told(db: Session, person: Person, other: int, kind: str, before: Before, now: datetime) -> None:
    """A human tells them, never the machine."""
    reason = f"{TELL}:{person.id}"
    call(db, other, reason=reason, now=now)
    db.flush()
    for task in db.scalars(select(CallTask).where(CallTask.id.in_(_open_call(other, reason)))):
        task.words = f"{person.name or person.id}: {kind}"
        before.called.append(task.id)


def _open_call(person_id: int, reason: str) -> Select[int]:
    return select(CallTask.id).where(
        CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open"
    )


def _held(db: Session, person_id: int) -> Person:
    """The person as they stand now. Their conversation is locked first: a turn that is under way ends before."""
    db.flush()
    db.scalars(select(Conversation.id).where(Conversation.person_id == person_id).with_for_update()).all()
    return locked(db, Person, person_id)
