"""Booking: somebody who wishes to volunteer takes a seat, moves, cancels; the agent records who came."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from backend.messaging.tidings import DatesWanted, InterviewDue
from backend.models import CallTask, Interview, InterviewSlot, Person, Territory, Volunteer
from backend.services import territories
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import NoSuchInterview, NoSuchSlot, SlotFull
from backend.services.errors import NotAVolunteer
from backend.services.interviews import slots
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.news import call, tell_or_call
from backend.services.setbacks import one_by_one

EVE: Final = time(17)
"""When somebody is reminded, the day before, in the town's hours: late enough to be read, early enough to move it."""


def book(db: Session, person: Person, slot_id: int, *, actor: Actor, now: datetime) -> Interview:
    """Takes a seat; whoever had one elsewhere gives it up. Seats are never exceeded: the slot is locked first.

    Raises:
        NotAVolunteer: only those who have applied, and were not met yet, are met.
        NoSuchSlot: there is none, it was closed, or is too near.
        SlotFull: its seats are taken.
    """
    volunteer = db.get(Volunteer, person.id)
    if volunteer is None or volunteer.state != "applied" or volunteer.met_at is not None:
        raise NotAVolunteer(person.id)
    try:
        slot = locked(db, InterviewSlot, slot_id)
    except LookupError:
        raise NoSuchSlot(slot_id) from None
    if slot.territory_id != person.territory_id or slot.state != "open" or slot.start < now + slots.NOTICE:
        raise NoSuchSlot(slot_id)
    before = of(db, person.id)
    if before is not None and before.slot_id == slot_id:
        return before
    taken = select(func.count()).where(Interview.slot_id == slot_id, Interview.state == "booked")
    if (db.scalar(taken) or 0) >= slot.seats:
        raise SlotFull(slot_id)
    if before is not None:
        _end(db, before, "moved", actor, now)
        db.flush()  # one is booked at a time
    seat = Interview(
        territory_id=slot.territory_id, slot_id=slot.id, person_id=person.id, state="booked", booked_at=now,
        next_due_at=_reminded_at(db, slot, now),
    )  # fmt: skip
    db.add(seat)
    db.flush()
    born(db, seat, actor=actor, now=now)
    audit(db, seat.territory_id, "book", "interview", seat.id, actor=actor, now=now)
    _no_call(db, person.id, now)
    return seat


def _reminded_at(db: Session, slot: InterviewSlot, now: datetime) -> datetime | None:
    """The evening before; not at all where that is over, or was just said."""
    zone = territories.zone(existing(db, Territory, slot.territory_id))
    eve = datetime.combine(slot.start.astimezone(zone).date() - timedelta(days=1), EVE, zone)
    return eve if eve > now else None


def of(db: Session, person_id: int) -> Interview | None:
    """The seat that this person has, held for this transaction."""
    db.flush()
    theirs = select(Interview).where(Interview.person_id == person_id, Interview.state == "booked")
    return db.scalars(theirs.with_for_update().execution_options(populate_existing=True)).first()


def cancel(db: Session, person_id: int, *, actor: Actor, now: datetime) -> Interview:
    """The person does not come then.

    Raises:
        NoSuchInterview: they have no seat.
    """
    seat = of(db, person_id)
    if seat is None:
        raise NoSuchInterview(person_id)
    _end(db, seat, "cancelled", actor, now)
    return seat


def end(db: Session, person_id: int, state: str, *, actor: Actor, now: datetime) -> None:
    """What this person had booked is `met` or `cancelled`; nobody need call them about it."""
    seat = of(db, person_id)
    if seat is not None:
        _end(db, seat, state, actor, now)
    _no_call(db, person_id, now)


def missed(db: Session, person_id: int, *, actor: Actor, now: datetime) -> Interview:
    """They did not come: they are asked, kindly, for another date.

    Raises:
        NoSuchInterview: they had no seat, or its hour has not come.
    """
    seat = of(db, person_id)
    if seat is None or existing(db, InterviewSlot, seat.slot_id).start > now:
        raise NoSuchInterview(person_id)
    _end(db, seat, "missed", actor, now)
    news, key = DatesWanted("missed", seat.id), f"dates:missed:{seat.id}"
    tell_or_call(db, person_id, news, key=key, reason=slots.REASON, now=now)
    return seat


def ask_to_call(db: Session, person_id: int, *, now: datetime) -> None:
    """No date is open, or none suits: an agent calls, and agrees on one."""
    call(db, person_id, reason=slots.REASON, now=now)


def seated(db: Session, slot_id: int) -> list[Interview]:
    """Who comes to it, or came."""
    db.flush()
    theirs = select(Interview).where(Interview.slot_id == slot_id, Interview.state.in_(("booked", "met", "missed")))
    return list(db.scalars(theirs.order_by(Interview.id)))


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Reminds at most `limit` people whose evening before has come. Returns how many rows were looked at."""
    db.flush()
    oldest = select(Interview.id).where(Interview.next_due_at <= now).order_by(Interview.next_due_at, Interview.id)
    held = sorted(db.scalars(oldest.limit(limit).with_for_update(skip_locked=True, key_share=True)))

    def remind(seat_id: int) -> None:
        seat = locked(db, Interview, seat_id)
        seat.next_due_at = None
        slot = existing(db, InterviewSlot, seat.slot_id)
        if seat.state == "booked" and slot.start > now:
            news, key = InterviewDue(seat.id), f"interview:{seat.id}"
            tell_or_call(db, seat.person_id, news, key=key, reason=slots.REASON, now=now)

    return one_by_one(db, held, remind, due_at=Interview.next_due_at, request=None, now=now)


def _end(db: Session, seat: Interview, state: str, actor: Actor, now: datetime) -> None:
    move(db, seat, state, actor=actor, now=now)
    seat.next_due_at, seat.ended_at = None, now
    audit(db, seat.territory_id, f"interview_{state}", "interview", seat.id, actor=actor, now=now)


def _no_call(db: Session, person_id: int, now: datetime) -> None:
    theirs = CallTask.person_id == person_id, CallTask.reason == slots.REASON, CallTask.state == "open"
    if db.scalar(select(exists().where(*theirs))):
        territory_id = existing(db, Person, person_id).territory_id
        db.execute(update(CallTask).where(*theirs).values(state="done", closed_at=now))
        audit(db, territory_id, "call_settled", "person", person_id, actor=SYSTEM, now=now)
