"""The entries themselves: whose there is, what it holds, and how nothing is left of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.models import Alert, Territory
from backend.models.register import RegisterEntry, RegisterReading
from backend.register import Facts, unfit
from backend.services import alerts, territories
from backend.services.actor import Actor
from backend.services.locking import locked
from backend.services.register import access
from backend.services.register.errors import CannotBeOnIt, NoSuchEntry

STANDING: Final = ("received", "acknowledged", "confirmed")
"""States of an entry that has not ended."""
TO_ACKNOWLEDGE: Final = "register_due"
"""The kind of the alert of a request that must be acknowledged."""
_WORDS: Final = ("name", "born", "address", "phone", "ground", "services", "warn", "third_party", "third_quality")


def the_entry(db: Session, territory: Territory, entry_id: int, *, actor: Actor) -> RegisterEntry:
    """A standing entry, locked, for a named agent.

    Raises:
        NotNamed: the agent is not named for the register.
        NoSuchEntry: none of that number stands here.
    """
    access.require(db, territory, actor)
    try:
        entry = locked(db, RegisterEntry, entry_id)
    except LookupError:
        raise NoSuchEntry(entry_id) from None
    if entry.territory_id != territory.id or entry.state not in STANDING:
        raise NoSuchEntry(entry_id)
    return entry


def of(db: Session, person_id: int) -> RegisterEntry | None:
    """The entry of somebody whom the town knows, on the register or about to be; None where there is none."""
    db.flush()
    theirs = select(RegisterEntry).where(RegisterEntry.person_number == person_id, RegisterEntry.state.in_(STANDING))
    return db.scalars(theirs).first()


def held(db: Session, person_id: int) -> RegisterEntry | None:
    """As `of`, locked: an agent may be at it at this moment."""
    entry = of(db, person_id)
    if entry is None:
        return None
    entry = locked(db, RegisterEntry, entry.id)
    return entry if entry.state in STANDING and entry.person_number == person_id else None


def require_fit(territory: Territory, facts: Facts, now: datetime, *, at_home: bool = True) -> None:
    """Lets facts pass that make an entry.

    Raises:
        CannotBeOnIt: the law does not let them.
    """
    today = now.astimezone(territories.zone(territory)).date()
    if (why := unfit(facts, today, at_home=at_home)) is not None:
        raise CannotBeOnIt(why)


def facts_of(entry: RegisterEntry) -> Facts:
    """What it holds, opened."""
    return Facts(
        entry.name or "", entry.born or "", entry.address or "", entry.phone or "", entry.ground or "",
        entry.services or "", entry.warn or "",
    )  # fmt: skip


def write(entry: RegisterEntry, facts: Facts) -> None:
    """Puts the facts into the entry."""
    entry.name, entry.born, entry.address = facts.name.strip(), facts.born, facts.address.strip()
    entry.phone, entry.ground = facts.phone or None, str(facts.ground)
    entry.services, entry.warn = facts.services or None, facts.warn or None


def empty(db: Session, entry: RegisterEntry) -> None:
    """Nothing is left that says who it was: that there was one, how it ended and who read it, stays for the figures."""
    for column in _WORDS:
        setattr(entry, column, None)
    entry.person_number = entry.next_at = None
    db.execute(update(RegisterReading).where(RegisterReading.entry_id == entry.id).values(note=None))
    db.flush()


def cause(entry: RegisterEntry) -> str:
    """What its alert is about."""
    return f"{TO_ACKNOWLEDGE}:{entry.id}"


def settled(db: Session, entry: RegisterEntry, actor: Actor, outcome: str, now: datetime) -> None:
    """Its alert is over: the agent who did it closes it; where another has it, or no agent did it, they read so."""
    if actor.kind == "agent" and alerts.close_cause(db, cause(entry), str(actor.id), outcome, now=now):
        return
    db.flush()
    alert = db.scalars(select(Alert).where(Alert.cause == cause(entry), Alert.state != "closed")).first()
    if alert is not None:
        alerts.all_clear(db, alert, outcome, actor=actor, now=now)
