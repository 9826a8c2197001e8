"""Reading gatherings: what there is around somebody, what they take part in, who comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ScalarSelect, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.activities import family_of
from backend.models import Gathering, GatheringGuest, Person
from backend.services import blocks, places

NEAR_M: Final = 5_000
"""How far around a person gatherings are shown, in metres."""
_READ_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Near:
    """A gathering that somebody may join: how far it is, in metres, by cells, and the seats left."""

    gathering: Gathering
    metres: int | None
    seats: int


@dataclass(frozen=True, slots=True)
class Mine:
    """A gathering that somebody organises, or has signed up for (`state`: "coming" or "waiting")."""

    gathering: Gathering
    organises: bool
    state: str
    names: tuple[str, ...] = ()
    """Who comes, for whoever organises it."""


def guests(db: Session, gathering_id: int, *states: str) -> list[GatheringGuest]:
    """Those in these states, whoever said so first, first."""
    db.flush()
    theirs = select(GatheringGuest).where(GatheringGuest.gathering_id == gathering_id, GatheringGuest.state.in_(states))
    ordered = theirs.order_by(GatheringGuest.answered_at, GatheringGuest.id)
    return list(db.scalars(ordered.execution_options(populate_existing=True)))


def guest_of(db: Session, gathering_id: int, person_id: int) -> GatheringGuest | None:
    """How this person stands to it, as it is now; None where they were never told of it."""
    theirs = select(GatheringGuest).where(
        GatheringGuest.gathering_id == gathering_id, GatheringGuest.person_id == person_id
    )
    db.flush()
    return db.scalars(theirs.execution_options(populate_existing=True)).first()


def coming(db: Session, gathering_id: int) -> int:
    """How many seats are taken."""
    return coming_to_each(db, [gathering_id])[gathering_id]


def coming_to_each(db: Session, gathering_ids: Sequence[int]) -> Mapping[int, int]:
    """The same of several gatherings, in one statement."""
    db.flush()
    counted = (
        select(GatheringGuest.gathering_id, func.count())
        .where(GatheringGuest.gathering_id.in_(gathering_ids), GatheringGuest.state == "coming")
        .group_by(GatheringGuest.gathering_id)
    )
    return dict.fromkeys(gathering_ids, 0) | {row[0]: row[1] for row in db.execute(counted)}


def seated() -> ScalarSelect[int]:
    """How many seats are taken of each gathering of a statement."""
    taken = select(func.count()).where(GatheringGuest.gathering_id == Gathering.id, GatheringGuest.state == "coming")
    return taken.correlate(Gathering).scalar_subquery()


def names(db: Session, gathering_id: int) -> list[str]:
    """How those are called who come, whoever said so first, first; empty for whoever has given no name."""
    db.flush()
    called = (
        select(Person.name)
        .join(GatheringGuest, GatheringGuest.person_id == Person.id)
        .where(GatheringGuest.gathering_id == gathering_id, GatheringGuest.state == "coming")
        .order_by(GatheringGuest.answered_at, GatheringGuest.id)
    )
    return list(db.scalars(called))


def near(
    db: Session,
    person: Person,
    activity: str | None,
    *,
    wished: tuple[datetime, datetime] | None = None,
    now: datetime,
    limit: int = 2,
) -> list[Near]:
    """What somebody may join: the same activity first, then what is alike, at the moment wished first, then the next.

    Where nobody knows where they live, all of the town is near.
    """
    db.flush()
    theirs = exists().where(
        GatheringGuest.gathering_id == Gathering.id,
        GatheringGuest.person_id == person.id,
        GatheringGuest.state.in_(("coming", "waiting")),
    )
    open_now = select(Gathering).where(
        Gathering.state == "open",
        Gathering.closes_at > now,
        Gathering.territory_id == person.territory_id,
        Gathering.organiser_id != person.id,
        Gathering.organiser_id.not_in(blocks.kept_from_person(person.id)),
        ~theirs,
    )
    if person.cell is not None:
        around = [Gathering.cell.between(one.first, one.last) for one in places.disk(person.cell, NEAR_M)]
        open_now = open_now.where(or_(Gathering.cell.is_(None), *around))
    rows = list(db.scalars(open_now.order_by(Gathering.start, Gathering.id).limit(_READ_MOST)))
    taken = coming_to_each(db, [one.id for one in rows])
    found = [Near(one, metres(person, one), one.seats - taken[one.id]) for one in rows]
    free = [one for one in found if one.seats > 0 and (one.metres is None or one.metres <= NEAR_M)]
    return sorted(free, key=lambda one: _rank(one.gathering, activity, wished))[:limit]


def _rank(one: Gathering, activity: str | None, wished: tuple[datetime, datetime] | None) -> tuple[int, int, float]:
    alike = 0 if one.activity == activity else 1 if family_of(one.activity) == family_of(activity or "") else 2
    fits = wished is None or (wished[0] <= one.start < wished[1])
    return alike, 0 if fits else 1, one.start.timestamp()


def metres(person: Person, gathering: Gathering) -> int | None:
    """From the middle of one cell to the middle of the other: no point of anybody is compared."""
    if person.cell is None or gathering.cell is None:
        return None
    return round(places.distance_m(places.centre_of(person.cell), places.centre_of(gathering.cell)))


def mine(db: Session, person_id: int, *, now: datetime) -> list[Mine]:
    """What this person organises or has signed up for and is still to come, the next first."""
    db.flush()
    still = (Gathering.state.in_(("held", "open")), Gathering.end > now)
    own = [
        Mine(one, True, one.state, tuple(names(db, one.id)))
        for one in db.scalars(select(Gathering).where(Gathering.organiser_id == person_id, *still))
    ]
    signed = (
        select(Gathering, GatheringGuest.state)
        .join(GatheringGuest, GatheringGuest.gathering_id == Gathering.id)
        .where(GatheringGuest.person_id == person_id, GatheringGuest.state.in_(("coming", "waiting")), *still)
    )
    theirs = [Mine(row[0], False, row[1]) for row in db.execute(signed)]
    return sorted([*own, *theirs], key=lambda one: (one.gathering.start, one.gathering.id))
