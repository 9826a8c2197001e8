"""The duty roster: is somebody reading alerts now, and if not, from when?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agent, Duty, Territory
from backend.services import territories

WEEK: Final = 7


def on_duty(db: Session, territory: Territory, *, now: datetime) -> bool:
    """Whether an active agent of the roster is reading alerts at this moment."""
    local = now.astimezone(territories.zone(territory))
    minute = local.hour * 60 + local.minute
    return any(
        opens <= minute < closes for weekday, opens, closes in _roster(db, territory) if weekday == local.weekday()
    )


def reads_at(db: Session, territory: Territory, *, now: datetime) -> datetime | None:
    """When somebody of the roster reads next; None where the roster is empty."""
    zone = territories.zone(territory)
    local = now.astimezone(zone)
    roster = _roster(db, territory)
    for ahead in range(WEEK + 1):
        day = local.date() + timedelta(days=ahead)
        hours = sorted(opens for weekday, opens, _closes in roster if weekday == day.weekday())
        for opens in hours:
            moment = datetime(day.year, day.month, day.day, opens // 60, opens % 60, tzinfo=zone)
            if moment > now:
                return moment
    return None


def _roster(db: Session, territory: Territory) -> list[tuple[int, int, int]]:
    rows = select(Duty.weekday, Duty.opens, Duty.closes).join(Agent, Agent.id == Duty.agent_id)
    return [
        (day, opens, closes)
        for day, opens, closes in db.execute(rows.where(Duty.territory_id == territory.id, Agent.active))
    ]
