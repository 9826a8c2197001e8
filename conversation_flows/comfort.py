"""What would do good to somebody who is not so well: a call, a visit, a game or a walk, the town hall, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from backend.wording import Clocktime, Text, _, pledge, when_read
from conversation_flows import checkin_said, human
from conversation_flows.engine import other_ways
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Opening, Reply
from nlu.understanding import Understanding

_WHAT = _(
    "What would do you good? A call, a visit, a game or a walk with somebody, a word with the town hall? Nothing at all"
    " is fine too."
)
_SHORT = _("A call, a visit, a game or a walk, the town hall, or nothing: just as you like.")
_A_CALL = _("A call")
_A_VISIT = _("A visit")
_SOMETHING_ELSE = _("Something else")
_WHAT_ELSE = _("A game or a walk with somebody, a word with the town hall? Nothing at all is fine too.")
_A_GAME = _("A game, a walk")
_THE_TOWN_HALL = _("The town hall")
_NOTHING = _("No, thank you")
_CALL_COMES = pledge("I have noted it: somebody from {town} town hall will call you.")
_CALL_LATER = when_read("I have noted it: somebody from {town} town hall will call you, from {hour} on {day}.")
_AS_YOU_LIKE = _("All right. I am here whenever you like.")

ABOUT: Final = "comfort"


@dataclass(frozen=True, slots=True)
class CallMe(Command):
    """They would like somebody to call."""


@dataclass(frozen=True, slots=True)
class CallComes:
    """`later`: from when somebody is there to call, where nobody is now."""

    later: datetime | None = None


def offered(text: Text = _WHAT) -> Ask:
    """Three buttons at most for residents (FIELD): the rest comes with the third. What is said in words is heard."""
    options = (
        Offered(f"{ABOUT}:call", _A_CALL),
        Offered(f"{ABOUT}:visit", _A_VISIT),
        Offered(f"{ABOUT}:else", _SOMETHING_ELSE),
    )
    return Ask(f"{ABOUT}:0", text, options, short=_SHORT)


def _what_else() -> Ask:
    options = (
        Offered(f"{ABOUT}:game", _A_GAME, hears=("find_company",)),
        Offered(f"{ABOUT}:town", _THE_TOWN_HALL, hears=("talk_to_human",)),
        Offered(f"{ABOUT}:none", _NOTHING, hears=("deny", "decline_request")),
    )
    return Ask(f"{ABOUT}:0", _WHAT_ELSE, options, short=_SHORT)


_BY_INTENT: Final[Mapping[str, str]] = {
    "find_company": "game", "talk_to_human": "town", "deny": "none", "decline_request": "none",
}  # fmt: skip


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« un coup de fil, volontiers », « non ça ira merci »; a « oui » does not say which."""
    sure = heard.meant.confidence >= checkin_said.SURE
    chosen = checkin_said.comfort(heard) or (_BY_INTENT.get(heard.meant.intent) if sure else None)
    if chosen:
        return chosen_is(replace(scene, talk=replace(scene.talk, question=None)), chosen)
    if heard.meant.intent == "affirm":
        return Reply(asks=offered(_SHORT))
    if heard.meant.intent == "thank":
        return Reply(says=(_AS_YOU_LIKE,), talk=replace(scene.talk, question=None))
    return None


def chosen_is(scene: Scene, what: str) -> Reply:
    match what:
        case "call":
            reply = Reply(does=(CallMe(),))
        case "visit":
            sought = other_ways.sought(scene, "request_help")
            reply = sought or Reply(opens=Opening("ask_for_help", {"category": "company"}))
        case "game":
            looks = Heard(Understanding("", "find_company"))
            sought = other_ways.sought(scene, "find_company")
            reply = sought or scene.flows.intents["find_company"](scene, looks)
        case "else":
            reply = Reply(asks=_what_else())
        case "town":
            reply = human.button(scene, "")
        case _:
            reply = Reply(says=(_AS_YOU_LIKE,))
    return replace(reply, talk=reply.talk or scene.talk)


def call_comes(scene: Scene, result: CallComes) -> Reply:
    town = scene.who.town.name
    if result.later is None:
        return Reply(says=(_CALL_COMES.of(town=town),))
    day = scene.wording.day(result.later)
    return Reply(says=(_CALL_LATER.of(town=town, hour=Clocktime(result.later), day=day),))


COMFORT: Final = Desk(
    "comfort",
    verbs={ABOUT: chosen_is},
    answers={ABOUT: answered},
    on={CallComes: call_comes},
)
