"""Once all is said: a phone shows a message before it is written down as sent, and the next one may follow it."""

from __future__ import annotations

import asyncio
from typing import Final

from sqlalchemy import func, select

from backend.database import Database
from backend.models import OutboxMessage

PATIENCE: Final = 20.0


async def all_is_said(database: Database) -> None:
    """Waits until nothing is left in the outbox that has not been sent, and noted."""
    async with asyncio.timeout(PATIENCE):
        while await asyncio.to_thread(_left, database):
            pass


def _left(database: Database) -> bool:
    with database.read() as db:
        return bool(db.scalar(select(func.count()).where(OutboxMessage.state.in_(("waiting", "sending")))))
