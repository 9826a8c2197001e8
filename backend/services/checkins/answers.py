"""What people answer: it is written down, ends the climbing, and tells agents where somebody is getting worse."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.checkins import events, moods
from backend.models import CheckIn, Person
from backend.models.columns import rows_of
from backend.services import alerts
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import climbing
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked

LOOKED_BACK: Final = 120
"""Answers that are looked back at: nine weeks of two a day."""
OUTCOMES: Final = frozenset({moods.FINE, moods.LOW, moods.NEED, moods.ALIVE, *moods.DANGER})


def sign(db: Session, person_id: int, *, now: datetime) -> int:
    """The person has sent something, whatever it is: nobody looks for them any more. Returns how many ended by it."""
    db.flush()
    ids = db.connection().execute(_STANDING, {"person": person_id}).scalars().all()
    for checkin_id in ids:
        climbing.happens(db, locked(db, CheckIn, checkin_id), events.Sign(now), now=now)
    return len(ids)


_checkins: Final = rows_of(CheckIn)
_STANDING: Final = (
    select(_checkins.c.id)
    .where(_checkins.c.person_id == bindparam("person"), _checkins.c.closed_at.is_(None))
    .order_by(_checkins.c.id)
)
"""Asked in every turn of whoever writes, and built once."""


def current(db: Session, person_id: int, *, now: datetime) -> CheckIn | None:
    """The last time that they were asked, if an answer still speaks of it: until they are asked again, for a day."""
    db.flush()
    last = db.scalars(_LAST, {"person": person_id}).first()
    return last if last is not None and (now - last.due_at).days < 1 else None


_LAST: Final = (
    select(CheckIn)
    .where(CheckIn.person_id == bindparam("person"), CheckIn.state != "void")
    .order_by(CheckIn.due_at.desc())
    .limit(1)
)


def note(db: Session, checkin_id: int, person_id: int, outcome: str, *, actor: Actor, now: datetime) -> bool:
    """Writes down how they are. False where the question was yesterday's: a sign of life, and no answer of today.

    Raises:
        ValueError: it is no outcome.
    """
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    last = current(db, person_id, now=now)
    if last is None or last.id != checkin_id:
        return False
    checkin = locked(db, CheckIn, checkin_id)
    if checkin.closed_at is None:
        climbing.happens(db, checkin, events.Sign(now), now=now)
    checkin.outcome, checkin.answered_at = outcome, now
    audit(db, checkin.territory_id, "answer", "checkin", checkin.id, actor=actor, now=now)
    db.flush()
    if outcome in moods.MOODS:
        _worry(db, checkin, now)
    return True


def _worry(db: Session, checkin: CheckIn, now: datetime) -> None:
    rows = db.connection().execute(_MOODS, {"person": checkin.person_id}).all()
    why = moods.worry([moods.Mood(at, outcome or "") for at, outcome in reversed(rows)], now)
    if why is not None:
        alerts.raise_alert(
            db, "low_mood", person=existing(db, Person, checkin.person_id), cause=f"mood:{checkin.person_id}",
            words=why, territory_id=checkin.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip


_MOODS: Final = (
    select(*_checkins.c["due_at", "outcome"])
    .where(_checkins.c.person_id == bindparam("person"), _checkins.c.outcome.in_(sorted(moods.MOODS)))
    .order_by(_checkins.c.due_at.desc())
    .limit(LOOKED_BACK)
)
