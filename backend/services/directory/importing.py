"""Bringing the directory in: the file is the whole of it; all of it, or nothing; once more, it corrects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Organisation, Territory
from backend.services.actor import Actor
from backend.services.directory.reading import Entry
from backend.services.lifecycles import audit


@dataclass(frozen=True, slots=True)
class Imported:
    """How many services are new, read otherwise than before, and no longer there."""

    added: int
    changed: int
    removed: int
    kept: int


def import_directory(
    db: Session, territory: Territory, entries: Sequence[Entry], *, actor: Actor, now: datetime
) -> Imported:
    """The directory is these entries from now on, in their order; the same file again changes nothing."""
    db.flush()
    theirs = select(Organisation).where(Organisation.territory_id == territory.id)
    before = {one.name: one for one in db.scalars(theirs)}
    added = changed = 0
    for rank, entry in enumerate(entries):
        values = _values(entry, rank)
        known = before.pop(entry.name, None)
        if known is None:
            db.add(Organisation(territory_id=territory.id, **values))
            added += 1
        elif any(getattr(known, name) != value for name, value in values.items()):
            changed += any(getattr(known, name) != value for name, value in values.items() if name != "rank")
            for name, value in values.items():
                setattr(known, name, value)
    for gone in before.values():
        db.delete(gone)
    db.flush()
    audit(db, territory.id, "import_directory", "territory", territory.id, actor=actor, now=now)
    return Imported(added, changed, len(before), len(entries) - added - changed)


def _values(entry: Entry, rank: int) -> dict[str, Any]:
    return asdict(entry) | {"services": " ".join(entry.services), "rank": rank}
