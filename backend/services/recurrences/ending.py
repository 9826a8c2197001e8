"""What comes back no more: called off for good, or its rule falls on no day any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import Recurrence
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import RECURRENCE, audit, move


def end(db: Session, one: Recurrence, *, now: datetime, state: str = "ended", actor: Actor = SYSTEM) -> None:
    """Ends it (`ended`, or `stopped` by somebody); what is open of it is not touched. Said twice, done once."""
    if one.state in RECURRENCE.ends:
        return
    move(db, one, state, actor=actor, now=now)
    one.next_start, one.next_open_at, one.ended_at = None, None, now
    audit(db, one.territory_id, state, "recurrence", one.id, actor=actor, now=now)
