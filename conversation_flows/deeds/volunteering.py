"""Deeds of a volunteer about themselves: when they are free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, Volunteer
from backend.services import charters, volunteers, waking
from backend.services.errors import NotAVolunteer
from backend.services.missions.progress import LIVE
from conversation_flows import availability, charter, leaving, still_happy, volunteer
from conversation_flows.deeds import signing
from conversation_flows.deeds.case import Case
from conversation_flows.when_free import EVERY_PART, Free


def set_free(db: Session, command: availability.SetFree, case: Case) -> Sequence[Any]:
    """Keeps what they said; names the first mission that they have accepted within their absence."""
    mine, free = volunteers.the_volunteer(db, case.person_id), command.free
    match free.kind:
        case "on" | "off":
            volunteers.set_duty(db, mine, free.kind == "on", actor=case.actor, now=case.now)
        case "away":
            volunteers.set_duty(db, mine, True, actor=case.actor, now=case.now)  # from the day they are back
            volunteers.pause(db, mine, since=free.since, until=free.until, actor=case.actor, now=case.now)
        case "most":
            volunteers.set_most_a_week(db, mine, free.most, actor=case.actor, now=case.now)
        case "usual" | "never":
            before = mine.availability or EVERY_PART
            bits = free.bits if free.kind == "usual" else before & ~free.bits
            if not bits:
                return (availability.FreeSet(free, refused=True),)
            stored = 0 if bits == EVERY_PART else bits
            volunteers.set_availability(db, mine, stored, actor=case.actor, now=case.now)
    expected = _expected(db, mine, free, case)
    span = (expected.start, expected.end) if expected else (None, None)
    return (availability.FreeSet(free, mine.availability, *span),)


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
