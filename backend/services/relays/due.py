"""What falls due for a relay: a leg that has nobody, a leg that is late, a hand-over of which one side says nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, RelayLeg, RelayMission, Territory
from backend.services import territories
from backend.services.actor import SYSTEM
from backend.services.locking import existing, locked
from backend.services.relays import handing, late, legs
from backend.services.setbacks import one_by_one


def first(db: Session, leg: RelayLeg) -> None:
    """Plans what falls due first: whether somebody was found, some time before it begins."""
    lead = timedelta(minutes=territories.policy(existing(db, Territory, leg.territory_id), "staff_lead_minutes"))
    handing.plan(leg, "unfound", leg.request.start - lead)


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Does what is due for at most `limit` legs; returns how many. Locks their requests in the order of ids."""
    db.flush()
    falling = select(RelayLeg.id, RelayLeg.relay_id).where(RelayLeg.next_due_at <= now)
    found = db.execute(falling.order_by(RelayLeg.next_due_at, RelayLeg.id).limit(limit)).all()
    relays = {relay_id for _, relay_id in found}
    theirs = select(HelpRequest.id).where(HelpRequest.relay_id.in_(relays)).order_by(HelpRequest.id)
    rows = db.execute(theirs.add_columns(HelpRequest.relay_id)).all() if relays else []
    held = set(db.scalars(theirs.with_for_update(skip_locked=True, key_share=True))) if relays else set()
    busy = {row.relay_id for row in rows if row.id not in held}
    mine = [leg_id for leg_id, relay_id in found if relay_id not in busy]

    def look(leg_id: int) -> None:
        leg = db.get_one(RelayLeg, leg_id)
        locked(db, RelayMission, leg.relay_id)
        leg = locked(db, RelayLeg, leg_id)
        if leg.next_due_at is not None and leg.next_due_at <= now:
            _look(db, leg, now)

    return one_by_one(db, mine, look, due_at=RelayLeg.next_due_at, request=RelayLeg.request_id, now=now)


def _look(db: Session, leg: RelayLeg, now: datetime) -> None:
    wait, what = handing.patience(db, leg), leg.next_due
    last = legs.neighbours(db, leg)[1] is None
    handing.plan(leg, None, None)
    match what:
        case _ if leg.relay.state not in legs.UNDER_WAY or leg.state not in handing.OPEN:
            return
        case "unfound":
            if legs.carrier(db, leg) is None:
                late.make_wait(db, leg, now=now)
            if not last:
                handing.plan(leg, "late", max(leg.request.end, now) + wait)
        case "late":
            _late(db, leg, now)
        case "ask":
            if handing.ask(db, leg, now=now, again=True):
                handing.plan(leg, "alert", now + wait)
            elif leg.given_at is None or leg.received_at is None:
                handing.alert(db, leg, "hand_over", actor=SYSTEM, now=now)
        case "alert":
            handing.alert(db, leg, "hand_over", actor=SYSTEM, now=now)
        case _:
            raise LookupError(what)


def _late(db: Session, leg: RelayLeg, now: datetime) -> None:
    """Its time has passed. Where another leg is waited for, or nobody carries it, that is told by itself."""
    wait = handing.patience(db, leg)
    before = legs.neighbours(db, leg)[0]
    carrying = legs.live(db, leg)
    if leg.state != "waiting":
        return
    if (before is not None and before.state not in {"received", "handed"}) or carrying is None:
        handing.plan(leg, "late", now + wait)
        return
    late.warn(db, leg.request, now=now)
    handing.ask(db, leg, now=now, again=True)
    handing.plan(leg, "alert", now + wait)
