"""Candidates: the volunteers who may be asked for a request, found by the cells around it, ring by ring."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from backend.categories import mask
from backend.models import Absence, HelpRequest, Invitation, Territory, Volunteer
from backend.models.columns import Instant
from backend.services import blocks, holidays, places, territories
from backend.services.matching.availability import bits_between
from backend.services.matching.scoring import Candidate, Need

WEEK: Final = timedelta(days=7)
"""However a week is laid, nobody is asked more often in it than the town wishes."""

SEARCHES_M: Final = ((2_000, 8_000), (20_000, 50_000))
"""How far we look, in metres: rings read in one go from the nearest cells outwards, then, where too few are found,
those farther out. The last is the widest reach a volunteer may give."""

ENOUGH: Final = 4
"""Candidates for each place of the wave before we stop looking farther."""

POOL: Final = 12
"""Candidates for each place of the wave that are read at most, so that it is a choice, and not always the nearest."""

WHOLE_TERRITORY: Final = 200
"""Candidates read at most where the request has no point: those who have waited longest."""

_SLACK: Final = 1.02
"""The database measures on a plane; the exact distance is taken afterwards."""

_COLUMNS: Final = tuple(
    "person_id latitude longitude reach_m categories availability last_asked_at open_missions".split()
)


def need_of(request: HelpRequest, territory: Territory) -> Need:
    """What of the request matters to volunteers."""
    return Need(mask([request.category]), bits_between(request.start, request.end, territories.zone(territory)))


def find(db: Session, request: HelpRequest, territory: Territory, size: int, limits: dict[str, Any]) -> list[Candidate]:
    """The volunteers who may be asked, enough of them to choose `size` fairly; those of the whole territory where
    the request has no point. `limits` are those of `asking_limits`.
    """
    db.flush()
    given = what_is_needed(request, territory) | limits
    asked = _asked(db, request)
    if request.latitude is None or request.longitude is None or request.cell is None:
        rows = db.execute(_anywhere(), given).all()
        return [candidate(row, None) for row in rows if row.person_id not in asked]
    point = (request.latitude, request.longitude)
    given = given | {"lat": point[0], "lon": point[1], "narrow": math.cos(math.radians(point[0]))}
    bounded = not territories.policy(territory, "across_borders")
    found: dict[int, Candidate] = {}
    given["most"] = POOL * size + len(asked)
    beyond = 0
    for rings in SEARCHES_M:
        for one in _within(db, request.cell, (beyond, *rings), given, point, bounded=bounded):
            if one.volunteer_id not in asked:
                found[one.volunteer_id] = one
        if len(found) >= ENOUGH * size:
            break
        beyond = rings[-1]
    return list(found.values())


def may_come(db: Session, volunteer_id: int, request: HelpRequest, territory: Territory, *, now: datetime) -> bool:
    """Whether this volunteer, whom those concerned know already, may be asked for it.

    All that holds for a wave holds for them, except what the town finds too much for a week.
    """
    db.flush()
    limits = asking_limits(db, territory, request, now) | {"week_limit": _NO_LIMIT}
    given = what_is_needed(request, territory) | limits
    return db.execute(eligible(Volunteer.person_id == volunteer_id), given).first() is not None


_NO_LIMIT: Final = 1_000_000


def may_be_asked(state: str = "active") -> ColumnElement[bool]:
    """In this state, on duty, not away now nor when help is needed, and not asked too often in the last seven days.

    Takes what `asking_limits` gives.
    """
    now, starts, ends = (bindparam(name, type_=Instant()) for name in ("now", "need_start", "need_end"))
    return and_(
        Volunteer.state == literal_column(f"'{state}'"),  # in full, as in the index
        Volunteer.on_duty.is_(True),
        or_(
            Volunteer.away_until.is_(None),
            Volunteer.away_until <= now,
            and_(Volunteer.away_from > now, or_(Volunteer.away_from >= ends, Volunteer.away_until <= starts)),
        ),
        or_(bindparam("in_holidays", type_=BigInteger()) == 0, Volunteer.except_holidays.is_not(True)),
        ~exists().where(
            Absence.volunteer_id == Volunteer.person_id,
            or_(
                and_(Absence.since < ends, Absence.until > starts),
                and_(Absence.since <= now, Absence.until > now),
            ),
        ),
        lately_asked() < _most_a_week(),
    )


def lately_asked() -> ColumnElement[int]:
    """How often they were asked in the seven days until now, whatever they answered. Takes `week_ago`."""
    since = bindparam("week_ago", type_=Instant())
    theirs = select(func.count()).where(Invitation.volunteer_id == Volunteer.person_id, Invitation.sent_at > since)
    return theirs.correlate(Volunteer).scalar_subquery()


def _most_a_week() -> ColumnElement[int]:
    """What the town finds enough in a week, or less where they said so. Takes `week_limit`."""
    town = bindparam("week_limit", type_=BigInteger())
    return case((Volunteer.most_a_week < town, Volunteer.most_a_week), else_=town)


def asking_limits(db: Session, territory: Territory, request: HelpRequest, now: datetime) -> dict[str, Any]:
    """The values that `may_be_asked` takes."""
    return {
        "in_holidays": int(holidays.touch(db, territory, request.start, request.end)),
        "now": now,
        "need_start": request.start,
        "need_end": request.end,
        "week_ago": now - WEEK,
        "week_limit": territories.policy(territory, "invitations_per_week"),
    }


def _asked(db: Session, request: HelpRequest) -> set[int]:
    """Who was asked for this already; whose invitation went void may be asked again (another gave it back)."""
    theirs = select(Invitation.volunteer_id).where(Invitation.request_id == request.id, Invitation.state != "void")
    return set(db.scalars(theirs))


def _within(
    db: Session, cell: int, rings: tuple[int, ...], given: dict[str, Any], point: places.Point, *, bounded: bool
) -> Iterator[Candidate]:
    """Candidates inside these rings (metres, the first one excluded), who come as far as the place."""
    engine = db.get_bind().dialect.name
    ranges = [one for inner, outer in pairwise(rings) for one in _ring(cell, inner, outer)]
    for row in db.connection().execute(_around(engine, bounded=bounded), given | _bound(engine, ranges)):
        one = candidate(row, point)
        if one.metres is not None and one.metres <= one.reach_m:
            yield one


@lru_cache(maxsize=4_096)
def _ring(cell: int, inner: int, outer: int) -> tuple[places.Range, ...]:
    """The cells of a ring, the nearest first. Who goes less far than its inner edge was read with the ring before."""
    ranges = sorted(places.disk(cell, outer, inner), key=lambda one: one.metres)
    return tuple(one._replace(metres=max(one.metres, inner)) for one in ranges)


def what_is_needed(request: HelpRequest, territory: Territory) -> dict[str, Any]:
    """The values that `eligible` takes, besides the limits."""
    need = need_of(request, territory)
    return {
        "territory": request.territory_id,
        "requester": request.requester_id,
        "beneficiary": request.beneficiary_id,
        "category": need.category_bit,
        "parts": need.availability_bits or -1,  # any part will do
        "most": WHOLE_TERRITORY,
    }


def eligible(*more: ColumnElement[bool], state: str = "active") -> Select[*tuple[Any, ...]]:
    """The volunteers of this state who offer this, then, and may be asked; their rows alone are read."""
    parts = Volunteer.availability.bitwise_and(bindparam("parts", type_=BigInteger()))
    rows = Volunteer.__table__.c  # plain rows: nobody is changed here
    columns: Select[*tuple[Any, ...]] = select(*(rows[name] for name in _COLUMNS))
    return columns.where(
        may_be_asked(state),
        Volunteer.categories.bitwise_and(bindparam("category", type_=BigInteger())) != 0,
        or_(Volunteer.availability == 0, parts != 0),
        Volunteer.person_id != bindparam("requester", type_=BigInteger()),
        Volunteer.person_id != bindparam("beneficiary", type_=BigInteger()),
        Volunteer.person_id.not_in(blocks.kept_from("requester", "beneficiary")),
        *more,
    )


def at_home() -> ColumnElement[bool]:
    """Of the request's own town."""
    return Volunteer.territory_id == bindparam("territory", type_=BigInteger())


