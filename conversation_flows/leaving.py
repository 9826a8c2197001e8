"""Leaving: « je ne veux plus être bénévole ». Thanked, never held back; what was promised is handed to others."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import _
from conversation_flows.availability import SetFree
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.when_free import Free

_SURE = _("Would you like to stop altogether, or take a break?")
_SURE_TO_STOP = _("Shall I take you off the list of volunteers?")
_STOP = _("Stop altogether")
_BREAK = _("Take a break")
_STAY = _("Stay")
_STAYS = _("With pleasure, nothing changes. Thank you for being there!")
_THANKS = _("It is done. Thank you for everything! If you feel like it again, write “become a volunteer”.")
_HANDED_OVER = _("I am telling whoever counted on you, and asking other neighbours.")
_UNDER_WAY = _("What has begun already is still yours until it is done.")
_NOT_ON_THE_LIST = _("You are not on the list of volunteers.")

LONGEST: Final = 160
"""Characters in which somebody says that they leave; more is a story."""


@dataclass(frozen=True, slots=True)
class LeaveVolunteering(Command):
    pass


@dataclass(frozen=True, slots=True)
class VolunteeringOver:
    """`handed_over`: how many missions are somebody else's to take; `under_way`: how many had begun."""

    handed_over: int = 0
    under_way: int = 0


@dataclass(frozen=True, slots=True)
class NoVolunteer:
    """They had left already, or never were one."""


def said(scene: Scene, heard: Heard) -> Reply | None:
    if scene.who.volunteer not in {"applied", "active", "paused"} or scene.talk.writing:
        return None
    words = plain_words(heard.text)
    return ask(scene) if len(words) <= LONGEST and _LEAVES.search(words) else None


def ask(scene: Scene) -> Reply:
    """Only who is active may take a break instead."""
    stop = Offered("leavelist:0", _STOP, hears=("affirm", "stop", "cancel_request"))
    stay = Offered("staylist:0", _STAY, hears=("deny", "cancel"))
    if scene.who.volunteer == "active":
        options = (replace(stop, hears=("stop", "cancel_request")), Offered("duty:off", _BREAK), stay)
        return Reply(asks=Ask("leaving:0", _SURE, options))
    return Reply(asks=Ask("leaving:0", _SURE_TO_STOP, (stop, stay)))


_LIST: Final = r"(?:benevol\w+|volontaires?|volunteer\w*|liste)"
_LEAVES: Final = re.compile(
    rf"\b(?:veux|souhaite|desire|peux|suis|serai) (?:vraiment )?plus (?:\w+ ){{0,3}}{_LIST}\b"
    rf"|\b(?:arret\w+|stopp\w+|quitt\w+|demissionn\w+|cess\w+|fini) (?:\w+ ){{0,3}}{_LIST}\b"
    rf"|\b(?:retir\w+|enlev\w+|supprim\w+|ray\w+|radi\w+|desinscri\w+|desinscrire)\b.{{0,30}}\b{_LIST}\b"
    r"|\b(?:stop|quit|leave|no longer|don t want to be|not be) (?:\w+ ){0,3}(?:volunteer\w*)\b"
)


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« tout à fait », « oui, j'arrête », « une pause », « finalement je reste »."""
    words = plain_words(heard.text[:LONGEST])
    if _PAUSES.search(words):
        away = scene.who.volunteer == "active"
        return Reply(does=(SetFree(Free("off")),), talk=replace(scene.talk, question=None)) if away else None
    if _STAYS_ON.search(words):
        return Reply(says=(_STAYS,), talk=replace(scene.talk, question=None))
    return Reply(does=(LeaveVolunteering(),)) if _STOPS.search(words) else None


_PAUSES: Final = re.compile(r"\b(?:pause|souffler|repos|break|rest)\b")
_STAYS_ON: Final = re.compile(r"\b(?:reste|rester|continue|non|stay|go on)\b")
_STOPS: Final = re.compile(r"\b(?:tout a fait|arrete\w*|definitiv\w+|completement|oui|stop|altogether|yes)\b")


def over(scene: Scene, result: VolunteeringOver) -> Reply:
    says = [_THANKS]
    if result.handed_over:
        says.append(_HANDED_OVER)
    if result.under_way:
        says.append(_UNDER_WAY)
    return Reply(says=tuple(says), talk=replace(scene.talk, question=None))


LEAVING: Final = Desk(
    "leaving",
    verbs={
        "leavelist": lambda _scene, _subject: Reply(does=(LeaveVolunteering(),)),
        "staylist": lambda _scene, _subject: Reply(says=(_STAYS,)),
    },
    answers={"leaving": answered},
    phrases=(said,),
    on={VolunteeringOver: over, NoVolunteer: lambda _scene, _result: Reply(says=(_NOT_ON_THE_LIST,))},
)
