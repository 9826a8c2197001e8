"""Erasure: what goes, what stays and why, asked once; then some days in which « je reste » undoes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from backend.messaging.news import News
from backend.wording import Text, _, plural_
from conversation_flows.engine import patterns
from conversation_flows.engine.events import Chose, Heard, Told
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.news import look_again
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from nlu.understanding import SAFETY_INTENTS

_GOES = _("I can erase what the town hall knows of you here: your name, your address, your messages, your consents.")
_STAYS = _(
    "Two things stay, without your name: how many helping hands there were, and the record of what was decided. The "
    "law on public archives asks for it."
)
_CALLED_OFF = plural_(
    "Your open request is called off at once, and whoever was to come is told.",
    "Your {n} open requests are called off at once, and whoever was to come is told.",
)
_GIVEN_BACK = plural_(
    "I look at once for somebody else for the helping hand that you promised.",
    "I look at once for somebody else for the {n} helping hands that you promised.",
)
_WITHDRAWN = _("What you offered is withdrawn.")
_NOT_ASKED = _("I no longer ask you how you are. Somebody calls you once about it.")
_COPY = _("To keep a copy, write “my data” first.")
_SHALL_I = _("Shall I erase everything? Until {day} you may still change your mind.")
_ERASE = _("Yes, erase")
_NO = _("No, I stay")
_KEPT = _("All right, nothing is erased.")
_NOTED = _("Noted: everything is erased after {day}. Until then I do not write to you. To stay, write “I stay”.")
_BY_TOWN = _("The town hall has noted that you wish to be erased.")
_BY_TOWN_KEPT = _("The town hall has noted that you stay: nothing is erased.")
_I_STAY = _("I stay")
_LEAVING = _(
    "As you asked, everything that I know of you is erased after {day}, and until then I do nothing else. To stay, "
    "write “I stay”."
)
_CALL = _("To talk to the town hall, call {phone}.")
_STAYED = _("Nothing is erased, and I am glad that you stay. What was called off stays so: write to me if you need it.")
_SETTLED = _("That is already settled.")

ABOUT: Final = "erasure:0"


@dataclass(frozen=True, slots=True)
class LookAtErasure(Command):
    """What would an erasure close?"""


@dataclass(frozen=True, slots=True)
class AskErasure(Command):
    """The person wishes to be erased."""


@dataclass(frozen=True, slots=True)
class Stay(Command):
    """The person has changed their mind."""


@dataclass(frozen=True, slots=True)
class ErasureSeen:
    """What an erasure would close, counted."""

    erase_at: datetime
    requests: int = 0
    to_help: int = 0
    offers: int = 0
    checkins: int = 0


@dataclass(frozen=True, slots=True)
class ErasureAsked:
    erase_at: datetime


@dataclass(frozen=True, slots=True)
class Stayed:
    pass


@dataclass(frozen=True, slots=True)
class ErasureIs(Told):
    """An agent noted that the person wishes to be erased; or, without a moment, that they stay."""

    news: News
    erase_at: datetime | None


def begins(_scene: Scene, _heard: Heard) -> Reply:
    """« effacez-moi »: nothing happens before it was said what goes and what stays."""
    return Reply(does=(LookAtErasure(),))


def seen(scene: Scene, result: ErasureSeen) -> Reply:
    says: list[Text] = [_GOES, _STAYS]
    if result.requests:
        says.append(_CALLED_OFF.of(n=result.requests))
    if result.to_help:
        says.append(_GIVEN_BACK.of(n=result.to_help))
    if result.offers:
        says.append(_WITHDRAWN)
    if result.checkins:
        says.append(_NOT_ASKED)
    says.append(_COPY)
    options = (
        Offered("erase:0", _ERASE, hears=("affirm", "privacy_delete")),
        Offered("keepme:0", _NO, hears=("deny", "cancel")),
    )
    return Reply(says=tuple(says), asks=Ask(ABOUT, _SHALL_I.of(day=last_day(scene, result.erase_at)), options))


def last_day(scene: Scene, erase_at: datetime) -> str:
    """The last day on which one may change one's mind: the night after it erases."""
    return scene.wording.day(erase_at - timedelta(hours=12))


