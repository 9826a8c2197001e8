"""Who stands on the register of frail people, for a plan of heat, cold or flood: the one use that it may be put to.

The register keeps itself (`backend.services.register`); this is the only door by which the weather looks at it. No word
of it is opened here: whoever calls those without a file reads them from the register's own list. Either is
written down.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import WeatherMode
from backend.services.register import reading


def files(db: Session, territory_id: int) -> list[int | None]:
    """Everybody on the register of this town, by their file; None for each who has none."""
    return reading.files(db, territory_id)


def is_on(db: Session, person_id: int) -> bool:
    """Whether this person is on it."""
    return reading.is_on(db, person_id)


def said_yes(db: Session, person_id: int) -> bool:
    """Whether this person is on it by a yes of their own."""
    return reading.said_yes(db, person_id)


def taken_up(db: Session, person_id: int, mode: WeatherMode, *, now: datetime) -> None:
    """The plan looks after this person: where they are on the register, that says so."""
    reading.taken_up(db, person_id, plan=f"{mode.hazard} {mode.id}", now=now)
