"""Handing over: on the way, « reçu », « remis », « remis à 14 h », running late, alone at the meeting place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.messaging.news import News
from backend.wording import Clocktime, Text, _, pledge
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.slots import span_of
from conversation_flows.hand_over_words import LONGEST_DELAY, handed_said, how_late, how_long, late_said
from conversation_flows.relay import Leg, filled, hand_overs

_START = _("Start: {place}")
_END = _("End: {place}")
_ON_THE_WAY = _("I have noted that you are on your way. Tell me when you have handed it over.")
_ON_THE_WAY_TO_TAKE = _("I have noted that you are on your way. Tell me when you have it.")
_ON_THE_WAY_ALONE = _("I have noted that you are on your way. Tell me when it is done.")
_I_HAVE_IT = _("I have it")
_I_HAVE_PARCEL = _("I have the parcel")
_HANDED_OVER = _("I have handed it over")
_PARCEL_HANDED = _("I gave the parcel")
_IT_IS_DONE = _("It is done")
_WRITE = _("Write to {name}")
_I_AM_LATE = _("I am running late")
_NOTED = _("Thank you, I have noted it. Tell me when you have handed it over.")
_NOTED_LAST = _("Thank you, I have noted it. Tell me when {name} has it.")
_GO_ON = _("Have a good trip! Tell me when you have handed it over.")
_GO_ON_LAST = _("Have a good trip! Tell me when {name} has it.")
_NOTED_HANDED = _("Thank you so much! I am asking {receiver} to confirm.")
_NOTED_HANDED_TO = _("Thank you so much! I have noted it, and I am having it confirmed.")
_PART_DONE = _("Thank you so much! It has been handed over, and your part is done.")
_ASK_TAKER = _("{giver} tells me that it was handed over to you, at {start}. Do you have it?")
_ASK_PARCEL_TAKER = _("{giver} tells me that you were given the parcel, at {start}. Do you have it?")
_ASK_TAKER_AT_ALL = _("{category}, {when}: do you have it?")
_ASK_GIVER = _("{receiver} tells me that it was handed over, at {end}. Is that right?")
_ASK_PARCEL_GIVER = _("{receiver} tells me that the parcel has come, at {end}. Is that right?")
_ASK_GIVER_AT_ALL = _("{category}, {when}: have you been able to hand it over, at {end}?")
_YES_I_HAVE = _("Yes, I have it")
_YES_HANDED = _("Yes, handed over")
_NOT_YET = _("Not yet")
_NOBODY_THERE = _("Nobody is there")
_ASK_AGAIN = _("All right. Tell me as soon as it is so; I will ask you again a little later.")
_WHEN = _("Thank you for telling me, it happens. At what time do you expect to be there?")
_I_DO_NOT_KNOW = _("I do not know yet")
_LATE_NOTED = _("Thank you, I have noted it, and I am telling those who are waiting. Take your time.")
_LATE_NOTED_BY = _("Thank you, I have noted {hour}, and I am telling those who are waiting. Take your time.")
_HELP_COMES = pledge(
    "Thank you for telling me. I am asking them, and others nearby; the town hall knows. Wait a little."
)
_STRANDED = pledge(
    "Thank you for telling me. Take no risk. I am letting the town hall know, so that a way is found together with"
    " you.",
    later=_(
        "Thank you for telling me. Take no risk. The town hall will see it, so that a way is found together with you."
    ),
)
_NOTED_ALONE = _("Thank you, I have noted it.")
_OVER = _("That is already settled.")

DAY: Final = timedelta(days=1)
ABOUT_NOW: Final = timedelta(minutes=15)
"""Watches differ: an hour so close ahead is said of what has just happened."""


# --- facts, commands, results ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandOverAsked(Told):
    """`said`: the other side has said so."""

    news: News
    leg: Leg
    side: str
    said: bool


@dataclass(frozen=True, slots=True)
class SayHandedOver(Command):
    """« remis à 14 h », « reçu »: `state` is helped or arrived, `at` when it was, where that was said."""

    state: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SayLate(Command):
    """`mission_id` is None where it was said without a button."""

    mission_id: int | None
    expected: datetime | None = None
    by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SayNobodyThere(Command):
    mission_id: int


@dataclass(frozen=True, slots=True)
class LegStep:
    """The volunteer's own step, or `goes_on` with what they have; `handed`: both sides have spoken now."""

    leg: Leg
    state: str
    handed: bool = False


