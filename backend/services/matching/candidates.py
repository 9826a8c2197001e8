"""Candidates: the volunteers who may be asked for a request, found by the cells around it, ring by ring."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from backend.categories import mask
from backend.models import HelpRequest, Invitation, Territory, Volunteer
from backend.models.columns import Instant
from backend.services import places, territories
from backend.services.matching.availability import bits_between
from backend.services.matching.scoring import Candidate, Need

WEEK: Final = timedelta(days=7)
"""The running week in which invitations are counted."""

RINGS_M: Final = (1_000, 3_000, 8_000, 20_000, 50_000)
"""How far we look, in metres, as long as too few are found. The last is the widest reach a volunteer may give."""

ENOUGH: Final = 4
"""Candidates for each place of the wave before the search stops widening: a choice, not always the nearest."""

MOST: Final = 200
"""Candidates read at once, those who have waited longest first."""

_NO_COMPILING: Final = text("SET LOCAL jit = off")
"""PostgreSQL overrates these statements, and would take longer to compile them than to run them."""

_SLACK: Final = 1.02
"""The database measures on a plane; the exact distance is taken afterwards."""

_COLUMNS: Final = tuple(
    "person_id latitude longitude reach_m categories availability last_asked_at open_missions".split()
)


def need_of(request: HelpRequest, territory: Territory) -> Need:
    """What of the request matters to volunteers."""
    return Need(mask([request.category]), bits_between(request.start, request.end, territories.zone(territory)))


def find(db: Session, request: HelpRequest, territory: Territory, size: int, *, now: datetime) -> list[Candidate]:
    """The volunteers who may be asked, enough of them to choose `size` fairly; those of the whole territory where
    the request has no point.
    """
    db.flush()
    if db.get_bind().dialect.name == "postgresql":
        db.execute(_NO_COMPILING)
    given = _given(request, territory, now)
    asked = _asked(db, request)
    if request.latitude is None or request.longitude is None or request.cell is None:
        rows = db.execute(_anywhere(), given).all()
        return [_candidate(row, None) for row in rows if row.person_id not in asked]
    point = (request.latitude, request.longitude)
    given |= {"lat": point[0], "lon": point[1], "narrow": math.cos(math.radians(point[0]))}
    bounded = not territories.policy(territory, "across_borders")
    found: dict[int, Candidate] = {}
    for inner, outer in zip((0, *RINGS_M), RINGS_M, strict=False):
        for candidate in _in_ring(db, request.cell, inner, outer, given, point, bounded=bounded):
            if candidate.volunteer_id not in asked:
                found[candidate.volunteer_id] = candidate
        if len(found) >= ENOUGH * size:
            break
    return list(found.values())


def may_be_asked() -> ColumnElement[bool]:
    """Active, on duty, not away, and not asked too often this week. Takes `now`, `week_ago` and `week_limit`."""
    return and_(
        Volunteer.state == literal_column("'active'"),  # in full, as in the index
        Volunteer.on_duty.is_(True),
        or_(Volunteer.away_until.is_(None), Volunteer.away_until <= bindparam("now", type_=Instant())),
        or_(
            Volunteer.asked_since.is_(None),
            Volunteer.asked_since <= bindparam("week_ago", type_=Instant()),
            Volunteer.asked_week < bindparam("week_limit", type_=BigInteger()),
        ),
    )


def asking_limits(territory: Territory, now: datetime) -> dict[str, Any]:
    """The values that `may_be_asked` takes."""
    return {
        "now": now,
        "week_ago": now - WEEK,
        "week_limit": territories.policy(territory, "invitations_per_week"),
    }


def _asked(db: Session, request: HelpRequest) -> set[int]:
    """Who was asked for this already; whose invitation went void may be asked again (another gave it back)."""
    theirs = select(Invitation.volunteer_id).where(Invitation.request_id == request.id, Invitation.state != "void")
    return set(db.scalars(theirs))


def _in_ring(
    db: Session, cell: int, inner: int, outer: int, given: dict[str, Any], point: places.Point, *, bounded: bool
) -> Iterator[Candidate]:
    """Candidates between two distances, in metres, who come as far as the place."""
    engine = db.get_bind().dialect.name
    ranges = _ranges(engine, places.disk(cell, outer), inner)
    for row in db.execute(_around(engine, bounded=bounded), given | ranges):
        candidate = _candidate(row, point)
        if candidate.metres is not None and inner <= candidate.metres <= min(outer, candidate.reach_m):
            yield candidate


def _given(request: HelpRequest, territory: Territory, now: datetime) -> dict[str, Any]:
    need = need_of(request, territory)
    return asking_limits(territory, now) | {
        "territory": request.territory_id,
        "requester": request.requester_id,
        "beneficiary": request.beneficiary_id,
        "category": need.category_bit,
        "parts": need.availability_bits or -1,  # any part will do
        "most": MOST,
    }


def _eligible(*more: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The volunteers who offer this, then, and may be asked; their rows alone are read."""
    parts = Volunteer.availability.bitwise_and(bindparam("parts", type_=BigInteger()))
    rows = Volunteer.__table__.c  # plain rows: nobody is changed here
    columns: Select[*tuple[Any, ...]] = select(*(rows[name] for name in _COLUMNS))
    return columns.where(
        may_be_asked(),
        Volunteer.categories.bitwise_and(bindparam("category", type_=BigInteger())) != 0,
        or_(Volunteer.availability == 0, parts != 0),
        Volunteer.person_id != bindparam("requester", type_=BigInteger()),
        Volunteer.person_id != bindparam("beneficiary", type_=BigInteger()),
        *more,
    )


