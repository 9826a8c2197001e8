"""Still happy: whoever took nothing for long, or was asked nothing, is asked kindly; no answer is a fault."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from backend.messaging.news import News
from backend.wording import _, pledge
from conversation_flows.availability import SetFree
from conversation_flows.engine.events import Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.when_free import Free

_STILL = _("Are you still happy to hear from me now and then? Every answer is a good one.")
_GLADLY = _("Yes, gladly")
_LESS_OFTEN = _("Less often")
_A_BREAK = _("A break")
_THANK_YOU = _("Thank you! I will go on writing to you when somebody nearby needs a hand.")
_COURTESY = _(
    "Nobody near you needs a hand just now. Would you like to call somebody of the town for a friendly chat, in the"
    " meantime?"
)
_WITH_PLEASURE = _("With pleasure")
_NOT_THIS_TIME = _("Not this time")
_NAMES_SOMEBODY = pledge("Thank you! Somebody from the town hall will call you to tell you whom.")
_ALL_RIGHT = _("All right. I will write to you as soon as somebody nearby needs a hand.")

LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class WouldCall(Command):
    """They would make a friendly call."""


@dataclass(frozen=True, slots=True)
class CallAgreed:
    pass


@dataclass(frozen=True, slots=True)
class HappyStill(Told):
    news: News


@dataclass(frozen=True, slots=True)
class CallProposed(Told):
    news: News


def asked(_scene: Scene, _event: HappyStill) -> Reply:
    options = (
        Offered("happy:yes", _GLADLY, hears=("affirm", "thank", "checkin_fine")),
        Offered("happy:less", _LESS_OFTEN),
        Offered("duty:off", _A_BREAK, hears=("deny",)),
    )
    return Reply(asks=Ask("still_happy:0", _STILL, options))


def proposed(_scene: Scene, _event: CallProposed) -> Reply:
    options = (
        Offered("wouldcall:0", _WITH_PLEASURE, hears=("affirm", "accept_request")),
        Offered("nocall:0", _NOT_THIS_TIME, hears=("deny", "decline_request", "cancel")),
    )
    return Reply(asks=Ask("courtesy:0", _COURTESY, options))


def button(_scene: Scene, subject: str) -> Reply:
    """Less often is once a week at most, as « pas plus d'une fois par semaine » is."""
    return Reply(does=(SetFree(Free("most", most=1)),)) if subject == "less" else Reply(says=(_THANK_YOU,))


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« moins souvent », « oui toujours contente d'aider », « plutôt une pause »."""
    words = set(plain_words(heard.text[:LONGEST]).split())
    settled = replace(scene.talk, question=None)
    if words & {"moins", "less", "fewer", "rarement"}:
        return replace(button(scene, "less"), talk=settled)
    if words & {"pause", "break", "stop", "souffler", "repos"}:
        return Reply(does=(SetFree(Free("off")),), talk=settled)
    glad = words & {"oui", "toujours", "volontiers", "bien", "yes", "gladly"}
    return replace(button(scene, "yes"), talk=settled) if glad else None


STILL_HAPPY: Final = Desk(
    "still_happy",
    verbs={
        "happy": button,
        "wouldcall": lambda _scene, _subject: Reply(does=(WouldCall(),)),
        "nocall": lambda _scene, _subject: Reply(says=(_ALL_RIGHT,)),
    },
    answers={"still_happy": answered},
    on={
        HappyStill: asked,
        CallProposed: proposed,
        CallAgreed: lambda _scene, _result: Reply(says=(_NAMES_SOMEBODY,)),
    },
)
