"""The duty roster: who reads alerts when, and is somebody reading them now?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.models import Agent, Duty, Territory
from backend.services import territories
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchHours
from backend.services.lifecycles import audit

WEEK: Final = 7
DAY_ENDS: Final = 24 * 60
"""Minutes after local midnight."""


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


def roster(db: Session, territory: Territory) -> list[tuple[Agent, Duty]]:
    """Who is on duty when, day by day; agents who are no longer active are left out."""
    db.flush()
    rows = select(Agent, Duty).join(Duty, Duty.agent_id == Agent.id)
    theirs = rows.where(Duty.territory_id == territory.id, Agent.active)
    return [(agent, hours) for agent, hours in db.execute(theirs.order_by(Duty.weekday, Duty.opens, Agent.login))]


def set_hours(
    db: Session, agent: Agent, weekdays: Iterable[int], opens: int, closes: int, *, actor: Actor, now: datetime
) -> None:
    """The agent reads alerts on these days from `opens` to `closes`, in minutes after local midnight.

    What was said of these days before is replaced.

    Raises:
        NoSuchHours: they end before they begin, or lie outside a day.
    """
    if not 0 <= opens < closes <= DAY_ENDS:
        raise NoSuchHours(f"{opens // 60:02}:{opens % 60:02}–{closes // 60:02}:{closes % 60:02}")
    days = sorted(set(weekdays))
    _clear(db, agent, days)
    for day in days:
        db.add(Duty(territory_id=agent.territory_id, agent_id=agent.id, weekday=day, opens=opens, closes=closes))
    db.flush()
    audit(db, agent.territory_id, "set_duty", "agent", agent.id, actor=actor, now=now)


def remove_hours(db: Session, agent: Agent, weekdays: Iterable[int], *, actor: Actor, now: datetime) -> int:
    """The agent is not on duty on these days any more; returns how many spans were taken off."""
    removed = _clear(db, agent, sorted(set(weekdays)))
    audit(db, agent.territory_id, "remove_duty", "agent", agent.id, actor=actor, now=now)
    return removed


def _clear(db: Session, agent: Agent, weekdays: list[int]) -> int:
    db.flush()
    theirs = delete(Duty).where(Duty.agent_id == agent.id, Duty.weekday.in_(weekdays))
    return len(db.execute(theirs.returning(Duty.id)).all())


def _roster(db: Session, territory: Territory) -> list[tuple[int, int, int]]:
    rows = select(Duty.weekday, Duty.opens, Duty.closes).join(Agent, Agent.id == Duty.agent_id)
    return [
        (day, opens, closes)
        for day, opens, closes in db.execute(rows.where(Duty.territory_id == territory.id, Agent.active))
    ]
