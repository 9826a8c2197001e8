"""The three questions of the month by telephone (`checkins.threes`): of whoever is called to hear how they are, after a
good answer. Whoever types the answers in writes them down, and reads neither what was answered before nor the trend.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from backend.call_queue import CHECK_IN, SPOKEN, Outcome
from backend.checkins.threes import LEAST, MOST, QUESTIONS
from backend.models import CallTask, Person
from backend.services import people
from backend.services.actor import Actor
from backend.services.checkins import plans, threes
from backend.services.desk_errors import NotItsOutcome
from backend.services.privacy import consents


class Agrees(StrEnum):
    """What they said when they were asked, aloud, whether the questions may be asked."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    """They leave it open: they are not asked again for long."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of them in a call. `answers`: one figure each, 1 to 3, in order; fewer, where they had enough."""

    agrees: Agrees | None = None
    answers: str = ""


def due(db: Session, task: CallTask, *, now: datetime) -> str | None:
    """`consent` or `questions`, where it is time for either once all is well; None where neither is."""
    plan = plans.of(db, task.person_id)
    if task.reason != CHECK_IN or plan is None or not plan.by_phone:
        return None
    return threes.may_be_asked(db, task.person_id, now=now)


def check(told: Told, outcome: Outcome) -> None:
    """Lets pass what goes together. A no is heard in any call.

    Raises:
        NotItsOutcome: it does not; `about` says why.
    """
    figures = {str(one) for one in range(LEAST, MOST + 1)}
    if told.agrees is Agrees.NO and outcome in SPOKEN and not told.answers:
        return
    if outcome is not Outcome.ANSWERED_FINE:
        raise NotItsOutcome("the three questions are asked after a good answer alone")
    if told.answers and told.agrees not in (None, Agrees.YES):
        raise NotItsOutcome("without their yes nothing is asked")
    if len(told.answers) > QUESTIONS or set(told.answers) - figures:
        raise NotItsOutcome("--answers takes a figure from 1 to 3 for each of the three questions: 213")


def note(db: Session, task: CallTask, person: Person, told: Told, *, actor: Actor, now: datetime) -> None:
    """Kept as if they had tapped it.

    Raises:
        NotItsOutcome: it is not the time, or they have not agreed.
    """
    if told.agrees is Agrees.NO:
        consents.answer(db, person, threes.CONSENT, False, actor=actor, now=now)
        return
    what = due(db, task, now=now)
    if what is None:
        raise NotItsOutcome("the three questions are not for today")
    if what == "consent":
        _consent(db, person, told, actor, now)
    if told.answers:
        row = threes.begin(db, person.id, now=now)
        for number, figure in enumerate(told.answers):
            threes.answer(db, row.id, person.id, number, int(figure), actor=actor, now=now)


def _consent(db: Session, person: Person, told: Told, actor: Actor, now: datetime) -> None:
    if told.agrees is Agrees.UNSURE:
        threes.asked_consent(db, person.id, now=now)
    elif told.agrees is Agrees.YES:
        people.record_consent(db, person, threes.CONSENT, now=now, actor=actor)
    else:
        raise NotItsOutcome("say whether they agree: --three-questions yes, no or unsure")
