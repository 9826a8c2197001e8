"""The steps of a mission: on the way, arrived, helped, done; given back, or cancelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging.tidings import FeedbackWanted, MissionChanged, RequestGone
from backend.models import Feedback, HelpRequest, Mission, Territory, Volunteer
from backend.services import invitations, matching, promises
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import MissionOver, NotYours, TooEarly
from backend.services.lifecycles import MISSION, MISSION_LIVE, audit, move
from backend.services.links import noticing
from backend.services.locking import existing, locked
from backend.services.missions import dates, hours
from backend.services.new_times import ending
from backend.services.news import tell, tell_or_call, tell_other
from backend.services.relays import handing, legs

LIVE: Final = MISSION_LIVE

SIDES: Final[Mapping[str, frozenset[str]]] = {
    "volunteer": frozenset({"on_the_way", "arrived", "helped", "given_back"}),
    "person": frozenset({"arrived", "helped", "done", "cancelled"}),
    "agent": frozenset({"on_the_way", "arrived", "helped", "done", "given_back", "cancelled"}),
}
"""Who may say what. Only the person, or an agent for her, says that it is done."""

RECENT: Final = timedelta(hours=48)
"""How long an ended mission is still spoken of."""


def move_to(db: Session, mission_id: int, person_id: int, state: str, *, actor: Actor, now: datetime) -> Mission:
    """Moves the mission on behalf of one side, and tells the other. Said twice, it is done once.

    A volunteer who cancels gives the request back: it is open again and others are asked. A person who cancels
    needs no help any more.

    Raises:
        NotYours: not their mission, or not theirs to say.
        MissionOver: it has ended already.
        TooEarly: they are on their way to what is on another day.
        NotAllowed: its lifecycle does not lead there from where it stands.
    """
    mission, request = held(db, mission_id)
    side = side_of(mission, request, person_id)
    if side == "volunteer" and state == "cancelled":
        state = "given_back"
    if state not in SIDES["agent" if actor.kind == "agent" else side]:
        raise NotYours(mission_id)
    if mission.state == state:
        return mission
    if mission.state not in LIVE:
        raise MissionOver(mission_id)
    if state == "on_the_way" and not dates.has_come(request, existing(db, Territory, request.territory_id), now=now):
        raise TooEarly(mission_id)
    _step(db, mission, request, state, actor, now)
    for one in handing.stepped(db, mission, request, actor=actor, now=now):
        _step(db, one.mission, one.request, one.state, actor, now)
    audit(db, mission.territory_id, state, "mission", mission.id, actor=actor, now=now)
    told = request.requester_id if side == "volunteer" else mission.volunteer_id
    tell_changed(db, mission, told, now=now)
    if side == "volunteer":
        tell_her(db, mission, request, mission.state, now=now)
    elif state == "cancelled":
        gone, key = RequestGone(request.id, "cancelled"), f"called_off:{request.id}"
        tell_other(db, request, person_id, gone, key=key, now=now)
    if actor.kind == "agent":
        tell_changed(db, mission, person_id, now=now)
    leaves = state == "helped" and side == "volunteer" and not legs.goes_on(db, request)
    asked: tuple[int, ...] = (mission.volunteer_id,) if leaves else ()
    if state == "done":  # after the good news itself
        asked = talk_of_it(db, request, mission, now=now)
    for who in asked:
        tell(db, who, FeedbackWanted(mission.id), key=f"feedback:{mission.id}:{who}", now=now)
    if state == "done":
        noticing.after(db, mission, request, now=now)
    db.flush()
    return mission


FEEDBACK_AGAIN: Final = timedelta(days=28)
"""How often, at most, we ask how it went, of help that comes back every week."""


def talk_of_it(db: Session, request: HelpRequest, mission: Mission, *, now: datetime) -> tuple[int, ...]:
    """Who is asked about it: the person how it went, not every week of what comes back; the volunteer, each time,
    whether anything worries them. Of part of a way nobody is: that is asked at its end.
    """
    if legs.goes_on(db, request):
        return ()
    both = (request.requester_id, mission.volunteer_id)
    if request.recurrence_id is None:
        return both
    same = (
        select(Feedback.person_id)
        .join(Mission, Mission.id == Feedback.mission_id)
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .where(HelpRequest.recurrence_id == request.recurrence_id, Feedback.at > now - FEEDBACK_AGAIN)
    )
    said = set(db.scalars(same)) - {mission.volunteer_id}
    return tuple(one for one in both if one not in said)


def give_back(db: Session, mission_id: int, volunteer_id: int, *, actor: Actor, now: datetime) -> Mission:
    """The volunteer cannot after all: the request is open again and others are asked."""
    return move_to(db, mission_id, volunteer_id, "given_back", actor=actor, now=now)


def still(db: Session, mission_id: int, volunteer_id: int, *, actor: Actor, now: datetime) -> Mission:
    """The volunteer says that they will come. Once the moment has begun, the other side is told, and waits in peace.

    Raises:
        NotYours: the mission is not this volunteer's.
        MissionOver: it has ended already.
    """
    mission, request = held(db, mission_id)
    if side_of(mission, request, volunteer_id) != "volunteer":
        raise NotYours(mission_id)
    if mission.state not in LIVE:
        raise MissionOver(mission_id)
    waits = dates.wait_on(mission, request, existing(db, Territory, request.territory_id), now=now)
    if mission.state == "accepted" and waits:
        audit(db, mission.territory_id, "still", "mission", mission.id, actor=actor, now=now)
        tell_changed(db, mission, request.requester_id, now=now, state="still")
        tell_her(db, mission, request, "still", now=now)
        db.flush()
    return mission


def of(db: Session, person_id: int, *, now: datetime) -> list[Mission]:
    """The live missions of this person, whichever side they are on, the next one first."""
    del now  # a live mission stays so until somebody ends it, however late
    return _theirs(db, person_id, Mission.state.in_(LIVE))


def recent(db: Session, person_id: int, *, now: datetime) -> list[Mission]:
    """The missions of this person that ended less than two days ago."""
    return _theirs(db, person_id, Mission.done_at > now - RECENT)


def lately_there(db: Session, volunteer_id: int, *, now: datetime) -> bool:
    """Whether this volunteer is with somebody just now, or was less than a day ago."""
    live = Mission.state.in_(("on_the_way", "arrived", "helped"))
    there = exists().where(Mission.volunteer_id == volunteer_id, or_(live, Mission.done_at > now - timedelta(days=1)))
    return bool(db.scalar(select(there)))


def _theirs(db: Session, person_id: int, which: ColumnElement[bool]) -> list[Mission]:
    db.flush()
    sides = or_(
        Mission.volunteer_id == person_id,
        HelpRequest.requester_id == person_id,
        HelpRequest.beneficiary_id == person_id,
    )
    joined = select(Mission).join(HelpRequest, HelpRequest.id == Mission.request_id).where(sides, which)
    return list(db.scalars(joined.order_by(HelpRequest.start, Mission.id)))


def held(db: Session, mission_id: int) -> tuple[Mission, HelpRequest]:
    """The mission and its request, both locked, the request first.

    Raises:
        NotYours: there is no such mission.
    """
    of = select(HelpRequest.id, HelpRequest.relay_id).join(Mission, Mission.request_id == HelpRequest.id)
    row = db.execute(of.where(Mission.id == mission_id)).first()
    if row is None:
        raise NotYours(mission_id)
    if row.relay_id is not None:
        legs.hold(db, row.relay_id)
    request = locked(db, HelpRequest, row.id)
    return locked(db, Mission, mission_id), request


def side_of(mission: Mission, request: HelpRequest, person_id: int) -> str:
    """`volunteer` or `person`. Raises NotYours for anybody else."""
    if person_id == mission.volunteer_id:
        return "volunteer"
    if person_id in {request.requester_id, request.beneficiary_id}:
        return "person"
    raise NotYours(mission.id)


def live_mission(db: Session, request_id: int) -> Mission | None:
    """The mission of the request that has not ended; there is one at most."""
    db.flush()
    theirs = select(Mission).where(Mission.request_id == request_id, Mission.state.in_(LIVE))
    return db.scalars(theirs.with_for_update().execution_options(populate_existing=True)).first()


def load(db: Session, volunteer_id: int, by: int) -> None:
    """Counts the missions that a volunteer has under way."""
    changed = update(Volunteer).where(Volunteer.person_id == volunteer_id)
    db.execute(changed.values(open_missions=Volunteer.open_missions + by))


def end(db: Session, mission: Mission, state: str, *, actor: Actor, now: datetime) -> None:
    """Ends the mission: nothing more falls due, and its volunteer is free for another."""
    move(db, mission, state, actor=actor, now=now)
    mission.next_due, mission.next_due_at, mission.done_at = None, None, now
    ending.void(db, mission.id, actor=actor, now=now)
    load(db, mission.volunteer_id, -1)


def reopen(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """The request looks for somebody else: others are asked at once, and an answer is promised anew."""
    move(db, request, "open", actor=SYSTEM, now=now)
    request.alerted = False
    territory = existing(db, Territory, request.territory_id)
    request.promised_at = promises.promised_at(request, territory, now=now)
    db.flush()
    if request.end <= now:
        matching.lapse(db, request, now=now)
    else:
        matching.next_wave(db, request, now=now)


def tell_changed(db: Session, mission: Mission, person_id: int, *, now: datetime, state: str | None = None) -> None:
    """Tells one side where the mission stands; what she must know and cannot read, she is called for.

    `state` says what else has happened to it: `stopped`, where the other side wishes no more messages; `still`, where
    they say that they will come.
    """
    state = state or mission.state
    news = MissionChanged(mission.id, state)
    key = f"mission:{mission.id}:{state}:{now.isoformat()}:{person_id}"
    if state in {"given_back", "cancelled", "missed"}:
        tell_or_call(db, person_id, news, key=key, reason=f"mission_{state}", now=now)
    else:
        tell(db, person_id, news, key=key, now=now)


def tell_her(db: Session, mission: Mission, request: HelpRequest, state: str, *, now: datetime) -> None:
    """Whoever is helped hears where the mission stands, besides whoever asked."""
    key = f"mission:{mission.id}:{state}:{now.isoformat()}"
    tell_other(db, request, request.requester_id, MissionChanged(mission.id, state), key=key, now=now)


def _step(db: Session, mission: Mission, request: HelpRequest, state: str, actor: Actor, now: datetime) -> None:
    reclaims = mission.state == "missed" and request.state != "taken"
    if state not in MISSION.moves.get(mission.state, frozenset()):
        move(db, mission, state, actor=actor, now=now)  # refuses, with its sentence
    if reclaims and state not in {"given_back", "cancelled"}:
        _reclaim(db, request, actor, now)
    if state in MISSION.ends:
        end(db, mission, state, actor=actor, now=now)
    else:
        move(db, mission, state, actor=actor, now=now)
        dates.plan(mission, request, existing(db, Territory, request.territory_id), now=now)
    if state == "given_back" and request.state == "taken":
        reopen(db, request, now=now)
    elif state == "cancelled" and request.state in {"taken", "open", "unserved"}:
        invitations.void(db, request, "cancelled", actor=actor, now=now)
        _close(db, request, "cancelled", actor, now)
    elif state == "done":
        mission.confirmed_by = int(actor.id) if actor.kind == "person" else None
        hours.count(db, mission, request)
        _close(db, request, "done", actor, now)


def _reclaim(db: Session, request: HelpRequest, actor: Actor, now: datetime) -> None:
    """The volunteer held to be missing is there after all: nobody else need come."""
    invitations.void(db, request, "taken", actor=actor, now=now)
    move(db, request, "taken", actor=actor, now=now)
    request.next_wave_at = request.promised_at = request.closed_at = None


def _close(db: Session, request: HelpRequest, state: str, actor: Actor, now: datetime) -> None:
    move(db, request, state, actor=actor, now=now)
    request.closed_at, request.next_wave_at, request.promised_at = now, None, None
