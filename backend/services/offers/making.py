"""Making an offer known: to people already helped, then to neighbours who accept such messages; until it closes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging import outbox
from backend.messaging.messages import Priority
from backend.messaging.tidings import ModerationDecided, OfferMade, OfferSettled
from backend.models import Offer, OfferAnswer, Person, Territory, Volunteer
from backend.services import missions, quiet, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NotAVolunteer, NotOffered, NotOpenToNeighbours, OfferOver
from backend.services.lifecycles import MISSION, audit, born, move
from backend.services.locking import existing, locked
from backend.services.moderation import guard, holding
from backend.services.news import tell
from backend.services.offers import audience, hours, reading
from backend.services.setbacks import one_by_one


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What a volunteer proposes; `place` is where they go. Without `closes_at` its hours decide."""

    category: str
    start: datetime
    end: datetime
    grain: str = "part_of_day"
    place: str = ""
    seats: int = 3
    text: str = ""
    closes_at: datetime | None = None


def post(db: Session, volunteer: Person, given: NewOffer, *, key: str, actor: Actor, now: datetime) -> Offer:
    """Keeps the offer and tells the first neighbours. Called again with the same `key` it returns the same offer.

    Raises:
        NotAVolunteer: only active volunteers may offer.
        NotOpenToNeighbours: the town has its agents arrange this kind of help.
    """
    db.flush()
    posted = db.scalars(select(Offer).where(Offer.posted_key == key)).first()
    if posted is not None:
        return posted
    row = db.get(Volunteer, volunteer.id)
    if row is None or row.state != "active":
        raise NotAVolunteer(volunteer.id)
    territory = existing(db, Territory, volunteer.territory_id)
    if territories.dial(territory, given.category, vulnerable=False) != "automatic":
        raise NotOpenToNeighbours(given.category)
    verdict = holding.weigh(territory, volunteer, given.text, given.place, asks=False)
    zone = territories.zone(territory)
    closes_at = given.closes_at or hours.closing(given.start, given.end, zone=zone, now=now)
    offer = Offer(
        territory_id=volunteer.territory_id,
        volunteer_id=volunteer.id,
        category=given.category,
        start=given.start,
        end=given.end,
        grain=given.grain,
        place=given.place,
        text=given.text,
        latitude=row.latitude,
        longitude=row.longitude,
        cell=row.cell,
        seats=given.seats,
        closes_at=max(now, min(closes_at, given.end)),
        state="held" if verdict.holds else "open",
        wave=0,
        posted_key=key,
        created_at=now,
    )
    db.add(offer)
    db.flush()
    born(db, offer, actor=actor, now=now)
    audit(db, offer.territory_id, "offer", "offer", offer.id, actor=actor, now=now)
    holding.keep(db, volunteer, "offer", verdict, offer_id=offer.id, actor=actor, now=now)
    if verdict.holds:
        offer.next_due_at = offer.closes_at
    else:
        tell_next(db, offer, territory, now=now)
    return offer


def publish(db: Session, offer: Offer, *, actor: Actor, now: datetime) -> int:
    """An agent has read it: the first neighbours are told. Returns how many.

    Raises:
        OfferOver: it was withdrawn, or its hour has passed.
    """
    offer = locked(db, Offer, offer.id)
    if offer.state == "open":
        return 0
    if offer.state != "held" or now >= offer.closes_at:
        raise OfferOver(offer.id)
    holding.settle(db, "published", offer_id=offer.id, actor=actor, now=now)
    move(db, offer, "open", actor=actor, now=now)
    audit(db, offer.territory_id, "publish", "offer", offer.id, actor=actor, now=now)
    return tell_next(db, offer, existing(db, Territory, offer.territory_id), now=now)


def tell_next(db: Session, offer: Offer, territory: Territory, *, now: datetime) -> int:
    """Tells the next few neighbours, and sets when the offer is looked at again. Returns how many were told."""
    told = 0
    while not told and offer.wave < audience.LAST_WAVE:
        told = _tell(db, offer, territory, audience.of(db, offer, territory, offer.wave, now=now), now)
        offer.wave += 1
    pause = timedelta(minutes=territories.policy(territory, "offer_neighbours_minutes"))
    halfway = now + (offer.closes_at - now) / 2
    again = min(now + pause, halfway) if offer.wave < audience.LAST_WAVE else offer.closes_at
    offer.next_due_at = again if offer.closes_at - again >= hours.LEAST else offer.closes_at
    db.flush()
    return told


