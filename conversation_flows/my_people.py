"""« Vos deux personnes »: with whom somebody keeps in touch, the last news of each, and what may be done; writing to
the one who was named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from backend.wording import _
from conversation_flows.engine import listening, patterns
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Ask, Offered, Reply
from conversation_flows.engine.slots import plain_words
from conversation_flows.paired import BUTTONS, MOST, LookAtPairs, Paired, named, state_said, which, write_button

_YOUR_PEOPLE = _("The people with whom you keep in touch:")
_YOUR_VOLUNTEERS = _("Who keeps in touch with you:")
_NONE = _("You keep in touch with nobody through me at the moment.")
_NUMBER = _("The number of {name}: {number}. It is for you alone.")
_STOP = _("Stop with somebody")
_WHOM = _("To whom would you like to write?")

LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class PairsSeen:
    pairs: tuple[Paired, ...]


@dataclass(frozen=True, slots=True)
class MayWriteToPair:
    """Those that they may mean."""

    pairs: tuple[Paired, ...]


@dataclass(frozen=True, slots=True)
class NoPairMeant:
    """« écrire à Mado », who is of no pair: the words are read as any others."""

    heard: Heard


@dataclass(frozen=True, slots=True)
class WriteByName(LookAtPairs):
    """As `LookAtPairs`, with what was said, in case it means somebody else."""

    heard: Heard | None = None


def asks(scene: Scene, heard: Heard) -> Reply | None:
    """« mes personnes », « comment vont mes deux personnes ? », « mon bénévole »."""
    if scene.talk.running or scene.talk.writing or heard.corrects:
        return None
    return Reply(does=(LookAtPairs("show"),)) if _MINE.search(plain_words(heard.text[:LONGEST])) else None


_MINE: Final = re.compile(
    r"^(?:(?:voir|montre[rz]?(?: moi)?|qui (?:est|sont)|comment (?:vont|va)|des nouvelles de|show(?: me)?|see) )?"
    r"(?:mes|nos|vos|mon|ma|les|my|our) (?:deux |2 |trois |two |three )?"
    r"(?:personnes|protegee?s?|binomes?|benevole|visiteuse?|people|pairs?|volunteer)$"
)


def writes(scene: Scene, heard: Heard) -> Reply | None:
    """« écrire à Jeanne »: to her, where she is one of theirs."""
    words = plain_words(heard.text[:LONGEST])
    if scene.talk.running or scene.talk.writing or heard.corrects or not _WRITE_TO.match(words):
        return None
    return Reply(does=(WriteByName("write", words, heard),))


_WRITE_TO: Final = re.compile(
    r"^(?:(?:je (?:veux|voudrais|souhaite)|i want to|i d like to) )?(?:ecrire|repondre|write|answer|reply)"
    r" (?:a |to )?(?!la mairie|mairie|quelqu un|somebody)\w+(?: \w+)?$"
)


def seen(scene: Scene, result: PairsSeen) -> Reply:
    """The list, with a button to write to each."""
    if not result.pairs:
        return Reply(says=(_NONE,))
    head = _YOUR_PEOPLE if any(one.mine for one in result.pairs) else _YOUR_VOLUNTEERS
    lines = [scene.say(head), *(f"• {scene.say(state_said(scene, one))}" for one in result.pairs[:MOST])]
    numbers = tuple(_NUMBER.of(name=named(one), number=one.number) for one in result.pairs if one.number)
    pens = tuple(write_button(one) for one in result.pairs[: MOST - 1] if not one.rests)
    stop = f"pairend:{result.pairs[0].pair_id}" if len(result.pairs) == 1 else "pairend:0"
    options = (*pens, Offered(stop, _STOP))
    return Reply(says=numbers, asks=Ask("pairs:0", "\n".join(lines), options, as_list=len(options) > BUTTONS))


def may_write(scene: Scene, result: MayWriteToPair) -> Reply:
    if len(result.pairs) == 1:
        pair = result.pairs[0]
        return patterns.write_to(scene, 0, scene.say(named(pair)), pair_id=pair.pair_id)
    return Reply(asks=which(_WHOM, f"write:{patterns.PAIR}", result.pairs))


def nobody_of_theirs(scene: Scene, result: NoPairMeant) -> Reply:
    return listening.read_without(scene, result.heard, writes)


MY_PEOPLE: Final = Desk(
    "my_people",
    phrases=(asks, writes),
    on={PairsSeen: seen, MayWriteToPair: may_write, NoPairMeant: nobody_of_theirs},
)
