"""Addresses and places of the town: imported from the national address file and from its gazetteer, found from what
people write. Nothing leaves here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, bindparam, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.addresses.ban import AddressRow
from backend.addresses.match import best
from backend.addresses.normalise import street_key
from backend.addresses.streets import Candidate, Door, Match
from backend.models import Address, AuditEntry, Territory
from backend.models.columns import rows_of
from backend.services import gazetteer, places
from backend.services.actor import Actor
from backend.services.lifecycles import audit

BATCH: Final = 500
"""Addresses written in one statement."""

_IMPORT: Final = "import_addresses"
_KEPT: Final = (
    "number",
    "suffix",
    "street",
    "street_key",
    "postcode",
    "insee",
    "city",
    "latitude",
    "longitude",
    "cell",
)

Streets = tuple[Candidate, ...]
_KNOWN: Final[WeakKeyDictionary[Engine, dict[int, tuple[int, Streets]]]] = WeakKeyDictionary()
"""The streets of each territory, without their doors, as they were after its last import."""


NEAREST_M: Final = 1_000
"""Metres; a shared place farther than this from every address is outside the town."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that was found. `words` is the address as people write it; `exact`: it is what was written.

    `named` is what everybody calls it, where it is a place of the gazetteer and no address.
    """

    words: str
    latitude: float
    longitude: float
    exact: bool
    named: str = ""


def import_addresses(
    db: Session,
    territory: Territory,
    rows: Iterable[AddressRow],
    *,
    actor: Actor,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Adds addresses to those of the territory, or corrects them; returns how many were read.

    `progress` is told how many so far, after each batch. The same file twice changes nothing.
    """
    stream, count = iter(rows), 0
    while batch := list(islice(stream, BATCH)):
        # A file may name an address twice: its last line holds.
        values = {row.ban_id: _values(territory.id, row) for row in batch}
        _write(db, list(values.values()))
        count += len(batch)
        if progress is not None:
            progress(count)
    audit(db, territory.id, _IMPORT, "territory", territory.id, actor=actor, now=now)
    db.flush()
    return count


def find(
    db: Session, territory_id: int, words: str, *, near: places.Point | None = None, limit: int = 5
) -> list[Place]:
    """The places that these words may mean, the likeliest first; of those as likely, the nearest to `near`.

    None where the words name no street and no place of the territory ("en face de la boulangerie").
    """
    streets = _streets(db, territory_id)
    named = [match.candidate for match in best(words, streets, limit=limit * 2)]
    if not named:
        return []
    with_doors = {
        street: replace(street, doors=_doors(db, territory_id, street)) for street in named if not street.doors
    }
    matches = best(words, [with_doors.get(street, street) for street in streets], limit=limit * 2)
    found = [(match, place) for match in matches if (place := _place(db, match)) is not None]
    if near is not None:
        found.sort(key=lambda one: (-round(one[0].score), places.distance_m(near, _point(one[1]))))
    once: dict[str, Place] = {}  # a place of several names fits under each of them
    for _, place in found:
        once.setdefault(place.words, place)
    return list(once.values())[:limit]


def said_distance(db: Session, territory_id: int, point: places.Point, metres: float) -> int:
    """The distance that may be said of a place so far away, in metres: rounded up until twenty addresses fit.

    Where the town has imported no addresses, a kilometre is the least that is said.
    """
    if not knows_addresses(db, territory_id):
        return places.rounded_distance(metres)
    return places.rounded_distance(metres, lambda step: addresses_within(db, point, step))


def addresses_within(db: Session, point: places.Point, metres: int) -> int:
    """How many addresses stand at most so many metres away: tells whether a said distance points at nobody."""
    around = places.disk(places.cell_of(*point), metres)
    count = 0
    for first, last, _metres in around:
        rows = db.connection().execute(_INSIDE, {"first": first, "last": last})
        count += sum(1 for row in rows if places.distance_m(point, (row.latitude, row.longitude)) <= metres)
        if count >= places.ENOUGH_ADDRESSES:
            break
    return count


def knows_addresses(db: Session, territory_id: int) -> bool:
    """Whether the territory has imported its addresses: without them no address can be called wrong."""
    return bool(db.connection().execute(_KNOWS_ADDRESSES, {"territory": territory_id}).scalar())


