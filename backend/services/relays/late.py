"""Running late: whoever comes next, and the person, are warned kindly; a leg without a volunteer makes the others wait.

Nobody is blamed, nothing is called off.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.messaging.tidings import LegChanged, MissionDue
from backend.models import HelpRequest, Mission, RelayLeg, RelayMission
from backend.services import matching
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import MissionOver, NotYours
from backend.services.lifecycles import MISSION_LIVE, audit, move
from backend.services.locking import existing, locked
from backend.services.news import tell
from backend.services.relays import handing, legs


def warn(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """This leg is late: the next one's volunteer and the person hear of it. Nothing where another leg was waited for.

    `request` is that of the leg; of any other request, nothing is to be said here.
    """
    leg = legs.of_request(db, request)
    if leg is not None and leg.state == "waiting":
        _tell(db, leg, "late", now)


def expect(db: Session, mission_id: int, at: datetime | None, *, actor: Actor, now: datetime) -> RelayLeg:
    """Its volunteer says that they will be late, and when they expect to be there, if they know.

    Raises:
        NotYours: the mission is no leg of a relay.
        MissionOver: it has ended, or they have handed it over already.
    """
    mission, leg = _held(db, mission_id)
    if mission.state not in MISSION_LIVE or leg.state == "handed":
        raise MissionOver(mission.id)
    leg.expected_at = at
    there = max(at or now, now) + handing.patience(db, leg)
    if leg.next_due_at is not None and leg.state == "waiting":
        handing.plan(leg, "late", max(there, leg.next_due_at))
    if mission.next_due == "late" and mission.next_due_at is not None:  # they have given a sign
        mission.next_due_at = max(mission.next_due_at, there)
    audit(db, leg.territory_id, "late", "mission", mission.id, actor=actor, now=now)
    _tell(db, leg, "late", now)
    db.flush()
    return leg


def nobody_there(db: Session, mission_id: int, *, actor: Actor, now: datetime) -> None:
    """The giver stands at the meeting place alone: the taker is asked, others are invited, staff know at once.

    Raises:
        NotYours: the mission is no leg that is handed to a neighbour.
        MissionOver: it has ended, or was handed over already.
    """
    mission, leg = _held(db, mission_id)
    after = legs.neighbours(db, leg)[1]
    if after is None:
        raise NotYours(mission.id)
    if mission.state not in MISSION_LIVE or leg.state not in {"waiting", "received"}:
        raise MissionOver(mission.id)
    handing.alert(db, after, "nobody_there", actor=actor, now=now, urgent=True)
    _tell(db, after, "late", now)
    taking = legs.live(db, after)
    if taking is not None:
        key = f"due:{taking.id}:late:{now.isoformat()}:{taking.volunteer_id}"
        tell(db, taking.volunteer_id, MissionDue(taking.id, "late"), key=key, now=now)
    if taking is not None and taking.state in {"accepted", "on_the_way"}:
        move(db, taking, "missed", actor=SYSTEM, now=now)
        taking.next_due = taking.next_due_at = None
        if after.request.state == "taken":
            move(db, after.request, "open", actor=SYSTEM, now=now)
            after.request.alerted = True  # they know already
            again = matching.lapse if now >= after.request.end else matching.next_wave
            again(db, after.request, now=now)
    db.flush()


def make_wait(db: Session, leg: RelayLeg, *, now: datetime) -> None:
    """Nobody was found for this leg in time: staff are told, and whoever carries on the legs after it is asked to wait.

    The caller holds the relay.
    """
    relay = existing(db, RelayMission, leg.relay_id)
    handing.alert(db, leg, "unfound", actor=SYSTEM, now=now, urgent=leg.request.urgent)
    if relay.state == "waiting":
        return
    move(db, relay, "waiting", actor=SYSTEM, now=now)
    _tell_after(db, leg, "waits", now)


def found(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """Somebody has taken a leg: where it was the last without a volunteer, the others need wait no more."""
    leg = legs.of_request(db, request)
    if leg is None:
        return
    relay = existing(db, RelayMission, leg.relay_id)
    all_legs = legs.of(db, leg.relay_id)
    if relay.state != "waiting" or any(
        legs.carrier(db, one) is None and one.state != "handed" for one in all_legs if one is not leg
    ):
        return
    begun = any(one.state == "handed" for one in all_legs)
    move(db, relay, "under_way" if begun else "planned", actor=SYSTEM, now=now)
    _tell_after(db, leg, "goes_on", now)


def stranded(db: Session, mission: Mission, *, actor: Actor, now: datetime) -> bool:
    """Its volunteer cannot go on, and has it with them: staff are told at once. Whether that is so."""
    leg = legs.of_request(db, existing(db, HelpRequest, mission.request_id))
    if leg is None or mission.state not in {"arrived", "helped"} or leg.state not in handing.OPEN:
        return False
    handing.alert(db, leg, "stranded", actor=actor, now=now, urgent=True)
    return True


def _held(db: Session, mission_id: int) -> tuple[Mission, RelayLeg]:
    """The mission and its leg, with the relay held. Raises NotYours where it is none."""
    mission = existing(db, Mission, mission_id)
    leg = legs.of_request(db, existing(db, HelpRequest, mission.request_id))
    if leg is None:
        raise NotYours(mission_id)
    legs.hold(db, leg.relay_id)
    return locked(db, Mission, mission_id), locked(db, RelayLeg, leg.id)


def _tell(db: Session, leg: RelayLeg, what: str, now: datetime) -> None:
    after = legs.live(db, legs.neighbours(db, leg)[1])
    told = {leg.relay.person_id} | ({after.volunteer_id} if after is not None else set())
    _news(db, told, LegChanged(leg.id, what, leg.expected_at), now)


def _tell_after(db: Session, leg: RelayLeg, what: str, now: datetime) -> None:
    following = (legs.live(db, one) for one in legs.of(db, leg.relay_id) if one.number > leg.number)
    _news(db, {one.volunteer_id for one in following if one is not None}, LegChanged(leg.id, what), now)


def _news(db: Session, told: set[int], news: LegChanged, now: datetime) -> None:
    for person_id in sorted(told):
        tell(db, person_id, news, key=f"leg:{news.leg_id}:{news.what}:{now.isoformat()}:{person_id}", now=now)
