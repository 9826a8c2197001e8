"""What the board of a plan shows, read from check-ins and calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend import call_queue
from backend.models import CallAttempt, CallTask, CheckIn, CheckInPlan, Person, Territory, WeatherMode, WeatherWatch
from backend.services import territories
from backend.services.weather import lending
from backend.weather import board
from backend.weather.board import Attempt, Hour, Is, Question


@dataclass(frozen=True, slots=True)
class Watched:
    """One of those whom the plan looks after. `how`: by the last that is known; None where nothing is yet."""

    person: Person
    how: Is | None
    since: datetime | None
    to_call: bool
    """Whether somebody is to call or visit them now."""
    rests: bool
    """Whether their plan is paused, or they are in hospital: nobody asks."""


@dataclass(frozen=True, slots=True)
class Board:
    hours: list[Hour]
    people: list[Watched]


def of(db: Session, town: Territory, mode: WeatherMode, *, since: datetime) -> Board:
    """The board of this plan from that moment on; how everybody is, by all that is known since it began."""
    db.flush()
    began = mode.begun_at or mode.created_at
    watched = select(WeatherWatch.person_id).where(WeatherWatch.mode_id == mode.id)
    asked = select(CheckIn).where(CheckIn.person_id.in_(watched), CheckIn.due_at >= began).order_by(CheckIn.id)
    questions = [_question(one) for one in db.scalars(asked)]
    made = select(CallAttempt).where(
        CallAttempt.person_id.in_(watched), CallAttempt.at >= began,
        CallAttempt.reason.in_(call_queue.ASKS_HOW_THEY_ARE),
    )  # fmt: skip
    attempts = [Attempt(one.person_id, one.at, one.outcome or "") for one in db.scalars(made.order_by(CallAttempt.id))]
    shown = [one for one in questions if one.at >= since], [one for one in attempts if one.at >= since]
    return Board(board.hours(*shown, territories.zone(town)), _people(db, mode, board.now(questions, attempts)))


def _question(checkin: CheckIn) -> Question:
    reached = checkin.sent_at is not None or checkin.answered_at is not None
    return Question(checkin.person_id, checkin.due_at, checkin.state or "", checkin.outcome, reached)


def _people(db: Session, mode: WeatherMode, known: dict[int, tuple[Is, datetime]]) -> list[Watched]:
    to_call = exists().where(
        CallTask.person_id == Person.id, CallTask.state == "open", CallTask.reason.in_(call_queue.ASKS_HOW_THEY_ARE)
    )
    rests = (CheckInPlan.state == "paused") | (
        (CheckInPlan.state == lending.LENT) & CheckInPlan.paused_until.is_not(None) & CheckInPlan.pause_at.is_(None)
    )
    paused = exists().where(CheckInPlan.person_id == Person.id, rests)
    theirs = (
        select(Person, to_call, paused)
        .join(WeatherWatch, WeatherWatch.person_id == Person.id)
        .where(WeatherWatch.mode_id == mode.id)
        .order_by(Person.id)
    )
    nothing: tuple[Is | None, datetime | None] = (None, None)
    return [
        Watched(person, *known.get(person.id, nothing), to_call=calls, rests=rests or person.state != "present")
        for person, calls, rests in db.execute(theirs)
    ]
