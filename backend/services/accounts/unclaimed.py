"""What was kept until somebody says who they are, and nobody did: a human looks, nothing is dropped silently."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging import doubt
from backend.models import Conversation, Identity, InboxEvent, Person
from backend.services.accounts import recycled, sharing
from backend.services.actor import SYSTEM
from backend.services.alerts import raise_alert
from backend.services.locking import existing
from backend.services.news import call

A_DAY: Final = timedelta(days=1)
FOR_AN_AGENT: Final = timedelta(days=14)
"""How long what an agent was asked about waits for their word."""


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Gives up at most `limit` rows: of what somebody said, agents are told; whoever was to be told is called."""
    kept = (
        select(InboxEvent, Identity.unsure)
        .outerjoin(Identity, Identity.id == InboxEvent.identity_id)
        .where(sharing.IS_KEPT, InboxEvent.due_at <= now - A_DAY)
        .where((Identity.unsure.is_distinct_from(doubt.AGENT)) | (InboxEvent.due_at <= now - FOR_AN_AGENT))
        .order_by(InboxEvent.id)
        .limit(limit)
        .with_for_update(of=InboxEvent, skip_locked=True)
    )
    found = list(db.execute(kept))
    for row, _unsure in found:
        row.state, row.settled_at = "done", now
        person_id = existing(db, Conversation, row.conversation_id).person_id
        if row.identity_id is None:
            call(db, person_id, reason="kept_message", now=now)
            continue
        raise_alert(
            db, recycled.ALERT, person=existing(db, Person, person_id), cause=f"{recycled.ALERT}:{row.identity_id}",
            territory_id=row.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip
    db.flush()
    return len(found)
