"""The gazetteer: places without an address that a town imports, found among its streets from what people write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.addresses.gazetteer import PlaceRow
from backend.addresses.normalise import street_key
from backend.addresses.streets import Candidate, Door
from backend.models import NamedPlace, Territory
from backend.services.actor import Actor
from backend.services.lifecycles import audit

IMPORT: Final = "import_places"
_MARK: Final = "place:"
"""What the identifier of a door begins with where it is a place of the gazetteer, and no address."""
_KEPT: Final = ("name", "kind", "aliases", "latitude", "longitude")


def import_places(db: Session, territory: Territory, rows: Iterable[PlaceRow], *, actor: Actor, now: datetime) -> int:
    """Adds places to those of the territory, or corrects them by their name; returns how many were read."""
    values = [_values(territory.id, row) for row in rows]
    if values:
        engine = db.get_bind().dialect.name
        new = sqlite.insert(NamedPlace) if engine == "sqlite" else postgresql.insert(NamedPlace)
        corrected = {name: new.excluded[name] for name in _KEPT}
        db.execute(new.on_conflict_do_update(index_elements=["territory_id", "name_key"], set_=corrected), values)
    audit(db, territory.id, IMPORT, "territory", territory.id, actor=actor, now=now)
    db.flush()
    return len(values)


def candidates(db: Session, territory_id: int) -> Iterator[Candidate]:
    """The places as a search looks through them: by name, by kind and name, by each other name."""
    theirs = select(NamedPlace).where(NamedPlace.territory_id == territory_id).order_by(NamedPlace.id)
    for place in db.scalars(theirs):
        here = (Door(None, "", f"{_MARK}{place.id}", place.latitude, place.longitude),)
        for called in _names(place):
            yield Candidate(street=called, city="", doors=here)


def name_of(db: Session, door: Door | None) -> str:
    """What the place is called; nothing where the door is an address."""
    if door is None or not door.ban_id.startswith(_MARK):
        return ""
    return db.get_one(NamedPlace, int(door.ban_id.removeprefix(_MARK))).name


def _names(place: NamedPlace) -> list[str]:
    """One of a key: « Les Orangers », an îlet, is « îlet des Orangers » too."""
    given = [place.name, *place.aliases.splitlines()]
    known = set(street_key(place.kind).split())
    of_kind = [f"{place.kind} {one}" for one in given if known and not known <= set(street_key(one).split())]
    return list({street_key(one): one for one in [*given, *of_kind]}.values())


def _values(territory_id: int, row: PlaceRow) -> dict[str, Any]:
    return {
        "territory_id": territory_id,
        "name": row.name,
        "name_key": row.key,
        "kind": row.kind,
        "aliases": "\n".join(row.aliases),
        "latitude": row.latitude,
        "longitude": row.longitude,
    }
