"""Deeds about plans of check-ins: looked at, opened, answered, paused, changed, ended; and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, assert_never

from sqlalchemy.orm import Session

from backend.messaging.checkin_tidings import PlanChanged
from backend.models import CheckInPlan, Person
from backend.services import calls, duty, help_requests, missions, people
from backend.services.checkins import choosing, plans
from backend.services.checkins.plans import Wish
from backend.services.errors import BadPlan, NobodyReads, NoSuchPlan, PlanAlready
from backend.services.locking import existing
from backend.services.news import AWAY
from backend.services.pairs import keeping, looking_in
from conversation_flows import checkin_plan, plan_changes, plan_news, plan_opened, plan_pauses, plan_shown
from conversation_flows.checkin_plan_words import Plan, Rhythmic
from conversation_flows.deeds import lent_checkins, pairing, watching_over
from conversation_flows.deeds.case import Case, called, person_of, territory_of
from conversation_flows.engine.slots import fuller
from conversation_flows.plan_said import LookAtPlan


def begun(
    db: Session,
    command: LookAtPlan | checkin_plan.OpenPlan | plan_news.AnswerPlan | plan_shown.LookAtProposal,
    case: Case,
) -> Sequence[Any]:
    """Looked for, opened, agreed to."""
    match command:
        case LookAtPlan():
            return look(db, command, case)
        case checkin_plan.OpenPlan():
            return open_plan(db, command, case)
        case plan_news.AnswerPlan():
            return answer(db, command, case)
        case plan_shown.LookAtProposal():
            return proposal(db, case)
        case _:
            assert_never(command)


def of_theirs(
    db: Session,
    command: plan_shown.LookToThin
    | plan_shown.ChangePlan
    | plan_shown.EndPlan
    | plan_pauses.PausePlan
    | plan_pauses.ResumePlan,
    case: Case,
) -> Sequence[Any]:
    """What they do with a plan of their own; an older button may find none."""
    plan = plans.of(db, case.person_id)
    if plan is None:
        return lent_checkins.of_theirs(db, command, case)
    try:
        match command:
            case plan_shown.LookToThin():
                return (plan_shown.ThinPlan(facts(db, plan)),)
            case plan_shown.ChangePlan():
                return change(db, plan, command, case)
            case plan_shown.EndPlan():
                plans.end(db, plan.id, courtesy=True, actor=case.actor, now=case.now)
                return (plan_shown.PlanEnded(),)
            case plan_pauses.PausePlan():
                return pause(db, plan, command, case)
            case plan_pauses.ResumePlan():
                return resume(db, plan, case)
            case _:
                assert_never(command)
    except NoSuchPlan:
        return (plan_shown.NoPlan(),)


def look(db: Session, command: LookAtPlan, case: Case) -> Sequence[Any]:
    """Their plan, if they have one; else who would read the alerts of one, and whether anybody ever does."""
    plan = plans.of(db, case.person_id)
    if plan is not None:
        movable = bool(command.bare and _may_mean_another(db, case))
        return (plan_changes.PlanLooked(command, facts(db, plan), changeable=movable),)
    if (lent := lent_checkins.looked(db, command, case)) is not None:
        return lent
    nobody, reader = False, ""
    if command.kind == "start":
        roster = duty.roster(db, territory_of(db, case))
        names = {agent.name for agent, _hours in roster}
        nobody, reader = not roster, called(names.pop()) if len(names) == 1 else ""
    return (plan_changes.PlanLooked(command, None, reader, nobody),)


def _may_mean_another(db: Session, case: Case) -> bool:
    """Whether « plutôt à 10 h » may be said of a request or a mission."""
    return bool(
        help_requests.mine(db, case.person_id, now=case.now) or missions.of(db, case.person_id, now=case.now)
    )  # fmt: skip


def open_plan(db: Session, command: checkin_plan.OpenPlan, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    if fuller(command.name, than=person.name):
        people.rename(db, person, command.name, actor=case.actor, now=case.now)
    wish = Wish(command.rrule, command.minutes, command.first, command.by_phone)
    hers = watching_over.whose(db, person, command.whom, case) if command.other else person
    by, relative = ("relative", person) if command.other else ("person", None)
    try:
        plan = plans.open_plan(db, hers, wish, by=by, relative=relative, actor=case.actor, now=case.now)
    except PlanAlready:
        return _already(db, command, case)
    except (BadPlan, NobodyReads) as refused:
        return (_refused(db, refused, hers, wish, command.words, case),)
    if not command.other:
        return (_opened(db, plan, case),)
    asked_here = not calls.is_open(db, hers.id, reason="checkins_agreement")
    return (plan_opened.PlanProposed(plan.id, called(hers.name) if hers.name else "", calls=not asked_here),)


def _already(db: Session, command: checkin_plan.OpenPlan, case: Case) -> Sequence[Any]:
    """Their own is shown. Whether somebody else has one is nobody's business: an agent sees to it."""
    plan = None if command.other else plans.of(db, case.person_id)
    if plan is None:
        return (plan_opened.PlanForTown(command.words),)
    return (plan_shown.PlanIs(facts(db, plan), changed=False),)


