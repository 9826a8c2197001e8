"""Deeds about whom a plan concerns: for whom it is wished, who looks in on them, and where somebody is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, assert_never

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.messaging.checkin_tidings import ContactAnswered
from backend.models import (
    CallTask,
    CheckInContact,
    CheckInPlan,
    Conversation,
    HelpRequest,
    Mission,
    Person,
)
from backend.services import calls
from backend.services.checkins import circle, plans
from backend.services.desk import numbers
from backend.services.desk_errors import UnusableNumber
from backend.services.errors import CircleFull, NotOfThisCircle
from backend.services.locking import existing
from conversation_flows import looks_in
from conversation_flows.deeds.case import Case, called, person_of
from conversation_flows.engine.slots import plain_words

REASON: Final = "circle_contact"
"""Why somebody is called: to hear how whoever they named can be reached."""
_HERSELF: Final = frozenset({"moi", "moi meme", "me", "myself", "je"})
_LATELY: Final = 50
"""Requests that are looked back at."""


def do(
    db: Session,
    command: looks_in.AskToLookIn | looks_in.LookAtCircle | looks_in.LeaveOut | looks_in.KeepPlanNumber,
    case: Case,
) -> Sequence[Any]:
    match command:
        case looks_in.AskToLookIn():
            return ask(db, command, case)
        case looks_in.LookAtCircle():
            return look_at_circle(db, command, case)
        case looks_in.LeaveOut():
            return leave_out(db, command, case)
        case looks_in.KeepPlanNumber():
            return keep_number(db, command, case)
        case _:
            assert_never(command)


def whose(db: Session, relative: Person, name: str, case: Case) -> Person:
    """Whom a relative speaks of: known from what they asked for before, here by their full name, or new to us."""
    before = select(HelpRequest).where(
        HelpRequest.requester_id == relative.id, HelpRequest.beneficiary_id != relative.id
    )
    for request in db.scalars(before.order_by(HelpRequest.id.desc()).limit(_LATELY)):
        if name and plain_words(request.beneficiary.name) == plain_words(name):
            return request.beneficiary
    if (known := _by_full_name(db, relative, name)) is not None:
        return known
    theirs = select(Person).join(CheckInPlan, CheckInPlan.person_id == Person.id)
    proposed = theirs.where(CheckInPlan.relative_id == relative.id, Person.name == name)
    if (again := db.scalars(proposed.order_by(Person.id.desc())).first()) is not None:
        return again
    new = Person(
        territory_id=relative.territory_id, name=name, locale=relative.locale, vulnerable=True, created_at=case.now
    )
    db.add(new)
    db.flush()
    return new


def has_number(db: Session, person_id: int) -> bool:
    """Whether we know where to call them."""
    return bool(numbers.of(db, existing(db, Person, person_id)))


def keep_number(db: Session, command: looks_in.KeepPlanNumber, case: Case) -> Sequence[Any]:
    """For the call that asks whether it suits, or for those that were agreed."""
    plan = db.get(CheckInPlan, command.plan_id)
    if plan is None or case.person_id not in {plan.person_id, plan.relative_id} or plan.state not in plans.LIVE:
        return (looks_in.PlanNumberKept(kept=False),)
    hers = existing(db, Person, plan.person_id)
    try:
        numbers.add(db, hers, command.number, actor=case.actor, now=case.now)
    except UnusableNumber:
        return (looks_in.PlanNumberKept(kept=False),)
    return (looks_in.PlanNumberKept(kept=True),)


def ask(db: Session, command: looks_in.AskToLookIn, case: Case) -> Sequence[Any]:
    """Whoever is known here by name is asked; whom we do not know, a human asks about."""
    plan = plans.of(db, case.person_id)
    if plan is None:
        return (looks_in.NoCircle(),)
    person, asked, unknown, herself, full = person_of(db, case), list[str](), list[str](), False, 0
    for one in command.people:
        if _is(person, one.name):
            herself = True
            continue
        contact = _by_full_name(db, person, one.name) or _who_helped(db, person, one.name)
        if contact is None:
            unknown.append(one.name)
            _call_about(db, person, one.words, case)
            continue
        try:
            circle.add(db, plan, contact, one.role, has_key=one.has_key, actor=case.actor, now=case.now)
        except NotOfThisCircle:
            pass  # they are in it already
        except CircleFull:
            full = circle.MOST
            continue
        asked.append(one.name)
    return (looks_in.LookersAsked(plan.id, tuple(asked), tuple(unknown), herself, full),)


def look_at_circle(db: Session, command: looks_in.LookAtCircle, case: Case) -> Sequence[Any]:
    plan = plans.of(db, case.person_id)
    if plan is None:
        return (looks_in.NoCircle(command.heard),)
    return (looks_in.CircleSeen(circle_of(db, plan)),)


def circle_of(db: Session, plan: CheckInPlan) -> tuple[looks_in.InCircle, ...]:
    """Who looks in, and who was asked to."""
    standing = (one for one in plans.contacts(db, plan.id) if one.state in {"proposed", "agreed"})
    return tuple(looks_in.InCircle(one.id, called(one.person.name), one.state == "agreed") for one in standing)


def leave_out(db: Session, command: looks_in.LeaveOut, case: Case) -> Sequence[Any]:
    contact = db.get(CheckInContact, command.contact_id)
    if contact is None or contact.plan.person_id != case.person_id:
        return (looks_in.NoCircle(),)
    name = called(contact.person.name)
    try:
        circle.leave(db, contact.id, actor=case.actor, now=case.now)
    except NotOfThisCircle:
        return (looks_in.NoCircle(),)
    return (looks_in.LeftOut(name),)


def contact_answered(db: Session, news: ContactAnswered, case: Case) -> looks_in.LookerAnswered | None:
    """What is true no more is not told, nor is it once nobody asks them any more."""
    contact = existing(db, CheckInContact, news.contact_id)
    if contact.state != news.what or contact.plan.person_id != case.person_id or contact.plan.state not in plans.LIVE:
        return None
    name = existing(db, Person, contact.person_id).name
    return looks_in.LookerAnswered(news, called(name) if name else "", news.what)


def _is(person: Person, name: str) -> bool:
    said, own = plain_words(name), plain_words(person.name)
    return said in _HERSELF or (bool(own) and said in {own, own.split()[0]} and len(said) > 1)


def _by_full_name(db: Session, person: Person, name: str) -> Person | None:
    """The one person of the town who chats with us under this name; a first name alone is nobody's."""
    if len(name.split()) < 2:
        return None
    here = select(Person).join(Conversation, Conversation.person_id == Person.id)
    theirs = here.where(Person.territory_id == person.territory_id, Person.state == "present", Person.id != person.id)
    found = db.scalars(theirs.where(Person.name.in_({name, name.title(), name.upper(), name.lower()})).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _who_helped(db: Session, person: Person, name: str) -> Person | None:
    """A volunteer who has helped them, by the first name that they know."""
    helped = select(Mission.volunteer_id).join(HelpRequest, HelpRequest.id == Mission.request_id)
    theirs = or_(HelpRequest.requester_id == person.id, HelpRequest.beneficiary_id == person.id)
    known = select(Person).where(
        Person.id.in_(helped.where(theirs).order_by(Mission.id.desc()).limit(_LATELY)), Person.state == "present"
    )
    said = plain_words(name)
    found = [one for one in db.scalars(known) if said in {plain_words(one.name), plain_words(called(one.name))}]
    return found[0] if len(found) == 1 else None


def _call_about(db: Session, person: Person, words: str, case: Case) -> None:
    """One call for all whom they named."""
    waiting = CallTask.person_id == person.id, CallTask.reason == REASON, CallTask.state == "open"
    before = db.scalars(select(CallTask).where(*waiting)).first()
    said = f"{before.words}; {words}" if before is not None and before.words else words
    calls.ask(db, person.id, reason=REASON, number=said, now=case.now)