@dataclass(frozen=True, slots=True)
class LateNoted:
    mission_id: int
    expected: datetime | None


@dataclass(frozen=True, slots=True)
class HelpComes:
    """The giver is alone at the meeting place, and others know."""


@dataclass(frozen=True, slots=True)
class NothingToHandOver:
    """« reçu », from somebody who carries nothing for anybody: no more than a nod."""


@dataclass(frozen=True, slots=True)
class Stranded:
    """They cannot go on, and have it with them: staff know."""


# --- what the volunteer does ----------------------------------------------------------------------------------------


def step(scene: Scene, result: LegStep) -> Reply:
    leg, about = result.leg, f"mission:{result.leg.mission_id}"
    talk = scene.talk
    if talk.question and talk.question.about in {about, f"late:{leg.mission_id}"}:
        talk = replace(talk, question=None)  # « toujours d'accord ? » is answered by going
    match result.state:
        case "on_the_way":
            text = _ON_THE_WAY_TO_TAKE if leg.number > 1 else _ON_THE_WAY_ALONE if leg.last else _ON_THE_WAY
            says = (_START.of(place=leg.start), _END.of(place=leg.end), *hand_overs(leg), filled(text, leg))
            return Reply(says=says, offers=buttons(leg, "on_the_way"), about=about, talk=talk)
        case "arrived":
            text = filled(_NOTED_LAST if leg.last else _NOTED, leg)
            return Reply(says=(text,), offers=buttons(leg, "arrived"), about=about, talk=talk)
        case "goes_on":
            says = (
                _END.of(place=leg.end),
                *hand_overs(replace(leg, take_word="")),
                filled(_GO_ON_LAST if leg.last else _GO_ON, leg),
            )
            return Reply(says=says, offers=buttons(leg, "arrived"), about=about, talk=talk)
        case _ if result.handed:
            return Reply(says=(_PART_DONE,), talk=patterns.mission_over(scene.talk, leg.mission_id))
        case _:
            return Reply(says=(filled(_NOTED_HANDED if leg.receiver else _NOTED_HANDED_TO, leg),), talk=talk)


def buttons(leg: Leg, state: str) -> tuple[Offered, ...]:
    """What comes next, a delay, a word to the person."""
    id_, parcel = leg.mission_id, leg.category == "parcel"
    if state == "on_the_way" and leg.number > 1:
        following = Offered(f"arrived:{id_}", _I_HAVE_PARCEL if parcel else _I_HAVE_IT, hears=("affirm",))
    else:
        title = _IT_IS_DONE if leg.last else _PARCEL_HANDED if parcel else _HANDED_OVER
        following = Offered(f"helped:{id_}", title, hears=("mission_done", "affirm"))
    late = Offered(f"late:{id_}", _I_AM_LATE)
    return (following, late, Offered(f"write:{id_}", _WRITE.of(name=leg.name)))


