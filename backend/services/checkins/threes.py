"""Three questions about company, once a month, for whoever agreed to them: after a good answer, never on a low day.

The answers are sealed. The agents alone whom the town has named (policy `trend_readers`) read them; where none is,
nobody is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from backend.checkins import moods
from backend.checkins.threes import A_MONTH, LEAST, MOST, QUESTIONS, Month, score, trend
from backend.models import Agent, Alert, AuditEntry, CheckIn, Person, Territory, ThreeAnswers
from backend.services import alerts, people
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.territories import policy

CONSENT: Final = "threes"
READERS: Final = "trend_readers"
FIRST_AFTER: Final = timedelta(days=14)
"""How long somebody has been asked how they are before they are asked whether they agree to this."""
ASKED_AGAIN: Final = timedelta(days=180)
"""After which somebody who did not answer that is asked it again."""
LOW_FOR: Final = timedelta(days=3)
"""How long after a low answer, or worse, nothing of this is asked."""
CRISIS: Final = ("emergency", "distress", "abuse", "abuse_home", "low", "low_mood", "silence", "unwell")
"""Kinds of alerts that, open, keep anybody from being asked."""
_ASKED: Final = "ask_threes"


def readers(db: Session, town: Territory) -> tuple[str, ...]:
    """The agents whom the town has named, and who work there."""
    named = policy(town, READERS)
    theirs = select(Agent.login).where(Agent.territory_id == town.id, Agent.active, Agent.login.in_(named))
    return tuple(db.scalars(theirs.order_by(Agent.login)))


def may_be_asked(db: Session, person_id: int, *, now: datetime) -> str | None:
    """`questions`, or `consent` where they have not said yet whether they agree; None where neither is right now."""
    person, plan = existing(db, Person, person_id), plans.of(db, person_id)
    town = existing(db, Territory, person.territory_id)
    if plan is None or plan.state != "active" or (plan.agreed_at or now) > now - FIRST_AFTER or not readers(db, town):
        return None
    if _is_low(db, person_id, now):
        return None
    match people.standing(db, person, CONSENT):
        case people.Standing.TOLD:
            last = db.scalar(select(func.max(ThreeAnswers.at)).where(ThreeAnswers.person_id == person_id))
            return "questions" if last is None or now - last >= A_MONTH else None
        case people.Standing.UNTOLD:
            return None if _was_asked(db, person_id, now) else "consent"
        case _:
            return None


def asked_consent(db: Session, person_id: int, *, now: datetime) -> None:
    """They are asked whether they agree: not again for long, where they leave it open."""
    person = existing(db, Person, person_id)
    audit(db, person.territory_id, _ASKED, "person", person_id, actor=SYSTEM, now=now)


def begin(db: Session, person_id: int, *, now: datetime) -> ThreeAnswers:
    """The first of this month's questions is asked."""
    row = ThreeAnswers(
        territory_id=existing(db, Person, person_id).territory_id, person_id=person_id, at=now, answers=""
    )
    db.add(row)
    db.flush()
    return row


def answer(
    db: Session, row_id: int, person_id: int, number: int, value: int, *, actor: Actor, now: datetime
) -> ThreeAnswers:
    """Writes down the answer to one of the three; answered again, it replaces. After the last, the trend is looked at.

    Raises:
        LookupError: it is not theirs, is erased, or is not the question that is asked.
    """
    row = locked(db, ThreeAnswers, row_id)
    given = row.answers or ""
    if row.person_id != person_id or not 0 <= number <= len(given) or number >= QUESTIONS:
        raise LookupError(row_id)
    if not LEAST <= value <= MOST:
        raise LookupError(value)
    row.answers = f"{given[:number]}{value}{given[number + 1 :]}"
    db.flush()
    if len(row.answers) == QUESTIONS:
        audit(db, row.territory_id, "answer_threes", "person", person_id, actor=actor, now=now)
        _look_at_trend(db, row, now)
    return row


def of(db: Session, person_id: int) -> list[ThreeAnswers]:
    """What they answered, the oldest first; what they left off is left out."""
    db.flush()
    theirs = select(ThreeAnswers).where(ThreeAnswers.person_id == person_id).order_by(ThreeAnswers.at, ThreeAnswers.id)
    return [row for row in db.scalars(theirs) if score(row.answers) is not None]


def of_town(db: Session, territory_id: int) -> list[ThreeAnswers]:
    """The same of everybody of a town who is there."""
    db.flush()
    theirs = (
        select(ThreeAnswers)
        .join(Person, Person.id == ThreeAnswers.person_id)
        .where(ThreeAnswers.territory_id == territory_id, Person.state != "erased")
        .order_by(ThreeAnswers.at, ThreeAnswers.id)
    )
    return [row for row in db.scalars(theirs) if score(row.answers) is not None]


def may_read(db: Session, town: Territory, actor: Actor) -> bool:
    """Whether somebody's answers may be in a copy that is made for this actor: the person's own, or a named agent's."""
    return actor.kind == "person" or str(actor.id) in readers(db, town)


def months(rows: Sequence[ThreeAnswers]) -> list[Month]:
    return [Month(row.at, found) for row in rows if (found := score(row.answers)) is not None]


def erase(db: Session, person_id: int, *, actor: Actor, now: datetime) -> int:
    """The person wishes their answers gone: they are, with the alert that was raised of them. Returns how many."""
    db.flush()
    gone = db.execute(delete(ThreeAnswers).where(ThreeAnswers.person_id == person_id).returning(ThreeAnswers.id)).all()
    person = existing(db, Person, person_id)
    audit(db, person.territory_id, "erase_threes", "person", person_id, actor=actor, now=now)
    raised = select(Alert).where(Alert.cause == _cause(person_id), Alert.state != "closed")
    for alert in db.scalars(raised).all():
        alert.words = None
        alerts.all_clear(db, alert, "erased", actor=SYSTEM, now=now)
    return len(gone)


def note_reading(db: Session, person: Person, login: str, *, now: datetime) -> None:
    """That a named agent read somebody's answers is written down."""
    audit(db, person.territory_id, "read_threes", "person", person.id, actor=Actor.agent(login), now=now)


def _look_at_trend(db: Session, row: ThreeAnswers, now: datetime) -> None:
    told = months(of(db, row.person_id))
    why = trend(told)
    if why is not None:
        alerts.raise_alert(
            db, alerts.ISOLATION, person=existing(db, Person, row.person_id), cause=_cause(row.person_id),
            words=why, restricted=True, territory_id=row.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip


def _cause(person_id: int) -> str:
    return f"{alerts.ISOLATION}:{person_id}"


def _is_low(db: Session, person_id: int, now: datetime) -> bool:
    bad = exists().where(
        CheckIn.person_id == person_id,
        CheckIn.outcome.in_((moods.LOW, *moods.DANGER)),
        CheckIn.answered_at > now - LOW_FOR,
    )
    alarmed = exists().where(Alert.person_id == person_id, Alert.kind.in_(CRISIS), Alert.state != "closed")
    low, crisis = db.execute(select(bad, alarmed)).one()
    return bool(low or crisis)


def _was_asked(db: Session, person_id: int, now: datetime) -> bool:
    asked = exists().where(
        AuditEntry.what == "person", AuditEntry.what_id == person_id, AuditEntry.verb == _ASKED,
        AuditEntry.at > now - ASKED_AGAIN,
    )  # fmt: skip
    return bool(db.scalar(select(asked)))
