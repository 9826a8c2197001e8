"""What is heard on the telephone, kept as what others tap: an answer, a need, a yes; and what somebody else says."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend import call_queue
from backend.call_queue import Outcome
from backend.checkins import moods
from backend.models import Agreement, CallTask, CheckInContact, Person
from backend.services import alerts, calls
from backend.services.actor import Actor
from backend.services.agreements import answering
from backend.services.checkins import answers, circle, climbing, plans
from backend.services.desk import requests
from backend.services.desk_errors import NotItsOutcome
from backend.services.help_requests import Post
from backend.services.life.kinds import SAID
from backend.services.pairs import answering as pairs
from backend.services.pairs import proposing
from backend.services.weather import lending

_MOODS: Final = {
    Outcome.ANSWERED_FINE: moods.FINE,
    Outcome.ANSWERED_LOW: moods.LOW,
    Outcome.ANSWERED_NEED: moods.NEED,
}
ASKS_A_YES: Final = frozenset({"agreement", "checkins_agreement", "circle_agreement", proposing.CALL})
UNTIL_DECIDED: Final = timedelta(hours=48)
"""How long nothing is asked of somebody of whom it is said that they died, moved, or are in hospital. An agent decides
meanwhile; where none does, it goes on by itself: a mistake leaves nobody alone."""
DOES_NOT_WISH: Final = "refuses_checkins"
"""The alert of somebody who does not wish to be asked how they are: an agent talks it over with them."""
NEEDS: Final = "need_by_phone"
"""The alert of a need that fits no request."""


def themselves(
    db: Session, task: CallTask, person: Person, outcome: Outcome, *, actor: Actor, now: datetime
) -> str | None:
    """They answered themselves: a sign of life, whatever it was for, and an answer where it was asked how they are.

    Returns the kind of the alert that it made, if it made one.

    Raises:
        NotItsOutcome: several things wait for their yes: each is answered by its own number.
    """
    asks = task.reason in call_queue.ASKS_HOW_THEY_ARE
    current = answers.current(db, person.id, now=now)
    if asks and current is not None and outcome in _MOODS:
        answers.note(db, current.id, person.id, _MOODS[outcome], actor=actor, now=now)
    answers.sign(db, person.id, now=now)
    if asks:  # nobody is called twice to hear the same
        calls.settled(db, person.id, reason=call_queue.WEATHER, actor=actor, now=now)
    if task.reason in ASKS_A_YES and outcome in {Outcome.AGREED, Outcome.REFUSED}:
        _yes_or_no(db, task, person, outcome is Outcome.AGREED, actor, now)
    if asks and outcome is Outcome.REFUSED:
        return _alert(db, task, person, DOES_NOT_WISH, None, actor, now)
    return None


def need(
    db: Session, task: CallTask, person: Person, told: Post, *, publish: bool, login: str, now: datetime, seed: int
) -> requests.Posted:
    """What they need goes out as a request."""
    key = f"call:{task.id}:{now.isoformat()}"
    at = requests.here(person, told)
    return requests.post(db, person, at, key=key, publish=publish, again=False, login=login, now=now, seed=seed)


def need_for_an_agent(db: Session, task: CallTask, person: Person, words: str, *, actor: Actor, now: datetime) -> str:
    """What they need is no request: an agent sees to it."""
    return _alert(db, task, person, NEEDS, words, actor, now)


def others_say(
    db: Session, task: CallTask, person: Person, outcome: Outcome, note: str, *, actor: Actor, now: datetime
) -> str:
    """Somebody else answered, and says what happened. Nobody looks for them any more, and an agent decides; until
    then, for two days at most, nothing is asked of them. Returns the kind of the alert.
    """
    for checkin in climbing.open_of(db, person.id):
        climbing.settle(db, checkin, outcome.value, actor=actor, now=now)
    until = now + UNTIL_DECIDED
    plan = plans.of(db, person.id)
    if plan is not None and plan.state == "active":
        plans.pause(db, plan.id, until, actor=actor, now=now)
    lending.rest(db, person.id, until, now=now)
    if outcome is Outcome.DIED_SAID:
        person.quiet_until = max(person.quiet_until or until, until)
    return _alert(db, task, person, SAID[outcome.value], note or None, actor, now)


def _yes_or_no(db: Session, task: CallTask, person: Person, yes: bool, actor: Actor, now: datetime) -> None:
    if task.reason == "checkins_agreement":
        plan = plans.of(db, person.id)
        if plan is not None and plan.state == "proposed":
            plans.agree(db, plan.id, person.id, yes, actor=actor, now=now)
    elif task.reason == "circle_agreement":
        theirs = select(CheckInContact.id).where(
            CheckInContact.person_id == person.id, CheckInContact.state == "proposed"
        )
        for contact_id in db.scalars(theirs.order_by(CheckInContact.id)).all():
            circle.answer(db, contact_id, person.id, yes, actor=actor, now=now)
    elif task.reason == proposing.CALL:
        waits = proposing.waiting_for(db, person.id)
        if len(waits) > 1:
            raise NotItsOutcome("several pairs wait for their yes: `palier staff pairs`")
        for one in waits:
            pairs.answer(db, one.id, person.id, yes, actor=actor, now=now)
    else:
        waiting = select(Agreement).where(Agreement.person_id == person.id, Agreement.state == "waiting")
        asked = db.scalars(waiting.order_by(Agreement.id)).all()
        if len(asked) > 1:
            raise NotItsOutcome("several requests wait for their yes: `palier staff agreements`")
        if asked:
            answering.answer(db, asked[0], yes, actor=actor, now=now)


def _alert(
    db: Session, task: CallTask, person: Person, kind: str, words: str | None, actor: Actor, now: datetime
) -> str:
    alerts.raise_alert(
        db, kind, person=person, cause=f"{kind}:{person.id}", words=words, urgent=kind == SAID["died_said"],
        territory_id=task.territory_id, actor=actor, now=now,
    )  # fmt: skip
    return kind
