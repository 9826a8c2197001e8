"""A request by somebody else: acknowledged to its person within eight days, then confirmed, or refused and erased.

Alerts name nobody: whoever may read alerts may not read the register.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Territory
from backend.models.register import RegisterEntry
from backend.register import REMINDED_BEFORE, is_urgent, next_look, objection_until
from backend.services import alerts, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.register import entries
from backend.services.register.errors import NotFromHere
from backend.services.setbacks import one_by_one


def acknowledge(db: Session, entry: RegisterEntry, *, actor: Actor, now: datetime) -> datetime:
    """Its person was written to, or called: who asked, what is kept, and that they may say no. Returns until when.

    Raises:
        NotFromHere: it is acknowledged, or answered, already.
    """
    if entry.state != "received":
        raise NotFromHere(entry.id)
    entry.acknowledged_at = now
    entry.next_at = until = objection_ends(db, entry, now)
    move(db, entry, "acknowledged", actor=actor, now=now)
    audit(db, entry.territory_id, "acknowledge", "register_entry", entry.id, actor=actor, now=now)
    entries.settled(db, entry, actor, "Accusé de réception fait.", now)
    return until


def confirm(db: Session, entry: RegisterEntry, *, actor: Actor, now: datetime) -> None:
    """Its person says yes, or has not objected: they are on the register.

    Raises:
        NotFromHere: it is answered already.
    """
    if entry.state not in {"received", "acknowledged"}:
        raise NotFromHere(entry.id)
    entry.acknowledged_at = entry.acknowledged_at or now
    entry.confirmed_at = entry.checked_at = now
    entry.next_at = None
    move(db, entry, "confirmed", actor=actor, now=now)
    audit(db, entry.territory_id, "confirm", "register_entry", entry.id, actor=actor, now=now)
    entries.settled(db, entry, actor, "Inscription confirmée.", now)


def object_(db: Session, entry: RegisterEntry, *, actor: Actor, now: datetime) -> None:
    """Its person says no: it is refused, and all that it held is erased at once.

    Raises:
        NotFromHere: it is confirmed (then it is struck), or answered.
    """
    if entry.state not in {"received", "acknowledged"}:
        raise NotFromHere(entry.id)
    entry.ended_at, entry.ended_why = now, "objection"
    move(db, entry, "refused", actor=actor, now=now)
    audit(db, entry.territory_id, "object", "register_entry", entry.id, actor=actor, now=now)
    entries.settled(db, entry, actor, "Opposition : demande effacée.", now)
    entries.empty(db, entry)


def objection_ends(db: Session, entry: RegisterEntry, acknowledged: datetime) -> datetime:
    """When silence confirms what was acknowledged then."""
    territory = existing(db, Territory, entry.territory_id)
    days: int = territories.policy(territory, "register_objection_days")
    return objection_until(acknowledged, days, territories.zone(territory))


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Alerts of what must be acknowledged, confirms what nobody objected to, empties what was struck."""
    db.flush()
    over = select(RegisterEntry.id).where(RegisterEntry.next_at <= now)
    ids = list(db.scalars(over.order_by(RegisterEntry.next_at, RegisterEntry.id).limit(limit)))

    def look(entry_id: int) -> None:
        entry = locked(db, RegisterEntry, entry_id)
        if entry.next_at is None or entry.next_at > now:
            return
        if entry.state == "received":
            _warn(db, entry, now)
        elif entry.state == "acknowledged":
            confirm(db, entry, actor=SYSTEM, now=now)
        else:
            entries.empty(db, entry)

    return one_by_one(db, ids, look, due_at=RegisterEntry.next_at, request=None, now=now)


def _warn(db: Session, entry: RegisterEntry, now: datetime) -> None:
    by = entry.acknowledge_by or now
    if now >= by - REMINDED_BEFORE:
        day = by.astimezone(territories.zone(existing(db, Territory, entry.territory_id)))
        alerts.raise_alert(
            db, entries.TO_ACKNOWLEDGE, person=None, cause=entries.cause(entry), urgent=is_urgent(by, now),
            words=f"Registre nominatif, demande {entry.id} : accuser réception avant le {day:%d/%m/%Y} à {day:%H:%M}.",
            territory_id=entry.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip
    entry.next_at = next_look(by, now)
    db.flush()
