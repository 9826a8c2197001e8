"""Moving a mission: its request gets the new time, and whatever falls due is planned anew. The word stays."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, Territory
from backend.services import matching
from backend.services.actor import Actor
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.missions import dates
from backend.services.missions.accepting import ask_money
from backend.services.new_times.standing import Time
from backend.services.recurrences import changing
from backend.services.relays import due, handing, legs


def move_there(db: Session, mission: Mission, request: HelpRequest, to: Time, *, actor: Actor, now: datetime) -> None:
    """The two have agreed. The caller holds both rows."""
    set_time(db, request, to, actor=actor, now=now)
    dates.plan(mission, request, existing(db, Territory, request.territory_id), now=now)
    ask_money(db, mission, request, now=now)
    db.flush()


def set_time(db: Session, request: HelpRequest, to: Time, *, actor: Actor, now: datetime) -> None:
    """The request is for that time now; so are the leg that it is, and what comes back after it."""
    request.urgent = request.urgent and to.start - now <= matching.URGENT
    request.start, request.end, request.grain = to.start, to.end, to.grain
    audit(db, request.territory_id, "move", "request", request.id, actor=actor, now=now)
    db.flush()
    changing.moved_once(db, request, now=now)
    leg = legs.of_request(db, request)
    if leg is None:
        return
    leg.expected_at = None
    if leg.next_due == "unfound":
        due.first(db, leg)
    elif leg.next_due == "late":
        handing.plan(leg, "late", max(request.end, now) + handing.patience(db, leg))
    db.flush()
