"""What the two of a mission say: to each other through the bot, and of it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import Relayed
from backend.models import AuditEntry, Conversation, Feedback, HelpRequest, Mission, Person
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


def relay(
    db: Session, mission_id: int, sender_id: int, text: str, *, key: str, now: datetime, to: int | None = None
) -> str | None:
    """Passes words to the other person of the mission, once for a `key`.

    Where two may hear a volunteer (whoever asks, and whoever is helped), `to` says which; without it, `hears` does.

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
    if sender_id != both.volunteer_id:
        receiver, name, state = both.volunteer_id, both.volunteer, both.volunteer_state
    elif _heard_by(db, mission_id, both, to) == both.requester_id:
        receiver, name, state = both.requester_id, both.requester, both.requester_state
    else:
        receiver, name, state = both.beneficiary_id, both.beneficiary, both.beneficiary_state
    if state != "present":
        return None
    if asked := scam.asks_for(text):
        guard.hold(db, mission_id, sender_id, text, asked, now=now)
        raise MessageHeld(mission_id)
    passed = tell(db, receiver, Relayed(mission_id, text, sender_id), key=f"relay:{mission_id}:{key}", now=now)
    audit(db, both.territory_id, "relay", "mission", mission_id, actor=Actor.person(sender_id), now=now)
    return name if passed else None


def _heard_by(db: Session, mission_id: int, both: Any, to: int | None) -> int:
    sides = (both.requester_id, both.beneficiary_id)
    return to if to is not None and to in sides else hears(db, mission_id, *sides)


def two_of_them(db: Session, mission_id: int, sender_id: int) -> bool:
    """Whether the sender is one of two who may write to the volunteer of this mission."""
    both = db.connection().execute(_SIDES, {"mission": mission_id}).first()
    return both is not None and both.requester_id != both.beneficiary_id and sender_id != both.volunteer_id


def may_hear(db: Session, mission_id: int, person_id: int) -> str | None:
    """The name of that person, where they are on the other side of this mission."""
    both = db.connection().execute(_SIDES, {"mission": mission_id}).first()
    names = {both.requester_id: both.requester, both.beneficiary_id: both.beneficiary} if both else {}
    return names.get(person_id)


def hears(db: Session, mission_id: int | None, requester_id: int, beneficiary_id: int) -> int:
    """Who hears the volunteer's words, where whoever asks and whoever is helped are two.

    An answer goes to who wrote last (`mission_id` None: nobody wrote); else to whoever is helped, if she has a phone
    of her own and reads it; else to whoever asked for her.
    """
    if requester_id == beneficiary_id:
        return requester_id
    if mission_id is not None:
        wrote = db.connection().execute(
            _WROTE, {"mission": mission_id, "either": [f"person:{one}" for one in (requester_id, beneficiary_id)]}
        )
        if (last := wrote.scalar()) is not None and _reads(db, writer := int(last.partition(":")[2])):
            return writer
    return beneficiary_id if _reads(db, beneficiary_id) else requester_id


def _reads(db: Session, person_id: int) -> bool:
    """Whether they have a phone of their own, and read what we pass on."""
    return bool(db.connection().execute(_READS, {"person": person_id}).scalar())


_missions: Final = rows_of(Mission)
_requests: Final = rows_of(HelpRequest)
_asking: Final = rows_of(Person).alias("asking")
_helped: Final = rows_of(Person).alias("helped")
_helping: Final = rows_of(Person).alias("helping")
_SIDES: Final = (
    select(
        *_missions.c["territory_id", "state", "volunteer_id"],
        *_requests.c["requester_id", "beneficiary_id"],
        _asking.c.name.label("requester"),
        _asking.c.state.label("requester_state"),
        _helped.c.name.label("beneficiary"),
        _helped.c.state.label("beneficiary_state"),
        _helping.c.name.label("volunteer"),
        _helping.c.state.label("volunteer_state"),
        blocks.mutual(_missions.c.volunteer_id, _requests.c.requester_id, _requests.c.beneficiary_id).label("apart"),
    )
    .select_from(_missions)
    .join(_requests, _requests.c.id == _missions.c.request_id)
    .join(_asking, _asking.c.id == _requests.c.requester_id)
    .join(_helped, _helped.c.id == _requests.c.beneficiary_id)
    .join(_helping, _helping.c.id == _missions.c.volunteer_id)
    .where(_missions.c.id == bindparam("mission"))
)
"""Words pass often: the sides are read in one statement, which is built once."""

_audits: Final = rows_of(AuditEntry)
_WROTE: Final = (
    select(_audits.c.actor)
    .where(_audits.c.what == "mission", _audits.c.what_id == bindparam("mission"), _audits.c.verb == "relay")
    .where(_audits.c.actor.in_(bindparam("either", expanding=True)))
    .order_by(_audits.c.id.desc())
    .limit(1)
)
_conversations: Final = rows_of(Conversation)
_people: Final = rows_of(Person)
_READS: Final = select(
    exists()
    .where(_conversations.c.person_id == bindparam("person"))
    .where(_people.c.id == _conversations.c.person_id, _people.c.state == "present")
)


def feedback(
    db: Session, mission_id: int, person_id: int, mood: str, words: str | None, *, actor: Actor, now: datetime
) -> Feedback:
    """Notes what one side says of the mission; said again, it replaces.

    A problem is an alert about whoever says so; `worried` one about the person whom the volunteer saw. Agents read it.

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
            person=request.beneficiary if mood == "worried" else existing(db, Person, person_id),
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
