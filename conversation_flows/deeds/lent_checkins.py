"""Deeds about check-ins that the town lends to somebody while a plan of heat, cold or flood is on: paused, ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import CheckInPlan, WeatherWatch
from backend.services.news import AWAY
from backend.services.weather import lending
from conversation_flows import plan_changes, plan_pauses, plan_shown
from conversation_flows.checkin_plan_words import Plan
from conversation_flows.deeds.case import Case, person_of
from conversation_flows.engine.outcome import Command
from conversation_flows.plan_said import LookAtPlan

_PAUSES: Final = ("pause", "hospital", "resume", "back")


def looked(db: Session, command: LookAtPlan, case: Case) -> Sequence[Any] | None:
    """What they wish of it; None where nothing is lent to them, or that can be done with a plan of their own alone.

    There is nothing to choose instead of an end: days and hours are those of the weather.
    """
    plan = None if command.other else lending.of(db, case.person_id)
    if plan is None:
        return None
    if command.kind == "stop":
        return _ended(db, case)
    return (plan_changes.PlanLooked(command, _facts(db, plan)),) if command.kind in _PAUSES else None


def of_theirs(db: Session, command: Command, case: Case) -> Sequence[Any]:
    """What they do with it, where they have no plan of their own; an older button may find nothing."""
    plan = lending.of(db, case.person_id)
    match command:
        case plan_shown.EndPlan() if plan is not None:
            return _ended(db, case)
        case plan_pauses.PausePlan() if plan is not None:
            until = None if command.hospital else command.until
            lending.rest(db, case.person_id, until, since=command.since, now=case.now)
            return (plan_pauses.PlanPaused(_facts(db, plan), command.hospital, command.also),)
        case plan_pauses.ResumePlan() if plan is not None:
            if person_of(db, case).state == AWAY:
                return (plan_pauses.BackIsSaid(),)
            lending.go_on(db, plan)
            return (plan_pauses.PlanResumed(_facts(db, plan)),)
        case _:
            return (plan_shown.NoPlan(),)


def _ended(db: Session, case: Case) -> Sequence[Any]:
    lending.decline(db, case.person_id, actor=case.actor, now=case.now)
    return (plan_shown.PlanEnded(),)


def _facts(db: Session, plan: CheckInPlan) -> Plan:
    watched = WeatherWatch.person_id == plan.person_id, WeatherWatch.next_at.is_not(None)
    paused = plan.paused_until is not None
    next_at = None if paused else db.scalar(select(func.min(WeatherWatch.next_at)).where(*watched))
    state = "paused" if paused and plan.pause_at is None else "active"
    return Plan(plan.id, state, plan.rrule, (plan.local_minute,), False, next_at, plan.pause_at, plan.paused_until, "")
