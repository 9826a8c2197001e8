"""Plans of check-ins as agents read them: a row each, or one of them whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from backend.checkins import rhythm
from backend.models import CheckIn, CheckInPlan
from backend.services.checkins import climbing, plans
from backend.services.lifecycles import audit
from backend.wording import wording
from bots.commands.staff import circles
from bots.commands.staff.desk import Desk
from bots.commands.staff.hours import clock

LAST: Final = 10
"""Check-ins that are shown of one plan."""


def plans_of(desk: Desk, *, over: bool) -> list[dict[str, Any]]:
    """Every plan of the town, the next to be asked first; none that only tells who is on the register."""
    own = CheckInPlan.asked_by.is_distinct_from(plans.TOWN)
    theirs = select(CheckInPlan).where(CheckInPlan.territory_id == desk.town.id, own)
    if not over:
        theirs = theirs.where(CheckInPlan.state.in_((*plans.LIVE, plans.HELD)))
    found = list(
        desk.db.scalars(theirs.order_by(CheckInPlan.next_due_at.is_(None), CheckInPlan.next_due_at, CheckInPlan.id))
    )
    last = _last(desk, [one.id for one in found])
    return [_row(desk, one, last.get(one.id)) for one in found]


def whole(desk: Desk, plan: CheckInPlan) -> dict[str, Any]:
    """One plan, with its circle and its last answers; that they were read is written down."""
    audit(desk.db, desk.town.id, "read_plan", "checkin_plan", plan.id, actor=desk.actor, now=desk.now)
    theirs = select(CheckIn).where(CheckIn.plan_id == plan.id).order_by(CheckIn.due_at.desc()).limit(LAST)
    last = list(desk.db.scalars(theirs))
    return _row(desk, plan, last[0] if last else None) | {
        "asked_by": plan.asked_by,
        "relative": desk.name(plan.relative_id) or None,
        "agreed_at": _at(desk, plan.agreed_at),
        "steps": steps(desk, plan),
        "notes": plan.notes,
        "circle": [circles.row(desk, one) for one in plans.contacts(desk.db, plan.id)],
        "checkins": [
            {"due_at": _at(desk, one.due_at), "state": one.state, "outcome": one.outcome,
             "answered_at": _at(desk, one.answered_at)}
            for one in last
        ],
    }  # fmt: skip


def told(desk: Desk, found: dict[str, Any]) -> Iterator[str]:
    """One plan, line by line."""
    yield f"{found['person']}, number {found['person_id']}: {found['days']} at {found['at']}. {found['state']}"
    if found["until"]:
        yield f"Paused until {found['until'].astimezone(desk.zone):%a %d %b %H:%M}"
    if found["next"]:
        how = ", by telephone" if found["by_phone"] else ""
        yield f"Next: {found['next'].astimezone(desk.zone):%a %d %b %H:%M}{how}"
    yield f"Steps: {found['steps']}"
    if found["notes"]:
        yield f"Notes: {found['notes']}"
    yield "Circle:" if found["circle"] else "Circle: nobody"
    for one in found["circle"]:
        key = ", has the key" if one["has_key"] else ""
        numbers = ", ".join(one["numbers"]) or "no number"
        yield f"  {one['name']}, number {one['person_id']} ({one['role']}{key}, {one['state']}): {numbers}"
    yield "Last:" if found["checkins"] else "Last: never asked yet"
    for one in found["checkins"]:
        due = datetime.fromisoformat(one["due_at"])
        yield f"  {due:%a %d %b %H:%M}  {one['outcome'] or one['state']}"


def sentence(desk: Desk, plan: CheckInPlan) -> str:
    """How it stands, in a sentence."""
    name = desk.name(plan.person_id)
    when = f"{_days(desk, plan)} at {_hours(plan)}"
    how = " by telephone" if plan.by_phone else ""
    match plan.state:
        case "active" if plan.next_due_at is not None:
            first = plan.next_due_at.astimezone(desk.zone)
            return f"{name} is asked{how} {when}, from {first:%a %d %b} on."
        case "paused" if plan.paused_until is not None:
            return f"{name} is asked nothing until {plan.paused_until.astimezone(desk.zone):%a %d %b %H:%M}."
        case "paused":
            return f"{name} is asked nothing until `palier staff checkins resume {plan.person_id}`."
        case _:
            return f"{name}: {when}{how}, {plan.state}."


def steps(desk: Desk, plan: CheckInPlan) -> str:
    """After how many minutes what happens, with the town's own where the plan has none."""
    found = climbing.steps_of(plan, desk.town)
    remind, circle, alert = (int(one.total_seconds() // 60) for one in (found.remind, found.circle, found.alert))
    return f"reminded after {remind} min, circle after {circle} min, agents after {alert} min"


def _row(desk: Desk, plan: CheckInPlan, last: CheckIn | None) -> dict[str, Any]:
    agreed = sum(one.state == "agreed" for one in plans.contacts(desk.db, plan.id))
    return {
        "person_id": plan.person_id,
        "person": desk.name(plan.person_id),
        "state": plan.state,
        "days": _days(desk, plan),
        "at": _hours(plan),
        "by_phone": bool(plan.by_phone),
        "next": plan.next_due_at,
        "until": plan.paused_until,
        "looked_in_on_by": agreed,
        "last": last.due_at if last else None,
        "answer": (last.outcome or last.state) if last else None,
    }


def _last(desk: Desk, plan_ids: list[int]) -> dict[int, CheckIn]:
    latest = select(func.max(CheckIn.id)).where(CheckIn.plan_id.in_(plan_ids)).group_by(CheckIn.plan_id)
    return {one.plan_id: one for one in desk.db.scalars(select(CheckIn).where(CheckIn.id.in_(latest)))}


def _days(desk: Desk, plan: CheckInPlan) -> str:
    return wording("en", desk.zone.key).repeat(plan.rrule) or plan.rrule


def _hours(plan: CheckInPlan) -> str:
    return ", ".join(clock(one) for one in (plan.local_minute, *rhythm.read_hours(plan.more_minutes or "")))


def _at(desk: Desk, moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(desk.zone).isoformat()
