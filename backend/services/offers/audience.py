"""Who is told of an offer: people this volunteer has helped before, then neighbours who accept such messages.

Nobody more often than the town decided (once a week), nobody who has refused them, and never the volunteer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, Offer, OfferAnswer, Person, Territory
from backend.services import announcements, blocks, territories

ACCEPTS: Final = "offers"
"""The consent of a neighbour to be told of offers; taken back by whoever refuses them."""
A_SEAT: Final = 4
"""Neighbours told at a time for each place that is free: most have no need of it this time."""
LAST_WAVE: Final = 3
"""Waves: those helped before, then neighbours twice."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Somebody to be told."""

    person_id: int
    helped_before: bool


def most(offer: Offer) -> int:
    """How many are told at a time."""
    return offer.seats * A_SEAT


def of(db: Session, offer: Offer, territory: Territory, wave: int, *, now: datetime) -> list[Listener]:
    """Whom this wave is for, in order: at first those helped before, the latest first; then the nearest neighbours."""
    db.flush()
    limit = territories.policy(territory, "offers_per_week")
    if wave == 0:
        rows = db.scalars(_helped(offer, _may_be_told(offer, limit, now)).limit(most(offer)))
        return [Listener(person_id, helped_before=True) for person_id in rows]
    near = _nearest(db, offer, _may_be_told(offer, limit, now))
    before = helped_before(db, offer.volunteer_id, near)
    return [Listener(person_id, person_id in before) for person_id in near]


def helped_before(db: Session, volunteer_id: int, people: Sequence[int]) -> set[int]:
    """Those of these people whom the volunteer has helped."""
    done = (
        select(HelpRequest.requester_id)
        .join(Mission, Mission.request_id == HelpRequest.id)
        .where(Mission.volunteer_id == volunteer_id, Mission.state == "done", HelpRequest.requester_id.in_(people))
    )
    return set(db.scalars(done))


def _helped(offer: Offer, may: ColumnElement[bool]) -> Any:
    last = func.max(Mission.done_at)
    return (
        select(Person.id)
        .join(HelpRequest, HelpRequest.requester_id == Person.id)
        .join(Mission, Mission.request_id == HelpRequest.id)
        .where(Mission.volunteer_id == offer.volunteer_id, Mission.state == "done", may)
        .group_by(Person.id)
        .order_by(last.desc(), Person.id)
    )


def _nearest(db: Session, offer: Offer, may: ColumnElement[bool]) -> list[int]:
    last = select(func.max(OfferAnswer.sent_at)).where(OfferAnswer.person_id == Person.id).scalar_subquery()
    near = announcements.Near(offer.latitude, offer.longitude, offer.cell)
    return announcements.nearest(db, near, may & announcements.accepts(ACCEPTS), last=last, most=most(offer))


def _may_be_told(offer: Offer, limit: int, now: datetime) -> ColumnElement[bool]:
    return (
        announcements.may_be_told(offer.territory_id, ACCEPTS, limit, now=now)
        & (Person.id != offer.volunteer_id)
        & Person.id.not_in(blocks.kept_from_person(offer.volunteer_id))
        & ~exists().where(OfferAnswer.offer_id == offer.id, OfferAnswer.person_id == Person.id)
    )