_addresses: Final = rows_of(Address)
_KNOWS_ADDRESSES: Final = select(exists().where(_addresses.c.territory_id == bindparam("territory")))
_INSIDE: Final = select(_addresses.c.latitude, _addresses.c.longitude).where(
    _addresses.c.cell.between(bindparam("first"), bindparam("last"))
)
"""Every invitation asks this: statements that are built once."""


def nearest(db: Session, territory_id: int, point: places.Point, *, within_m: int = NEAREST_M) -> Place | None:
    """The address of the territory nearest to a shared place; None where none is within `within_m` metres."""
    ranges = [Address.cell.between(one.first, one.last) for one in places.disk(places.cell_of(*point), within_m)]
    rows = db.scalars(select(Address).where(Address.territory_id == territory_id, or_(*ranges)))
    best_row = min(rows, key=lambda row: places.distance_m(point, (row.latitude, row.longitude)), default=None)
    if best_row is None or places.distance_m(point, (best_row.latitude, best_row.longitude)) > within_m:
        return None
    number = f"{best_row.number}{' ' + best_row.suffix if best_row.suffix else ''} " if best_row.number else ""
    return Place(f"{number}{best_row.street}", best_row.latitude, best_row.longitude, exact=False)


def _point(place: Place) -> places.Point:
    return place.latitude, place.longitude


def _values(territory_id: int, row: AddressRow) -> dict[str, Any]:
    return {
        "territory_id": territory_id,
        "ban_id": row.ban_id,
        "number": row.number,
        "suffix": row.suffix,
        "street": row.street,
        "street_key": street_key(row.street),
        "postcode": row.postcode,
        "insee": row.insee,
        "city": row.city,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "cell": places.cell_of(row.latitude, row.longitude),
    }


def _write(db: Session, values: list[dict[str, Any]]) -> None:
    engine = db.get_bind().dialect.name
    new = sqlite.insert(Address) if engine == "sqlite" else postgresql.insert(Address)
    corrected = {name: new.excluded[name] for name in _KEPT}
    db.execute(new.on_conflict_do_update(index_elements=["territory_id", "ban_id"], set_=corrected), values)


def _streets(db: Session, territory_id: int) -> Streets:
    imports = select(func.max(AuditEntry.id)).where(
        AuditEntry.what == "territory",
        AuditEntry.what_id == territory_id,
        AuditEntry.verb.in_((_IMPORT, gazetteer.IMPORT)),
    )
    last = db.scalar(imports) or 0
    bind = db.get_bind()
    known = _KNOWN.setdefault(bind.engine if isinstance(bind, Connection) else bind, {})
    if territory_id not in known or known[territory_id][0] != last:
        streets = (*_read_streets(db, territory_id), *gazetteer.candidates(db, territory_id))
        known[territory_id] = (last, streets)
    return known[territory_id][1]


def _read_streets(db: Session, territory_id: int) -> Iterator[Candidate]:
    each = select(Address.street, Address.city, Address.postcode, Address.street_key)
    theirs = each.where(Address.territory_id == territory_id).distinct()
    for street, city, postcode, key in db.execute(theirs.order_by(Address.street_key, Address.city, Address.postcode)):
        yield Candidate(street=street, city=city, postcode=postcode, key=key)


def _doors(db: Session, territory_id: int, street: Candidate) -> tuple[Door, ...]:
    each = select(Address.number, Address.suffix, Address.ban_id, Address.latitude, Address.longitude)
    theirs = each.where(
        Address.territory_id == territory_id,
        Address.street_key == street.key,
        Address.street == street.street,
        Address.city == street.city,
        Address.postcode == street.postcode,
    )
    return tuple(Door(*row) for row in db.execute(theirs.order_by(Address.number, Address.suffix, Address.id)))


def _place(db: Session, match: Match) -> Place | None:
    door = match.door or _middle(match.candidate.doors)
    if door is None:
        return None
    if named := gazetteer.name_of(db, door):
        return Place(named, door.latitude, door.longitude, match.exact, named)
    return Place(match.label, door.latitude, door.longitude, match.exact)


def _middle(doors: Sequence[Door]) -> Door | None:
    """Where a street is, when no number was said."""
    return doors[len(doors) // 2] if doors else None
