"""What the two of a mission say: to each other through the bot, and of it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from backend.messaging.messages import Relayed
from backend.models import Feedback, HelpRequest, Mission, Person
from backend.models.columns import rows_of
from backend.services import alerts, blocks
from backend.services.actor import Actor
from backend.services.errors import MessageHeld, MissionOver, NotYours
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.missions.progress import LIVE, side_of
from backend.services.moderation import guard, scam
from backend.services.news import tell

WORRIES: Final = frozenset({"bad", "worried"})
"""Moods that an agent must look at."""


def relay(db: Session, mission_id: int, sender_id: int, text: str, *, key: str, now: datetime) -> str | None:
    """Passes words to the other person of the mission, once for a `key`.

    Returns the other person's name; None when they have no conversation, or have stopped all messages: nothing was
    passed, and the sender must know.

    Raises:
        NotYours: the sender has no part in the mission.
        MissionOver: it has ended, or one of the two wants nothing more of the other: the way is closed both ways.
        MessageHeld: it asks for what nobody may ask for: it is kept for an agent, and nothing was passed.
    """
    db.flush()
    both = db.connection().execute(_SIDES, {"mission": mission_id}).first()
    if both is None or sender_id not in {both.volunteer_id, both.requester_id, both.beneficiary_id}:
        raise NotYours(mission_id)
    if both.state not in LIVE or both.apart:
        raise MissionOver(mission_id)
    helps = sender_id == both.volunteer_id
    receiver, name = (both.requester_id, both.requester) if helps else (both.volunteer_id, both.volunteer)
    if (both.requester_state if helps else both.volunteer_state) == "stopped":
        return None
    if asked := scam.asks_for(text):
        guard.hold(db, mission_id, sender_id, text, asked, now=now)
        raise MessageHeld(mission_id)
    passed = tell(db, receiver, Relayed(mission_id, text, sender_id), key=f"relay:{mission_id}:{key}", now=now)
    audit(db, both.territory_id, "relay", "mission", mission_id, actor=Actor.person(sender_id), now=now)
    return name if passed else None


_missions: Final = rows_of(Mission)
_requests: Final = rows_of(HelpRequest)
_asking: Final = rows_of(Person).alias("asking")
_helping: Final = rows_of(Person).alias("helping")
_SIDES: Final = (
    select(
        *_missions.c["territory_id", "state", "volunteer_id"],
        *_requests.c["requester_id", "beneficiary_id"],
        _asking.c.name.label("requester"),
        _asking.c.state.label("requester_state"),
        _helping.c.name.label("volunteer"),
        _helping.c.state.label("volunteer_state"),
        blocks.mutual(_missions.c.volunteer_id, _requests.c.requester_id, _requests.c.beneficiary_id).label("apart"),
    )
    .select_from(_missions)
    .join(_requests, _requests.c.id == _missions.c.request_id)
    .join(_asking, _asking.c.id == _requests.c.requester_id)
    .join(_helping, _helping.c.id == _missions.c.volunteer_id)
    .where(_missions.c.id == bindparam("mission"))
)
"""Words pass often: the two sides are read in one statement, which is built once."""


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
