"""Once all is said: a phone shows a message before it is written down as sent, and the next one may follow it."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from backend.database import Database
from backend.models import OutboxMessage

PATIENCE: Final = 20.0


async def all_is_said(database: Database, now: datetime) -> None:
    """Waits until nothing that may be said now is left in the outbox: it has been sent, and its name there is noted."""
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(_left, database, now):
            pass


def _left(database: Database, now: datetime) -> bool:
    under_way = OutboxMessage.state.in_(("waiting", "sending"))
    with database.read() as db:
        return bool(db.scalar(select(func.count()).where(under_way, OutboxMessage.not_before <= now)))
