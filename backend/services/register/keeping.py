"""How an entry is changed, and ends: struck off on request, on a death, on moving away; erased with its person."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import History, Territory
from backend.models.register import RegisterEntry
from backend.register import STRUCK_UNDONE_WITHIN, Facts
from backend.services.actor import Actor
from backend.services.lifecycles import audit, move
from backend.services.locking import existing
from backend.services.register import answering, entries
from backend.services.register.errors import NotFromHere

ASKED: Final = "asked"
DIED: Final = "died"
MOVED: Final = "moved"
CARE_HOME: Final = "care_home"
ERASED: Final = "erased"
WHY_STRUCK: Final = (ASKED, DIED, MOVED, CARE_HOME)
_UNDONE: Final = (DIED, CARE_HOME, MOVED)
"""What an agent sets, and may take back for some days: until then the words are kept, and shown to nobody."""


def change(db: Session, entry: RegisterEntry, facts: Facts, *, actor: Actor, now: datetime) -> None:
    """What it holds is corrected, or said anew to be true.

    Raises:
        CannotBeOnIt: with these facts the law would not let them.
    """
    territory = existing(db, Territory, entry.territory_id)
    entries.require_fit(territory, facts, now)
    entries.write(entry, facts)
    entry.checked_at = now
    audit(db, entry.territory_id, "change", "register_entry", entry.id, actor=actor, now=now)
    db.flush()


def strike(db: Session, entry: RegisterEntry, why: str, *, actor: Actor, now: datetime) -> None:
    """It is on the register no more. What the person asked for is done at once, words and all; a death or a move, which
    an agent may have set by mistake, some days later.

    Raises:
        NotFromHere: it has ended.
    """
    if entry.state not in entries.STANDING:
        raise NotFromHere(entry.id)
    entry.ended_at, entry.ended_why = now, why
    entry.next_at = now + STRUCK_UNDONE_WITHIN if why in _UNDONE else None
    move(db, entry, "struck", actor=actor, now=now)
    audit(db, entry.territory_id, f"strike_{why}", "register_entry", entry.id, actor=actor, now=now)
    entries.settled(db, entry, actor, "Radiée du registre.", now)
    if why not in _UNDONE:
        entries.empty(db, entry)
    db.flush()


def strike_person(db: Session, person_id: int, why: str, *, actor: Actor, now: datetime) -> int:
    """The entry of somebody who has died, moved into a care home, or is to be erased. Returns how many there were."""
    entry = entries.of(db, person_id)
    if entry is None:
        return 0
    strike(db, entry, why, actor=actor, now=now)
    return 1


def back(db: Session, person_id: int, why: str, *, actor: Actor, now: datetime) -> int:
    """What it was struck for was a mistake, or is over: it stands as it stood. Returns how many there were."""
    if entries.of(db, person_id) is not None:
        return 0
    db.flush()
    struck = select(RegisterEntry).where(
        RegisterEntry.person_number == person_id, RegisterEntry.state == "struck", RegisterEntry.ended_why == why,
        RegisterEntry.next_at > now,
    )  # fmt: skip
    entry = db.scalars(struck.order_by(RegisterEntry.id.desc())).first()
    if entry is None:
        return 0
    before = db.scalars(
        select(History.before)
        .where(History.what == "register_entry", History.what_id == entry.id, History.after == "struck")
        .order_by(History.id.desc())
    ).first()
    entry.ended_at = entry.ended_why = None
    entry.next_at = _next(db, entry, before or "confirmed", now)
    move(db, entry, before or "confirmed", actor=actor, now=now)
    audit(db, entry.territory_id, "unstrike", "register_entry", entry.id, actor=actor, now=now)
    db.flush()
    return 1


def _next(db: Session, entry: RegisterEntry, state: str, now: datetime) -> datetime | None:
    """What was waited for goes on."""
    if state == "acknowledged" and entry.acknowledged_at is not None:
        return answering.objection_ends(db, entry, entry.acknowledged_at)
    return now if state == "received" else None
