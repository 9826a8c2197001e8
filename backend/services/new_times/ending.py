"""A time that was proposed for a mission that has ended, or begun, is of no use any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import NewTime
from backend.services.actor import Actor
from backend.services.lifecycles import move


def void(db: Session, mission_id: int, *, actor: Actor, now: datetime) -> None:
    """What waits for an answer about this mission waits no more; nobody is told. The caller holds the mission."""
    waiting = select(NewTime).where(NewTime.mission_id == mission_id, NewTime.state == "waiting")
    for one in db.scalars(waiting):
        close(db, one, "void", actor=actor, now=now)


def close(db: Session, one: NewTime, state: str, *, actor: Actor, now: datetime) -> None:
    move(db, one, state, actor=actor, now=now)
    one.next_due_at, one.closed_at = None, now
    db.flush()
