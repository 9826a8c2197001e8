"""Asking for an agreement: a code for her own device, and a call for an agent to make."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Final

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backend.models import Agreement, CallTask, Consent, HelpRequest, Identity, Person, Territory
from backend.services import people, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NoSuchAgreement
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing
from backend.services.news import call

AGREED: Final = "helped"
"""The consent of whoever is helped on somebody else's word."""
REASON: Final = "agreement"
"""Why an agent is to call."""


def needed(db: Session, beneficiary: Person, territory: Territory) -> bool:
    """Whether this person's own yes is still to be had."""
    if not territories.policy(territory, "agreement_first"):
        return False
    given = exists().where(Consent.person_id == beneficiary.id, Consent.kind == AGREED, Consent.withdrawn_at.is_(None))
    return not db.scalar(select(given))


def ask(db: Session, request: HelpRequest, *, actor: Actor, now: datetime, seed: int) -> Agreement:
    """Asks for the agreement of the request's beneficiary: an agent is to call her. `seed` draws her code."""
    asked = Agreement(
        territory_id=request.territory_id,
        person_id=request.beneficiary_id,
        asked_by=request.requester_id,
        request_id=request.id,
        code=_code(db, seed),
        state="waiting",
        asked_at=now,
    )
    db.add(asked)
    db.flush()
    born(db, asked, actor=actor, now=now)
    audit(db, asked.territory_id, "ask", "agreement", asked.id, actor=actor, now=now)
    call(db, request.beneficiary_id, reason=REASON, now=now)
    return asked


def keep_phone(db: Session, agreement_id: int, asked_by: int, phone: str, *, actor: Actor, now: datetime) -> None:
    """Where she can be called.

    Raises:
        NoSuchAgreement: it is not asked for by this person, or was answered.
    """
    asked = db.get(Agreement, agreement_id)
    if asked is None or asked.asked_by != asked_by or asked.state != "waiting":
        raise NoSuchAgreement(agreement_id)
    asked.phone = phone
    theirs = CallTask.person_id == asked.person_id, CallTask.reason == REASON, CallTask.state == "open"
    db.execute(update(CallTask).where(*theirs).values(words=phone))
    audit(db, asked.territory_id, "keep_phone", "agreement", asked.id, actor=actor, now=now)


def keep_name(db: Session, asked_by: int, name: str, *, actor: Actor, now: datetime) -> None:
    """How she is called, of whom they have asked last; whoever writes to us herself says her own name.

    Raises:
        NoSuchAgreement: none of theirs waits.
    """
    hers = exists().where(Identity.person_id == Agreement.person_id)
    waiting = select(Agreement).where(Agreement.asked_by == asked_by, Agreement.state == "waiting", ~hers)
    asked = db.scalars(waiting.order_by(Agreement.id.desc()).limit(1)).first()
    if asked is None:
        raise NoSuchAgreement(asked_by)
    people.rename(db, existing(db, Person, asked.person_id), name, actor=actor, now=now)


def settle(db: Session, request_id: int, state: str, *, actor: Actor, now: datetime) -> None:
    """What waits for this request waits no more, and nobody need call."""
    for asked in db.scalars(select(Agreement).where(Agreement.request_id == request_id, Agreement.state == "waiting")):
        asked.answered_at = now
        move(db, asked, state, actor=actor, now=now)
        others = exists().where(
            Agreement.person_id == asked.person_id, Agreement.state == "waiting", Agreement.id != asked.id
        )
        if not db.scalar(select(others)):
            theirs = CallTask.person_id == asked.person_id, CallTask.reason == REASON, CallTask.state == "open"
            db.execute(update(CallTask).where(*theirs).values(state="done", closed_at=now))
            audit(db, asked.territory_id, "call_settled", "agreement", asked.id, actor=SYSTEM, now=now)


def _code(db: Session, seed: int) -> str:
    """Six figures that nobody else's request waits under."""
    chance = Random(seed)  # noqa: S311  the system clock seeds it from the machine's own randomness
    while True:
        code = f"{chance.randrange(1_000_000):06}"
        if not db.scalar(select(exists().where(Agreement.code == code, Agreement.state == "waiting"))):
            return code
