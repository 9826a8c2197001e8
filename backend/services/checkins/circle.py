"""The circle of a plan: who is asked to look in. Each of them has agreed to it, and may leave it at any time."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.checkins import events, keys
from backend.messaging import outbox
from backend.messaging.checkin_tidings import ContactAnswered, ContactAsked
from backend.models import CheckIn, CheckInContact, CheckInPlan, Person
from backend.services import alerts
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import climbing, plans
from backend.services.errors import CircleFull, NotOfThisCircle
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.news import tell, tell_or_call

ROLES: Final = ("pair", "relative", "neighbour")
MOST: Final = 6
"""Ours: whoever stands behind six others is never asked in time."""
EMPTY: Final = "circle_empty"
"""The alert of a plan in whose circle nobody is left."""


def add(
    db: Session, plan: CheckInPlan, contact: Person, role: str, *, has_key: bool = False, agreed: bool = False,
    first: bool = False, actor: Actor, now: datetime,
) -> CheckInContact:  # fmt: skip
    """Somebody is asked whether they would look in; `agreed`: they said so to an agent; `first`: before the others.

    Raises:
        NotOfThisCircle: it is the person themselves, is of another town, or is in it already.
        CircleFull: enough look in already.
    """
    if contact.id == plan.person_id or contact.territory_id != plan.territory_id or role not in ROLES:
        raise NotOfThisCircle(contact.id)
    standing = [one for one in plans.contacts(db, plan.id) if one.state in {"proposed", "agreed"}]
    if contact.id in {one.person_id for one in standing}:
        raise NotOfThisCircle(contact.id)
    if len(standing) >= MOST:
        raise CircleFull(MOST)
    known = db.scalars(
        select(CheckInContact).where(CheckInContact.plan_id == plan.id, CheckInContact.person_id == contact.id)
    ).first()
    rank = _rank(db, plan.id, first=first)
    if known is None:
        known = CheckInContact(
            territory_id=plan.territory_id, plan_id=plan.id, person_id=contact.id, role=role, has_key=has_key,
            rank=rank, state="proposed", created_at=now,
        )  # fmt: skip
        db.add(known)
        db.flush()
        born(db, known, actor=actor, now=now)
    else:
        move(db, known, "proposed", actor=actor, now=now)
        known.role, known.has_key, known.rank = role, has_key, rank
    audit(db, plan.territory_id, "add_contact", "checkin_plan", plan.id, actor=actor, now=now)
    if agreed:
        _agree(db, known, actor=actor, now=now)
    else:
        key = f"contact:{known.id}:{now.isoformat()}"
        tell_or_call(db, contact.id, ContactAsked(known.id), key=key, reason="circle_agreement", now=now)
    db.flush()
    return known


def answer(db: Session, contact_id: int, person_id: int, yes: bool, *, actor: Actor, now: datetime) -> CheckInContact:
    """They say whether they would look in.

    Raises:
        NotOfThisCircle: it is somebody else's to say, or was settled.
    """
    contact = _theirs(db, contact_id, person_id)
    if contact.state != "proposed":
        raise NotOfThisCircle(contact_id)
    if yes:
        _agree(db, contact, actor=actor, now=now)
    else:
        move(db, contact, "refused", actor=actor, now=now)
        contact.answered_at = now
    _tell_whose_it_is(db, contact, now)
    db.flush()
    return contact


def leave(db: Session, contact_id: int, *, actor: Actor, now: datetime) -> CheckInContact:
    """They are asked no more: they wish it, or an agent or the person does.

    Raises:
        NotOfThisCircle: they are in no circle any more.
    """
    try:
        contact = locked(db, CheckInContact, contact_id)
    except LookupError:
        raise NotOfThisCircle(contact_id) from None
    if contact.state not in {"proposed", "agreed"}:
        raise NotOfThisCircle(contact_id)
    move(db, contact, "left", actor=actor, now=now)
    outbox.cancel(db, keys.contact(contact.id), now=now)
    audit(db, contact.territory_id, "leave_circle", "checkin_plan", contact.plan_id, actor=actor, now=now)
    if actor != Actor.person(contact.person_id):
        key = f"contact:{contact.id}:removed:{now.isoformat()}"
        tell(db, contact.person_id, ContactAsked(contact.id, "removed"), key=key, now=now)
    elif contact.answered_at is not None:  # somebody counted on them
        _tell_whose_it_is(db, contact, now)
    db.flush()
    return contact


def take_out(db: Session, contact: CheckInContact, *, actor: Actor, now: datetime) -> None:
    """They are asked no more, and the machine tells nobody. Staff hear of whoever has nobody else."""
    move(db, contact, "left", actor=actor, now=now)
    outbox.cancel(db, keys.contact(contact.id), now=now)
    others = [one for one in plans.contacts(db, contact.plan_id) if one.state == "agreed"]
    plan = existing(db, CheckInPlan, contact.plan_id)
    if not others and plan.state in plans.LIVE:
        alerts.raise_alert(
            db, EMPTY, person=plan.person, cause=f"{EMPTY}:{plan.id}", territory_id=plan.territory_id,
            actor=SYSTEM, now=now,
        )  # fmt: skip


def mine(db: Session, person_id: int, *, proposed: bool = False) -> list[CheckInContact]:
    """The circles in which this person looks in; also those for which they have not answered yet, where `proposed`."""
    states = ("proposed", "agreed") if proposed else ("agreed",)
    db.flush()
    theirs = select(CheckInContact).where(CheckInContact.person_id == person_id, CheckInContact.state.in_(states))
    return list(db.scalars(theirs.order_by(CheckInContact.id)))


def says(
    db: Session, checkin_id: int, contact_id: int, person_id: int, willing: bool, *, saw_nobody: bool = False,
    actor: Actor, now: datetime,
) -> CheckIn:  # fmt: skip
    """Whether they see to it, now that somebody of theirs is silent. `saw_nobody`: they were there, or called, in vain.

    Raises:
        NotOfThisCircle: it is somebody else's to say.
    """
    checkin = asked(db, checkin_id, contact_id, person_id)
    climbing.happens(db, checkin, events.Answered(now, contact_id, willing, saw_nobody), now=now)
    audit(db, checkin.territory_id, "circle_answers", "checkin", checkin.id, actor=actor, now=now)
    return checkin


def found(
    db: Session, checkin_id: int, contact_id: int, person_id: int, well: bool, *, actor: Actor, now: datetime
) -> CheckIn:
    """They have been there, or have called: the person is well, or is not. Agents hear of it even where it was over.

    Raises:
        NotOfThisCircle: it is somebody else's to say.
    """
    checkin = asked(db, checkin_id, contact_id, person_id)
    if checkin.closed_at is not None and not well:
        climbing.alert(db, checkin, "unwell", now)
    climbing.happens(db, checkin, events.Found(now, contact_id, well), now=now)
    audit(db, checkin.territory_id, "circle_found", "checkin", checkin.id, actor=actor, now=now)
    return checkin


def asked(db: Session, checkin_id: int, contact_id: int, person_id: int) -> CheckIn:
    """The check-in of a circle of theirs, locked.

    Raises:
        NotOfThisCircle: it is of somebody else's.
    """
    contact = _theirs(db, contact_id, person_id)
    checkin = db.get(CheckIn, checkin_id)
    if checkin is None or checkin.plan_id != contact.plan_id:
        raise NotOfThisCircle(contact_id)
    return locked(db, CheckIn, checkin_id)


def _rank(db: Session, plan_id: int, *, first: bool) -> int:
    """Behind everybody who was ever asked; or before them."""
    ranks = select(func.min(CheckInContact.rank), func.max(CheckInContact.rank)).where(
        CheckInContact.plan_id == plan_id
    )
    least, most = db.execute(ranks).one()
    return (least or 1) - 1 if first else (most or 0) + 1


def _agree(db: Session, contact: CheckInContact, *, actor: Actor, now: datetime) -> None:
    move(db, contact, "agreed", actor=actor, now=now)
    contact.answered_at = now


def _tell_whose_it_is(db: Session, contact: CheckInContact, now: datetime) -> None:
    """Whoever is asked how they are hears who will look in, and who will not."""
    answered = ContactAnswered(contact.id, contact.state)
    tell(db, contact.plan.person_id, answered, key=f"contact:{contact.id}:{contact.state}:{now.isoformat()}", now=now)


def _theirs(db: Session, contact_id: int, person_id: int) -> CheckInContact:
    contact = db.get(CheckInContact, contact_id)
    if contact is None or contact.person_id != person_id:
        raise NotOfThisCircle(contact_id)
    return locked(db, CheckInContact, contact_id)
