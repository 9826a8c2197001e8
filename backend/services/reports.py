"""Reports: somebody wants nothing more of the other person of a mission. One tap: it is over, and agents know.

Whoever is reported is named to agents only, and is told nothing but that they are asked no more.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import RequestGone
from backend.models import Alert, HelpRequest, Invitation, Mission, Pair, Person
from backend.services import alerts, blocks
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NotYours
from backend.services.lifecycles import audit, move
from backend.services.links.ending import end_between
from backend.services.locking import existing, locked
from backend.services.missions.progress import LIVE, side_of
from backend.services.missions.taking_back import take_back
from backend.services.news import tell
from backend.services.pairs import ending as pairs


def report(db: Session, mission_id: int, person_id: int, *, actor: Actor, now: datetime) -> bool:
    """Keeps the two apart for good, closes what was under way between them, and tells agents. Said twice, done once.

    Returns whether somebody else is now sought for the help.

    Raises:
        NotYours: the person had no part in the mission.
    """
    mission = db.get(Mission, mission_id)
    if mission is None:
        raise NotYours(mission_id)
    request = existing(db, HelpRequest, mission.request_id)
    by_volunteer = side_of(mission, request, person_id) == "volunteer"
    volunteer, helped = mission.volunteer_id, sorted({request.requester_id, request.beneficiary_id})
    sought = _end_missions(db, volunteer, helped, tells=by_volunteer, now=now)
    new = [
        blocks.set_apart(
            db, *((volunteer, one) if by_volunteer else (one, volunteer)),
            territory_id=mission.territory_id, mission_id=mission.id, actor=actor, now=now,
        )
        for one in helped
    ]  # fmt: skip
    for one in helped:
        end_between(db, one, volunteer, actor=actor, now=now)
        pairs.end_between(db, one, volunteer, actor=actor, now=now)
    _void_invitations(db, volunteer, helped, now)
    if any(new):
        _tell_agents(db, mission, person_id, request.requester_id if by_volunteer else volunteer, actor, now)
    db.flush()
    return sought


def report_pair(db: Session, pair: Pair, person_id: int, *, actor: Actor, now: datetime) -> None:
    """The same of the two of a pair, whatever else there is between them."""
    other = pair.volunteer_id if person_id == pair.person_id else pair.person_id
    new = blocks.set_apart(
        db, person_id, other, territory_id=pair.territory_id, mission_id=None, actor=actor, now=now
    )  # fmt: skip
    _end_missions(db, pair.volunteer_id, [pair.person_id], tells=person_id == pair.volunteer_id, now=now)
    end_between(db, person_id, other, actor=actor, now=now)
    pairs.end_between(db, person_id, other, actor=actor, now=now)
    if new:
        alerts.raise_alert(
            db, "report", person=existing(db, Person, person_id), cause=f"report:pair:{pair.id}:{person_id}",
            words=f"{existing(db, Person, other).name or '…'} (n° {other})", urgent=True, restricted=True,
            territory_id=pair.territory_id, actor=actor, now=now,
        )  # fmt: skip
    db.flush()


def tell_more(db: Session, mission_id: int, person_id: int, words: str, *, actor: Actor, now: datetime) -> bool:
    """What happened, for the agents who look at the report; False where there is none of theirs, or it is over."""
    theirs = select(Alert.id).where(Alert.cause == _cause(mission_id, person_id), Alert.state.in_(("open", "taken")))
    alert_id = db.scalar(theirs)
    if alert_id is None:
        return False
    alert = locked(db, Alert, alert_id)
    alert.words, alert.last_at = f"{alert.words}\n{words}", now
    audit(db, alert.territory_id, "tell_more", "alert", alert.id, actor=actor, now=now)
    db.flush()
    return True


def _cause(mission_id: int, person_id: int) -> str:
    return f"report:{mission_id}:{person_id}"


def _end_missions(db: Session, volunteer: int, helped: list[int], *, tells: bool, now: datetime) -> bool:
    """What is under way between them; help that has begun is left to the agents, who are told at once."""
    between = (
        select(Mission.id)
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .where(Mission.volunteer_id == volunteer, Mission.state.in_(LIVE))
        .where(or_(HelpRequest.requester_id.in_(helped), HelpRequest.beneficiary_id.in_(helped)))
    )
    ids = list(db.scalars(between.order_by(Mission.request_id)))
    taken = [take_back(db, one, tells=tells, actor=SYSTEM, now=now) for one in ids]
    return any(taken)


def _void_invitations(db: Session, volunteer: int, helped: list[int], now: datetime) -> None:
    asked = (
        select(Invitation)
        .join(HelpRequest, HelpRequest.id == Invitation.request_id)
        .where(Invitation.volunteer_id == volunteer, Invitation.state == "sent")
        .where(or_(HelpRequest.requester_id.in_(helped), HelpRequest.beneficiary_id.in_(helped)))
    )
    for invitation in db.scalars(asked.order_by(Invitation.id)).all():
        move(db, invitation, "void", actor=SYSTEM, now=now)
        gone, key = RequestGone(invitation.request_id, "lapsed"), f"gone:{invitation.id}:{invitation.wave}"
        tell(db, volunteer, gone, key=key, now=now)


def _tell_agents(db: Session, mission: Mission, by: int, other: int, actor: Actor, now: datetime) -> None:
    """Read by named agents only: who is reported stands nowhere else."""
    alerts.raise_alert(
        db,
        "report",
        person=existing(db, Person, by),
        cause=_cause(mission.id, by),
        words=f"{existing(db, Person, other).name or '…'} (n° {other})",
        request_id=mission.request_id,
        urgent=True,
        restricted=True,
        territory_id=mission.territory_id,
        actor=actor,
        now=now,
    )
