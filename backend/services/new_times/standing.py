"""What may be moved: a mission that has not begun; a leg of a relay, as long as it keeps its place among the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, NewTime, Offer, OfferAnswer, Territory
from backend.services import blocks, territories
from backend.services.locking import existing
from backend.services.recurrences import calendar
from backend.services.relays import legs

ANSWERED_WITHIN: Final = timedelta(hours=24)
BEFORE_IT_BEGINS: Final = timedelta(hours=1)
"""An answer is awaited no longer than this, and until so long before the earlier of the two times."""
PROPOSALS_MOST: Final = 4
"""So many times in a row without an agreement, of both sides together: then the two write to each other."""
LEAST: Final = timedelta(minutes=10)
"""Where less is left for an answer, nobody is asked: the two write to each other."""
ALERT: Final = "another_time"
"""The alert of two who find no time together: an agent may find it with them."""
_TAKEN: Final = ("taken", "held", "open", "done")


@dataclass(frozen=True, slots=True)
class Time:
    """When it would be."""

    start: datetime
    end: datetime
    grain: str


def time_of(request: HelpRequest) -> Time:
    return Time(request.start, request.end, request.grain)


def proposed(one: NewTime) -> Time:
    return Time(one.start, one.end, one.grain)


def may_be_moved(db: Session, mission: Mission, request: HelpRequest) -> bool:
    """Whether the two may still agree on another time through us."""
    if mission.state != "accepted" or request.state != "taken" or _not_listed_yet(db, request):
        return False
    return not blocks.apart(db, mission.volunteer_id, request.requester_id, request.beneficiary_id)


def lapses_at(request: HelpRequest, to: Time, *, now: datetime) -> datetime:
    """Until when the other side may answer."""
    return min(now + ANSWERED_WITHIN, min(request.start, to.start) - BEFORE_IT_BEGINS)


def in_order(db: Session, request: HelpRequest, to: Time) -> bool:
    """Whether a leg would still begin after the one before it, and end before the one after it."""
    leg = legs.of_request(db, request)
    if leg is None:
        return True
    before, after = legs.neighbours(db, leg)
    return (before is None or before.request.end <= to.start) and (after is None or to.end <= after.request.start)


def beside_another(db: Session, request: HelpRequest, to: Time) -> bool:
    """Whether another occurrence of what comes back stands on that day already."""
    if request.recurrence_id is None:
        return False
    zone = territories.zone(existing(db, Territory, request.territory_id))
    others = select(HelpRequest.start).where(
        HelpRequest.recurrence_id == request.recurrence_id, HelpRequest.id != request.id, HelpRequest.state.in_(_TAKEN)
    )
    day = calendar.local_day(to.start, zone)
    return any(calendar.local_day(start, zone) == day for start in db.scalars(others))


def cause(mission_id: int) -> str:
    return f"{ALERT}:{mission_id}"


def call_reason(mission_id: int) -> str:
    """Why whoever can be told no other way is to be called about it."""
    return f"new_time:{mission_id}"


def proposed_often(db: Session, mission_id: int) -> bool:
    """Whether many times were proposed for this mission since the two last agreed."""
    db.flush()
    states = select(NewTime.state).where(NewTime.mission_id == mission_id).order_by(NewTime.id.desc())
    lately = db.scalars(states.limit(PROPOSALS_MOST)).all()
    return len(lately) == PROPOSALS_MOST and "agreed" not in lately


def waiting(db: Session, mission_id: int) -> NewTime | None:
    """What waits for an answer about this mission."""
    db.flush()
    theirs = select(NewTime).where(NewTime.mission_id == mission_id, NewTime.state == "waiting")
    return db.scalars(theirs.execution_options(populate_existing=True)).first()


def _not_listed_yet(db: Session, request: HelpRequest) -> bool:
    """Whether it answers an offer whose volunteer has not had their list yet: they have never heard of it."""
    listed = exists().where(
        OfferAnswer.request_id == request.id, Offer.id == OfferAnswer.offer_id, Offer.state == "open"
    )
    return bool(db.scalar(select(listed)))
