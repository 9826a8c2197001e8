"""The volunteer of a pair is the natural first of the circle of the check-ins: offered to the person, never forced."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.pair_tidings import PairNews
from backend.models import CheckInContact, CheckInPlan, Pair
from backend.services.actor import Actor
from backend.services.checkins import circle, plans
from backend.services.locking import existing
from backend.services.news import tell
from backend.services.pair_errors import NotYourPair, PairOver

ROLE: Final = "pair"
"""As in `CheckInContact.role`."""


def offer(db: Session, one: Pair, *, now: datetime) -> bool:
    """Asks the person, once for a pair and a plan, whether their volunteer may be asked to look in."""
    plan = _open_to(db, one)
    if plan is None:
        return False
    return tell(db, one.person_id, PairNews(one.id, "circle"), key=f"pair:{one.id}:circle:{plan.id}", now=now)


def may_be_offered(db: Session, one: Pair) -> bool:
    """Whether it is still to be asked."""
    return _open_to(db, one) is not None


def ask(db: Session, pair_id: int, person_id: int, *, actor: Actor, now: datetime) -> CheckInContact:
    """The person would like it: their volunteer is asked, and would be the first to be.

    Raises:
        NotYourPair: it is not theirs to say.
        PairOver: the pair is over, or there is no plan any more.
        NotOfThisCircle, CircleFull: as `circle.add`.
    """
    one = db.get(Pair, pair_id)
    if one is None or one.person_id != person_id:
        raise NotYourPair(pair_id)
    plan = plans.of(db, person_id)
    if one.state != "active" or plan is None:
        raise PairOver(pair_id)
    return circle.add(db, plan, one.volunteer, ROLE, first=True, actor=actor, now=now)


def leave(db: Session, one: Pair, *, actor: Actor, now: datetime) -> None:
    """The pair is over: its volunteer looks in no more. Who is told so hears of the pair, not of this."""
    plan = plans.of(db, one.person_id)
    for contact in plans.contacts(db, plan.id) if plan else ():
        theirs = contact.person_id == one.volunteer_id and contact.role == ROLE
        if theirs and contact.state in {"proposed", "agreed"}:
            circle.take_out(db, contact, actor=actor, now=now)


def _open_to(db: Session, one: Pair) -> CheckInPlan | None:
    """The plan whose circle their volunteer could join; None where there is none, or they were asked before."""
    if existing(db, Pair, one.id).state != "active":
        return None
    plan = plans.of(db, one.person_id)
    if plan is None or plan.state not in {"active", "paused"}:
        return None
    asked = {contact.person_id for contact in plans.contacts(db, plan.id)}
    standing = sum(contact.state in {"proposed", "agreed"} for contact in plans.contacts(db, plan.id))
    return None if one.volunteer_id in asked or standing >= circle.MOST else plan
