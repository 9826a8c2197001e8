"""An agreement answered: the request goes its way, or is withdrawn; whoever asked is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import AgreementAnswered
from backend.models import Agreement, AuditEntry, Conversation, HelpRequest, Person, Recurrence, Territory
from backend.services import help_requests, people, places, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.agreements import asking
from backend.services.errors import NoLongerNeeded, NoSuchAgreement, NotHersToGive
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.moderation import holding
from backend.services.news import tell_or_call
from backend.services.recurrences import ending

TRIES: Final = 5
"""Wrong codes that somebody may write in a day: nobody finds another's by trying."""
A_DAY: Final = timedelta(days=1)
WRONG_CODE: Final = "wrong_code"


def by_code(db: Session, code: str, person: Person, *, now: datetime) -> Agreement:
    """The agreement that waits under this code, for the person on whose device it was written.

    Raises:
        NotHersToGive: written by whoever asked, where it would be void; or by somebody else than the person we know.
        NoSuchAgreement: nothing waits under it in this territory, or they have tried too many today.
    """
    db.flush()
    theirs = select(Agreement).where(Agreement.code == code, Agreement.state == "waiting")
    asked = db.scalars(theirs.where(Agreement.territory_id == person.territory_id)).first()
    tried = select(func.count()).where(
        AuditEntry.what == "person",
        AuditEntry.what_id == person.id,
        AuditEntry.verb == WRONG_CODE,
        AuditEntry.at > now - A_DAY,
    )
    if (db.scalar(tried) or 0) >= TRIES:
        raise NoSuchAgreement(code)
    if asked is None or existing(db, HelpRequest, asked.request_id).state != "held":
        audit(db, person.territory_id, WRONG_CODE, "person", person.id, actor=Actor.person(person.id), now=now)
        raise NoSuchAgreement(code)
    known = exists().where(Conversation.person_id == asked.person_id)
    if asked.asked_by == person.id or (asked.person_id != person.id and db.scalar(select(known))):
        raise NotHersToGive(asked.id)
    return asked


def waiting(db: Session, territory_id: int) -> list[Agreement]:
    """The agreements that agents may ask for by telephone: the request that comes first, first."""
    db.flush()
    theirs = (
        select(Agreement)
        .join(HelpRequest, HelpRequest.id == Agreement.request_id)
        .where(Agreement.territory_id == territory_id, Agreement.state == "waiting", HelpRequest.state == "held")
    )
    return list(db.scalars(theirs.order_by(HelpRequest.start, Agreement.id)))


def answer(
    db: Session, asked: Agreement, agrees: bool, *, actor: Actor, now: datetime, herself: Person | None = None
) -> HelpRequest:
    """Her answer, given `herself` on her own device, or by voice to the agent who acts.

    Raises:
        NoSuchAgreement: it was answered already, or the request is over.
    """
    request = locked(db, HelpRequest, asked.request_id)
    asked = locked(db, Agreement, asked.id)
    if asked.state != "waiting" or request.state != "held":
        raise NoSuchAgreement(asked.id)
    asking.settle(db, request.id, "given" if agrees else "refused", actor=actor, now=now)
    if herself is not None and agrees:
        _becomes(db, asked, request, herself, actor, now)
    audit(db, asked.territory_id, "agree" if agrees else "refuse", "agreement", asked.id, actor=actor, now=now)
    if agrees:
        people.record_consent(db, existing(db, Person, request.beneficiary_id), asking.AGREED, now=now)
        _release(db, request, actor, now)
    else:
        if request.recurrence_id is not None:
            ending.end(db, locked(db, Recurrence, request.recurrence_id), now=now, state="stopped", actor=actor)
        help_requests.cancel(db, request, actor=SYSTEM, now=now)
    answered, key = AgreementAnswered(request.id, agrees), f"agreement:{asked.id}"
    tell_or_call(db, request.requester_id, answered, key=key, reason="agreement_answered", now=now)
    db.flush()
    return request


def _becomes(db: Session, asked: Agreement, request: HelpRequest, herself: Person, actor: Actor, now: datetime) -> None:
    """Whoever was known only by what somebody else said of her is here now: what is asked for her is hers."""
    said = existing(db, Person, asked.person_id)
    if said.id == herself.id:
        return
    if not herself.name and said.name:
        people.rename(db, herself, said.name, actor=actor, now=now)
    if herself.address is None and said.address:
        point: places.Point | None = None
        if said.latitude is not None and said.longitude is not None:
            point = said.latitude, said.longitude
        people.set_home(db, herself, said.address, point, actor=actor, now=now)
    request.beneficiary_id, asked.person_id = herself.id, herself.id
    if request.recurrence_id is not None:
        comes_back = locked(db, Recurrence, request.recurrence_id)
        comes_back.beneficiary_id = herself.id
    db.flush()
    db.refresh(request)


def _release(db: Session, request: HelpRequest, actor: Actor, now: datetime) -> None:
    """Off to the volunteers, unless the town wishes an agent to read it first."""
    beneficiary = existing(db, Person, request.beneficiary_id)
    territory = existing(db, Territory, request.territory_id)
    if holding.unread(db, request_id=request.id) is not None:
        return  # an agent is reading it already
    if territories.dial(territory, request.category, vulnerable=beneficiary.vulnerable) != "automatic":
        help_requests.ask_staff(db, request, beneficiary, actor, now)
        return
    try:
        help_requests.publish(db, request, actor=actor, now=now)
    except NoLongerNeeded:
        raise NoSuchAgreement(request.id) from None
