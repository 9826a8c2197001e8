"""What the two of a mission say: to each other through the bot, and of it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.messages import Relayed
from backend.models import Feedback, HelpRequest, Mission, Person
from backend.services import alerts
from backend.services.actor import Actor
from backend.services.errors import MissionOver, NotYours
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.missions.progress import LIVE, side_of
from backend.services.news import tell

WORRIES: Final = frozenset({"bad", "worried"})
"""Moods that an agent must look at."""


def relay(db: Session, mission_id: int, sender_id: int, text: str, *, key: str, now: datetime) -> bool:
    """Passes words to the other person of the mission, once for a `key`.

    Returns False when the other person has no conversation: nothing was passed, and the sender must know.

    Raises:
        NotYours: the sender has no part in the mission.
        MissionOver: it has ended: the way is closed in both directions.
    """
    mission, request = _both(db, mission_id)
    side = side_of(mission, request, sender_id)
    if mission.state not in LIVE:
        raise MissionOver(mission_id)
    receiver = request.requester_id if side == "volunteer" else mission.volunteer_id
    news = Relayed(mission.id, text, sender_id)
    passed = tell(db, receiver, news, key=f"relay:{mission.id}:{key}", now=now)
    audit(db, mission.territory_id, "relay", "mission", mission.id, actor=Actor.person(sender_id), now=now)
    return passed


def feedback(
    db: Session, mission_id: int, person_id: int, mood: str, words: str | None, *, actor: Actor, now: datetime
) -> Feedback:
    """Notes what one side says of the mission; said again, it replaces. A worry is an alert, read by agents only.

    Raises:
        NotYours: the person had no part in the mission.
    """
    mission, request = _both(db, mission_id)
    side_of(mission, request, person_id)
    theirs = select(Feedback).where(Feedback.mission_id == mission_id, Feedback.person_id == person_id)
    said = db.scalars(theirs).first()
    if said is None:
        said = Feedback(territory_id=mission.territory_id, mission_id=mission_id, person_id=person_id)
        db.add(said)
    said.mood, said.words, said.at = mood, words, now
    db.flush()
    audit(db, mission.territory_id, "feedback", "mission", mission_id, actor=actor, now=now)
    if mood in WORRIES:
        alerts.raise_alert(
            db,
            "worry",
            person=existing(db, Person, person_id),
            cause=f"feedback:{mission_id}:{person_id}",
            words=words,
            request_id=request.id,
            territory_id=mission.territory_id,
            actor=actor,
            now=now,
        )
    return said


def _both(db: Session, mission_id: int) -> tuple[Mission, HelpRequest]:
    db.flush()
    mission = db.get(Mission, mission_id, populate_existing=True)
    if mission is None:
        raise NotYours(mission_id)
    return mission, existing(db, HelpRequest, mission.request_id)
