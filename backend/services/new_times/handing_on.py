"""Handing on: the volunteer cannot at the new time, and the resident needs it then. Nobody is at fault."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.messaging.tidings import TimeSettled
from backend.models import HelpRequest
from backend.services.actor import Actor
from backend.services.errors import NewTimeOver, NotYours
from backend.services.lifecycles import audit
from backend.services.missions.progress import end, reopen, side_of
from backend.services.new_times import moving, standing
from backend.services.new_times.answering import hold
from backend.services.news import tell_or_call, tell_other


def seek_another(db: Session, new_time_id: int, person_id: int, *, actor: Actor, now: datetime) -> HelpRequest:
    """Others are asked for the new time; the volunteer is thanked, and nothing of it counts against them.

    Raises:
        NotYours: it is not theirs to decide.
        NewTimeOver: nobody said no to it, the mission goes on otherwise, or the new time is too near.
    """
    one, mission, request = hold(db, new_time_id)
    sides = {side_of(mission, request, who) for who in (person_id, one.proposed_by)}
    if sides != {"person"}:
        raise NotYours(new_time_id)
    to = standing.proposed(one)
    stands = standing.time_of(request) == standing.Time(one.was_start, one.was_end, one.was_grain)
    fits = standing.in_order(db, request, to) and not standing.beside_another(db, request, to)
    goes_on = mission.state == "accepted" and request.state == "taken"
    if one.state != "declined" or not (stands and fits and goes_on) or to.start <= now:
        raise NewTimeOver(new_time_id)
    end(db, mission, "cancelled", actor=actor, now=now)
    moving.set_time(db, request, to, actor=actor, now=now)
    audit(db, one.territory_id, "hand_on", "new_time", one.id, actor=actor, now=now)
    settled, key = TimeSettled(one.id, "handed_on"), f"new_time:{one.id}:handed_on"
    tell_or_call(db, mission.volunteer_id, settled, key=key, reason="mission_cancelled", now=now)
    tell_other(db, request, person_id, settled, key=key, now=now)
    reopen(db, request, now=now)
    db.flush()
    return request
