"""A plan paused and taken up again: until a day, until they say so, while they are in hospital."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.wording import Clocktime, Text, _
from conversation_flows.availability import SetFree
from conversation_flows.checkin_plan_words import Plan
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.plan_said import FAR, midnight
from conversation_flows.when_free import Free

_UNTIL_WHEN = _("Until when shall I pause?")
_NOT_THAT_DAY = _("That day has passed, or is very far off. Until when shall I pause?")
_A_WEEK = _("For a week")
_A_MONTH = _("For a month")
_I_WILL_TELL = _("I will tell you")
_PAUSED = _("I have noted the pause. I ask you how you are again on {day} at {hour}.")
_PAUSED_FROM = _("I have noted it: a pause from {first} on. I ask you how you are again on {day} at {hour}.")
_PAUSED_OPENLY = _("I have noted the pause. To start again, write “ask me again”.")
_HOSPITAL = _(
    "Thank you for telling me. I ask nothing more until you are back home: then just write “ask me again”. Take good"
    " care of yourself."
)
_WELCOME_BACK = _("Welcome back! I ask you how you are on {day} at {hour}.")
_HOME = _("Welcome back! The town hall sets everything going again with you.")
_ANY_HELP = _("If a hand would be welcome now that you are home, tell me.")
_A_HAND = _("Ask for help")
_PAUSE_OF_WHAT = _("Shall I pause the messages that ask you how you are, or the requests for help?")
_OF_NEWS = _("How I am")
_OF_HELP = _("Requests for help")
_OF_BOTH = _("Both")
_RESUME = _("Start again")
_SETTLED = _("That is already settled.")


@dataclass(frozen=True, slots=True)
class PausePlan(Command):
    """`also`: something else is done besides, which has buttons of its own."""

    since: datetime | None = None
    until: datetime | None = None
    hospital: bool = False
    also: bool = False


@dataclass(frozen=True, slots=True)
class ResumePlan(Command):
    pass


@dataclass(frozen=True, slots=True)
class PlanPaused:
    plan: Plan
    hospital: bool = False
    also: bool = False


@dataclass(frozen=True, slots=True)
class PlanResumed:
    """`long`: its pause had no end; whoever comes home from a hospital may need a hand."""

    plan: Plan
    long: bool = False


@dataclass(frozen=True, slots=True)
class BackIsSaid:
    """An agent has set that they are away: only an agent says that they are home."""


@dataclass(frozen=True, slots=True)
class BadPause:
    """It would end before it begins."""


def pause(scene: Scene, since: datetime | None, until: datetime | None) -> Reply:
    """Until then; where no end was said, or none that can be, it is asked for."""
    if until is None:
        return Reply(asks=_until_when(scene, since, _UNTIL_WHEN))
    if until <= max(since or scene.now, scene.now) or until > scene.now + FAR:
        return Reply(asks=_until_when(scene, None, _NOT_THAT_DAY))
    return Reply(does=(PausePlan(since, until),), talk=replace(scene.talk, question=None))


def _until_when(scene: Scene, since: datetime | None, text: Text) -> Ask:
    first = (since or scene.now).astimezone(scene.wording.timezone)
    options = (
        Offered(f"planpause:{_written(since, midnight(first + timedelta(days=7)))}", _A_WEEK),
        Offered(f"planpause:{_written(since, midnight(first + timedelta(days=30)))}", _A_MONTH),
        Offered(f"planpause:{_written(since, None)}", _I_WILL_TELL, hears=("deny",)),
    )
    return Ask(f"plan:until:{_minutes(since)}", text, options)


def of_what(since: datetime | None, until: datetime | None) -> Ask:
    """A volunteer who is asked how they are says « pause »: of which of the two?"""
    options = (
        Offered(f"planpause:{_written(since, until) if until else 'ask'}", _OF_NEWS),
        Offered("duty:off", _OF_HELP),
        Offered(f"planboth:{_written(since, until)}", _OF_BOTH, hears=("affirm",)),
    )
    return Ask("plan:which", _PAUSE_OF_WHAT, options)


def both(scene: Scene, subject: str) -> Reply:
    reply = pause_button(scene, "ask" if subject.endswith("-0") else subject)
    return replace(reply, does=(SetFree(Free("off")), *reply.does))


def pause_button(scene: Scene, subject: str) -> Reply:
    """From then until then, in minutes of the epoch, 0 where one is not said; or until when?"""
    if subject == "ask":
        return Reply(asks=_until_when(scene, None, _UNTIL_WHEN))
    numbers = [int(one) for one in subject.split("-") if one.isascii() and one.isdecimal() and len(one) < _DIGITS]
    if len(numbers) != 2:
        return Reply(says=(_SETTLED,))
    since, until = (datetime.fromtimestamp(one * 60, scene.wording.timezone) if one else None for one in numbers)
    if until is not None and until <= max(since or scene.now, scene.now):
        return Reply(asks=_until_when(scene, None, _NOT_THAT_DAY))
    return Reply(does=(PausePlan(since, until),), talk=replace(scene.talk, question=None))


_DIGITS: Final = 10


def _written(since: datetime | None, until: datetime | None) -> str:
    return f"{_minutes(since)}-{_minutes(until)}"


def _minutes(at: datetime | None) -> int:
    return int(at.timestamp()) // 60 if at else 0


def paused(scene: Scene, result: PlanPaused) -> Reply:
    plan, resume = result.plan, () if result.also else (Offered("planresume:0", _RESUME),)
    if result.hospital:
        return Reply(says=(_HOSPITAL,))
    if plan.next_at is None:
        return Reply(says=(_PAUSED_OPENLY,), offers=resume)
    back = {"day": scene.wording.day(plan.next_at), "hour": Clocktime(plan.next_at)}
    if plan.pause_at is not None:
        return Reply(says=(_PAUSED_FROM.of(first=scene.wording.day(plan.pause_at), **back),), offers=resume)
    return Reply(says=(_PAUSED.of(**back),), offers=resume)


def back_is_said(_scene: Scene, _result: BackIsSaid) -> Reply:
    return Reply(says=(_HOME,), does=(RaiseAlert("home_said", ""),))


def bad_pause(scene: Scene, _result: BadPause) -> Reply:
    return Reply(asks=_until_when(scene, None, _NOT_THAT_DAY))


def resumed(scene: Scene, result: PlanResumed) -> Reply:
    at = result.plan.next_at or scene.now
    says = [_WELCOME_BACK.of(day=scene.wording.day(at), hour=Clocktime(at))]
    if not result.long:
        return Reply(says=tuple(says))
    return Reply(says=(*says, _ANY_HELP), offers=(Offered("start:ask_for_help", _A_HAND, hears=("request_help",)),))


PLAN_PAUSES: Final = Desk(
    "plan_pauses",
    verbs={
        "planpause": pause_button,
        "planresume": lambda _scene, _subject: Reply(does=(ResumePlan(),)),
        "planboth": both,
    },
    on={PlanPaused: paused, PlanResumed: resumed, BackIsSaid: back_is_said, BadPause: bad_pause},
)