def _tell(db: Session, offer: Offer, territory: Territory, people: list[audience.Listener], now: datetime) -> int:
    at = hours.told_at(now, offer.closes_at, territories.zone(territory))
    later = quiet.held(db, [one.person_id for one in people], at)
    for one in people:
        answer = OfferAnswer(
            territory_id=offer.territory_id,
            offer_id=offer.id,
            person_id=one.person_id,
            helped_before=one.helped_before,
            state="sent",
            sent_at=now,
        )
        db.add(answer)
        db.flush()
        born(db, answer, actor=SYSTEM, now=now)
        due_at = later.get(one.person_id, at)
        tell(db, one.person_id, OfferMade(answer.id), key=f"offer:{answer.id}", now=now, due_at=due_at,
             priority=Priority.BULK)  # fmt: skip
    return len(people)


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Does what is due for at most `limit` offers: more neighbours are told, or it closes. Returns how many.

    Whoever is paused until an agent has read what they wrote offers nothing meanwhile; nobody is told why.
    """
    db.flush()
    oldest = select(Offer.id).where(Offer.next_due_at <= now).order_by(Offer.next_due_at, Offer.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def look(offer_id: int) -> None:
        offer = locked(db, Offer, offer_id)
        if offer.state in {"held", "open"} and guard.is_suspected(existing(db, Volunteer, offer.volunteer_id)):
            withdraw(db, offer.id, offer.volunteer_id, actor=SYSTEM, now=now)
        elif offer.state == "held":
            lapse(db, offer, now=now)
        elif offer.state != "open":
            offer.next_due_at = None
        elif now >= offer.closes_at:
            close(db, offer, now=now)
        else:
            tell_next(db, offer, existing(db, Territory, offer.territory_id), now=now)

    return one_by_one(db, held, look, due_at=Offer.next_due_at, request=None, now=now)


def lapse(db: Session, offer: Offer, *, now: datetime) -> None:
    """Nobody could read it in time: it is withdrawn, and its volunteer is told. The caller holds the offer."""
    move(db, offer, "withdrawn", actor=SYSTEM, now=now)
    offer.next_due_at, offer.closed_at = None, now
    row = holding.settle(db, "void", offer_id=offer.id, actor=SYSTEM, now=now)
    if row is not None:
        tell(db, offer.volunteer_id, ModerationDecided(row.id, row.state), key=f"moderation:{row.id}:void", now=now)
    db.flush()


def close(db: Session, offer: Offer, *, now: datetime) -> None:
    """The hour has come, or every place is taken: the volunteer gets one list. The caller holds the offer."""
    move(db, offer, "closed", actor=SYSTEM, now=now)
    offer.next_due_at, offer.closed_at = None, now
    _void(db, offer, now)
    tell(db, offer.volunteer_id, OfferSettled(offer.id), key=f"offer_list:{offer.id}", now=now)
    db.flush()


def withdraw(db: Session, offer_id: int, volunteer_id: int, *, actor: Actor, now: datetime) -> int:
    """The volunteer cannot after all: whoever counted on it is told, and others are asked for them. Returns how many.

    Raises:
        NotOffered: it is not this volunteer's.
    """
    offer = db.get(Offer, offer_id)
    if offer is None or offer.volunteer_id != volunteer_id:
        raise NotOffered(offer_id)
    offer = locked(db, Offer, offer_id)
    if offer.state == "withdrawn":
        return 0
    move(db, offer, "withdrawn", actor=actor, now=now)
    offer.next_due_at, offer.closed_at = None, now
    audit(db, offer.territory_id, "withdraw", "offer", offer.id, actor=actor, now=now)
    holding.settle(db, "void", offer_id=offer.id, actor=actor, now=now)
    _void(db, offer, now)
    given_back = 0
    for mission in reading.missions_of(db, offer):
        if "given_back" in MISSION.moves.get(mission.state, ()):
            missions.give_back(db, mission.id, volunteer_id, actor=actor, now=now)
            given_back += 1
    db.flush()
    return given_back


def withdraw_all(db: Session, volunteer_id: int, *, actor: Actor, now: datetime) -> None:
    """Everything that a volunteer had proposed, where they stop, pause or leave."""
    for offer, _taken in reading.mine(db, volunteer_id, now=now):
        withdraw(db, offer.id, volunteer_id, actor=actor, now=now)


def _void(db: Session, offer: Offer, now: datetime) -> None:
    """Nobody's answer is awaited any more; what was not delivered yet is not sent."""
    unanswered = select(OfferAnswer).where(OfferAnswer.offer_id == offer.id, OfferAnswer.state == "sent")
    for answer in db.scalars(unanswered.order_by(OfferAnswer.id)):
        move(db, answer, "void", actor=SYSTEM, now=now)
    outbox.cancel(db, cancel_key(offer.id), now=now)


def cancel_key(offer_id: int) -> str:
    """What the messages about an offer are cancelled by."""
    return f"offer:{offer_id}"
