"""What came of a wish to be asked: it begins, somebody else is asked first, or it cannot be so, and how it can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from backend import repeats
from backend.checkins import rhythm
from backend.wording import Clocktime, Text, _, pledge
from conversation_flows.agreement import SOMEBODY
from conversation_flows.checkin_plan import CHECKIN_PLAN
from conversation_flows.checkin_plan_words import NEVER, Plan, Rhythmic, rhythm_said, why_not
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Running
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.paired import Paired, named

_BEGUN = _("Agreed: I begin on {day} at {hour}.")
_BEGUN_CALL = _("Agreed: somebody from the town hall calls you from {day} on, at {hour}.")
_PROPOSED = _(
    "I have noted it. I am putting the question to {name}, and I will tell you yes or no. The answers stay with {name}"
    " and the town hall."
)
_PROPOSED_CALL = pledge(
    "I have noted it. The town hall will call {name} first to hear whether it suits, and I will tell you yes or no."
)
LOOKS_IN = _(
    "If I had no answer, could a neighbour or somebody close call or drop by? Write me a name: I ask them first whether"
    " they agree."
)
_LOOKS_IN_SHORT = _("Whom could I ask to call or drop by?")
NOBODY_NOW = _("Nobody for now")
_ASK = _("Ask {name}")
_WHICH_NUMBER = _("On which number can you be called?")
_WHICH_NUMBER_OTHER = _("On which number can the town hall call? If you do not know, just say so.")
_NOBODY_READS = _("At that time nobody at the town hall would notice a silence. I can ask {when}. Would that suit?")
_NOBODY_READS_TWO = _(
    "At that time nobody at the town hall would notice a silence. I can ask {first}, or {last}. Which would suit?"
)
_TO_THE_TOWN = pledge("Nobody at the town hall can watch over such messages yet. I am passing your wish on.")
_PASSED = pledge("I am passing your wish on to the town hall, who will answer you here.")
_YES = _("Yes")
_FIRST = _("The first choice")
_SECOND = _("The second choice")
_SOMEBODY = _("Talk to somebody")
_SETTLED = _("That is already settled.")

FITS: Final = "plan:fits"


@dataclass(frozen=True, slots=True)
class PlanOpened:
    """It runs. `number_known`: somebody who is to call knows where. `pair`: whose volunteer may be asked first."""

    plan: Plan
    number_known: bool = True
    pair: Paired | None = None


@dataclass(frozen=True, slots=True)
class PlanProposed:
    """Whoever it is for is asked; `calls`: by telephone."""

    plan_id: int
    name: str
    calls: bool = False


@dataclass(frozen=True, slots=True)
class PlanRefused:
    """`why` is night, often, close, never, rule, or nobody (reads it then); `nearest`: what would fit, at most two."""

    why: str
    nearest: tuple[Rhythmic, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanForTown:
    """An agent sees to it: somebody else is asked already, or nobody is ever on duty (`nobody`)."""

    words: str
    nobody: bool = False


def opened(scene: Scene, result: PlanOpened) -> Reply:
    """When it begins; then, once, whether somebody may be asked to look in."""
    plan, at = result.plan, result.plan.next_at or scene.now
    text = _BEGUN_CALL if plan.by_phone else _BEGUN
    says = (text.of(day=scene.wording.day(at), hour=Clocktime(at)),)
    talk = replace(scene.talk, question=None)
    if plan.by_phone:
        asks = None if result.number_known else Ask(f"planphone:{plan.id}", _WHICH_NUMBER)
        return Reply(says=says, asks=asks, closes=True, talk=talk)
    return Reply(says=says, asks=who_looks_in(plan.id, result.pair), closes=True, talk=talk)


def who_looks_in(plan_id: int, pair: Paired | None = None) -> Ask:
    """The volunteer of a pair of theirs is offered, as the natural first."""
    theirs = (Offered(f"pairlooks:{pair.pair_id}", _ASK.of(name=named(pair))),) if pair else ()
    nobody = Offered("nolooks:0", NOBODY_NOW, hears=("deny", "decline_request", "cancel", "goodbye"))
    return Ask(f"looks_in:{plan_id}", LOOKS_IN, (*theirs, nobody), short=_LOOKS_IN_SHORT)


def proposed(_scene: Scene, result: PlanProposed) -> Reply:
    name = result.name or SOMEBODY
    if not result.calls:
        return Reply(says=(_PROPOSED.of(name=name),), closes=True)
    asks = Ask(f"planphone:{result.plan_id}", _WHICH_NUMBER_OTHER)
    return Reply(says=(_PROPOSED_CALL.of(name=name),), asks=asks, closes=True)


def for_town(_scene: Scene, result: PlanForTown) -> Reply:
    text = _TO_THE_TOWN if result.nobody else _PASSED
    return Reply(says=(text,), does=(RaiseAlert("start_checkins", result.words),), closes=True)


def refused(scene: Scene, result: PlanRefused) -> Reply:
    """The reason, and the question that it is about, anew; where nobody would read an alert, what is nearest."""
    if result.nearest:
        return _nearest(scene, result.nearest)
    slot, text = ("days", NEVER) if result.why in {"never", "rule"} else ("hour", _why(result.why))
    running = _running(scene)
    if running is None:
        return Reply(asks=Ask(FITS, text))
    known = {name: value for name, value in running.known.items() if name != slot}
    anew = collect.ask_anew(scene, CHECKIN_PLAN, replace(running, known=known), slot)
    return replace(anew, asks=replace(anew.asks, text=text)) if anew and anew.asks else Reply(says=(text,), closes=True)


def _why(why: str) -> Text:
    """The reason, as the slot would have said it."""
    example = {"night": (0,), "often": (540,) * (rhythm.MOST_A_DAY + 1)}.get(why, (540, 541))
    return why_not(example) or NEVER


def _nearest(scene: Scene, nearest: tuple[Rhythmic, ...]) -> Reply:
    said = [rhythm_said(scene, one.rrule, one.minutes) for one in nearest]
    human = Offered("human:0", _SOMEBODY, hears=("talk_to_human",))
    if len(said) == 1:
        yes = Offered(f"planset:{written(nearest[0])}", _YES, hears=("affirm", "accept_request"))
        return Reply(asks=Ask(FITS, _NOBODY_READS.of(when=said[0]), (yes, human)))
    options = tuple(
        Offered(f"planset:{written(one)}", title) for one, title in zip(nearest, (_FIRST, _SECOND), strict=False)
    )
    return Reply(asks=Ask(FITS, _NOBODY_READS_TWO.of(first=said[0], last=said[1]), (*options, human)))


def with_rhythm(scene: Scene, rrule: str, minutes: tuple[int, ...]) -> Reply | None:
    """The plan that is being made, with these days or hours; None where none is."""
    running = _running(scene)
    if running is None:
        return None
    known: dict[str, Any] = dict(running.known)
    known |= {"days": rrule} if rrule else {}
    known |= {"hour": rhythm.hours(minutes)} if minutes else {}
    running = replace(running, known=known)
    return collect.conclude(replace(scene, talk=replace(scene.talk, question=None)), CHECKIN_PLAN, running)


def _running(scene: Scene) -> Running | None:
    running = scene.talk.running
    whole = running is not None and running.flow == CHECKIN_PLAN.name and {"days", "hour"} <= set(running.known)
    return running if whole else None


def written(one: Rhythmic) -> str:
    """As a button holds it: « 540-1080.WEEKLY;BYDAY=MO,TH »."""
    return f"{'-'.join(map(str, one.minutes))}.{one.rrule.removeprefix('FREQ=')}"


def read_written(subject: str) -> Rhythmic | None:
    """What a button holds; what comes from outside may be anything."""
    hours, _dot, rule = subject.partition(".")
    minutes = [int(one) for one in hours.split("-") if one.isascii() and one.isdecimal() and len(one) < _DIGITS]
    try:
        repeats.read(f"FREQ={rule}")
    except repeats.NoSuchRule:
        return None
    return Rhythmic(f"FREQ={rule}", tuple(minutes)) if minutes or not hours else None


_DIGITS: Final = 5


PLAN_OPENED: Final = Desk(
    "plan_opened",
    on={PlanOpened: opened, PlanProposed: proposed, PlanRefused: refused, PlanForTown: for_town},
)
