"""An address that somebody on the register has changed in their profile: agents hear, once, that the two differ, and
those who may open the register change the entry themselves, with the person.

Nobody who keeps profiles knows of the register: every night the register looks. The alert says the number of the entry,
and neither a name nor an address: whoever reads alerts may not read the register.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import Alert, AuditEntry, Person, Territory
from backend.models.register import RegisterEntry
from backend.services import alerts, nightly
from backend.services.actor import SYSTEM, Actor

MOVED: Final = "register_moved"
"""The kind of the alert."""
_VERB: Final = "look_at_addresses"


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Looks through the register of each town, every night; returns how many alerts were raised."""
    return nightly.run(db, _VERB, (compare,), now=now, limit=limit)


def compare(db: Session, town: Territory, *, now: datetime, limit: int) -> int:
    """Whose address in the profile was set since the entry was last said to be true, and is another now."""
    latest = func.max(AuditEntry.id)
    changed = (
        select(RegisterEntry, Person.address, latest)
        .join(Person, Person.id == RegisterEntry.person_number)
        .join(AuditEntry, AuditEntry.what_id == RegisterEntry.person_number)
        .where(
            RegisterEntry.territory_id == town.id, RegisterEntry.state == "confirmed", AuditEntry.what == "person",
            AuditEntry.verb == "set_home", AuditEntry.at >= RegisterEntry.checked_at,
        )
        .group_by(RegisterEntry.id, Person.id)
        .order_by(RegisterEntry.id)
    )  # fmt: skip
    raised = 0
    for entry, address, change in db.execute(changed).all():
        cause = f"{_cause(entry)}{change}"
        if raised < limit and _differ(entry.address or "", address or "") and not _was_told(db, cause):
            alerts.raise_alert(
                db, MOVED, person=None, cause=cause, territory_id=town.id, actor=SYSTEM, now=now,
                words=f"Registre nominatif, inscription {entry.id} : l’adresse est une autre dans le profil.",
            )  # fmt: skip
            raised += 1
    return raised


def settled(db: Session, entry: RegisterEntry, *, actor: Actor, now: datetime) -> None:
    """The entry was gone through, or has ended: its alert is over."""
    db.flush()
    theirs = Alert.kind == MOVED, Alert.cause.startswith(_cause(entry)), Alert.state != "closed"
    for alert in db.scalars(select(Alert).where(*theirs)).all():
        cause = alert.cause or ""
        if actor.kind != "agent" or not alerts.close_cause(db, cause, str(actor.id), "Adresse revue.", now=now):
            alerts.all_clear(db, alert, "Adresse revue.", actor=actor, now=now)


def _cause(entry: RegisterEntry) -> str:
    return f"{MOVED}:{entry.id}:"


def _was_told(db: Session, cause: str) -> bool:
    return db.scalar(select(Alert.id).where(Alert.cause == cause).limit(1)) is not None


def _differ(listed: str, lived: str) -> bool:
    """Whether these are two addresses: one that says more of the same, the town or the floor, is none of another."""
    one, other = (set(re.findall(r"\w+", words.casefold())) for words in (listed, lived))
    return bool(other) and not (one <= other or other <= one)