def _longest_waiting(source: FromClause) -> Select[*tuple[Any, ...]]:
    columns: Select[*tuple[Any, ...]] = select(*(source.c[name] for name in _COLUMNS))
    order = (source.c.last_asked_at.asc().nulls_first(), source.c.person_id)
    return columns.order_by(*order).limit(bindparam("most", type_=BigInteger()))


def _at_home() -> ColumnElement[bool]:
    return Volunteer.territory_id == bindparam("territory", type_=BigInteger())


@lru_cache
def _anywhere() -> Select[*tuple[Any, ...]]:
    return _longest_waiting(_eligible(_at_home()).subquery("home"))


@lru_cache
def _around(engine: str, *, bounded: bool) -> Select[*tuple[Any, ...]]:
    """Takes the ranges of a disk: a volunteer of a range must go at least as far as the range is."""
    where = [_within_reach(), *([_at_home()] if bounded else [])]
    if engine == "sqlite":
        one = func.json_each(bindparam("ranges", type_=String())).table_valued("value").alias("range")
        first, last, metres = (cast(func.json_extract(one.c.value, f"$[{end}]"), BigInteger) for end in range(3))
        there = _eligible(Volunteer.cell.between(first, last), Volunteer.reach_m >= metres, *where)
        return _longest_waiting(there.subquery("near"))
    columns = [bindparam(name, type_=ARRAY(BigInteger)) for name in ("firsts", "lasts", "metres")]
    ranges = func.unnest(*columns).table_valued("first", "last", "metres").render_derived("range")
    inside = (Volunteer.cell.between(ranges.c.first, ranges.c.last), Volunteer.reach_m >= ranges.c.metres)
    # An offset keeps PostgreSQL from pulling this apart: it reads the index of cells, range by range.
    each = _eligible(*inside, *where).offset(0).lateral("each")
    return _longest_waiting(select(*each.c).select_from(ranges.join(each, true())).subquery("near"))


def _within_reach() -> ColumnElement[bool]:
    north = (Volunteer.latitude - bindparam("lat", type_=Float())) * places.METRES_A_DEGREE
    east = (Volunteer.longitude - bindparam("lon", type_=Float())) * places.METRES_A_DEGREE
    east = east * bindparam("narrow", type_=Float())
    reach = Volunteer.reach_m * _SLACK
    return north * north + east * east <= reach * reach


def _ranges(engine: str, ranges: tuple[places.Range, ...], inner: int) -> dict[str, Any]:
    """`inner`: nobody nearer is looked for, so nobody who does not go as far need be read."""
    if engine == "sqlite":
        return {"ranges": json.dumps([(first, last, max(metres, inner)) for first, last, metres in ranges])}
    return {
        "firsts": [one.first for one in ranges],
        "lasts": [one.last for one in ranges],
        "metres": [max(one.metres, inner) for one in ranges],
    }


def _candidate(row: Any, point: places.Point | None) -> Candidate:
    person_id, latitude, longitude, reach_m, categories, availability, last_asked_at, open_missions = row
    known = point is not None and latitude is not None and longitude is not None
    return Candidate(
        volunteer_id=person_id,
        metres=places.distance_m(point, (latitude, longitude)) if known and point is not None else None,
        reach_m=reach_m,
        categories=categories,
        availability=availability,
        last_asked_at=last_asked_at,
        open_missions=open_missions,
    )
