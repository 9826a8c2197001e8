"""Receipts: what platforms say of our messages after they took them, late, twice and out of order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from backend.messaging.messages import Receipt
from backend.models import OutboxMessage
from backend.models.columns import rows_of

RUNGS: Final = ("accepted", "delivered", "read")
"""A ladder that only climbs: delivered may come before accepted."""
FAILED: Final = "failed"
"""The platform took it, and could not hand it over: no rung is below but the first, and none is above."""

outbox: Final = rows_of(OutboxMessage)


def note(db: Session, account_id: int, arrived: Iterable[Receipt], *, now: datetime) -> list[int]:
    """Keeps the furthest that each message came. Returns the people whom a message did not reach after all."""
    unreached: list[int] = []
    for one in arrived:
        values: dict[str, Any] = {"receipt": one.state}
        if one.state == FAILED:
            values |= {"state": "set_aside", "settled_at": now, "error": one.error[:400] or "the platform gave up"}
        elif one.state not in RUNGS:
            continue
        below = RUNGS[: RUNGS.index(one.state)] if one.state in RUNGS else RUNGS[:1]
        moved = (
            update(outbox)
            .where(outbox.c.channel_account_id == account_id, outbox.c.platform_id == one.platform_id)
            .where(or_(outbox.c.receipt.is_(None), outbox.c.receipt.in_(below)))
            .values(values)
            .returning(outbox.c.person_id)
        )
        people = db.execute(moved).scalars().all()
        unreached += people if one.state == FAILED else []
    return unreached
