"""Who is told of an offer: people this volunteer has helped before, then neighbours who accept such messages.

Nobody more often than the town decided (once a week), nobody who has refused them, and never the volunteer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from backend.models import Consent, Conversation, HelpRequest, Mission, Offer, OfferAnswer, Person, Territory
from backend.services import blocks, places, territories

ACCEPTS: Final = "offers"
"""The consent of a neighbour to be told of offers; taken back by whoever refuses them."""
REFUSES: Final = (ACCEPTS, "announcements")
"""Whoever has taken one of these back is told of no offer, helped before or not."""
WEEK: Final = timedelta(days=7)
A_SEAT: Final = 4
"""Neighbours told at a time for each place that is free: most have no need of it this time."""
REACH_M: Final = 3_000
"""How far from the volunteer's own door neighbours are told, in metres, at most."""
READ_MOST: Final = 400
"""Neighbours around who are read before the nearest are kept."""
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


def accepts_offers() -> ColumnElement[bool]:
    """They said yes to such messages, and have not taken it back."""
    return exists().where(Consent.person_id == Person.id, Consent.kind == ACCEPTS, Consent.withdrawn_at.is_(None))


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
    """The nearest; behind them those of whom nobody knows where they live, who say it with their answer.

    Where nobody knows from where the volunteer starts, all of the town are near: those who have waited longest.
    """
    if offer.cell is None:
        last = select(func.max(OfferAnswer.sent_at)).where(OfferAnswer.person_id == Person.id).scalar_subquery()
        waited = select(Person.id).where(may, accepts_offers()).order_by(last.asc().nulls_first(), Person.id)
        return list(db.scalars(waited.limit(most(offer))))
    around = [Person.cell.between(one.first, one.last) for one in places.disk(offer.cell, REACH_M)]
    rows = db.execute(
        select(Person.id, Person.latitude, Person.longitude)
        .where(may, accepts_offers(), or_(Person.cell.is_(None), *around))
        .order_by(Person.cell.is_(None), Person.id)
        .limit(READ_MOST)
    ).all()
    found = [(places.between(row, offer), row.id) for row in rows]
    reached = sorted((metres, person_id) for metres, person_id in found if metres is not None and metres <= REACH_M)
    unknown = [person_id for metres, person_id in found if metres is None]
    return [*(person_id for _metres, person_id in reached), *unknown][: most(offer)]


def _may_be_told(offer: Offer, limit: int, now: datetime) -> ColumnElement[bool]:
    refused = exists().where(
        Consent.person_id == Person.id,
        Consent.kind.in_(REFUSES),
        Consent.withdrawn_at.is_not(None),
        ~exists()
        .where(Consent.person_id == Person.id, Consent.kind == ACCEPTS, Consent.withdrawn_at.is_(None))
        .correlate(Person),
    )
    told = (
        select(func.count())
        .where(
            OfferAnswer.person_id == Person.id,
            OfferAnswer.sent_at > now - WEEK,
            OfferAnswer.asked_for.is_(False),
        )
        .scalar_subquery()
    )
    return (
        (Person.territory_id == offer.territory_id)
        & (Person.state == "present")
        & (Person.id != offer.volunteer_id)
        & Person.id.not_in(blocks.kept_from_person(offer.volunteer_id))
        & exists().where(Conversation.person_id == Person.id)
        & ~exists().where(OfferAnswer.offer_id == offer.id, OfferAnswer.person_id == Person.id)
        & ~refused
        & (told < limit)
    )