def asked(scene: Scene, result: ErasureAsked) -> Reply:
    quiet = replace(scene.talk, running=None, aside=(), question=None, writing=None, besides=(), draft="", waiting=())
    noted = _NOTED.of(day=last_day(scene, result.erase_at))
    return Reply(says=(noted,), offers=(Offered("stay:0", _I_STAY),), talk=quiet, hushed=True)


def leaving(scene: Scene, event: Any) -> Reply | None:
    """Whoever is to be erased is told only that, and how to stay; the safety rules speak all the same.

    « je reste » is heard before them: it is what the bot itself proposed.
    """
    question, leaves_at = scene.talk.question, scene.who.leaves_at
    if leaves_at is None:
        proposed = question is not None and question.about == ABOUT
        in_words = isinstance(event, Heard) and not any(map(str.isdigit, event.text))  # « 1 » is « oui, effacer »
        return kept(scene, "") if proposed and in_words and _stays(event) else None
    if _stays(event):
        return Reply(does=(Stay(),))
    if isinstance(event, Heard) and event.meant.intent in SAFETY_INTENTS:
        return None
    if scene.who.taken_by:
        return None  # an agent talks with them: their words are for the agent
    if silence := patterns.flooded(scene, event):
        return silence
    says: list[Text] = [_LEAVING.of(day=last_day(scene, leaves_at))]
    if phone := scene.who.town.phone:
        says.insert(0, _CALL.of(phone=phone))
    return Reply(says=tuple(says), offers=(Offered("stay:0", _I_STAY),), hushed=True)


def _stays(event: Any) -> bool:
    match event:
        case Chose(choice=choice):
            return choice in {"stay:0", "keepme:0"}
        case Heard(text=text):
            return bool(_STAY.match(plain_words(text[:100])))
        case _:
            return False


_STAY: Final = re.compile(
    r"^(?:non |oui |si |bonjour |finalement |en fait |merci )*"
    r"(?:1|je (?:reste|(?:veux|souhaite|prefere) rester)"
    r"|(?:ne )?m effacez (?:pas|plus)|n effacez (?:rien|pas)|(?:j ai )?change d avis|annulez? l effacement"
    r"|i (?:stay|am staying|m staying|want to stay)|(?:do not|don t) (?:erase|delete) me)"
    r"(?: (?:avec vous|ici|finalement|svp|s il vous plait|merci|please|with you))*$"
)


def changed(scene: Scene, event: ErasureIs) -> Reply:
    """Told at once, although nothing else is: nobody is erased by somebody else's mistake without knowing it."""
    if event.erase_at is None:
        return Reply(says=(_BY_TOWN_KEPT,), urgent=True)
    noted = asked(scene, ErasureAsked(event.erase_at))
    return replace(noted, says=(_BY_TOWN, *noted.says), urgent=True)


def kept(scene: Scene, _subject: str) -> Reply:
    return Reply(says=(_KEPT,), talk=replace(scene.talk, question=None))


def stayed(scene: Scene, _result: Stayed) -> Reply:
    here = replace(scene, talk=replace(scene.talk, question=None))
    looked = look_again(here)
    return replace(looked, says=(_STAYED,), talk=looked.talk or here.talk)


ERASURE: Final = Desk(
    "erasure",
    intents={"privacy_delete": begins},
    verbs={
        "erase": lambda _scene, _subject: Reply(does=(AskErasure(),)),
        "keepme": kept,
        "stay": lambda _scene, _subject: Reply(says=(_SETTLED,)),
    },
    on={ErasureSeen: seen, ErasureAsked: asked, Stayed: stayed, ErasureIs: changed},
    fleeting=frozenset({"erase"}),
)
