"""Pauses that begin, or end, by themselves."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.models import CheckInPlan
from backend.services.actor import SYSTEM
from backend.services.checkins import plans
from backend.services.locking import locked


def begin_due(db: Session, *, now: datetime, limit: int) -> int:
    """Pauses that were said ahead, and begin: at most so many. Returns how many."""
    ids = _due(db, CheckInPlan.state == "active", CheckInPlan.pause_at <= now, limit=limit)
    for plan_id in ids:
        plan = locked(db, CheckInPlan, plan_id)
        if plan.paused_until is not None and plan.paused_until <= now:  # we were down all the while
            plan.pause_at = plan.paused_until = None
            plan.next_due_at = plans.rhythm_of(plan).after(now)
        else:
            plans.begin_pause(db, plan, plan.paused_until, actor=SYSTEM, now=now)
    db.flush()
    return len(ids)


def end_due(db: Session, *, now: datetime, limit: int) -> int:
    """Pauses that are over: at most so many plans go on. Returns how many."""
    ids = _due(db, CheckInPlan.state == "paused", CheckInPlan.paused_until <= now, limit=limit)
    for plan_id in ids:
        plans.resume(db, plan_id, actor=SYSTEM, now=now)
    return len(ids)


def _due(db: Session, *due: ColumnElement[bool], limit: int) -> list[int]:
    db.flush()
    theirs = select(CheckInPlan.id).where(*due).order_by(CheckInPlan.id).limit(limit)
    return list(db.scalars(theirs.with_for_update(skip_locked=True)))