def _refused(
    db: Session, refused: BadPlan | NobodyReads, person: Person, wish: Wish, words: str, case: Case
) -> plan_opened.PlanRefused | plan_opened.PlanForTown:
    if isinstance(refused, BadPlan):
        return plan_opened.PlanRefused(str(refused.about))
    nearest = choosing.nearest(db, person, wish, now=case.now)
    if not nearest:
        return plan_opened.PlanForTown(words, nobody=True)
    return plan_opened.PlanRefused("nobody", tuple(Rhythmic(one.rrule, one.minutes) for one in nearest))


def _opened(db: Session, plan: CheckInPlan, case: Case) -> plan_opened.PlanOpened:
    known = not plan.by_phone or watching_over.has_number(db, plan.person_id)
    mine = (one for one in keeping.mine(db, case.person_id) if one.person_id == plan.person_id == case.person_id)
    pair = next((pairing.paired(db, one, case) for one in mine if looking_in.may_be_offered(db, one)), None)
    return plan_opened.PlanOpened(facts(db, plan), number_known=known, pair=pair)


def answer(db: Session, command: plan_news.AnswerPlan, case: Case) -> Sequence[Any]:
    try:
        plan = plans.agree(db, command.plan_id, case.person_id, command.yes, actor=case.actor, now=case.now)
    except NoSuchPlan:
        return (plan_shown.NoPlan(),)
    calls.settled(db, case.person_id, reason="checkins_agreement", actor=case.actor, now=case.now)
    return (_opened(db, plan, case) if command.yes else plan_news.PlanDeclined(),)


def proposal(db: Session, case: Case) -> Sequence[Any]:
    plan = plans.of(db, case.person_id)
    if plan is None or plan.state != "proposed":
        return (plan_shown.NoPlan(),)
    return (plan_news.PlanWanted(None, facts(db, plan)),)


def pause(db: Session, plan: CheckInPlan, command: plan_pauses.PausePlan, case: Case) -> Sequence[Any]:
    until = None if command.hospital else command.until
    try:
        plans.pause(db, plan.id, until, since=command.since, actor=case.actor, now=case.now)
    except BadPlan:
        return (plan_pauses.BadPause(),)
    return (plan_pauses.PlanPaused(facts(db, plan), command.hospital, command.also),)


def resume(db: Session, plan: CheckInPlan, case: Case) -> Sequence[Any]:
    """Whom an agent has set away, only an agent sets home again."""
    if person_of(db, case).state == AWAY:
        return (plan_pauses.BackIsSaid(),)
    long = plan.state == "paused" and plan.paused_until is None
    plans.resume(db, plan.id, actor=case.actor, now=case.now)
    return (plan_pauses.PlanResumed(facts(db, plan), long),)


def change(db: Session, plan: CheckInPlan, command: plan_shown.ChangePlan, case: Case) -> Sequence[Any]:
    """Other days, or other hours; the same is no change."""
    before = facts(db, plan)
    rrule, minutes = command.rrule or before.rrule, command.minutes or before.minutes
    if (rrule, minutes) == (before.rrule, before.minutes):
        return (plan_shown.PlanIs(before, changed=False),)
    wish = Wish(rrule, minutes, None if command.rrule else plan.first_at, before.by_phone)
    try:
        plans.change(db, plan.id, wish, actor=case.actor, now=case.now)
    except (BadPlan, NobodyReads) as refused:
        return (_refused(db, refused, person_of(db, case), wish, "", case),)
    return (plan_shown.PlanIs(facts(db, plan)),)


def facts(db: Session, plan: CheckInPlan) -> Plan:
    """A plan as its person may see it."""
    beats, next_at = plans.rhythm_of(plan), plan.next_due_at
    if plan.pause_at is not None or plan.state == "paused":
        next_at = beats.after(plan.paused_until - _MOMENT) if plan.paused_until else None
    relative = db.get(Person, plan.relative_id) if plan.relative_id else None
    return Plan(
        plan.id, plan.state, plan.rrule, beats.minutes, bool(plan.by_phone), next_at, plan.pause_at, plan.paused_until,
        called(relative.name) if relative is not None and relative.name else "",
    )  # fmt: skip


_MOMENT: Final = timedelta(seconds=1)


# --- news -----------------------------------------------------------------------------------------------------------


def changed(db: Session, news: PlanChanged) -> Any | None:
    """What is true no more is not told."""
    plan = existing(db, CheckInPlan, news.plan_id)
    match news.what:
        case "proposed":
            return plan_news.PlanWanted(news, facts(db, plan)) if plan.state == "proposed" else None
        case "agreed" | "refused":
            name = existing(db, Person, plan.person_id).name
            return plan_news.PlanAnswered(news, called(name) if name else "", news.what == "agreed")
        case _:
            stands = {"paused": "paused", "ended": "ended"}.get(news.what, "active")
            still = plan.state == stands or (news.what == "paused" and plan.pause_at is not None)
            return plan_news.PlanByTown(news, news.what, facts(db, plan)) if still else None
