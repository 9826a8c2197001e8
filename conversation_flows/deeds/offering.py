"""Deeds about offers: made, told, answered, listed, withdrawn; and who wishes to hear of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import OfferMade, OfferSettled
from backend.models import HelpRequest, Mission, Moderation, Offer, OfferAnswer, Person, Volunteer
from backend.services import alerts, help_requests, offers, people
from backend.services.errors import AdditionHeld, NotAVolunteer, NotOffered, NotOpenToNeighbours, OfferOver, TooEarly
from backend.services.locking import existing
from backend.services.offers import audience
from backend.wording import Span
from conversation_flows import errand, moderation, nearby, offer_help
from conversation_flows import offers as words
from conversation_flows.deeds import moderating
from conversation_flows.deeds.case import Case, called, facts_of, person_of, shown_distance
from conversation_flows.engine.slots import fuller

ASKED: Final = "offers_asked"
"""They were asked once whether they wish to hear of offers: nobody is asked twice."""


def post(db: Session, command: offer_help.PostOffer, case: Case) -> Sequence[Any]:
    """Makes it known; requests that are waiting for just that are shown to the volunteer."""
    if not command.plainly and (refused := moderating.refused_once(db, command.words, case)):
        return refused
    person, when = person_of(db, case), command.when
    said = moderating.plain(command.words) if command.plainly else command.words
    given = offers.NewOffer(
        command.category, when.start, when.end, when.grain, command.place, command.seats, said,
        command.closes_at,
    )  # fmt: skip
    try:
        offer = offers.post(db, person, given, key=case.key, actor=case.actor, now=case.now)
    except NotAVolunteer:
        return (offer_help.MayNotOffer(),)
    except NotOpenToNeighbours:
        _pass_to_staff(db, command, case)
        return (offer_help.OfferNotOpen(),)
    if offer.state == "held":
        return (moderation.HeldForReading(moderating.why_held(db, offer_id=offer.id)),)
    return (offer_help.OfferPosted(offer.id, offer.closes_at, _needed(db, offer, case)),)


def _needed(db: Session, offer: Offer, case: Case) -> tuple[nearby.Seen, ...]:
    volunteer = existing(db, Volunteer, offer.volunteer_id)
    return tuple(
        nearby.Seen(one.id, one.category, one.start, shown_distance(db, one, metres), one.end)
        for one, metres in help_requests.near(db, volunteer, now=case.now)
        if one.category == offer.category and one.start < offer.end and offer.start < one.end
    )


def _pass_to_staff(db: Session, command: offer_help.PostOffer, case: Case) -> None:
    alerts.raise_alert(
        db, "human", person=person_of(db, case), cause=f"human:{case.person_id}", words=command.words or None,
        territory_id=case.territory_id, actor=case.actor, now=case.now,
    )  # fmt: skip


def take(db: Session, command: errand.TakeOffer, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if fuller(command.name, than=person.name):
        people.rename(db, person, command.name, actor=case.actor, now=case.now)
    home = (person.latitude, person.longitude) == (command.where.point or (None, None)) and person.address
    place = str(home or command.where.words)
    if not command.plainly and (refused := moderating.refused_once(db, command.words, case)):
        return refused
    said = moderating.plain(command.words) if command.plainly else command.words
    wanted = offers.Errand(said, place, command.where.point)
    try:
        made = offers.take(
            db, command.answer_id, person, wanted, key=case.key, actor=case.actor, now=case.now, seed=case.seed
        )
    except NotOffered:
        return (words.OfferGone(),)
    except AdditionHeld as error:
        return (moderation.HeldForReading(moderating.why(existing(db, Moderation, error.about))),)
    except OfferOver as error:
        offer = existing(db, Offer, error.about)
        return (errand.OfferTooLate(offer.category, _span(offer), command),)
    if made is None:
        answer = existing(db, OfferAnswer, command.answer_id)
        return (moderation.HeldForReading(moderating.why_held(db, request_id=answer.request_id)),)
    return (errand.OfferTaken(facts_of(db, made, case.person_id)),)


def decline(db: Session, command: words.DeclineOffer, case: Case) -> Sequence[Any]:
    try:
        offers.decline(db, command.answer_id, case.person_id, actor=case.actor, now=case.now)
    except NotOffered:
        return (words.OfferGone(),)
    return (words.OfferDeclined(),)


def look_at(db: Session, command: words.LookAtOffer, case: Case) -> Sequence[Any]:
    try:
        answer = offers.look_at(db, command.offer_id, person_of(db, case), actor=case.actor, now=case.now)
    except (NotOffered, OfferOver):
        return (words.OfferGone(),)
    return (words.OfferSeen(_offering(db, answer)),)


def leave(db: Session, command: words.LeaveForOffer, case: Case) -> Sequence[Any]:
    try:
        under_way = offers.leave(db, command.offer_id, case.person_id, actor=case.actor, now=case.now)
    except NotOffered:
        return (words.OfferGone(),)
    except TooEarly:
        return (words.OfferNotToday(_span(existing(db, Offer, command.offer_id))),)
    lines = []
    for mission in under_way:
        facts = facts_of(db, mission, case.person_id, with_place=True)
        text = existing(db, HelpRequest, mission.request_id).text
        lines.append(words.Line(facts.name, text, facts.place, facts.visit_word))
    return (words.OfferLeft(tuple(lines)),)


def withdraw(db: Session, command: words.WithdrawOffer, case: Case) -> Sequence[Any]:
    try:
        offers.withdraw(db, command.offer_id, case.person_id, actor=case.actor, now=case.now)
    except NotOffered:
        return (words.OfferGone(),)
    return (words.OfferWithdrawn(),)


def wish(db: Session, command: words.WishOffers, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if command.wished:
        people.record_consent(db, person, audience.ACCEPTS, now=case.now)
    else:
        people.refuse(db, person, audience.ACCEPTS, actor=case.actor, now=case.now)
    return (words.OffersWished(command.wished),)


def may_tell(db: Session, mission_id: int, case: Case) -> Sequence[Any]:
    """After a hand that went well, its person is asked, once, whether they wish to hear of offers."""
    mission, person = existing(db, Mission, mission_id), person_of(db, case)
    if mission.volunteer_id == person.id:
        return ()
    kinds = (audience.ACCEPTS, ASKED)
    if any(people.standing(db, person, kind) is not people.Standing.UNTOLD for kind in kinds):
        return ()
    people.record_consent(db, person, ASKED, now=case.now)
    return (words.MayTell(),)


def look_around(db: Session, command: nearby.LookNearby, case: Case) -> Sequence[Any]:
    """What somebody who is no volunteer may see of their neighbourhood."""
    person = person_of(db, case)
    shown = tuple(
        nearby.Seen(one.offer.id, one.offer.category, one.offer.start, shown_distance(db, one.offer, one.metres),
                    one.offer.end)
        for one in offers.near(db, person, now=case.now)
    )  # fmt: skip
    needs = offers.needs_near(db, person, now=case.now)
    told = people.standing(db, person, audience.ACCEPTS) is people.Standing.TOLD
    return (nearby.Around(shown, tuple(needs.items()), told, command.needs),)


# --- news -----------------------------------------------------------------------------------------------------------


def offered(db: Session, news: OfferMade, case: Case) -> words.OfferedTo | None:
    """Told while it stands; whoever has refused all meanwhile is told nothing."""
    answer = existing(db, OfferAnswer, news.answer_id)
    offer = existing(db, Offer, answer.offer_id)
    if answer.state != "sent" or offer.state != "open" or offer.closes_at <= case.now:
        return None
    if people.standing(db, person_of(db, case), audience.ACCEPTS) is people.Standing.REFUSED:
        return None
    return words.OfferedTo(news, _offering(db, answer))


def settled(db: Session, news: OfferSettled) -> words.ListReady | None:
    offer = existing(db, Offer, news.offer_id)
    if offer.state != "closed":
        return None
    lines = tuple(words.Line(called(one.name), one.words) for one in offers.entries(db, offer))
    return words.ListReady(news, offer.id, offer.category, _span(offer), lines)


def _offering(db: Session, answer: OfferAnswer) -> words.Offering:
    offer = existing(db, Offer, answer.offer_id)
    name = called(existing(db, Person, offer.volunteer_id).name) if answer.helped_before else ""
    return words.Offering(answer.id, offer.id, offer.category, _span(offer), offer.place, offer.closes_at, name)


def _span(offer: Offer) -> Span:
    return Span(offer.start, offer.end, offer.grain)
