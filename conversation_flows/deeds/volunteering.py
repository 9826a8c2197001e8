"""Deeds of a volunteer about themselves: when they are free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.categories import CATEGORIES, names
from backend.models import HelpRequest, Mission, Volunteer
from backend.services import charters, holidays, quiet, volunteers, waking
from backend.services.errors import NotAVolunteer
from backend.services.missions.progress import LIVE
from conversation_flows import availability, charter, leaving, still_happy, volunteer, what_i_offer
from conversation_flows.deeds import signing
from conversation_flows.deeds.case import Case, person_of, territory_of
from conversation_flows.when_free import EVERY_PART, Free


def set_free(db: Session, command: availability.SetFree, case: Case) -> Sequence[Any]:
    """Keeps what they said; names the first mission that they have accepted within their absence."""
    mine, free = volunteers.the_volunteer(db, case.person_id), command.free
    match free.kind:
        case "on" | "off":
            volunteers.set_duty(db, mine, free.kind == "on", actor=case.actor, now=case.now)
        case "away":
            if not mine.on_duty:
                volunteers.set_duty(db, mine, True, actor=case.actor, now=case.now)  # from the day they are back
            for since, until in ((free.since, free.until), *free.more):
                if until is not None:
                    volunteers.add_absence(db, mine, since, until, actor=case.actor, now=case.now)
        case "holidays":
            volunteers.set_except_holidays(db, mine, free.except_holidays, actor=case.actor, now=case.now)
        case "most":
            volunteers.set_most_a_week(db, mine, free.most, actor=case.actor, now=case.now)
        case "usual" | "never":
            before = mine.availability or EVERY_PART
            bits = free.bits if free.kind == "usual" else before & ~free.bits
            if not bits:
                return (availability.FreeSet(free, refused=True),)
            stored = 0 if bits == EVERY_PART else bits
            volunteers.set_availability(db, mine, stored, actor=case.actor, now=case.now)
            if free.kind == "usual" or free.except_holidays:
                volunteers.set_except_holidays(db, mine, free.except_holidays, actor=case.actor, now=case.now)
    expected = _expected(db, mine, free, case)
    holidays_at, in_holidays = _holidays(db, free, case)
    start, end = (expected.start, expected.end) if expected else (None, None)
    kept = availability.FreeSet(free, mine.availability, start, end, holidays=holidays_at, in_holidays=in_holidays)
    return (kept,)


def _holidays(db: Session, free: Free, case: Case) -> tuple[datetime | None, bool]:
    """When the next school holidays begin; where it is holidays now, when they end."""
    coming = holidays.of(db, territory_of(db, case), now=case.now) if free.except_holidays else []
    if not coming:
        return None, False
    now = coming[0].start <= case.now
    return (coming[0].end if now else coming[0].start), now


def change_offer(db: Session, command: what_i_offer.ChangeOffer, case: Case) -> Sequence[Any]:
    """Kinds of help in the order of all; nothing is changed where none would be left."""
    mine = volunteers.the_volunteer(db, case.person_id)
    before = set(command.only or names(mine.categories))
    wanted = [one for one in CATEGORIES if one in (before | set(command.add)) - set(command.drop)]
    if not wanted:
        return (what_i_offer.OfferIs(refused=True),)
    reach_m = command.reach_m or None
    volunteers.set_offer(db, mine, categories=wanted, reach_m=reach_m, actor=case.actor, now=case.now)
    return (what_i_offer.OfferIs(tuple(wanted), mine.reach_m),)


def set_quiet(db: Session, command: what_i_offer.SetQuiet, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if command == what_i_offer.SetQuiet():
        quiet.clear(db, person, actor=case.actor, now=case.now)
        return (what_i_offer.QuietIs(),)
    said = quiet.Hours(command.start, command.end, command.days)
    try:
        kept = quiet.set_hours(db, person, said, actor=case.actor, now=case.now)
    except ValueError:
        return (what_i_offer.QuietIs(refused=True),)
    return (what_i_offer.QuietIs(kept.start, kept.end, kept.days),)


def leave(db: Session, case: Case) -> Sequence[Any]:
    """They are off the list; what was to come is given back, what has begun is theirs until it is done."""
    try:
        mine = volunteers.the_volunteer(db, case.person_id)
    except NotAVolunteer:
        return (leaving.NoVolunteer(),)
    before = _live(db, case.person_id)
    volunteers.leave(db, mine, actor=case.actor, now=case.now)
    under_way = _live(db, case.person_id)
    return (leaving.VolunteeringOver(before - under_way, under_way),)


def would_call(db: Session, case: Case) -> Sequence[Any]:
    try:
        mine = volunteers.the_volunteer(db, case.person_id)
    except NotAVolunteer:
        return (leaving.NoVolunteer(),)
    waking.would_call(db, mine, actor=case.actor, now=case.now)
    return (still_happy.CallAgreed(),)


def may_be_asked(db: Session, case: Case) -> bool:
    """Whether what was asked of them some hours ago may still be said."""
    mine = db.get(Volunteer, case.person_id)
    return mine is not None and mine.state == "active" and mine.on_duty


def _live(db: Session, person_id: int) -> int:
    db.flush()
    theirs = select(func.count()).where(Mission.volunteer_id == person_id, Mission.state.in_(LIVE))
    return db.scalar(theirs) or 0


def look_at_pause(db: Session, case: Case) -> Sequence[Any]:
    """A charter that has lapsed is signed again, and the pause is over; an agent's pause is an agent's to end."""
    mine = db.get(Volunteer, case.person_id)
    if mine is not None and mine.paused_for == charters.LAPSED:
        return signing.look(db, charter.LookAtCharter(), case)
    return (volunteer.OnBreak(),)


def _expected(db: Session, mine: Volunteer, free: Free, case: Case) -> HelpRequest | None:
    if free.kind not in {"off", "away"}:
        return None
    theirs = (
        select(HelpRequest)
        .join(Mission, Mission.request_id == HelpRequest.id)
        .where(Mission.volunteer_id == mine.person_id, Mission.state.in_(LIVE))
        .where(HelpRequest.end > (free.since or case.now))
        .order_by(HelpRequest.start)
    )
    if free.until is not None:
        theirs = theirs.where(HelpRequest.start < free.until)
    return db.scalars(theirs.limit(1)).first()
