"""The guard of the relay: words that ask for a card, a code, a transfer, a cheque, a loan or a gift go no further.

They are kept for an agent. Where a volunteer wrote them, the other side is warned, once, and the volunteer is asked for
nothing until an agent has decided; what they had offered to neighbours is withdrawn (`backend.services.offers`).
The code of a door is kept too, but is no reason to pause anybody or to warn. Where whoever is helped wrote them,
nobody is paused.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import exists, func, or_, select, true, update
from sqlalchemy.orm import Session

from backend.messaging.tidings import BeCareful
from backend.models import Alert, HelpRequest, History, Mission, Moderation, Offer, Person, Volunteer
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.moderation import holding, scam
from backend.services.moderation.flags import Flag
from backend.services.news import tell, tell_other


def hold(db: Session, mission_id: int, sender_id: int, text: str, asked: tuple[Flag, ...], *, now: datetime) -> None:
    """Keeps the words for an agent; said twice, they are kept once."""
    mission = existing(db, Mission, mission_id)
    if _held_already(db, mission_id, sender_id, text):
        return
    suspected = sender_id == mission.volunteer_id and not scam.only_a_door(asked)
    holding.keep(
        db,
        existing(db, Person, sender_id),
        "message",
        holding.Verdict(text, asked, holds=True),
        request_id=mission.request_id,
        mission_id=mission_id,
        text=text,
        paused=suspected,
        actor=Actor.person(sender_id),
        now=now,
    )
    if suspected:
        suspect(db, sender_id, now=now)
        _warn(db, mission, now)


def _held_already(db: Session, mission_id: int, sender_id: int, text: str) -> bool:
    """Words are sealed, so they are compared one by one; few wait for one mission."""
    db.flush()
    theirs = select(Moderation.text).where(
        Moderation.mission_id == mission_id, Moderation.person_id == sender_id, Moderation.state == "waiting"
    )
    return text in set(db.scalars(theirs))


SUSPECTED: Final = "scam"
"""Why a volunteer is paused whose words wait for an agent (`Volunteer.paused_for`): no charter signed ends it."""


def suspect(db: Session, volunteer_id: int, *, now: datetime) -> None:
    """Nothing is proposed to them for the moment; what they accepted stays theirs."""
    volunteer = locked(db, Volunteer, volunteer_id)
    if volunteer.state == "active":
        move(db, volunteer, "paused", actor=SYSTEM, now=now)
        audit(db, volunteer.territory_id, "pause", "volunteer", volunteer_id, actor=SYSTEM, now=now)
        volunteer.paused_for = SUSPECTED
    elif volunteer.state == "paused" and volunteer.paused_for is not None:
        volunteer.paused_for = SUSPECTED
    offered = (Offer.volunteer_id == volunteer_id) & Offer.next_due_at.is_not(None)
    db.execute(update(Offer).where(offered).values(next_due_at=now))


def is_suspected(volunteer: Volunteer) -> bool:
    """Whether they are paused until an agent has read what they wrote."""
    return volunteer.state == "paused" and volunteer.paused_for == SUSPECTED


def resume(db: Session, volunteer_id: int, *, actor: Actor, now: datetime) -> bool:
    """An agent found nothing wrong: the volunteer is asked again, unless something else of theirs is still read."""
    if still_paused(db, volunteer_id):
        return False
    volunteer = locked(db, Volunteer, volunteer_id)
    if volunteer.state != "paused" or volunteer.paused_for != SUSPECTED:
        return False  # what an agent paused, an agent ends
    volunteer.paused_for = None
    move(db, volunteer, "active", actor=actor, now=now)
    audit(db, volunteer.territory_id, "resume", "volunteer", volunteer_id, actor=actor, now=now)
    return True


def still_paused(db: Session, volunteer_id: int) -> bool:
    """Whether a message of theirs still waits, or was found to be what it seemed since an agent last let them help."""
    db.flush()
    let = select(func.max(History.at)).where(
        History.what == "volunteer", History.what_id == volunteer_id, History.after == "active"
    )
    since = db.scalar(let.where(History.actor.like("agent:%")))
    found = (Moderation.state == "refused") & (true() if since is None else Moderation.settled_at >= since)
    theirs = exists().where(
        Moderation.person_id == volunteer_id,
        Moderation.what == "message",
        Moderation.paused.is_(True),
        (Moderation.state == "waiting") | found,
    )
    in_a_pair = exists().where(
        Alert.person_id == volunteer_id, Alert.kind == "scam", Alert.cause.like("scam:pair:%"), Alert.state != "closed"
    )
    return bool(db.scalar(select(or_(theirs, in_a_pair))))


def _warn(db: Session, mission: Mission, now: datetime) -> None:
    """Whoever asked for the help and whoever is helped hear it once for a mission."""
    request = existing(db, HelpRequest, mission.request_id)
    careful, key = BeCareful(mission.id), f"careful:{mission.id}"
    tell(db, request.requester_id, careful, key=key, now=now)
    tell_other(db, request, request.requester_id, careful, key=key, now=now)
