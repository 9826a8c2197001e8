"""Good addresses: asked of the neighbourhood, answered with what neighbours recommend; given, and read by an agent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from backend.wording import Text, _, pledge
from conversation_flows.crisis import RaiseAlert
from conversation_flows.engine import collect
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Flow, Known, Scene
from conversation_flows.engine.outcome import Ask, Command, Reply
from conversation_flows.engine.slots import LONGEST_WORDS, NEEDS, Words
from conversation_flows.tip_words import need_in, recommends, says_enough, where_in, where_written

ENOUGH: Final = 3
"""Addresses that are told, at most; with fewer, the town hall is named too."""
LONGEST: Final = 140
LONGEST_WHERE: Final = 60
"""Characters, as they are kept."""

_FOR_WHAT = _("Which good address are you looking for? For instance a plumber, or a hairdresser who comes to you.")
_RECOMMENDED = _("A neighbour from {town} recommends: “{words}”")
_RECOMMENDED_WHERE = _("A neighbour from {town} recommends: “{words}” ({where})")
_LISTED = _("On the town’s own list: {name}.")
_LISTED_PHONE = _("On the town’s own list: {name}, {phone}.")
_MORE = _("The town hall may know others: {phone}.")
_NONE = pledge("I have no address for that yet. I am asking the town hall, who will answer you here.")
_OR_CALL = _("You may also call {phone}.")
_RECAP = _("“{words}”. Is that right?")
_RECAP_WHERE = _("“{words}” ({where}). Is that right?")
_THANKS = pledge(
    "Thank you! Somebody from the town hall reads it first, then your neighbours will see it, without your name."
)


@dataclass(frozen=True, slots=True)
class FindTips(Command):
    """Who has a good address for this need, in the person's words?"""

    need: str
    category: str | None = None


@dataclass(frozen=True, slots=True)
class ShareTip(Command):
    """An agent is to read this address before others do."""

    words: str
    where: str = ""
    category: str | None = None


@dataclass(frozen=True, slots=True)
class Recommended:
    """A published tip; nobody learns whose."""

    words: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A service of the official directory."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class TipsFound:
    need: str
    tips: tuple[Recommended, ...] = ()
    services: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class TipShared:
    pass


# --- asked ----------------------------------------------------------------------------------------------------------


def ask(_scene: Scene, heard: Heard) -> Reply:
    if not (need := need_in(heard.text)):
        return Reply(asks=Ask("tips:0", _FOR_WHAT))
    category = heard.meant.first("category")
    return Reply(does=(FindTips(need[:LONGEST_WORDS], str(category) if category else None),))


def answered(_scene: Scene, heard: Heard) -> Reply | None:
    """« un coiffeur », where we asked which address is looked for."""
    if heard.meant.intent not in _ANSWERS or not need_in(heard.text):
        return None
    return Reply(does=(FindTips(heard.text[:LONGEST_WORDS]),))


_ANSWERS: Final = NEEDS | {"out_of_scope", "browse_requests"}


def found(scene: Scene, result: TipsFound) -> Reply:
    """Three addresses; with fewer, those of the town's own list too, and the town hall's number."""
    town = scene.who.town
    says: list[Text] = [
        (_RECOMMENDED_WHERE if one.where else _RECOMMENDED).of(town=town.name, words=one.words, where=one.where)
        for one in result.tips[:ENOUGH]
    ]
    if len(says) < ENOUGH:
        says += [
            (_LISTED_PHONE if one.phone else _LISTED).of(name=one.name, phone=one.phone)
            for one in result.services[: ENOUGH - len(says)]
        ]
    talk = scene.talk
    if not says:
        says = [_NONE.of(town=town.name), *([_OR_CALL.of(phone=town.phone)] if town.phone else [])]
        return Reply(says=tuple(says), does=(RaiseAlert("ask_tip", result.need),), talk=talk)
    if len(says) < ENOUGH and town.phone:
        says.append(_MORE.of(phone=town.phone))
    return Reply(says=tuple(says), talk=talk)


# --- given ----------------------------------------------------------------------------------------------------------


def share(scene: Scene, heard: Heard) -> Reply:
    """The address, with what the sentence says of it already."""
    known: dict[str, Any] = {}
    if says_enough(heard.text):
        known["what"] = heard.text.strip()[:LONGEST_WORDS]
        if category := heard.meant.first("category"):
            known["category"] = str(category)
    return collect.begin(scene, SHARE_TIP, known, None, "")


def said(scene: Scene, heard: Heard) -> Reply | None:
    """« je veux recommander un plombier », which looks like a question."""
    talk = scene.talk
    under_way = talk.writing or (talk.running and talk.running.flow == SHARE_TIP.name)
    return share(scene, heard) if not under_way and recommends(heard.text) else None


def where_known(known: Known, _scene: Scene) -> str | None:
    return "" if where_in(str(known.get("what") or "")) else None


def _told(known: Known) -> tuple[str, str]:
    words, where = str(known["what"]), where_written(str(known.get("reached") or ""))
    return " ".join(words.split()), " ".join(where.split())


def recap(known: Known, _scene: Scene) -> Text:
    words, where = _told(known)
    return (_RECAP_WHERE if where else _RECAP).of(words=_cut(words, LONGEST), where=_cut(where, LONGEST_WHERE))


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def post(known: Known, _scene: Scene) -> ShareTip:
    words, where = _told(known)
    return ShareTip(words, where, known.get("category"))


SHARE_TIP = Flow(
    "share_tip",
    starts_on=frozenset(),
    slots=(
        Words(
            "what",
            _("Which good address is it, and what is it good for? For instance “the cobbler in the market square”."),
            label=_("The address"),
            again=_("In a few words: who is it, and what do they do well?"),
            takes=NEEDS | {"report_isolated", "thank", "mission_done"},
        ),
        Words(
            "reached",
            _("Where is it, or how does one reach the shop? If you do not know, say so."),
            label=_("Where it is"),
            assumes=where_known,
            takes=NEEDS | {"change_profile"},
        ),
        Words("category", _("What is it good for?"), label=_("What it is good for"), optional=True),
    ),
    recap=recap,
    then=post,
    on={TipShared: lambda scene, _result: Reply(says=(_THANKS.of(town=scene.who.town.name),), closes=True)},
    edits=("what", "reached"),
    gives_up_on=frozenset({"cancel_request"}),
)

TIPS = Desk(
    "tips",
    intents={"ask_tip": ask, "share_tip": share},
    answers={"tips": answered},
    phrases=(said,),
    on={TipsFound: found},
)
