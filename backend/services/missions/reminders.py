"""What falls due for a mission: "still agreed?" the day before, an hour before, halfway; nobody came; is it done?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import MissionDue
from backend.models import HelpRequest, Mission, Offer, OfferAnswer, Territory
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.lifecycles import move
from backend.services.locking import existing, locked
from backend.services.missions import dates
from backend.services.missions.progress import reopen, tell_changed, tell_her
from backend.services.news import tell
from backend.services.purchases import paying
from backend.services.relays import late, legs
from backend.services.setbacks import one_by_one


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Does what is due for at most `limit` missions; returns how many. Locks their requests in the order of ids."""
    db.flush()
    falling = select(Mission.id, Mission.request_id).where(Mission.next_due_at <= now)
    found = db.execute(falling.order_by(Mission.next_due_at, Mission.id).limit(limit)).all()
    requests = select(HelpRequest.id).where(HelpRequest.id.in_({request_id for _, request_id in found}))
    held = db.scalars(requests.order_by(HelpRequest.id).with_for_update(skip_locked=True, key_share=True)).all()
    still = select(Mission.id, Mission.request_id).where(
        Mission.id.in_([mission_id for mission_id, _ in found]),
        Mission.request_id.in_(held),
        Mission.next_due_at <= now,
    )
    missions = db.execute(still.order_by(Mission.request_id, Mission.id).with_for_update(key_share=True)).all()
    request_of = {mission.id: mission.request_id for mission in missions}

    def remind(mission_id: int) -> None:
        request = locked(db, HelpRequest, request_of[mission_id])
        _remind(db, locked(db, Mission, mission_id), request, now)

    return one_by_one(db, request_of, remind, due_at=Mission.next_due_at, request=Mission.request_id, now=now)


def _remind(db: Session, mission: Mission, request: HelpRequest, now: datetime) -> None:
    what, at = mission.next_due, mission.next_due_at
    if what in {"late", "halfway"} and legs.waits(db, request, now=now) and now < request.end + dates.DAY:
        dates.look_again(mission, existing(db, Territory, request.territory_id), now=now)
        return  # nobody is late for what has not come to them
    # Planned first: whatever follows may end the mission, and then nothing is due any more.
    dates.follow(mission, request, existing(db, Territory, request.territory_id), now=now)
    match what:
        case "late":
            _missed(db, mission, request, now)
        case "confirm":
            asked = (
                {request.requester_id} if mission.state == "helped" else {request.requester_id, mission.volunteer_id}
            )
            _ask(db, mission, asked, "confirm", at, now)
        case "unconfirmed":
            _alert(db, "unconfirmed", mission, request, now)
        case "halfway" if mission.next_due_at and mission.next_due_at > now:  # else the alarm itself is due
            _ask(db, mission, {mission.volunteer_id, request.requester_id, request.beneficiary_id}, what, at, now)
            late.warn(db, request, now=now)
        case "day_before" | "hour_before" if request.start > now:
            if what == "day_before" and request.start - now < dates.HOUR:
                return  # we were down meanwhile: nobody wants "tomorrow" said of what begins now
            people = {mission.volunteer_id, request.requester_id, request.beneficiary_id}
            _ask(db, mission, people - ({mission.volunteer_id} if _on_a_list(db, mission) else set()), what, at, now)
            paying.wanted(db, mission, request, now=now)


def _on_a_list(db: Session, mission: Mission) -> bool:
    """Whether it answers this volunteer's own offer: they have one list for all, and are not reminded of each."""
    theirs = exists().where(
        OfferAnswer.request_id == mission.request_id,
        Offer.id == OfferAnswer.offer_id,
        Offer.volunteer_id == mission.volunteer_id,
    )
    return bool(db.scalar(select(theirs)))


def _missed(db: Session, mission: Mission, request: HelpRequest, now: datetime) -> None:
    """No sign of the volunteer: both sides are asked, others are invited, staff know."""
    if mission.state != "accepted":
        return
    move(db, mission, "missed", actor=SYSTEM, now=now)
    mission.next_due = mission.next_due_at = None
    _alert(db, "no_show", mission, request, now)
    _ask(db, mission, {mission.volunteer_id}, "late", now, now)
    tell_changed(db, mission, request.requester_id, now=now)
    tell_her(db, mission, request, "missed", now=now)
    late.warn(db, request, now=now)
    if request.state == "taken":
        reopen(db, request, now=now)


def _alert(db: Session, kind: str, mission: Mission, request: HelpRequest, now: datetime) -> None:
    alerts.raise_alert(
        db,
        kind,
        person=request.beneficiary,
        cause=f"{kind}:{mission.id}",
        request_id=request.id,
        urgent=request.urgent and kind == "no_show",
        territory_id=request.territory_id,
        actor=SYSTEM,
        now=now,
    )


def _ask(db: Session, mission: Mission, people: set[int], what: str, at: datetime | None, now: datetime) -> None:
    for person_id in sorted(people):
        key = f"due:{mission.id}:{what}:{(at or now).isoformat()}:{person_id}"
        tell(db, person_id, MissionDue(mission.id, what), key=key, now=now)
