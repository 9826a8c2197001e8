"""Plans that were agreed, and the roster since: whose alerts nobody would read any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import CheckInPlan, Territory
from backend.services import duty
from backend.services.checkins import climbing, fitting, plans
from backend.services.checkins.fitting import Fit


def unread(db: Session, town: Territory, *, now: datetime) -> list[CheckInPlan]:
    """The running plans that would be refused today, since nobody is on duty when their alert would be raised.

    Plans of the same rhythm are looked at once: in a town they are few.
    """
    roster = duty.roster_of(db, town, since=now)
    running = select(CheckInPlan).where(CheckInPlan.territory_id == town.id, CheckInPlan.state == "active")
    known: dict[tuple[object, ...], bool] = {}
    found = []
    for plan in db.scalars(running.order_by(CheckInPlan.id)):
        steps, rhythm = climbing.steps_of(plan, town), plans.rhythm_of(plan)
        alike = rhythm.rrule, rhythm.minutes, rhythm.zone, rhythm.first.weekday(), steps, plan.by_phone
        if alike not in known:
            known[alike] = fitting.fits(roster, rhythm, Fit(steps, bool(plan.by_phone)), now)
        if not known[alike]:
            found.append(plan)
    return found