def _most() -> ColumnElement[int]:
    return bindparam("most", type_=BigInteger())


@lru_cache
def _anywhere() -> Select[*tuple[Any, ...]]:
    longest = (Volunteer.last_asked_at.asc().nulls_first(), Volunteer.person_id)
    return eligible(at_home()).order_by(*longest).limit(_most())


@lru_cache
def _around(engine: str, *, bounded: bool) -> Select[*tuple[Any, ...]]:
    """Takes ranges of cells in their order; a volunteer must go at least as far as the range is."""
    where = [_within_reach(), *([at_home()] if bounded else [])]
    if engine == "sqlite":
        one = func.json_each(bindparam("ranges", type_=String())).table_valued("value").alias("range")
        first, last, metres = (cast(func.json_extract(one.c.value, f"$[{end}]"), BigInteger) for end in range(3))
        # Not sorted: the list is the outer loop, whose ranges come in their order, and reading stops at `most`.
        # Sorting would first read every volunteer within eight kilometres.
        return eligible(Volunteer.cell.between(first, last), Volunteer.reach_m >= metres, *where).limit(_most())
    columns = [bindparam(name, type_=ARRAY(BigInteger)) for name in ("firsts", "lasts", "metres")]
    ranges = func.unnest(*columns).table_valued("first", "last", "metres").render_derived("range")
    inside = (Volunteer.cell.between(ranges.c.first, ranges.c.last), Volunteer.reach_m >= ranges.c.metres)
    # The offset keeps PostgreSQL from pulling this apart: it reads the index of cells range by range, in the order
    # given, and stops as soon as it has enough.
    each = eligible(*inside, *where).offset(0).lateral("each")
    return select(*each.c).select_from(ranges.join(each, true())).limit(_most())


def _within_reach() -> ColumnElement[bool]:
    """Roughly, so that the rows read are nearly those kept."""
    north = (Volunteer.latitude - bindparam("lat", type_=Float())) * places.METRES_A_DEGREE
    east = (Volunteer.longitude - bindparam("lon", type_=Float())) * places.METRES_A_DEGREE
    east = east * bindparam("narrow", type_=Float())
    reach = Volunteer.reach_m * _SLACK
    return north * north + east * east <= reach * reach


def _bound(engine: str, ranges: list[places.Range]) -> dict[str, Any]:
    if engine == "sqlite":
        return {"ranges": json.dumps(ranges)}
    firsts, lasts, metres = zip(*ranges, strict=True)
    return {"firsts": list(firsts), "lasts": list(lasts), "metres": list(metres)}


def candidate(row: Any, point: places.Point | None) -> Candidate:
    """A row of `eligible`, with its distance from the point where both are known."""
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
