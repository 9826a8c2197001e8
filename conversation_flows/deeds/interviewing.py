"""Deeds about interviews: dates looked for, a seat booked, moved or given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.messaging.tidings import DatesWanted, InterviewDue
from backend.models import Agent, Interview, InterviewSlot, Volunteer
from backend.services.desk_errors import NoSuchInterview, NoSuchSlot, SlotFull
from backend.services.errors import NotAVolunteer
from backend.services.interviews import booking, slots
from backend.services.locking import existing
from conversation_flows import interview
from conversation_flows.deeds.case import Case, person_of, territory_of


def dates(db: Session, case: Case, *, why: str = "") -> Sequence[Any]:
    """The next dates; where there is none an agent calls."""
    return look(db, interview.LookForDates(), case, why=why)


def look(db: Session, command: interview.LookForDates, case: Case, *, why: str = "") -> Sequence[Any]:
    """The dates that fit what was said; where none does, the next ones; where none is open, an agent calls."""
    if not _to_meet(db, case):
        return (interview.MetAlready(),)
    has = booking.of(db, case.person_id)
    but = has.slot_id if has else None
    town, now = territory_of(db, case), case.now
    within = (command.within.start, command.within.end) if command.within else None
    open_ = slots.coming(db, town, now=now, week=command.week, within=within, but=but)
    if not open_ and (command.week or within):
        open_, why = slots.coming(db, town, now=now, but=but), "not_then"
    shown = open_[command.skipped : command.skipped + interview.SHOWN]
    if not shown:
        return ask_for_call(db, case, why=why if why != "not_then" else "")
    if not why and len(open_) == 1 and command.within and open_[0].start == command.within.start:
        return book(db, interview.BookInterview(open_[0].id), case)  # « mardi à 10 h » says which
    more = len(open_) > command.skipped + len(shown)
    return (interview.DatesFound(_slots(db, shown), command.skipped, more, why),)


def book(db: Session, command: interview.BookInterview, case: Case) -> Sequence[Any]:
    try:
        seat = booking.book(db, person_of(db, case), command.slot_id, actor=case.actor, now=case.now)
    except NotAVolunteer:
        return (interview.MetAlready(),)
    except SlotFull:
        return dates(db, case, why="full")
    except NoSuchSlot:
        return dates(db, case, why="gone")
    return (interview.InterviewBooked(_slot(db, existing(db, InterviewSlot, seat.slot_id))),)


def cancel(db: Session, case: Case) -> Sequence[Any]:
    try:
        booking.cancel(db, case.person_id, actor=case.actor, now=case.now)
    except NoSuchInterview:
        return (interview.InterviewSeen(None),)
    return (interview.InterviewCancelled(),)


def look_at(db: Session, case: Case) -> Sequence[Any]:
    seat = booking.of(db, case.person_id)
    if seat is not None:
        return (interview.InterviewSeen(_slot(db, existing(db, InterviewSlot, seat.slot_id))),)
    return dates(db, case) if _to_meet(db, case) else (interview.MetAlready(),)


def ask_for_call(db: Session, case: Case, *, why: str = "") -> Sequence[Any]:
    booking.ask_to_call(db, case.person_id, now=case.now)
    return (interview.SomebodyCalls(why),)


# --- news -----------------------------------------------------------------------------------------------------------


def tomorrow(db: Session, news: InterviewDue, case: Case) -> interview.MeetingTomorrow | None:
    seat = existing(db, Interview, news.interview_id)
    slot = existing(db, InterviewSlot, seat.slot_id)
    if seat.state != "booked" or slot.start <= case.now:
        return None
    return interview.MeetingTomorrow(news, _slot(db, slot))


def wanted(db: Session, news: DatesWanted, case: Case) -> interview.DatesOffered | None:
    """Nothing where they have chosen meanwhile, or were met, or wait for no date."""
    if not _to_meet(db, case) or booking.of(db, case.person_id) is not None:
        return None
    open_ = slots.coming(db, territory_of(db, case), now=case.now)
    if news.why == "opened" and not open_:
        return None
    was: datetime | None = None
    if news.interview_id:
        was = existing(db, InterviewSlot, existing(db, Interview, news.interview_id).slot_id).start
    shown = _slots(db, open_[: interview.SHOWN])
    return interview.DatesOffered(news, news.why, shown, len(open_) > len(shown), was)


def _to_meet(db: Session, case: Case) -> bool:
    volunteer = db.get(Volunteer, case.person_id)
    return volunteer is not None and volunteer.state == "applied" and volunteer.met_at is None


def _slots(db: Session, found: Sequence[InterviewSlot]) -> tuple[interview.OpenSlot, ...]:
    return tuple(_slot(db, one) for one in found)


def _slot(db: Session, slot: InterviewSlot) -> interview.OpenSlot:
    minutes = round((slot.end - slot.start).total_seconds() / 60)
    agent = existing(db, Agent, slot.agent_id).name
    return interview.OpenSlot(slot.id, slot.start, minutes, slot.place, agent, slot.seats > 1)
