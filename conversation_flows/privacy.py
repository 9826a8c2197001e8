"""One's own data: a summary, a link to the full copy that opens once, and what is kept to learn from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from backend.wording import Clocktime, _, pledge, plural_
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.my_file import TO_CHANGE_IT, LookAtMyFile, MyFile, in_lines

_MAY_BE_KEPT = plural_(
    "When I do not understand a message, the town hall may keep it for {n} day, without your name, so that its agents "
    "teach me what it meant. Never what you write to a neighbour.",
    "When I do not understand a message, the town hall may keep it for {n} days, without your name, so that its agents "
    "teach me what it meant. Never what you write to a neighbour.",
)
_NONE_KEPT = _("None of your messages is kept to teach me.")
_NONE_FROM_NOW = plural_(
    "All right, none of your messages will be kept to teach me. Those kept before bear no name, so nobody can find "
    "them again; they are erased within {n} day.",
    "All right, none of your messages will be kept to teach me. Those kept before bear no name, so nobody can find "
    "them again; they are erased within {n} days.",
)
_THANKS = _("Thank you. To change your mind, write “my data”.")
_NOTICE = plural_(
    "To learn, the town hall may keep a message that I do not understand for {n} day, without your name. If you would "
    "rather not, write “keep nothing”.",
    "To learn, the town hall may keep a message that I do not understand for {n} days, without your name. If you would "
    "rather not, write “keep nothing”.",
)
_LINK = _("Your full copy: {link}\nThis link opens once, until {hour} on {day}. Keep it for yourself.")
_COPY_FROM_TOWN = pledge(
    "The full copy comes from the town hall. I have passed your wish on, and you are answered here."
)
_PHONE = _("You may also call {phone}.")
_KEEP_NONE = _("Keep nothing")
_KEEP = _("You may keep them")

_OBJECTS: Final = re.compile(
    r"^(?:merci de |svp |non )?(?:ne )?(?:(?:rien|pas|plus) (?:garder|conserver)"
    r"|(?:gardez?|conservez?) (?:rien|pas|plus))"
    r"(?: mes messages?)?(?: svp| s il vous plait| merci)?$"
    r"|^(?:please )?(?:keep (?:nothing|none)|(?:don t|do not|never) keep (?:my messages?|anything|them))(?: please)?$"
)


@dataclass(frozen=True, slots=True)
class LookAtStanding(Command):
    """Whether the person objects to being learnt from."""


@dataclass(frozen=True, slots=True)
class ObjectToLearning(Command):
    """Nothing of theirs is kept from now on."""


@dataclass(frozen=True, slots=True)
class AllowLearning(Command):
    """They do not object any more."""


@dataclass(frozen=True, slots=True)
class MakeMyLink(Command):
    """A link to everything that is kept of them."""


@dataclass(frozen=True, slots=True)
class LinkMade:
    """It opens once, until then."""

    link: str
    until: datetime


@dataclass(frozen=True, slots=True)
class CopyFromTown:
    """No browser reaches this program: an agent gives the copy."""


@dataclass(frozen=True, slots=True)
class StandingSeen:
    objects: bool


@dataclass(frozen=True, slots=True)
class LearningToldOf:
    """They did not know yet that such messages are kept; now they must."""


@dataclass(frozen=True, slots=True)
class Objected:
    """Nothing is kept from now on."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What is not understood may be kept."""


def my_data(scene: Scene, _heard: Heard) -> Reply:
    """What the bot knows is shown at once, with a link to the full copy, and what the town keeps to learn from."""
    looks = (LookAtMyFile(), MakeMyLink())
    return Reply(does=(*looks, LookAtStanding()) if scene.who.town.unclear_days else looks)


def link_made(scene: Scene, result: LinkMade) -> Reply:
    until = {"hour": Clocktime(result.until), "day": scene.wording.day(result.until)}
    return Reply(says=(_LINK.of(link=result.link, **until),))


def copy_from_town(scene: Scene, _result: CopyFromTown) -> Reply:
    says = [_COPY_FROM_TOWN]
    if phone := scene.who.town.phone:
        says.append(_PHONE.of(phone=phone))
    return Reply(says=tuple(says), does=(RaiseAlert("privacy_export", ""),))


def my_file(scene: Scene, result: MyFile) -> Reply:
    return Reply(says=(in_lines(scene, result), TO_CHANGE_IT))


def standing_seen(scene: Scene, result: StandingSeen) -> Reply:
    days = scene.who.town.unclear_days
    if result.objects or not days:
        return Reply(says=(_NONE_KEPT,), offers=(Offered("learnyes:0", _KEEP),) if days else ())
    return Reply(says=(_MAY_BE_KEPT.of(n=days),), offers=(Offered("learnno:0", _KEEP_NONE, hears=("deny",)),))


def said_no(scene: Scene, heard: Heard) -> Reply | None:
    """« ne rien garder », whenever it is said."""
    if scene.who.town.unclear_days and _OBJECTS.match(plain_words(heard.text[:100])):
        return objects(scene, "")
    return None


def asks_what_we_know(scene: Scene, heard: Heard) -> Reply | None:
    """« bonjour, que savez-vous de moi ? »: no mere greeting, whatever a model makes of its first word."""
    return my_data(scene, heard) if _ASKS.search(plain_words(heard.text[:100])) else None


_ASKS: Final = re.compile(
    r"\b(?:que savez vous|vous savez quoi|qu est ce que vous (?:savez|avez|connaissez)|(?:quelles|quels) \w+ avez vous"
    r"|savez vous (?:des choses|quelque chose)) (?:de|sur|a propos de) moi\b"
    r"|\bwhat (?:do|did) you (?:know|have|keep) (?:about|on|of) me\b"
)


def objects(_scene: Scene, _subject: str) -> Reply:
    return Reply(does=(ObjectToLearning(),))


def allows(_scene: Scene, _subject: str) -> Reply:
    return Reply(does=(AllowLearning(),))


def objected(scene: Scene, _result: Objected) -> Reply:
    days = scene.who.town.unclear_days
    return Reply(says=(_NONE_FROM_NOW.of(n=days) if days else _NONE_KEPT,))


def allowed(_scene: Scene, _result: Allowed) -> Reply:
    return Reply(says=(_THANKS,))


def told_of(scene: Scene, _result: LearningToldOf) -> Reply:
    return Reply(says=(_NOTICE.of(n=scene.who.town.unclear_days),))


PRIVACY = Desk(
    "privacy",
    intents={"privacy_export": my_data},
    verbs={"learnno": objects, "learnyes": allows},
    phrases=(said_no, asks_what_we_know),
    on={
        LinkMade: link_made,
        CopyFromTown: copy_from_town,
        MyFile: my_file,
        StandingSeen: standing_seen,
        LearningToldOf: told_of,
        Objected: objected,
        Allowed: allowed,
    },
)
