"""A worry is not forgotten: by a day that agents see somebody looks again, be it closed or not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Alert, Territory, Worry
from backend.services import alerts, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.setbacks import one_by_one

LOOK_AGAIN: Final = "look_again"
"""The kind of the alert of a worry whose day has come. It names nobody: `worries show` does, to agents."""


def first_look(territory: Territory, now: datetime) -> datetime:
    """By when somebody looks again at what is worried about now, unless an agent says another day."""
    days: int = territories.policy(territory, "worry_look_again_days")
    return now + timedelta(days=days)


def look_again(db: Session, worry: Worry, at: datetime | None, *, actor: Actor, now: datetime) -> None:
    """An agent says when somebody looks again; None where nobody need to."""
    worry.look_again_at = at
    audit(db, worry.territory_id, "look_again", "worry", worry.id, actor=actor, now=now)
    alerts.close_cause(db, _cause(worry), str(actor.id or actor.kind), "Revu.", now=now)
    db.flush()


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Alerts agents of worries whose day has come: urgently of one that nobody has taken. What is still open comes back
    after as many days.
    """
    db.flush()
    over = select(Worry.id).where(Worry.look_again_at <= now)
    ids = list(db.scalars(over.order_by(Worry.look_again_at, Worry.id).limit(limit)))

    def look(worry_id: int) -> None:
        worry = locked(db, Worry, worry_id)
        if worry.look_again_at is None or worry.look_again_at > now:
            return
        state = existing(db, Alert, worry.alert_id).state
        again = first_look(existing(db, Territory, worry.territory_id), now)
        worry.look_again_at = again if state != "closed" else None
        alerts.raise_alert(
            db, LOOK_AGAIN, person=None, cause=_cause(worry), urgent=state == "open",
            words=f"Inquiétude {worry.id} : à revoir (palier staff worries show {worry.id}).",
            territory_id=worry.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip

    return one_by_one(db, ids, look, due_at=Worry.look_again_at, request=None, now=now)


def _cause(worry: Worry) -> str:
    return f"{LOOK_AGAIN}:{worry.id}"
