"""Deciding: an agent publishes what waits, sends it back with a sentence, refuses it, or withdraws it afterwards.

Its author is told, kindly and with the reason; the second of two agents is told who was first.
"""

from __future__ import annotations

import contextlib
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import ModerationDecided, NeighbourFound, Relayed
from backend.models import (
    Agreement,
    HelpRequest,
    Mission,
    Moderation,
    Offer,
    OfferAnswer,
    Person,
    Recurrence,
    Volunteer,
)
from backend.services import alerts, blocks, help_requests, missions, offers
from backend.services.actor import Actor
from backend.services.desk_errors import DecidedAlready, NothingToRead
from backend.services.errors import MissionOver, OfferOver
from backend.services.lifecycles import audit, move
from backend.services.links.ending import end_between
from backend.services.locking import existing, locked
from backend.services.missions import talk
from backend.services.missions.progress import LIVE, live_mission
from backend.services.missions.taking_back import take_back
from backend.services.moderation import guard, holding
from backend.services.news import tell, tell_or_call
from backend.services.offers import answering, reading
from backend.services.pairs import ending as pairs
from backend.services.recurrences import ending


def waiting(db: Session, territory_id: int) -> list[Moderation]:
    """What agents have to read, the oldest first; what its author is asked to say otherwise, after it."""
    db.flush()
    theirs = select(Moderation).where(Moderation.territory_id == territory_id, Moderation.state.in_(holding.UNREAD))
    return list(db.scalars(theirs.order_by(Moderation.state.desc(), Moderation.created_at, Moderation.id)))


def publish(db: Session, number: int, *, actor: Actor, now: datetime, seed: int = 0) -> Moderation:
    """It may be read by others: a request or an offer goes out, an answer is its volunteer's, a message is passed.

    `seed` chooses the visit word where a mission comes of it.

    Raises:
        NothingToRead: there is no such thing.
        DecidedAlready: another agent was faster.
        NoLongerNeeded: the request was cancelled or has passed.
        OfferOver: the offer was withdrawn, or its hour has passed.
        MissionOver: the mission that words were to be added to has ended.
    """
    row = _held(db, number, "published", actor)
    if row.state == "published":
        return row
    goes = True
    match row.what:
        case "request":
            _publish_request(db, row, actor, now)
        case "offer":
            offers.publish(db, existing(db, Offer, row.offer_id), actor=actor, now=now)
        case "errand":
            _publish_errand(db, row, actor, now, seed)
        case "addition":
            _add(db, row)
        case _:
            goes = _pass_on(db, row, actor, now)
    _decided(db, row, "published", None, actor, now, told=goes)
    return row


def correct(db: Session, number: int, sentence: str, *, actor: Actor, now: datetime) -> Moderation:
    """Its author is asked to say it otherwise; what they then write is read again. A message is not sent back.

    Raises:
        NothingToRead: there is no such thing, or it is a message.
        DecidedAlready: another agent was faster.
    """
    row = _held(db, number, "sent_back", actor)
    if row.what not in {"request", "offer", "errand"}:
        raise NothingToRead(number)
    if row.state != "sent_back":
        _decided(db, row, "sent_back", sentence, actor, now)
    return row


def refuse(db: Session, number: int, reason: str, *, actor: Actor, now: datetime) -> Moderation:
    """It goes no further. A volunteer's message that was refused takes their missions back, and they stay paused.

    Raises:
        NothingToRead: there is no such thing.
        DecidedAlready: another agent was faster.
    """
    row = _held(db, number, "refused", actor)
    if row.state == "refused":
        return row
    _decided(db, row, "refused", reason, actor, now)
    if row.what == "message" and row.paused:
        _take_back_all(db, row, actor, now)
    else:
        _end(db, row, actor, now)
    return row


