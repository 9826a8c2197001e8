"""Check-ins: which deed does each of their commands. The closed list of `doing` goes on here, then in `threes`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from conversation_flows import (
    checkin,
    checkin_plan,
    circle,
    comfort,
    looking_in,
    looks_in,
    plan_news,
    plan_pauses,
    plan_said,
    plan_shown,
)
from conversation_flows.deeds import checking_in, circling, planning_checkins, threes, watching_over
from conversation_flows.deeds.case import Case
from conversation_flows.engine.outcome import Command


def do(db: Session, command: Command, case: Case) -> Sequence[Any]:
    """Carries out a command about check-ins."""
    match command:
        case checkin.SayHow() | comfort.CallMe():
            return checking_in.do(db, command, case)
        case circle.SeeTo() | circle.SayFound():
            return circling.seen_to(db, command, case)
        case looking_in.AgreeToLookIn() | looking_in.StopLookingIn() | looking_in.LookAtCircles():
            return circling.looked_in(db, command, case)
        case plan_said.LookAtPlan() | checkin_plan.OpenPlan() | plan_news.AnswerPlan() | plan_shown.LookAtProposal():
            return planning_checkins.begun(db, command, case)
        case plan_shown.LookToThin() | plan_shown.ChangePlan() | plan_shown.EndPlan():
            return planning_checkins.of_theirs(db, command, case)
        case plan_pauses.PausePlan() | plan_pauses.ResumePlan():
            return planning_checkins.of_theirs(db, command, case)
        case looks_in.AskToLookIn() | looks_in.LookAtCircle() | looks_in.LeaveOut() | looks_in.KeepPlanNumber():
            return watching_over.do(db, command, case)
        case _:
            return threes.do(db, command, case)
