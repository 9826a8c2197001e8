"""Taking back: a volunteer is to come no more, by an agent's word or the other side's wish; others are asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.messaging.tidings import RequestGone
from backend.services.actor import Actor
from backend.services.lifecycles import MISSION, audit
from backend.services.missions.progress import end, held, reopen, tell_changed, tell_her
from backend.services.news import tell_or_call


def take_back(db: Session, mission_id: int, *, tells: bool, actor: Actor, now: datetime) -> bool:
    """Ends the mission and opens its request again; the volunteer hears that they are asked no more, and not why.

    `tells`: whoever is helped hears that this volunteer does not come. False where the help has begun already: it is
    for an agent to see to.
    """
    mission, request = held(db, mission_id)
    if "given_back" not in MISSION.moves.get(mission.state, frozenset()):
        return False
    end(db, mission, "given_back", actor=actor, now=now)
    audit(db, mission.territory_id, "take_back", "mission", mission.id, actor=actor, now=now)
    gone, key = RequestGone(request.id, "lapsed"), f"taken_back:{mission.id}"
    tell_or_call(db, mission.volunteer_id, gone, key=key, reason="mission_cancelled", now=now)
    if tells:
        tell_changed(db, mission, request.requester_id, now=now)
        tell_her(db, mission, request, "given_back", now=now)
    if request.state == "taken":
        reopen(db, request, now=now)
    db.flush()
    return True
