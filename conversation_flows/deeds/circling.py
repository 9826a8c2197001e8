"""Deeds about circles: who is asked to look in, what they say and find, and whether they wish to be asked at all."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.checkins import seasons
from backend.checkins.ladder import State
from backend.messaging.checkin_tidings import CircleAsked, CircleClear, ContactAsked
from backend.models import CheckIn, CheckInContact, Link, Person
from backend.services import missions
from backend.services.checkins import circle as circles
from backend.services.checkins import climbing
from backend.services.errors import NotOfThisCircle
from backend.services.links import keeping
from backend.services.locking import existing
from backend.services.news import call, tell
from backend.services.people import NAMELESS
from conversation_flows import circle, looking_in
from conversation_flows.deeds.case import Case, first_name, territory_of
from conversation_flows.deeds.people import A_DAY, DEBRIEF, read_when
from conversation_flows.engine.slots import plain_words

ASKED_AGAIN: Final = timedelta(minutes=15)
"""How long before agents are alerted whoever said that they see to it is asked what they found."""
_CODE: Final = re.compile(r"[\s,;(.:–-]*\b(?:digi)?code\b.*", re.IGNORECASE | re.DOTALL)
"""The code of a door, in an address as somebody wrote it, and all that follows."""


def named(person: Person) -> str:
    """Their first name; nothing where nobody has said it."""
    name = first_name(person)
    return "" if name == NAMELESS else name


def _looking(one: CheckIn, contact: CheckInContact) -> circle.Looking:
    local = one.due_at.astimezone(ZoneInfo(one.plan.timezone))
    part = seasons.part_of_day(local.hour * 60 + local.minute)
    return circle.Looking(one.id, contact.id, named(contact.plan.person), part)


# --- news -----------------------------------------------------------------------------------------------------------


def asked(db: Session, news: CircleAsked, case: Case) -> circle.CircleIs | None:
    """Told while somebody is still needed; who sees to it is asked what they found while nobody knows."""
    one, contact = db.get(CheckIn, news.checkin_id), db.get(CheckInContact, news.contact_id)
    if one is None or contact is None or contact.person_id != case.person_id or one.closed_at is not None:
        return None
    if news.what == "unreported":
        needed = one.carer == contact.id and one.state != State.ALERTED
    else:
        needed = one.state in {State.CIRCLE, State.LAST} and one.carer is None and contact.state == "agreed"
    until = (one.sent_at or one.begun_at or one.due_at) + climbing.steps_of(one.plan, territory_of(db, case)).longest
    return circle.CircleIs(news, _looking(one, contact), news.what, until) if needed else None


def clear(db: Session, news: CircleClear, case: Case) -> circle.CircleOver | None:
    one, contact = db.get(CheckIn, news.checkin_id), db.get(CheckInContact, news.contact_id)
    if one is None or contact is None or contact.person_id != case.person_id:
        return None
    return circle.CircleOver(news, _looking(one, contact), news.why)


def contact_is(db: Session, news: ContactAsked, case: Case) -> looking_in.ContactIs | None:
    """Asked while it waits for their word; told that they are out while they are."""
    contact = db.get(CheckInContact, news.contact_id)
    if contact is None or contact.person_id != case.person_id:
        return None
    if contact.state != {"asked": "proposed", "removed": "left"}.get(news.what):
        return None
    return looking_in.ContactIs(news, contact.id, named(contact.plan.person), news.what)


# --- seeing to it ---------------------------------------------------------------------------------------------------


def seen_to(db: Session, command: circle.SeeTo | circle.SayFound, case: Case) -> Sequence[Any]:
    return _see_to(db, command, case) if isinstance(command, circle.SeeTo) else _say_found(db, command, case)


def _see_to(db: Session, command: circle.SeeTo, case: Case) -> Sequence[Any]:
    try:
        one = circles.says(
            db, command.checkin_id, command.contact_id, case.person_id, command.willing, actor=case.actor, now=case.now
        )
    except NotOfThisCircle:
        return (circle.NotNeeded(None),)
    contact = existing(db, CheckInContact, command.contact_id)
    looking = _looking(one, contact)
    if one.closed_at is not None:
        return (circle.NotNeeded(looking, _ended(one)),)
    if not command.willing:
        return (circle.CannotNoted(looking),)
    if one.carer != contact.id:
        return (circle.NotNeeded(looking, "cared"),)
    _ask_again(db, one, contact, case)
    number = _number(db, contact)
    address = "" if number else _CODE.sub("", contact.plan.person.address or "").strip()
    return (circle.YouSeeToIt(looking, number, address),)


def _ended(one: CheckIn) -> str:
    ends = {State.ALIVE: "alive", State.SEEN: "seen", State.SETTLED: "settled"}
    return ends.get(State(one.state or State.VOID), "dropped")


def _ask_again(db: Session, one: CheckIn, contact: CheckInContact, case: Case) -> None:
    """A word before agents are alerted: whoever found all well may only have forgotten to say so."""
    if one.care_until is None or one.care_until - ASKED_AGAIN <= case.now:
        return
    key = f"checkin:{one.id}:unreported:{contact.id}"
    at = one.care_until - ASKED_AGAIN
    tell(db, contact.person_id, CircleAsked(one.id, contact.id, "unreported"), key=key, now=case.now, due_at=at)


def _number(db: Session, contact: CheckInContact) -> str:
    """Their number, where the two organise themselves and it was given to this very person."""
    theirs = (
        one
        for one in keeping.mine(db, contact.person_id)
        if one.person_id == contact.plan.person_id and one.state == "active"
    )
    link: Link | None = next(theirs, None)
    return (link.person_contact or "") if link is not None and link.person_gives == "number" else ""


def _say_found(db: Session, command: circle.SayFound, case: Case) -> Sequence[Any]:
    """Nobody there: they could not see them, and the next of the circle is asked, or agents hear of it."""
    given = command.checkin_id, command.contact_id, case.person_id
    actor, now = case.actor, case.now
    try:
        match command.what:
            case "well" | "unwell":
                one = circles.found(db, *given, command.what == "well", actor=actor, now=now)
            case "nobody":
                one = circles.says(db, *given, False, saw_nobody=True, actor=actor, now=now)
            case _:
                one = circles.asked(db, *given)
    except NotOfThisCircle:
        return (circle.NotNeeded(None),)
    looking = _looking(one, existing(db, CheckInContact, command.contact_id))
    if command.what == "unwell":
        call(db, case.person_id, reason=DEBRIEF, now=now, within=A_DAY)
        return (circle.FoundNoted(looking, command.what), read_when(db, "unwell", case))
    if one.closed_at is not None and command.what != "well":
        return (circle.NotNeeded(looking, _ended(one)),)
    return (circle.FoundNoted(looking, command.what),)


def found_in_danger(db: Session, case: Case) -> None:
    """« elle est tombée », from somebody who was asked to look in: agents look for the one they look in on, too."""
    for contact in circles.mine(db, case.person_id):
        for one in climbing.open_of(db, contact.plan.person_id):
            if one.plan_id == contact.plan_id and contact.id in climbing.known(one).tried:
                circles.found(db, one.id, contact.id, case.person_id, False, actor=case.actor, now=case.now)
                call(db, case.person_id, reason=DEBRIEF, now=case.now, within=A_DAY)


# --- being of a circle ----------------------------------------------------------------------------------------------


def looked_in(
    db: Session, command: looking_in.AgreeToLookIn | looking_in.StopLookingIn | looking_in.LookAtCircles, case: Case
) -> Sequence[Any]:
    match command:
        case looking_in.AgreeToLookIn():
            return _agree(db, command, case)
        case looking_in.StopLookingIn():
            return _stop(db, command, case)
        case _:
            return _look(db, command, case)


def _agree(db: Session, command: looking_in.AgreeToLookIn, case: Case) -> Sequence[Any]:
    try:
        contact = circles.answer(db, command.contact_id, case.person_id, command.agrees, actor=case.actor, now=case.now)
    except NotOfThisCircle:
        return (looking_in.LookingInSettled(),)
    return (looking_in.LookingInAgreed(contact.id, named(contact.plan.person), command.agrees),)


def _stop(db: Session, command: looking_in.StopLookingIn, case: Case) -> Sequence[Any]:
    contact = db.get(CheckInContact, command.contact_id)
    if contact is None or contact.person_id != case.person_id:
        return (looking_in.LookingInSettled(),)
    return _stopped(db, contact, case)


def _stopped(db: Session, contact: CheckInContact, case: Case) -> Sequence[Any]:
    """Who sees to somebody just now sees to it no more, and the next is asked."""
    for one in climbing.open_of(db, contact.plan.person_id):
        if one.carer == contact.id:
            circles.says(db, one.id, contact.id, case.person_id, False, actor=case.actor, now=case.now)
    with contextlib.suppress(NotOfThisCircle):
        circles.leave(db, contact.id, actor=case.actor, now=case.now)
        return (looking_in.LookingInStopped(named(contact.plan.person)),)
    return (looking_in.LookingInSettled(),)


def _look(db: Session, command: looking_in.LookAtCircles, case: Case) -> Sequence[Any]:
    """The one whose name is in the words; the only one, or the choice, where the circle itself was named.

    Who is on the way to them as a volunteer means that, and not the circle.
    """
    words = set(plain_words(command.heard.text).split())
    mine = circles.mine(db, case.person_id)
    meant = [one for one in mine if words & set(plain_words(named(one.plan.person)).split())]
    helped = {one.request.beneficiary_id for one in missions.of(db, case.person_id, now=case.now)}
    if any(one.plan.person_id in helped for one in meant):
        return (looking_in.WhichCircle(command.heard, ()),)
    if len(meant) != 1 and command.outright:
        meant = meant or mine
    if len(meant) == 1:
        return _stopped(db, meant[0], case)
    return (looking_in.WhichCircle(command.heard, tuple((one.id, named(one.plan.person)) for one in meant)),)
