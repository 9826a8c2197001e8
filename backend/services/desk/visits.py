"""Whoever could not be reached in time is visited, though nobody found the time to call as often as was planned."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import CallTask
from backend.services.actor import SYSTEM
from backend.services.desk import calling, queue
from backend.services.locking import locked
from backend.services.setbacks import one_by_one


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Calls whose time is over become visits; returns how many."""
    db.flush()
    over = select(CallTask.id).where(queue.IS_OPEN, CallTask.give_up_at <= now)
    ids = list(db.scalars(over.order_by(CallTask.give_up_at, CallTask.id).limit(limit)))

    def visit(call_id: int) -> None:
        task = locked(db, CallTask, call_id)
        if task.state == "open" and task.give_up_at is not None and task.give_up_at <= now:
            calling.to_visit(db, task, actor=SYSTEM, now=now)

    return one_by_one(db, ids, visit, due_at=CallTask.give_up_at, request=None, now=now)
