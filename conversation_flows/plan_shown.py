"""A plan as it stands: shown, changed, made rarer, stopped; each in one tap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from backend.wording import Clocktime, Text, _, pledge
from conversation_flows.checkin_plan_words import (
    DAYS,
    EVERY_OTHER,
    ONCE,
    TWICE,
    WORKDAYS,
    Plan,
    Rhythmic,
    a_week,
    rhythm_said,
)
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.plan_opened import read_written, with_rhythm, written

_YOURS = _("I ask you how you are {when}.")
_PROPOSED = _("It was proposed to ask you how you are {when}; you have not answered yet.")
_YOURS_CALL = _("The town hall calls you {when}.")
_PAUSED_UNTIL = _("It is paused until {day}.")
_PAUSED_OPEN = _("It is paused until you tell me.")
_PAUSE_COMES = _("A pause begins on {day}.")
_CHANGE = _("Change")
_A_PAUSE = _("A pause")
_STOP = _("Stop")
_RESUME = _("Start again")
_CHANGE_WHAT = _("What would you like to change? Just say it: “rather at 10 AM”, “only on Mondays and Thursdays”.")
_LESS = _("Less often")
_WHO_LOOKS_IN = _("Who looks in on me")
_CHANGED = _("I have noted it: {when}. Next time: {day} at {hour}.")
_CHANGED_PAUSED = _("I have noted it: {when}, once the pause is over.")
_RATHER = _("I ask you how you are {when}. Would you rather have it {said}?")
_YES_CHANGE = _("Yes, change it")
_NO_KEEP = _("No, keep it")
_KEPT = _("All right, nothing changes.")
_HOW_OFTEN = _("How often would suit you better?")
_STOP_OR = _("Shall I stop asking you how you are? A pause, or less often, is possible too.")
_ENDED = pledge(
    "It is done: I no longer ask you how you are. Somebody from the town hall will call you once, to hear whether all"
    " is well."
)
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class ChangePlan(Command):
    """Other days or hours; what is left out stays."""

    rrule: str = ""
    minutes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EndPlan(Command):
    pass


@dataclass(frozen=True, slots=True)
class LookAtProposal(Command):
    """What was proposed to them, and waits for their yes."""


@dataclass(frozen=True, slots=True)
class LookToThin(Command):
    """How often is it now, so that less often may be offered?"""


@dataclass(frozen=True, slots=True)
class ThinPlan:
    plan: Plan


@dataclass(frozen=True, slots=True)
class NoPlan:
    """Nobody asks them how they are any more: an older button."""


@dataclass(frozen=True, slots=True)
class PlanIs:
    """As it stands after a change; `changed` is false where it was so already."""

    plan: Plan
    changed: bool = True


@dataclass(frozen=True, slots=True)
class PlanEnded:
    pass


def shown(scene: Scene, plan: Plan, rrule: str = "", minutes: tuple[int, ...] = ()) -> Reply:
    """As it stands; where other days or hours were said, whether they are meant instead."""
    when = rhythm_said(scene, plan.rrule, plan.minutes)
    wished = Rhythmic(rrule or plan.rrule, minutes or plan.minutes)
    if wished != Rhythmic(plan.rrule, plan.minutes) and not plan.is_paused:
        options = (
            Offered(f"planset:{written(wished)}", _YES_CHANGE, hears=("affirm",)),
            Offered("plankeep:0", _NO_KEEP, hears=("deny",)),
        )
        said = rhythm_said(scene, wished.rrule, wished.minutes)
        return Reply(asks=Ask("plan:rather", _RATHER.of(when=when, said=said), options))
    says = plan_in_words(scene, plan)
    first = Offered("planresume:0", _RESUME) if plan.is_paused else Offered("planpause:ask", _A_PAUSE)
    offers = (Offered("planchange:0", _CHANGE), first, Offered("planstop:ask", _STOP))
    return Reply(says=(" ".join(map(scene.say, says)),), offers=offers)


def plan_in_words(scene: Scene, plan: Plan) -> list[Text]:
    """Its rhythm, and its pause."""
    when = rhythm_said(scene, plan.rrule, plan.minutes)
    if plan.state == "proposed":
        return [_PROPOSED.of(when=when)]
    says = [(_YOURS_CALL if plan.by_phone else _YOURS).of(when=when)]
    if plan.pause_at is not None:
        says.append(_PAUSE_COMES.of(day=scene.wording.day(plan.pause_at)))
    elif plan.state == "paused":
        until = plan.paused_until
        says.append(_PAUSED_UNTIL.of(day=scene.wording.day(until)) if until else _PAUSED_OPEN)
    return says


def change(_scene: Scene, _subject: str) -> Reply:
    options = (
        Offered("planless:0", _LESS, hears=("checkin_low",)),
        Offered("planwho:0", _WHO_LOOKS_IN),
        Offered("planstop:ask", _STOP, hears=("stop", "stop_checkins")),
    )
    return Reply(asks=Ask("plan:change", _CHANGE_WHAT, options))


def plan_is(scene: Scene, result: PlanIs) -> Reply:
    if result.plan.state == "proposed":
        return Reply(does=(LookAtProposal(),))
    if not result.changed or result.plan.pause_at is not None:
        return shown(scene, result.plan)
    plan, when = result.plan, rhythm_said(scene, result.plan.rrule, result.plan.minutes)
    if plan.state != "active" or plan.next_at is None:
        return Reply(says=(_CHANGED_PAUSED.of(when=when),))
    told = {"when": when, "day": scene.wording.day(plan.next_at), "hour": Clocktime(plan.next_at)}
    return Reply(says=(_CHANGED.of(**told),))


def less(_scene: Scene, plan: Plan) -> Reply:
    """Fewer days than now."""
    fewer = [one for one in FEWER if a_week(one) < a_week(plan.rrule)][:_BUTTONS]
    options = tuple(Offered(f"planset:.{one.removeprefix('FREQ=')}", DAYS[one]) for one in fewer)
    return Reply(asks=Ask("plan:less", _HOW_OFTEN, options))


FEWER: Final = (WORKDAYS, EVERY_OTHER, TWICE, ONCE)
_BUTTONS: Final = 3


def set_rhythm(scene: Scene, subject: str) -> Reply:
    """Days and hours that were offered, for the plan that is being made, or for the one that runs."""
    chosen = read_written(subject)
    if chosen is None:
        return Reply(says=(_SETTLED,))
    made = with_rhythm(scene, chosen.rrule, chosen.minutes)
    return made or Reply(does=(ChangePlan(chosen.rrule, chosen.minutes),))


def stop_or() -> Ask:
    options = (
        Offered("planstop:yes", _STOP, hears=("affirm", "stop", "stop_checkins")),
        Offered("planpause:ask", _A_PAUSE, hears=("set_availability",)),
        Offered("planless:0", _LESS, hears=("checkin_low",)),
    )
    return Ask("plan:stop", _STOP_OR, options)


def stop(_scene: Scene, subject: str) -> Reply:
    return Reply(does=(EndPlan(),)) if subject == "yes" else Reply(asks=stop_or())


PLAN_SHOWN: Final = Desk(
    "plan_shown",
    verbs={
        "planchange": change,
        "planless": lambda _scene, _subject: Reply(does=(LookToThin(),)),
        "planset": set_rhythm,
        "plankeep": lambda _scene, _subject: Reply(says=(_KEPT,)),
        "planstop": stop,
    },
    on={
        PlanIs: plan_is,
        ThinPlan: lambda scene, result: less(scene, result.plan),
        PlanEnded: lambda _scene, _result: Reply(says=(_ENDED,)),
        NoPlan: lambda _scene, _result: Reply(says=(_SETTLED,)),
    },
)
