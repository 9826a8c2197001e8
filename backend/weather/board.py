"""The board of a plan of heat, cold or flood: hour by hour who was asked, reached, is fine, needs something, is silent,
was called; and how everybody is now. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from backend.checkins import moods, outcomes
from backend.checkins.ladder import State


class Is(StrEnum):
    """How somebody is, as far as a question or a call tells."""

    FINE = "fine"
    LOW = "low"
    NEEDS = "needs"
    SILENT = "silent"
    """Reminded, or looked for, and no word."""
    WAITING = "waiting"
    """Asked, and the reminder has not come yet."""
    FOUND = "found"
    """Somebody else says how they are: seen, in hospital, moved."""


@dataclass(frozen=True, slots=True)
class Question:
    """One time that somebody was asked. `state` and `outcome` are the check-in's; `reached`: a platform took it."""

    person_id: int
    at: datetime
    state: str
    outcome: str | None = None
    reached: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call or visit, and what came of it (`backend.call_queue.Outcome`)."""

    person_id: int
    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of the board; `at` is when it begins, in the town's zone."""

    at: datetime
    asked: int = 0
    reached: int = 0
    fine: int = 0
    low: int = 0
    needs: int = 0
    silent: int = 0
    waiting: int = 0
    found: int = 0
    called: int = 0
    answered: int = 0
    """Of those calls."""


_ANSWERS: Final = {
    moods.FINE: Is.FINE,
    moods.ALIVE: Is.FINE,
    moods.LOW: Is.LOW,
    moods.NEED: Is.NEEDS,
    **dict.fromkeys(moods.DANGER, Is.NEEDS),
    **dict.fromkeys(outcomes.FOUND_OUT, Is.FOUND),
}
_HEARD: Final = {
    "answered_fine": Is.FINE, "agreed": Is.FINE, "refused": Is.FINE, "answered_low": Is.LOW, "answered_need": Is.NEEDS,
    "no_answer": Is.SILENT, "voicemail": Is.SILENT, "hospital": Is.FOUND, "moved": Is.FOUND, "died_said": Is.FOUND,
}  # fmt: skip
"""What a call tells; where somebody is to be called back, nothing."""


def told_by(question: Question) -> Is | None:
    """How they are by this question; None where it was not asked after all."""
    if question.outcome in _ANSWERS:
        return _ANSWERS[question.outcome]
    if question.outcome in outcomes.NOT_ASKED or question.state == State.VOID:
        return None
    return Is.WAITING if question.state == State.ASKED else Is.SILENT


def hours(questions: Iterable[Question], attempts: Iterable[Attempt], zone: ZoneInfo) -> list[Hour]:
    """Every hour in which something happened, in order."""
    counted: dict[datetime, Counter[str]] = {}
    for question in questions:
        if (how := told_by(question)) is not None:
            of_hour = counted.setdefault(_hour(question.at, zone), Counter())
            of_hour.update(["asked", how.value])
            of_hour["reached"] += question.reached
    for attempt in attempts:
        of_hour = counted.setdefault(_hour(attempt.at, zone), Counter())
        of_hour["called"] += 1
        of_hour["answered"] += _HEARD.get(attempt.outcome) in {Is.FINE, Is.LOW, Is.NEEDS}
    return [Hour(at, **counts) for at, counts in sorted(counted.items())]


def now(questions: Sequence[Question], attempts: Sequence[Attempt]) -> dict[int, tuple[Is, datetime]]:
    """How each of them is by the last that is known, and since when. A call that nobody answered makes nobody silent
    who has answered a question since."""
    known: dict[int, tuple[Is, datetime]] = {}
    told = [(one.at, one.person_id, told_by(one)) for one in questions]
    told += [(one.at, one.person_id, _HEARD.get(one.outcome)) for one in attempts]
    for at, person_id, how in sorted(told, key=lambda one: one[0]):
        if how is not None:
            known[person_id] = how, at
    return known


def _hour(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone).replace(minute=0, second=0, microsecond=0)
