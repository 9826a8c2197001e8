"""What is due: people are asked how they are, and whoever is silent is looked for. Rows say when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.database import trouble
from backend.models import CheckIn, CheckInPlan
from backend.services.checkins import asking, climbing
from backend.services.locking import locked
from backend.services.setbacks import one_by_one


def ask(db: Session, *, now: datetime, limit: int) -> int:
    """Asks those whose hour has come; returns how many plans were seen to.

    All of them together; where one of them raises, one by one, so that it stops no other.
    """
    db.flush()
    # Not in the order of their numbers, too: of a hundred thousand with one hour all would be sorted, again and again.
    due = select(CheckInPlan).where(CheckInPlan.next_due_at <= now, CheckInPlan.state == "active")
    oldest = due.order_by(CheckInPlan.next_due_at).limit(limit)
    fresh = oldest.with_for_update(skip_locked=True, key_share=True).execution_options(populate_existing=True)
    held = sorted(db.scalars(fresh), key=lambda plan: plan.id)
    if not held:
        return 0
    try:
        with db.begin_nested():
            asking.ask(db, held, now)
    except Exception as error:
        if isinstance(error, DBAPIError) and trouble(error) is not error:
            raise
        return _one_by_one(db, [plan.id for plan in held], now)
    return len(held)


def _one_by_one(db: Session, held: list[int], now: datetime) -> int:
    def ask_one(plan_id: int) -> None:
        asking.ask(db, [locked(db, CheckInPlan, plan_id)], now)

    return one_by_one(db, held, ask_one, due_at=CheckInPlan.next_due_at, request=None, now=now)


def climb(db: Session, *, now: datetime, limit: int) -> int:
    """Looks at the check-ins whose next step has come; returns how many."""
    db.flush()
    due = select(CheckIn.id).where(CheckIn.next_at <= now)
    oldest = due.order_by(CheckIn.next_at).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def climb_one(checkin_id: int) -> None:
        checkin = locked(db, CheckIn, checkin_id)
        if checkin.next_at is not None and checkin.next_at <= now:
            climbing.tick(db, checkin, now=now)

    return one_by_one(db, held, climb_one, due_at=CheckIn.next_at, request=None, now=now)
