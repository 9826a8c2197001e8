"""Turns that raised: counted, and the third time set aside, with staff and the person told."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from backend.database import Database
from backend.messaging import inbox, trace
from backend.messaging.inbox import Claimed
from backend.messaging.tidings import SetAside
from backend.models import Person
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.locking import existing
from backend.services.news import tell

log = structlog.get_logger()


def failed(database: Database, claimed: Claimed, error: Exception, *, now: datetime) -> None:
    """A turn raised, and nothing of it happened."""
    log.error("turn.raised", trace=claimed.trace, inbox=claimed.id, error=type(error).__name__)
    with database.write() as db, trace.following(claimed.trace):
        if not inbox.failed(db, claimed.id, f"{type(error).__name__}: {error}", now=now):
            return
        alert(db, claimed, "set_aside", now)
        if claimed.kind != SetAside.__name__:
            tell(db, claimed.person_id, SetAside(claimed.id), key=f"set_aside:{claimed.id}", now=now)


def alert(db: Session, claimed: Claimed, kind: str, now: datetime) -> None:
    """Agents must look at what became of this person's message."""
    alerts.raise_alert(
        db,
        kind,
        person=existing(db, Person, claimed.person_id),
        cause=f"{kind}:{claimed.person_id}",
        urgent=True,
        territory_id=claimed.territory_id,
        actor=SYSTEM,
        now=now,
    )
