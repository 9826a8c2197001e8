"""Answering an offer: in a tap, with a short list; the request is its volunteer's from the start."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, Offer, OfferAnswer, Person, Territory, Volunteer
from backend.services import blocks, missions, places
from backend.services.actor import Actor
from backend.services.errors import AdditionHeld, NotAVolunteer, NotOffered, OfferOver
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.missions.progress import live_mission
from backend.services.moderation import holding
from backend.services.offers import audience, making, reading


@dataclass(frozen=True, slots=True)
class Errand:
    """What a neighbour needs of the offer, and where they are."""

    words: str
    place: str
    point: places.Point | None = None


def take(
    db: Session, answer_id: int, person: Person, errand: Errand, *, key: str, actor: Actor, now: datetime, seed: int
) -> Mission | None:
    """The neighbour counts on it; None where an agent reads first what they wrote. Said
    twice, it is one mission, and what is new is added to its list, as long as the
    volunteer has not got that. `seed` chooses the visit word.

    Raises:
        NotOffered: it was told to somebody else.
        AdditionHeld: an agent reads first what they add to what the volunteer has.
        OfferOver: it has closed, is full, its volunteer cannot any more, or others are asked for this errand.
    """
    answer = db.get(OfferAnswer, answer_id)
    if answer is None or answer.person_id != person.id:
        raise NotOffered(answer_id)
    offer = locked(db, Offer, answer.offer_id)
    answer = locked(db, OfferAnswer, answer_id)
    if answer.request_id is not None:
        request = locked(db, HelpRequest, answer.request_id)
        if request.state == "held":
            holding.add_to(db, request, errand.words, actor=actor, now=now)
            return None
        if before := _again(db, offer, request, person, errand.words, actor, now):
            return before
    volunteer = existing(db, Volunteer, offer.volunteer_id)
    full = reading.taken(db, offer.id) >= offer.seats
    if offer.state != "open" or full or now >= offer.closes_at or volunteer.state != "active":
        raise OfferOver(offer.id)
    if blocks.apart(db, offer.volunteer_id, person.id):
        raise OfferOver(offer.id)
    territory = existing(db, Territory, offer.territory_id)
    verdict = holding.weigh(territory, person, errand.words, errand.place, asks=True)
    request = _request(db, offer, person, replace(errand, words=verdict.text), key, now)
    request.state = "held" if verdict.holds else "open"
    born(db, request, actor=actor, now=now)
    holding.keep(db, person, "errand", verdict, request_id=request.id, offer_id=offer.id, actor=actor, now=now)
    if verdict.holds:
        answer.request_id, answer.answered_at, request.next_wave_at = request.id, now, request.end
        return None
    mission = give(db, answer, request, volunteer, offer, actor=actor, now=now, seed=seed)
    missions.ask_money(db, mission, request, now=now)
    return mission


def give(
    db: Session,
    answer: OfferAnswer,
    request: HelpRequest,
    volunteer: Volunteer,
    offer: Offer,
    *,
    actor: Actor,
    now: datetime,
    seed: int,
) -> Mission:
    """The request is the offer's: its volunteer has it. The caller holds the offer.

    Raises:
        OfferOver: its volunteer is not active any more.
    """
    try:
        mission = missions.entrust(db, request, volunteer, actor=actor, now=now, seed=seed)
    except NotAVolunteer:
        raise OfferOver(offer.id) from None
    answer.request_id, answer.answered_at = request.id, now
    if answer.state != "taken":  # they had called the first one off
        move(db, answer, "taken", actor=actor, now=now)
    audit(db, offer.territory_id, "take", "offer_answer", answer.id, actor=actor, now=now)
    if reading.taken(db, offer.id) >= offer.seats:
        making.close(db, offer, now=now)
    return mission


def _again(
    db: Session, offer: Offer, request: HelpRequest, person: Person, words: str, actor: Actor, now: datetime
) -> Mission | None:
    """The mission that they have by an earlier yes; None where they called that off."""
    mission = live_mission(db, request.id)
    listed = offer.state != "open"
    if mission is None and request.state != "cancelled":
        raise OfferOver(offer.id)  # it was given back, and others are asked
    if mission is not None and words not in request.text:
        if listed:
            raise OfferOver(offer.id)
        verdict = holding.weigh(existing(db, Territory, offer.territory_id), person, words, asks=True)
        kept = holding.keep(
            db, person, "addition", verdict,
            request_id=request.id, mission_id=mission.id, text=words, actor=actor, now=now,
        )  # fmt: skip
        if kept is not None and verdict.holds:
            raise AdditionHeld(kept.id)
        request.text = f"{request.text}\n{verdict.text}"
    return mission


def decline(db: Session, answer_id: int, person_id: int, *, actor: Actor, now: datetime) -> None:
    """ "Not this time", which is never a fault.

    Raises:
        NotOffered: it was told to somebody else.
    """
    answer = db.get(OfferAnswer, answer_id)
    if answer is None or answer.person_id != person_id:
        raise NotOffered(answer_id)
    answer = locked(db, OfferAnswer, answer_id)
    if answer.state == "sent":
        answer.answered_at = now
        move(db, answer, "declined", actor=actor, now=now)
    db.flush()


def look_at(db: Session, offer_id: int, person: Person, *, actor: Actor, now: datetime) -> OfferAnswer:
    """A neighbour picks an offer from those around: from now on it is offered to them too.

    Raises:
        OfferOver: it has closed, is full, or was withdrawn.
        NotOffered: nobody answers their own offer, nor one of another town.
    """
    offer = db.get(Offer, offer_id)
    if offer is None or offer.territory_id != person.territory_id or offer.volunteer_id == person.id:
        raise NotOffered(offer_id)
    offer = locked(db, Offer, offer_id)
    if blocks.apart(db, offer.volunteer_id, person.id):
        raise NotOffered(offer_id)
    if offer.state != "open" or now >= offer.closes_at or reading.taken(db, offer.id) >= offer.seats:
        raise OfferOver(offer_id)
    theirs = select(OfferAnswer).where(OfferAnswer.offer_id == offer.id, OfferAnswer.person_id == person.id)
    answer = db.scalars(theirs).first()
    if answer is None:
        answer = OfferAnswer(
            territory_id=offer.territory_id,
            offer_id=offer.id,
            person_id=person.id,
            helped_before=bool(audience.helped_before(db, offer.volunteer_id, [person.id])),
            state="sent",
            asked_for=True,
            sent_at=now,
        )
        db.add(answer)
        db.flush()
        born(db, answer, actor=actor, now=now)
    return answer


def leave(db: Session, offer_id: int, volunteer_id: int, *, actor: Actor, now: datetime) -> list[Mission]:
    """The volunteer leaves: everybody on the list is told at once. Returns the missions that are under way.

    Raises:
        NotOffered: it is not this volunteer's.
        TooEarly: it is on another day.
    """
    offer = db.get(Offer, offer_id)
    if offer is None or offer.volunteer_id != volunteer_id:
        raise NotOffered(offer_id)
    under_way = reading.missions_of(db, offer)
    for mission in under_way:
        if mission.state in {"accepted", "missed"}:
            missions.move_to(db, mission.id, volunteer_id, "on_the_way", actor=actor, now=now)
    return under_way


def _request(db: Session, offer: Offer, person: Person, errand: Errand, key: str, now: datetime) -> HelpRequest:
    latitude, longitude = errand.point or (None, None)
    request = HelpRequest(
        territory_id=offer.territory_id,
        requester_id=person.id,
        beneficiary_id=person.id,
        category=offer.category,
        text=errand.words,
        start=offer.start,
        end=offer.end,
        grain=offer.grain,
        place=errand.place,
        latitude=latitude,
        longitude=longitude,
        cell=places.cell_of(*errand.point) if errand.point else None,
        state="open",
        wave=0,
        alerted=False,
        posted_key=key,
        created_at=now,
    )
    db.add(request)
    db.flush()
    return request
