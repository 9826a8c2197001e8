"""The legs of a relay: read, held in the order of their requests, and who carries on each.

Whoever changes anything of a relay holds all its requests first, in the order of their ids, then the relay itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Invitation, Mission, RelayLeg, RelayMission
from backend.services.lifecycles import MISSION_LIVE, RELAY_MISSION
from backend.services.locking import locked

BEGUN: Final = frozenset({"on_the_way", "arrived", "helped"})
"""States of a mission whose volunteer has given a sign of going."""
UNDER_WAY: Final = RELAY_MISSION.states - RELAY_MISSION.ends


def hold(db: Session, relay_id: int) -> RelayMission:
    """The relay, held with all its requests until the transaction ends.

    Raises:
        LookupError: there is no such relay.
    """
    db.flush()
    theirs = select(HelpRequest).where(HelpRequest.relay_id == relay_id).order_by(HelpRequest.id)
    db.scalars(theirs.with_for_update(key_share=True).execution_options(populate_existing=True)).all()
    return locked(db, RelayMission, relay_id)


def of(db: Session, relay_id: int) -> list[RelayLeg]:
    """The legs as they stand now, the first first."""
    db.flush()
    theirs = select(RelayLeg).where(RelayLeg.relay_id == relay_id).order_by(RelayLeg.number)
    return list(db.scalars(theirs.execution_options(populate_existing=True)))


def of_request(db: Session, request: HelpRequest) -> RelayLeg | None:
    """The leg that this request is; None where it is no part of a relay."""
    if request.relay_id is None:
        return None
    db.flush()
    return db.scalars(select(RelayLeg).where(RelayLeg.request_id == request.id)).first()


def all_of_it(db: Session, request: HelpRequest) -> list[HelpRequest]:
    """The request, held; of a leg, all the requests of its relay that are not over, in the order of their ids."""
    if request.relay_id is None:
        return [locked(db, HelpRequest, request.id)]
    hold(db, request.relay_id)
    theirs = select(HelpRequest).where(HelpRequest.relay_id == request.relay_id).order_by(HelpRequest.id)
    return [one for one in db.scalars(theirs) if one.state not in {"done", "cancelled"}]


def share(db: Session, request: HelpRequest, size: int) -> int:
    """A wave's size for one leg: all legs look at once, and nobody wants a message for each."""
    theirs = select(func.count()).select_from(HelpRequest).where(HelpRequest.relay_id == request.relay_id)
    return max(1, size // max(1, db.scalar(theirs) or 1))


def asked_elsewhere(db: Session, request: HelpRequest) -> set[int]:
    """Who is asked for another leg of this relay, or carries on one: others are asked before them."""
    others = select(HelpRequest.id).where(HelpRequest.relay_id == request.relay_id, HelpRequest.id != request.id)
    asked = select(Invitation.volunteer_id).where(
        Invitation.request_id.in_(others), Invitation.state.in_(("sent", "accepted"))
    )
    return set(db.scalars(asked))


def neighbours(db: Session, leg: RelayLeg) -> tuple[RelayLeg | None, RelayLeg | None]:
    """The leg before, and the one after."""
    numbered = {one.number: one for one in of(db, leg.relay_id)}
    return numbered.get(leg.number - 1), numbered.get(leg.number + 1)


def carrier(db: Session, leg: RelayLeg | None) -> Mission | None:
    """The mission of whoever carries on this leg now, or has; None where nobody does."""
    if leg is None:
        return None
    db.flush()
    theirs = select(Mission).where(Mission.request_id == leg.request_id, Mission.state.in_((*MISSION_LIVE, "done")))
    return db.scalars(theirs.order_by(Mission.id.desc())).first()


def live(db: Session, leg: RelayLeg | None) -> Mission | None:
    """The same, where it is under way."""
    mission = carrier(db, leg)
    return mission if mission is not None and mission.state in MISSION_LIVE else None


def goes_on(db: Session, request: HelpRequest) -> bool:
    """Whether another leg follows this request: then it is handed to a neighbour, and not to the person."""
    leg = of_request(db, request)
    return leg is not None and neighbours(db, leg)[1] is not None


def waits(db: Session, request: HelpRequest, *, now: datetime) -> bool:
    """Whether the volunteer of this leg may still wait in peace: what they are to carry has not come to them.

    After their own time, a giver who is on the way makes them late after all, unless he said that he is late himself.
    """
    leg = of_request(db, request)
    before = neighbours(db, leg)[0] if leg is not None else None
    if before is None or before.state in {"received", "handed", "void"}:
        return False
    if before.state == "given":  # whether they have it is asked by itself
        return True
    giving = live(db, before)
    if giving is None or giving.state not in BEGUN:
        return True
    return now < request.end or (before.expected_at is not None and now < before.expected_at)
