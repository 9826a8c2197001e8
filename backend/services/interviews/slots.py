"""Slots: when an agent meets those who wish to volunteer, alone or in a group; opened, looked for, closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import DatesWanted
from backend.models import Agent, CallTask, Interview, InterviewSlot, Territory, Volunteer
from backend.services import territories
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchSlot, SlotsOverlap, UnusableSlot
from backend.services.lifecycles import audit, born, move
from backend.services.locking import locked
from backend.services.matching.availability import bits_between
from backend.services.news import tell, tell_or_call

REASON: Final = "interview"
"""Why an agent is to call: to agree on a date for a first meeting."""
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=8)
MOST_SEATS: Final = 50
MOST_WEEKS: Final = 26
LONGEST_PLACE: Final = 120
NOTICE: Final = timedelta(hours=2)
"""How long before its start a slot may still be taken: the agent prepares, the person gets there."""
READ: Final = 200
"""Slots that are read at most where somebody looks for a date."""


@dataclass(frozen=True, slots=True)
class NewSlot:
    """What an agent opens; `weeks` times, at the same local hour, a week apart."""

    start: datetime
    lasts: timedelta
    place: str
    seats: int = 1
    weeks: int = 1


def open_slots(
    db: Session, territory: Territory, agent: Agent, given: NewSlot, *, actor: Actor, now: datetime
) -> list[InterviewSlot]:
    """Opens slots of an agent. Those who wait for a date are told once that there are some.

    Raises:
        UnusableSlot: it has begun, lasts too short or too long, or has no place or no seat.
        SlotsOverlap: the agent meets somebody else then.
    """
    place = " ".join(given.place.split())
    usable = SHORTEST <= given.lasts <= LONGEST and 1 <= given.seats <= MOST_SEATS and 1 <= given.weeks <= MOST_WEEKS
    if not usable or given.start <= now or not 0 < len(place) <= LONGEST_PLACE:
        raise UnusableSlot
    zone = territories.zone(territory)
    local = given.start.astimezone(zone)
    opened = []
    for week in range(given.weeks):
        start = (local.replace(tzinfo=None) + timedelta(weeks=week)).replace(tzinfo=zone)
        opened.append(_open(db, territory, agent, given, place, start, actor, now))
    for person_id in _waiting(db, territory.id):
        tell(db, person_id, DatesWanted("opened"), key=f"dates:{person_id}:{opened[0].id}", now=now)
    return opened


def _open(
    db: Session,
    territory: Territory,
    agent: Agent,
    given: NewSlot,
    place: str,
    start: datetime,
    actor: Actor,
    now: datetime,
) -> InterviewSlot:
    end = start + given.lasts
    theirs = select(InterviewSlot.id).where(InterviewSlot.agent_id == agent.id, InterviewSlot.state == "open")
    db.flush()
    if taken := db.scalars(theirs.where(InterviewSlot.start < end, InterviewSlot.end > start)).first():
        raise SlotsOverlap(taken)
    slot = InterviewSlot(
        territory_id=territory.id, agent_id=agent.id, start=start, end=end, place=place, seats=given.seats,
        state="open", created_at=now,
    )  # fmt: skip
    db.add(slot)
    db.flush()
    born(db, slot, actor=actor, now=now)
    audit(db, territory.id, "open_slot", "interview_slot", slot.id, actor=actor, now=now)
    return slot


def _waiting(db: Session, territory_id: int) -> Sequence[int]:
    """Those who were told that somebody calls, as no date was open."""
    called = exists().where(
        CallTask.person_id == Volunteer.person_id, CallTask.reason == REASON, CallTask.state == "open"
    )
    theirs = select(Volunteer.person_id).where(Volunteer.territory_id == territory_id, Volunteer.state == "applied")
    return db.scalars(theirs.where(called, Volunteer.met_at.is_(None)).order_by(Volunteer.person_id)).all()


def close(db: Session, slot: InterviewSlot, *, actor: Actor, now: datetime) -> int:
    """The agent cannot then: whoever had a seat is told, and may choose again. Returns how many.

    Raises:
        NoSuchSlot: it is closed already, or has begun.
    """
    slot = locked(db, InterviewSlot, slot.id)
    if slot.state != "open" or slot.start <= now:
        raise NoSuchSlot(slot.id)
    move(db, slot, "closed", actor=actor, now=now)
    slot.closed_at = now
    audit(db, slot.territory_id, "close_slot", "interview_slot", slot.id, actor=actor, now=now)
    booked = select(Interview).where(Interview.slot_id == slot.id, Interview.state == "booked").order_by(Interview.id)
    seats = list(db.scalars(booked.with_for_update()))
    for seat in seats:
        move(db, seat, "void", actor=actor, now=now)
        seat.next_due_at, seat.ended_at = None, now
        news, key = DatesWanted("closed", seat.id), f"dates:closed:{seat.id}"
        tell_or_call(db, seat.person_id, news, key=key, reason=REASON, now=now)
    return len(seats)


def coming(
    db: Session,
    territory: Territory,
    *,
    now: datetime,
    week: int = 0,
    within: tuple[datetime, datetime] | None = None,
    but: int | None = None,
) -> list[InterviewSlot]:
    """The open slots with a seat left, the next first: of these parts of the week (0: any), or touching this span.

    `but` is the slot that somebody has already.
    """
    db.flush()
    booked = select(func.count()).where(Interview.slot_id == InterviewSlot.id, Interview.state == "booked")
    theirs = select(InterviewSlot).where(
        InterviewSlot.territory_id == territory.id,
        InterviewSlot.state == "open",
        InterviewSlot.start >= now + NOTICE,
        InterviewSlot.seats > booked.scalar_subquery(),
    )
    if within is not None:
        theirs = theirs.where(InterviewSlot.start < within[1], InterviewSlot.end > within[0])
    zone = territories.zone(territory)
    found = db.scalars(theirs.order_by(InterviewSlot.start, InterviewSlot.id).limit(READ))
    return [one for one in found if one.id != but and (not week or week & bits_between(one.start, one.end, zone))]


def of(db: Session, territory_id: int, *, since: datetime) -> list[InterviewSlot]:
    """The slots that end after this moment, the closed ones left out."""
    db.flush()
    theirs = select(InterviewSlot).where(InterviewSlot.territory_id == territory_id, InterviewSlot.state == "open")
    return list(db.scalars(theirs.where(InterviewSlot.end > since).order_by(InterviewSlot.start, InterviewSlot.id)))
