"""Nobody has come, or it is not done yet, says whoever waits: the volunteer is asked. Nobody is at fault."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.messaging.tidings import MissionDue
from backend.models import Mission
from backend.services.actor import Actor
from backend.services.errors import MissionOver, NotYours
from backend.services.lifecycles import MISSION_LIVE, audit
from backend.services.missions.progress import held, side_of
from backend.services.news import tell_or_call

ONCE_IN: Final = timedelta(minutes=30)
"""Said again sooner, the volunteer is not asked again."""


def wonder(db: Session, mission_id: int, person_id: int, *, actor: Actor, now: datetime) -> Mission:
    """Asks the volunteer, on behalf of whoever waits.

    Raises:
        NotYours: the mission is not theirs, or they are its volunteer.
        MissionOver: it has ended already.
    """
    mission, request = held(db, mission_id)
    if side_of(mission, request, person_id) != "person":
        raise NotYours(mission_id)
    if mission.state not in MISSION_LIVE:
        raise MissionOver(mission_id)
    slot = int(now.timestamp() // ONCE_IN.total_seconds())
    key, reason = f"due:{mission.id}:wonders:{slot}", f"wonders:{mission.id}"
    tell_or_call(db, mission.volunteer_id, MissionDue(mission.id, "wonders"), key=key, reason=reason, now=now)
    audit(db, mission.territory_id, "wonder", "mission", mission.id, actor=actor, now=now)
    db.flush()
    return mission
