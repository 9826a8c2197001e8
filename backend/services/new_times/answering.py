"""Answering: yes moves the mission, no leaves what stands, silence too. Both sides are told, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.messaging.tidings import TimeSettled
from backend.models import HelpRequest, Mission, NewTime
from backend.services import alerts, calls
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NewTimeOver, NotYours
from backend.services.lifecycles import audit
from backend.services.locking import locked
from backend.services.missions.progress import held, side_of
from backend.services.new_times import ending, moving, standing
from backend.services.news import tell, tell_or_call


def answer(db: Session, new_time_id: int, person_id: int, agrees: bool, *, actor: Actor, now: datetime) -> Mission:
    """The other side's answer.

    Raises:
        NotYours: it is not theirs to answer.
        NewTimeOver: it was answered, has lapsed, or what it was about has ended, begun or moved.
    """
    one, mission, request = hold(db, new_time_id)
    if side_of(mission, request, person_id) == side_of(mission, request, one.proposed_by):
        raise NotYours(new_time_id)
    if one.state != "waiting" or not look_again(db, one, mission, request, now=now):
        raise NewTimeOver(new_time_id)
    ending.close(db, one, "agreed" if agrees else "declined", actor=actor, now=now)
    audit(db, one.territory_id, "agree" if agrees else "decline", "new_time", one.id, actor=actor, now=now)
    if agrees:
        alerts.close_cause(db, standing.cause(mission.id), "system", "Les deux se sont entendus.", now=now)
        moving.move_there(db, mission, request, standing.proposed(one), actor=actor, now=now)
    _tell(db, one, mission, request, person_id, now)
    db.flush()
    return mission


def by_voice(db: Session, one: NewTime, agrees: bool, *, actor: Actor, now: datetime) -> Mission:
    """What whoever was asked says to an agent by telephone; on a device of theirs they read it too, once it has moved.

    Raises:
        NewTimeOver: as for `answer`.
    """
    mission = answer(db, one.id, one.asked_id, agrees, actor=actor, now=now)
    calls.settled(db, one.asked_id, reason=standing.call_reason(mission.id), actor=actor, now=now)
    if agrees:
        tell(db, one.asked_id, TimeSettled(one.id, "agreed"), key=f"new_time:{one.id}:agreed:{one.asked_id}", now=now)
    return mission


def look_again(db: Session, one: NewTime, mission: Mission, request: HelpRequest, *, now: datetime) -> bool:
    """Whether it can still be answered; else it is closed: both hear that it has lapsed, where the mission goes on."""
    was = standing.Time(one.was_start, one.was_end, one.was_grain)
    if not standing.may_be_moved(db, mission, request) or standing.time_of(request) != was:
        ending.close(db, one, "void", actor=SYSTEM, now=now)
        return False
    to = standing.proposed(one)
    possible = standing.in_order(db, request, to) and not standing.beside_another(db, request, to)
    if possible and one.next_due_at is not None and now < one.next_due_at:
        return True
    ending.close(db, one, "lapsed", actor=SYSTEM, now=now)
    for person_id in sorted({one.proposed_by, one.asked_id}):
        tell(db, person_id, TimeSettled(one.id, "lapsed"), key=f"new_time:{one.id}:lapsed:{person_id}", now=now)
    return False


def hold(db: Session, new_time_id: int) -> tuple[NewTime, Mission, HelpRequest]:
    """What was proposed, with its mission and request, all held.

    Raises:
        NewTimeOver: there is none.
    """
    found = db.get(NewTime, new_time_id)
    if found is None:
        raise NewTimeOver(new_time_id)
    mission, request = held(db, found.mission_id)
    return locked(db, NewTime, new_time_id), mission, request


def _tell(db: Session, one: NewTime, mission: Mission, request: HelpRequest, answered_by: int, now: datetime) -> None:
    """Whoever proposed it hears the answer; where it moves, so does the third of them, who was not asked."""
    settled, key = TimeSettled(one.id, one.state), f"new_time:{one.id}:{one.state}"
    reason = standing.call_reason(mission.id)
    tell_or_call(db, one.proposed_by, settled, key=f"{key}:{one.proposed_by}", reason=reason, now=now)
    if one.state != "agreed":
        return
    known = {one.proposed_by, answered_by}
    for person_id in sorted({request.requester_id, request.beneficiary_id} - known):
        tell(db, person_id, settled, key=f"{key}:{person_id}", now=now)
