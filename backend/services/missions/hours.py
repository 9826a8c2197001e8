"""Hours given: how long a volunteer was there, as far as the mission's steps tell; and how much they gave in all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, History, Mission

USUAL: Final = timedelta(hours=1)
"""Where no step tells: the hour that we announce (FIELD: « environ 1 h »)."""
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=8)
"""What the steps tell counts between these: « arrivé » and « c'est fait » may both be pressed in the evening."""


def spent(arrived: datetime | None, left: datetime | None, request: HelpRequest) -> int:
    """Minutes: between arriving and leaving; else as long as was asked for, by the clock; else an hour."""
    if arrived is not None and left is not None and SHORTEST <= left - arrived <= LONGEST:
        return round((left - arrived) / timedelta(minutes=1))
    if request.grain in {"hour", "minute"} and SHORTEST <= request.end - request.start <= LONGEST:
        return round((request.end - request.start) / timedelta(minutes=1))
    return round(USUAL / timedelta(minutes=1))


def count(db: Session, mission: Mission, request: HelpRequest) -> None:
    """Notes how long it took, from the steps that were said."""
    steps = select(History.after, func.min(History.at)).where(
        History.what == "mission", History.what_id == mission.id, History.after.in_(("arrived", "helped"))
    )
    said = {row.after: row[1] for row in db.execute(steps.group_by(History.after))}
    mission.minutes = spent(said.get("arrived"), said.get("helped"), request)


def given(db: Session, volunteer_id: int) -> tuple[int, int]:
    """How often this volunteer has helped, and for how many minutes in all."""
    theirs = select(func.count(), func.coalesce(func.sum(Mission.minutes), 0)).where(
        Mission.volunteer_id == volunteer_id, Mission.state == "done"
    )
    times, minutes = db.execute(theirs).one()
    return times, int(minutes or 0)