def asked(_scene: Scene, event: HandOverAsked) -> Reply:
    leg, id_, parcel = event.leg, event.leg.mission_id, event.leg.category == "parcel"
    not_yet = Offered(f"nothanded:{id_}", _NOT_YET, hears=("deny",))
    if event.side == "taker":
        said = _ASK_PARCEL_TAKER if parcel else _ASK_TAKER
        text = said if event.said and leg.giver else _ASK_TAKER_AT_ALL
        yes = Offered(f"arrived:{id_}", _YES_I_HAVE, hears=("affirm", "mission_done", "thank"))
        return Reply(asks=Ask(f"mission:{id_}", filled(text, leg), (yes, not_yet)))
    said = _ASK_PARCEL_GIVER if parcel else _ASK_GIVER
    text = said if event.said and leg.receiver else _ASK_GIVER_AT_ALL
    yes = Offered(f"helped:{id_}", _YES_HANDED, hears=("affirm", "mission_done"))
    alone = () if event.said else (Offered(f"nobody:{id_}", _NOBODY_THERE),)
    return Reply(asks=Ask(f"mission:{id_}", filled(text, leg), (yes, not_yet, *alone)))


def late_noted(scene: Scene, result: LateNoted) -> Reply:
    if result.expected is not None:
        return Reply(says=(_LATE_NOTED_BY.of(hour=Clocktime(result.expected)),))
    unknown = Offered(f"latesoon:{result.mission_id}", _I_DO_NOT_KNOW)
    del scene
    return Reply(asks=Ask(f"late:{result.mission_id}", _WHEN, (unknown,)))


def when_there(scene: Scene, heard: Heard) -> Reply | None:
    """« vers 16 h », « dans une demi-heure », where we asked."""
    id_ = scene.talk.question.about.partition(":")[2] if scene.talk.question else ""
    expected, by = _moment(scene, heard), how_long(heard.text)
    if not is_id(id_) or (expected is None and by is None):
        return None
    return Reply(does=(SayLate(int(id_), None if by else expected, by),), talk=replace(scene.talk, question=None))


def said_late(scene: Scene, heard: Heard) -> Reply | None:
    """« j'ai une heure de retard », « je suis en retard, j'y serai vers 16 h », from a volunteer."""
    if scene.who.volunteer is None or scene.talk.running or not late_said(heard.text):
        return None
    by = how_late(heard.text)
    return Reply(does=(SayLate(None, None if by else _moment(scene, heard), by),))


def said_handed(scene: Scene, heard: Heard) -> Reply | None:
    """« remis à 14 h », « je l'ai bien reçu », from a volunteer: the time is one that has passed."""
    if scene.who.volunteer is None or scene.talk.running:
        return None
    state = handed_said(heard.text)
    return Reply(does=(SayHandedOver(state, _was(scene, heard)),)) if state else None


def _moment(scene: Scene, heard: Heard) -> datetime | None:
    span = span_of(heard.meant.first("time"))
    return span.start if span is not None and scene.now < span.start <= scene.now + LONGEST_DELAY else None


def _was(scene: Scene, heard: Heard) -> datetime | None:
    """A bare hour is read as one to come; of what has happened, it is the last one."""
    span = span_of(heard.meant.first("time"))
    if span is None or span.grain not in {"hour", "minute"}:
        return None
    at = span.start
    if scene.now < at <= scene.now + ABOUT_NOW:
        return scene.now
    while at > scene.now:
        at -= DAY
    return at


def _button(make: Callable[[int], Command]) -> Callable[[Scene, str], Reply]:
    def act(_scene: Scene, subject: str) -> Reply:
        return Reply(does=(make(int(subject)),)) if is_id(subject) else Reply(says=(_OVER,))

    return act


def _simply(text: Text) -> Callable[[Scene, object], Reply]:
    return lambda _scene, _anything: Reply(says=(text,))


HAND_OVER = Desk(
    "hand_over",
    phrases=(said_late, said_handed),
    answers={"late": when_there},
    verbs={
        "late": _button(SayLate),
        "nobody": _button(SayNobodyThere),
        "nothanded": _simply(_ASK_AGAIN),
        "latesoon": _simply(_LATE_NOTED),
    },
    on={
        LegStep: step,
        HandOverAsked: asked,
        LateNoted: late_noted,
        HelpComes: _simply(_HELP_COMES),
        Stranded: _simply(_STRANDED),
        NothingToHandOver: _simply(_NOTED_ALONE),
    },
)