def withdraw(
    db: Session,
    reason: str,
    *,
    request: HelpRequest | None = None,
    offer: Offer | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """What was published goes, whoever had taken it hears it, and its author is told why.

    Raises:
        NothingToRead: it is not out, or is over.
        NoLongerNeeded: the request was served.
    """
    if request is not None:
        request = locked(db, HelpRequest, request.id)
        out, author = request.state in {"open", "taken", "unserved"}, request.requester_id
    elif offer is not None:
        offer = locked(db, Offer, offer.id)
        out, author = offer.state in {"open", "closed"}, offer.volunteer_id
    else:
        raise NothingToRead
    if not out:
        raise NothingToRead(request.id if request else offer.id if offer else None)
    row = holding.note_published(
        db, existing(db, Person, author), "request" if request else "offer",
        request_id=request.id if request else None, offer_id=offer.id if offer else None, actor=actor, now=now,
    )  # fmt: skip
    _decided(db, row, "withdrawn", reason, actor, now)
    _end(db, row, actor, now)


def rewrite(db: Session, number: int, person_id: int, text: str, *, actor: Actor, now: datetime) -> bool:
    """Its author says it otherwise, and an agent reads that. False where nobody waits for it any more."""
    row = db.get(Moderation, number)
    if row is None or row.person_id != person_id:
        return False
    _lock_what_it_is_about(db, row)
    row = locked(db, Moderation, number)
    if row.state != "sent_back":
        return False
    if row.request_id is not None:
        request = existing(db, HelpRequest, row.request_id)
        request.text = text
        if request.recurrence_id is not None:
            locked(db, Recurrence, request.recurrence_id).text = text  # the next times say it so, too
    elif row.offer_id is not None:
        existing(db, Offer, row.offer_id).text = text
    holding.say_otherwise(db, row, text, actor=actor, now=now)
    return True


# --- what a decision does -------------------------------------------------------------------------------------------


def _held(db: Session, number: int, to: str, actor: Actor) -> Moderation:
    """The row, locked after what it is about; as it stands where this agent has decided just that before."""
    row = db.get(Moderation, number)
    if row is None:
        raise NothingToRead(number)
    _lock_what_it_is_about(db, row)
    row = locked(db, Moderation, number)
    if row.state == to and row.agent == actor.id:
        return row
    if row.state not in holding.UNREAD or (row.state == "sent_back" and to == "sent_back"):
        if row.agent and row.agent != actor.id:
            raise DecidedAlready(f"{row.agent}: {row.state}")
        raise NothingToRead(number)
    return row


def _lock_what_it_is_about(db: Session, row: Moderation) -> None:
    if row.request_id is not None:
        locked(db, HelpRequest, row.request_id)
    if row.offer_id is not None:
        locked(db, Offer, row.offer_id)


def _decided(
    db: Session, row: Moderation, state: str, reason: str | None, actor: Actor, now: datetime, *, told: bool = True
) -> None:
    """Writes the decision down, and tells the author where something came of it."""
    if row.state != state:
        if row.state == "sent_back" and state == "published":
            move(db, row, "waiting", actor=actor, now=now)
        move(db, row, state, actor=actor, now=now)
    row.agent, row.reason = str(actor.id), reason
    row.settled_at = None if state == "sent_back" else now
    audit(db, row.territory_id, state, "moderation", row.id, actor=actor, now=now)
    alerts.close_cause(db, holding.cause(row), str(actor.id), reason or "Lu et publié.", now=now)
    if told:
        key = f"moderation:{row.id}:{state}:{now.isoformat()}"
        news = ModerationDecided(row.id, state)
        tell_or_call(db, row.person_id, news, key=key, reason="moderation", now=now)
    db.flush()


def _publish_request(db: Session, row: Moderation, actor: Actor, now: datetime) -> None:
    """Off to the volunteers; where somebody's own yes is still awaited, once she has given it."""
    asked = exists().where(Agreement.request_id == row.request_id, Agreement.state == "waiting")
    if not db.scalar(select(asked)):
        help_requests.publish(db, existing(db, HelpRequest, row.request_id), actor=actor, now=now)


def _publish_errand(db: Session, row: Moderation, actor: Actor, now: datetime, seed: int) -> None:
    """Its offer's volunteer has it, where the offer still stands; else the volunteers around are asked."""
    request, offer = existing(db, HelpRequest, row.request_id), existing(db, Offer, row.offer_id)
    answer = db.scalars(select(OfferAnswer).where(OfferAnswer.request_id == request.id)).first()
    volunteer = existing(db, Volunteer, offer.volunteer_id)
    stands = offer.state == "open" and now < offer.closes_at and reading.taken(db, offer.id) < offer.seats
    if (
        answer is None
        or not stands
        or volunteer.state != "active"
        or blocks.apart(db, volunteer.person_id, row.person_id)
    ):
        help_requests.publish(db, request, actor=actor, now=now)
        return
    holding.settle(db, "published", request_id=request.id, actor=actor, now=now)
    move(db, request, "open", actor=actor, now=now)
    mission = answering.give(db, answer, request, volunteer, offer, actor=actor, now=now, seed=seed)
    found, key = NeighbourFound(mission.id), f"found:{mission.id}"
    tell_or_call(db, request.requester_id, found, key=key, reason="neighbour_found", now=now)
    missions.ask_money(db, mission, request, now=now)


def _add(db: Session, row: Moderation) -> None:
    request = existing(db, HelpRequest, row.request_id)
    if live_mission(db, request.id) is None:
        raise MissionOver(row.mission_id)
    request.text = f"{request.text}\n{row.text}"


def _pass_on(db: Session, row: Moderation, actor: Actor, now: datetime) -> bool:
    """A message that is none of what it seemed; its volunteer is asked again. Whether it passes: not when all is over.

    Nor does it where the two are kept apart by now.
    """
    mission = existing(db, Mission, row.mission_id)
    request = existing(db, HelpRequest, mission.request_id)
    apart = blocks.apart(db, mission.volunteer_id, request.requester_id, request.beneficiary_id)
    passes = mission.state in LIVE and not apart
    move(db, row, "published", actor=actor, now=now)
    if passes:
        to = mission.volunteer_id
        if row.person_id == mission.volunteer_id:
            to = talk.hears(db, mission.id, request.requester_id, request.beneficiary_id)
        relayed, key = Relayed(mission.id, row.text or "", row.person_id), f"relay:{mission.id}:held:{row.id}"
        tell(db, to, relayed, key=key, now=now)
    if row.paused:
        guard.resume(db, row.person_id, actor=actor, now=now)
    return passes


def _take_back_all(db: Session, row: Moderation, actor: Actor, now: datetime) -> None:
    """Whoever asks for such things goes to nobody: their missions are given to others, and the two are kept apart."""
    mission = existing(db, Mission, row.mission_id)
    request = existing(db, HelpRequest, mission.request_id)
    offers.withdraw_all(db, row.person_id, actor=actor, now=now)
    for one in missions.of(db, row.person_id, now=now):
        if one.volunteer_id == row.person_id:
            take_back(db, one.id, tells=True, actor=actor, now=now)
    for helped in sorted({request.requester_id, request.beneficiary_id}):
        blocks.set_apart(
            db, helped, row.person_id, territory_id=row.territory_id, mission_id=mission.id, actor=actor, now=now
        )
        end_between(db, helped, row.person_id, actor=actor, now=now)
        pairs.end_between(db, helped, row.person_id, actor=actor, now=now)


def _end(db: Session, row: Moderation, actor: Actor, now: datetime) -> None:
    """What was refused or withdrawn is over; its author knows it already."""
    if row.what in {"request", "errand"}:
        request = existing(db, HelpRequest, row.request_id)
        if request.recurrence_id is not None:  # nor does it come back next week
            ending.end(db, locked(db, Recurrence, request.recurrence_id), now=now, state="stopped", actor=actor)
        help_requests.cancel(db, request, actor=actor, now=now, told=True)
    elif row.what == "offer":
        offer = existing(db, Offer, row.offer_id)
        with contextlib.suppress(OfferOver):
            offers.withdraw(db, offer.id, offer.volunteer_id, actor=actor, now=now)
