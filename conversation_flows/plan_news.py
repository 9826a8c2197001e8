"""What somebody is told of a plan: that it is proposed to them, what became of it, what an agent did with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, Text, _
from conversation_flows.agreement import SOMEBODY
from conversation_flows.checkin_plan import PURPOSE
from conversation_flows.checkin_plan_words import Plan, rhythm_said
from conversation_flows.engine.events import Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id

_BY_RELATIVE = _(
    "{name} is thinking of you, and would like me to ask you how you are, {when}. A word is enough to answer."
)
_BY_TOWN = _("The town hall offers that I ask you how you are, {when}. A word is enough to answer.")
_BY_RELATIVE_CALL = _("{name} is thinking of you, and would like the town hall to call you, {when}.")
_BY_TOWN_CALL = _("The town hall offers to call you, {when}, to hear how you are.")
_WOULD_IT_SUIT = _("Would you like that?")
_GLADLY = _("Yes, gladly")
_NO_THANKS = _("No, thank you")
_NOT_THEN = _("All right, I ask you nothing. You may change your mind whenever you like.")
_AGREES = _("{name} says yes: I begin. The answers stay with {name} and the town hall; if something is wrong, it acts.")
_DECLINES = _("{name} would rather do without for now. Thank you for having thought of it.")
_BEGUN = _("As agreed with the town hall, I ask you how you are {when}. To change or stop, write to me.")
_BEGUN_CALL = _("As agreed, the town hall calls you {when}. To change or stop, write to me.")
_CHANGED = _("The town hall has changed the time: I ask you how you are {when}.")
_PAUSED = _("The town hall has paused the messages that ask you how you are, until {day}.")
_PAUSED_OPEN = _(
    "The town hall has paused the messages that ask you how you are. To start again, write “ask me again”."
)
_RESUMED = _("I ask you again how you are, from {day} on, at {hour}.")
_ENDED = _("The town hall has ended the messages that ask you how you are. You may still write to me at any time.")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class AnswerPlan(Command):
    """Whether they wish to be asked."""

    plan_id: int
    yes: bool


@dataclass(frozen=True, slots=True)
class PlanDeclined:
    pass


@dataclass(frozen=True, slots=True)
class PlanWanted(Told):
    """It is proposed to them."""

    news: News | None
    plan: Plan


@dataclass(frozen=True, slots=True)
class PlanAnswered(Told):
    """Whoever proposed it hears yes or no, and never anything more."""

    news: News
    name: str
    yes: bool


@dataclass(frozen=True, slots=True)
class PlanByTown(Told):
    """An agent did it: `what` is begun, changed, paused, resumed or ended."""

    news: News
    what: str
    plan: Plan


def wanted(scene: Scene, event: PlanWanted) -> Reply:
    """Who proposes it and what it is; who reads the answers; then one question."""
    plan, when = event.plan, rhythm_said(scene, event.plan.rrule, event.plan.minutes)
    if plan.by:
        text = (_BY_RELATIVE_CALL if plan.by_phone else _BY_RELATIVE).of(name=plan.by, when=when)
    else:
        text = (_BY_TOWN_CALL if plan.by_phone else _BY_TOWN).of(when=when)
    options = (
        Offered(f"planyes:{plan.id}", _GLADLY, hears=("affirm", "accept_request", "start_checkins")),
        Offered(f"planno:{plan.id}", _NO_THANKS, hears=("deny", "decline_request", "stop_checkins")),
    )
    asks = Ask(f"plan:proposed:{plan.id}", _WOULD_IT_SUIT, options)
    return Reply(says=(text, PURPOSE), asks=asks, about=f"plan:{plan.id}")


def answered(_scene: Scene, event: PlanAnswered) -> Reply:
    return Reply(says=((_AGREES if event.yes else _DECLINES).of(name=event.name or SOMEBODY),))


def by_town(scene: Scene, event: PlanByTown) -> Reply:
    return Reply(says=(_said(scene, event),), about=f"plan:{event.plan.id}")


def _said(scene: Scene, event: PlanByTown) -> Text:
    plan, when = event.plan, rhythm_said(scene, event.plan.rrule, event.plan.minutes)
    match event.what:
        case "begun":
            return (_BEGUN_CALL if plan.by_phone else _BEGUN).of(when=when)
        case "changed":
            return _CHANGED.of(when=when)
        case "paused" if plan.paused_until is not None:
            return _PAUSED.of(day=scene.wording.day(plan.paused_until))
        case "paused":
            return _PAUSED_OPEN
        case "resumed" if plan.next_at:
            return _RESUMED.of(day=scene.wording.day(plan.next_at), hour=Clocktime(plan.next_at))
        case _:
            return _ENDED


def _give(subject: str, *, yes: bool) -> Reply:
    return Reply(does=(AnswerPlan(int(subject), yes),)) if is_id(subject) else Reply(says=(_SETTLED,))


PLAN_NEWS: Final = Desk(
    "plan_news",
    verbs={
        "planyes": lambda _scene, subject: _give(subject, yes=True),
        "planno": lambda _scene, subject: _give(subject, yes=False),
    },
    on={
        PlanWanted: wanted,
        PlanAnswered: answered,
        PlanByTown: by_town,
        PlanDeclined: lambda _scene, _result: Reply(says=(_NOT_THEN,)),
    },
)
