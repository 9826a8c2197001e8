"""One's own file, in a sentence: a new address, another name. What else changes is passed on to the town hall."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.wording import Text, _, plural_
from conversation_flows.engine import collect
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Flow, Known, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.slots import Name, Place, plain_words
from conversation_flows.human import forward

_RECAP = _("You now live here: {where}. Is that right?")
_RECAP_NAME = _("You would like to be called {name}. Is that right?")
_KEEP_NAME = _("Your name stays as it is. Is that right?")
_MOVED = _("Noted: {where}. I will use this address from now on.")
_STILL_THERE = plural_(
    "Your open request stays at the former address. To move it, write “change the address”.",
    "Your {n} open requests stay at the former address. To move one, write “change the address”.",
)
_RENAMED = _("Noted. Hello {name}!")
_UNCHANGED = _("All right, I will change nothing.")


@dataclass(frozen=True, slots=True)
class Move(Command):
    """This is where the person lives now."""

    where: Spot


@dataclass(frozen=True, slots=True)
class Rename(Command):
    """This is how the person is called now."""

    name: str


@dataclass(frozen=True, slots=True)
class Moved:
    """It is kept; `open` requests still name the former address."""

    where: str
    open: int = 0


@dataclass(frozen=True, slots=True)
class Renamed:
    """It is kept; no name where the person gave none."""

    name: str


def changes(scene: Scene, heard: Heard) -> Reply:
    """« j'ai déménagé », « je m'appelle Dupont maintenant »; a telephone number is a matter for an agent."""
    words = plain_words(heard.text)
    place = heard.meant.first("place") is not None
    if _ELSE.search(words) and not place:
        return forward(scene, heard)
    if place or _MOVES.search(words):
        return collect.begin(scene, MOVING, {}, heard, "")
    return collect.begin(scene, RENAMING, {}, heard, "") if _CALLED.search(words) else forward(scene, heard)


_ELSE: Final = re.compile(r"\b(?:telephone|numero|portable|mobile|e?[ -]?mail|phone|number|whatsapp|signal|iban)\b")
_MOVES: Final = re.compile(r"\b(?:demenag\w*|emmenag\w*|adresses?|habite\w*|moved?|moving|address|live)\b")
_CALLED: Final = re.compile(r"\b(?:appelle\w*|prenoms?|noms?|mariee?s?|divorcee?|nee|names?|called|surname|married)\b")


def recap(known: Known, _scene: Scene) -> Text:
    return _RECAP.of(where=known["where"].words)


def moved(_scene: Scene, result: Moved) -> Reply:
    says = [_MOVED.of(where=result.where)]
    if result.open:
        says.append(_STILL_THERE.of(n=result.open))
    return Reply(says=tuple(says), closes=True)


def renamed(_scene: Scene, result: Renamed) -> Reply:
    said = _RENAMED.of(name=result.name) if result.name else _UNCHANGED
    return Reply(says=(said,), closes=True)


MOVING: Final = Flow(
    "moving",
    starts_on=frozenset(),
    slots=(
        Place(
            "where",
            _("What is your new address? A landmark nearby will do."),
            label=_("Your address"),
            if_unknown=_("I cannot find “{words}” in {town}. Could you write it another way, or give a landmark?"),
            if_several=_("I have found several. Which one is it?"),
            if_home_unknown=_("I do not know your new address yet. What is it?"),
        ),
    ),
    recap=recap,
    then=lambda known, _scene: Move(known["where"]),
    on={Moved: moved},
    edits=("where",),
)
RENAMING: Final = Flow(
    "renaming",
    starts_on=frozenset(),
    slots=(Name("name", _("How would you like to be called?"), label=_("Your name")),),
    recap=lambda known, _scene: _RECAP_NAME.of(name=known["name"]) if known["name"] else _KEEP_NAME,
    then=lambda known, _scene: Rename(str(known["name"])),
    on={Renamed: renamed},
    edits=("name",),
)
PROFILE: Final = Desk("profile", intents={"change_profile": changes})
