"""How an entry is changed, and ends: struck off on request, on a death, on moving away; erased with its person."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.models import History, Territory
from backend.models.register import RegisterEntry
from backend.register import STRUCK_UNDONE_WITHIN, Facts
from backend.services.actor import Actor
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.register import access, addresses, answering, entries
from backend.services.register.errors import NoSuchEntry, NotFromHere, OnItAlready

ASKED: Final = "asked"
DIED: Final = "died"
MOVED: Final = "moved"
CARE_HOME: Final = "care_home"
ERASED: Final = "erased"
WHY_STRUCK: Final = (ASKED, DIED, MOVED, CARE_HOME)
_UNDONE: Final = (DIED, CARE_HOME, MOVED)
"""What an agent sets, and may take back for some days: until then the words are kept, and shown to nobody. Those of who
asked to be erased are kept until they are, as long as they may still stay.
"""


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
    addresses.settled(db, entry, actor=actor, now=now)
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
    addresses.settled(db, entry, actor=actor, now=now)
    if why == ASKED:
        entries.empty(db, entry)
    db.flush()


def strike_person(db: Session, person_id: int, why: str, *, actor: Actor, now: datetime) -> int:
    """The entry of somebody who has died, moved into a care home, or is to be erased. Returns how many there were."""
    entry = entries.held(db, person_id)
    if entry is None:
        return 0
    strike(db, entry, why, actor=actor, now=now)
    return 1


def back(db: Session, person_id: int, why: str, *, actor: Actor, now: datetime) -> int:
    """What it was struck for was a mistake, or is over: it stands as it stood. Returns how many there were."""
    db.flush()
    struck = _struck(now).where(RegisterEntry.person_number == person_id, RegisterEntry.ended_why == why)
    entry_id = db.scalar(struck.order_by(RegisterEntry.id.desc()))
    if entry_id is None or entries.of(db, person_id) is not None:
        return 0
    _unstrike(db, locked(db, RegisterEntry, entry_id), actor, now)
    return 1


def undo(db: Session, territory: Territory, entry_id: int, *, actor: Actor, now: datetime) -> RegisterEntry:
    """A named agent struck it off by mistake, within these days: it stands as it stood.

    Raises:
        NotNamed: the agent is not named for the register.
        NoSuchEntry: none of that number was struck here lately, or its words are gone.
        OnItAlready: they are on it anew.
    """
    access.require(db, territory, actor)
    db.flush()
    struck = _struck(now).where(RegisterEntry.id == entry_id, RegisterEntry.territory_id == territory.id)
    if db.scalar(struck.where(RegisterEntry.ended_why.in_(_UNDONE))) is None:
        raise NoSuchEntry(entry_id)
    entry = locked(db, RegisterEntry, entry_id)
    if entry.person_number is not None and entries.of(db, entry.person_number) is not None:
        raise OnItAlready(entry_id)
    _unstrike(db, entry, actor, now)
    return entry


def _struck(now: datetime) -> Select[int]:
    """What may stand again: its words are still there."""
    kept = RegisterEntry.next_at.is_(None) | (RegisterEntry.next_at > now)
    return select(RegisterEntry.id).where(RegisterEntry.state == "struck", RegisterEntry.name.is_not(None), kept)


def _unstrike(db: Session, entry: RegisterEntry, actor: Actor, now: datetime) -> None:
    stood = select(History.before).where(
        History.what == "register_entry", History.what_id == entry.id, History.after == "struck"
    )
    before = db.scalar(stood.order_by(History.id.desc()).limit(1)) or "confirmed"
    entry.ended_at = entry.ended_why = None
    entry.next_at = _next(db, entry, before, now)
    move(db, entry, before, actor=actor, now=now)
    audit(db, entry.territory_id, "unstrike", "register_entry", entry.id, actor=actor, now=now)
    db.flush()


def _next(db: Session, entry: RegisterEntry, state: str, now: datetime) -> datetime | None:
    """What was waited for goes on."""
    if state == "acknowledged" and entry.acknowledged_at is not None:
        return answering.objection_ends(db, entry, entry.acknowledged_at)
    return now if state == "received" else None
