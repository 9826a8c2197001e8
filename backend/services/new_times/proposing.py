"""Proposing another time: the other side is asked, and what stands stands until they have said yes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.messaging.tidings import TimeProposed
from backend.models import HelpRequest, Mission, NewTime, Recurrence
from backend.services import alerts, calls
from backend.services.actor import Actor
from backend.services.errors import (
    AnotherThatDay,
    LegsWouldPart,
    MissionOver,
    NothingMoves,
    ProposedOften,
    TooSoonToAsk,
)
from backend.services.lifecycles import audit, born
from backend.services.locking import existing
from backend.services.missions.progress import held, side_of
from backend.services.missions.talk import hears
from backend.services.new_times import ending, standing
from backend.services.new_times.standing import Time
from backend.services.news import tell_or_call
from backend.services.recurrences import changing
from backend.services.relays import handing, legs


def propose(db: Session, mission_id: int, person_id: int, to: Time, *, actor: Actor, now: datetime) -> NewTime:
    """Asks the other side whether this time is possible. What waited for an answer before is taken back.

    Raises:
        NotYours: not their mission.
        MissionOver: it has ended or begun, or the two are kept apart.
        NothingMoves: it is that time already.
        TooSoonToAsk: too little is left for an answer.
        LegsWouldPart: a leg of a relay would not meet the one before or after it: staff have been told.
        AnotherThatDay: of what comes back another time stands on that day.
        ProposedOften: many were proposed without an agreement: staff have been told. An agent may propose all the same.
    """
    mission, request, side = _held(db, mission_id, person_id)
    if to == standing.time_of(request):
        raise NothingMoves(mission_id)
    lapses_at = standing.lapses_at(request, to, now=now)
    if lapses_at < now + standing.LEAST:
        raise TooSoonToAsk(mission_id)
    if not standing.in_order(db, request, to):
        _tell_staff(db, request, actor, now)
        raise LegsWouldPart(mission_id)
    if standing.beside_another(db, request, to):
        raise AnotherThatDay(mission_id)
    if actor.kind != "agent" and standing.proposed_often(db, mission.id):
        _ask_staff(db, mission, request, actor, now)
        raise ProposedOften(mission_id)
    ending.void(db, mission.id, actor=actor, now=now)
    asked = hears(db, None, request.requester_id, request.beneficiary_id) if side == "volunteer" else 0
    one = NewTime(
        territory_id=mission.territory_id,
        mission_id=mission.id,
        request_id=request.id,
        proposed_by=person_id,
        asked_id=asked or mission.volunteer_id,
        start=to.start,
        end=to.end,
        grain=to.grain,
        was_start=request.start,
        was_end=request.end,
        was_grain=request.grain,
        state="waiting",
        proposed_at=now,
        next_due_at=lapses_at,
    )
    db.add(one)
    db.flush()
    born(db, one, actor=actor, now=now)
    audit(db, one.territory_id, "propose", "new_time", one.id, actor=actor, now=now)
    news, key = TimeProposed(one.id), f"new_time:{one.id}"
    tell_or_call(db, one.asked_id, news, key=key, reason=standing.call_reason(mission.id), now=now)
    return one


def by_voice(db: Session, mission_id: int, person_id: int, to: Time, *, actor: Actor, now: datetime) -> NewTime:
    """What one of the two said to an agent by telephone; nobody needs to call them about it any more.

    Raises:
        NewTimeRefused, MissionRefused: as `propose`.
    """
    one = propose(db, mission_id, person_id, to, actor=actor, now=now)
    calls.settled(db, person_id, reason=standing.call_reason(mission_id), actor=actor, now=now)
    return one


def move_those_that_follow(
    db: Session, mission_id: int, person_id: int, to: Time, rrule: str | None, *, actor: Actor, now: datetime
) -> str:
    """What comes back moves from the next time on; this time stays as it was agreed. Returns its rule.

    Raises:
        NotYours: not theirs to decide: whoever asks, or is helped, does.
        MissionOver: it has ended or begun, or does not come back any more.
        NeverHappens: the rule would fall on no day to come.
    """
    _mission, request, side = _held(db, mission_id, person_id)
    one = existing(db, Recurrence, request.recurrence_id) if request.recurrence_id else None
    if side != "person" or one is None:
        raise MissionOver(mission_id)
    changing.move_following(db, one, request, to.start, to.end, to.grain, rrule, actor=actor, now=now)
    return one.rrule


def _held(db: Session, mission_id: int, person_id: int) -> tuple[Mission, HelpRequest, str]:
    mission, request = held(db, mission_id)
    side = side_of(mission, request, person_id)
    if not standing.may_be_moved(db, mission, request):
        raise MissionOver(mission_id)
    return mission, request, side


def _tell_staff(db: Session, request: HelpRequest, actor: Actor, now: datetime) -> None:
    leg = legs.of_request(db, request)
    if leg is not None:
        handing.alert(db, leg, "another_time", actor=actor, now=now)


def _ask_staff(db: Session, mission: Mission, request: HelpRequest, actor: Actor, now: datetime) -> None:
    alerts.raise_alert(
        db, standing.ALERT, person=request.beneficiary, cause=standing.cause(mission.id), request_id=request.id,
        territory_id=mission.territory_id, actor=actor, now=now,
    )  # fmt: skip
