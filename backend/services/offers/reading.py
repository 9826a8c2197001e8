"""Reading offers: what a volunteer has proposed, who is on the list, and what is offered near somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, Offer, OfferAnswer, Person
from backend.services import blocks, places
from backend.services.missions.progress import LIVE

NEAR_M: Final = 5_000
"""How far around a person offers are shown, in metres."""
_READ_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the volunteer's list."""

    mission_id: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Near:
    """An offer that somebody may look at: how far its volunteer starts from, in metres, and the places left."""

    offer: Offer
    metres: int | None
    seats: int


def taken(db: Session, offer_id: int) -> int:
    """How many neighbours count on it: their mission is under way, or done."""
    return taken_of_each(db, [offer_id])[offer_id]


def taken_of_each(db: Session, offer_ids: Sequence[int]) -> Mapping[int, int]:
    """The same of several offers, in one statement."""
    db.flush()
    counted = (
        select(Offer.id, func.count())
        .join(OfferAnswer, OfferAnswer.offer_id == Offer.id)
        .join(Mission, Mission.request_id == OfferAnswer.request_id)
        .where(Offer.id.in_(offer_ids), Mission.volunteer_id == Offer.volunteer_id, Mission.state.in_((*LIVE, "done")))
        .group_by(Offer.id)
    )
    return dict.fromkeys(offer_ids, 0) | {row[0]: row[1] for row in db.execute(counted)}


def missions_of(db: Session, offer: Offer) -> list[Mission]:
    """The live missions of the offer's own volunteer, in the order in which neighbours answered."""
    theirs = (
        select(Mission)
        .join(OfferAnswer, OfferAnswer.request_id == Mission.request_id)
        .where(OfferAnswer.offer_id == offer.id, Mission.volunteer_id == offer.volunteer_id, Mission.state.in_(LIVE))
    )
    db.flush()
    return list(db.scalars(theirs.order_by(Mission.request_id)))


def entries(db: Session, offer: Offer) -> list[Entry]:
    """The list: who needs what."""
    lines = []
    for mission in missions_of(db, offer):
        request = mission.request
        lines.append(Entry(mission.id, request.requester.name, request.text))
    return lines


def answered_by(db: Session, request_id: int) -> Offer | None:
    """The offer that this request answers, if it does."""
    db.flush()
    theirs = select(Offer).join(OfferAnswer, OfferAnswer.offer_id == Offer.id)
    return db.scalars(theirs.where(OfferAnswer.request_id == request_id)).first()


def mine(db: Session, volunteer_id: int, *, now: datetime) -> list[tuple[Offer, int]]:
    """What this volunteer has proposed and is still to come, each with how many neighbours count on it."""
    db.flush()
    theirs = select(Offer).where(
        Offer.volunteer_id == volunteer_id, Offer.state.in_(("held", "open", "closed")), Offer.end > now
    )
    found = list(db.scalars(theirs.order_by(Offer.start, Offer.id)))
    answers = taken_of_each(db, [offer.id for offer in found])
    return [(offer, answers[offer.id]) for offer in found]


def near(db: Session, person: Person, *, now: datetime, limit: int = 5) -> list[Near]:
    """The open offers around a person that have a place left, the nearest first; without a known home, the town's."""
    db.flush()
    open_now = select(Offer).where(
        Offer.state == "open",
        Offer.closes_at > now,
        Offer.volunteer_id != person.id,
        Offer.volunteer_id.not_in(blocks.kept_from_person(person.id)),
        Offer.territory_id == person.territory_id,
    )
    if person.cell is not None:
        around = places.disk(person.cell, NEAR_M)
        open_now = open_now.where(
            or_(Offer.cell.is_(None), *(Offer.cell.between(one.first, one.last) for one in around))
        )
    rows = list(db.scalars(open_now.order_by(Offer.start, Offer.id).limit(_READ_MOST)))
    answers = taken_of_each(db, [offer.id for offer in rows])
    found = []
    for offer in rows:
        metres, left = places.between(offer, person), offer.seats - answers[offer.id]
        if left > 0 and (metres is None or metres <= NEAR_M):
            found.append(Near(offer, metres, left))
    return sorted(found, key=lambda one: (one.metres is None, one.metres or 0, one.offer.id))[:limit]


def needs_near(db: Session, person: Person, *, now: datetime) -> dict[str, int]:
    """How many open requests of each kind there are around: counted, never where, nor whose."""
    db.flush()
    counted = select(HelpRequest.category, func.count()).where(
        HelpRequest.state == "open",
        HelpRequest.end > now,
        HelpRequest.territory_id == person.territory_id,
        HelpRequest.requester_id != person.id,
    )
    if person.cell is not None:
        around = places.disk(person.cell, NEAR_M)
        counted = counted.where(
            or_(HelpRequest.cell.is_(None), *(HelpRequest.cell.between(one.first, one.last) for one in around))
        )
    rows = db.execute(counted.group_by(HelpRequest.category)).all()
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: (-row[1], row[0]))}
