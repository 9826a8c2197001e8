"""A pause for whoever wishes one: « ne m'écrivez plus jusqu'au 15 ». It ends by itself, or by a word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from backend.wording import Text, _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.news import look_again
from conversation_flows.engine.outcome import Ask, Command, Offered, Reply, is_id
from conversation_flows.engine.patterns import WakeMe
from conversation_flows.engine.slots import plain_words, span_of
from conversation_flows.numbers import LASTING, NUMBER, UNITS, number
from conversation_flows.settings import TOWN_KNOWS
from conversation_flows.to_us import TO_US

_PAUSED = _("Noted: I do not write to you before {day}. If you write to me, I answer. In an emergency, call {number}.")
_NOT_ASKED = _("Nor do I ask you how you are until then.")
_UNTIL_WHEN = _("Until when shall I leave you in peace?")
_A_WEEK = _("For a week")
_A_MONTH = _("For a month")
_PASSED = _("That day has passed. Until when shall I leave you in peace?")
_MAY_WRITE = _("You may write to me")
_OVER = _("All right, I write to you again when there is something to say.")
_FOR_THIS = _("The pause is over, so that I can tell you what becomes of it.")
_SETTLED = _("That is already settled.")

LONGEST: Final = timedelta(days=365)
ABOUT: Final = "quiet:0"


@dataclass(frozen=True, slots=True)
class Pause(Command):
    """Nothing is started until then."""

    until: datetime


@dataclass(frozen=True, slots=True)
class EndPause(Command):
    """We may write again."""


@dataclass(frozen=True, slots=True)
class Paused:
    """`under_way`: how many requests agents now look after; `asked`: they are asked regularly how they are."""

    until: datetime
    under_way: int = 0
    asked: bool = False


@dataclass(frozen=True, slots=True)
class PauseOver:
    """`for_this`: it ended because the person started something that they must hear of."""

    for_this: bool = False


def wished(scene: Scene, heard: Heard) -> Reply | None:
    """« ne m'écrivez plus jusqu'au 15 », « laissez-moi tranquille pendant deux semaines », « pause » from a resident.

    Without an end, « ne m'écrivez plus » is a STOP, and a volunteer's « pause » is theirs as a volunteer.
    """
    words = plain_words(heard.text[:200])
    if scene.talk.writing or len(words.split()) > _LONGEST_WISH:
        return None
    asks_for_peace = bool(TO_US.search(words))
    if not asks_for_peace and (scene.who.volunteer == "active" or not _BREAK.match(words)):
        return None
    until = _end(scene, heard, words)
    if until is None:
        return None if asks_for_peace else _until_when(_UNTIL_WHEN)
    return _pause(scene, until)


def answered(scene: Scene, heard: Heard) -> Reply | None:
    """« jusqu'au 15 », « deux semaines », to « until when? »."""
    until = _end(scene, heard, plain_words(heard.text[:200]), asked=True)
    return None if until is None else _pause(scene, until)


def _pause(scene: Scene, until: datetime) -> Reply:
    if until <= scene.now:
        return _until_when(_PASSED)
    until = min(until, scene.now + LONGEST)
    return Reply(does=(Pause(until), WakeMe(until, "quiet")), talk=replace(scene.talk, question=None))


def _until_when(text: Text) -> Reply:
    return Reply(asks=Ask(ABOUT, text, (Offered("quiet:7", _A_WEEK), Offered("quiet:30", _A_MONTH))))


def _end(scene: Scene, heard: Heard, words: str, *, asked: bool = False) -> datetime | None:
    spans = [span for value in heard.meant.values("time") if (span := span_of(value)) and not span.rrule]
    if lasts := (_ALONE if asked else _LASTS).search(words):
        return scene.now + min(number(lasts[1]), _MOST) * UNITS[lasts[2][:3]]
    if not spans or not (asked or _UNTIL.search(words)):
        return None
    return spans[0].start if _BEFORE.search(words) else max(span.end for span in spans)


_LONGEST_WISH: Final = 20
"""Words; a longer message is a story, and the engine reads it."""
_MOST: Final = 400
_NUMBER: Final = rf"{NUMBER} {LASTING}"
_LASTS: Final = re.compile(rf"\b(?:pendant|pour|durant|for|d ici)\b[a-z ]{{0,12}}?\b{_NUMBER}")
_ALONE: Final = re.compile(rf"\b{_NUMBER}")
_UNTIL: Final = re.compile(r"\b(?:jusqu\w*|avant|until|till?|before|d ici|pendant|durant|during|for)\b")
_BEFORE: Final = re.compile(r"\b(?:avant|before|d ici)\b")
_BREAK: Final = re.compile(
    r"^(?:bonjour )?(?:je (?:voudrais|veux|souhaite) )?(?:faire )?(?:une |en |a |i need a |i want a )?(?:pause|break)\b"
)


def resumed(scene: Scene, heard: Heard) -> Reply | None:
    """« vous pouvez m'écrire », « reprenez », where a pause is running."""
    paused = scene.who.quiet_until is not None and scene.now < scene.who.quiet_until
    if not paused or scene.talk.writing or not _AGAIN.search(plain_words(heard.text[:100])):
        return None
    return Reply(does=(EndPause(),))


_AGAIN: Final = re.compile(
    r"^(?:bonjour |ok |oui |vous pouvez |on peut |je veux |finalement )*(?:reprendre|reprenez|reprends|resume)\b"
    r"|\bpouvez (?:de nouveau |a nouveau )?(?:me |m )(?:re)?(?:ecrire|contacter|envoyer)\b"
    r"|\b(?:fin|arretez?|stop|finie?|annulez?|terminee?) (?:de |a )?(?:la |ma )?pause\b"
    r"|\bpause (?:est )?(?:finie|terminee)\b"
    r"|\b(?:you (?:may|can) write|write to me again|end (?:of )?(?:the |my )?(?:pause|break)|pause is over)\b"
)


def button(scene: Scene, subject: str) -> Reply:
    """For so many days."""
    return _pause(scene, scene.now + timedelta(days=int(subject))) if is_id(subject) and subject != "0" else _settled()


def _settled() -> Reply:
    return Reply(says=(_SETTLED,))


def paused(scene: Scene, result: Paused) -> Reply:
    says: list[Text] = [_PAUSED.of(day=scene.wording.day(result.until), number=scene.who.town.emergency)]
    if result.asked:
        says.append(_NOT_ASKED)
    if result.under_way:
        says.append(TOWN_KNOWS)
    return Reply(says=tuple(says), offers=(Offered("quietend:0", _MAY_WRITE),))


def over(scene: Scene, result: PauseOver) -> Reply:
    """What waited meanwhile is looked at again."""
    return replace(look_again(scene), says=(_FOR_THIS if result.for_this else _OVER,))


QUIET: Final = Desk(
    "quiet",
    verbs={"quiet": button, "quietend": lambda _scene, _subject: Reply(does=(EndPause(),))},
    answers={"quiet": answered},
    phrases=(resumed, wished),
    on={Paused: paused, PauseOver: over},
)
