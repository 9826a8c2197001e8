"""Whom the *plan d'alerte et d'urgence* reaches: all that heat, cold and flood may know of the register, and the one
use that it may be put to.

No word of an entry is opened here: whoever calls those without a file reads them from the register's own list. What
is done with one is written down in it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.models import History
from backend.models.register import RegisterEntry
from backend.register import Why
from backend.services.actor import SYSTEM
from backend.services.register import entries, reading


def files(db: Session, territory_id: int) -> list[int | None]:
    """Everybody on the register of this town, by their file; None for each who has none."""
    db.flush()
    here = RegisterEntry.territory_id == territory_id, RegisterEntry.state == "confirmed"
    return list(db.scalars(select(RegisterEntry.person_number).where(*here).order_by(RegisterEntry.id)))


def is_on(db: Session, person_id: int) -> bool:
    """Whether this person is on it."""
    entry = entries.of(db, person_id)
    return entry is not None and entry.state == "confirmed"


def said_yes(db: Session, person_id: int) -> bool:
    """Whether this person is on it by a yes of their own, said in chat or to an agent: not since they kept silent when
    somebody else had asked for it.
    """
    entry = entries.of(db, person_id)
    if entry is None or entry.state != "confirmed":
        return False
    confirmed = History.what == "register_entry", History.what_id == entry.id, History.after == "confirmed"
    theirs = select(exists().where(*confirmed, History.before != "struck", History.actor != str(SYSTEM)))
    return bool(db.scalar(theirs))


def taken_up(db: Session, person_id: int, *, plan: str, now: datetime) -> None:
    """The plan looks after this person from now on: where they are on the register, their entry says so. `plan` says
    which.
    """
    entry = entries.of(db, person_id)
    if entry is not None and entry.state == "confirmed":
        reading.noted(db, [entry], reading.ALERT, Why.PLAN, plan, SYSTEM, now)
