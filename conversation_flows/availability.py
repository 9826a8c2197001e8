"""Availability: a volunteer says when they are free, in a sentence or a word, and reads back what was understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.wording import HalfDay, Text, _, plural_
from conversation_flows import recurring
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Offered, Reply
from conversation_flows.engine.saying import open_question
from conversation_flows.engine.slots import plain_words, span_of
from conversation_flows.human import forward
from conversation_flows.volunteer import HOLIDAYS_UNKNOWN, in_words
from conversation_flows.when_free import A_DAY, EVERY_PART, Free, read

_ON = _("Noted: you are available. I will write to you as soon as somebody nearby needs a hand.")
_OFF = _("Noted: I will not suggest anything to you for now. Whenever you like, write “available”.")
_AWAY_UNTIL = _("Noted: I will not suggest anything to you before {day}.")
_AWAY_FROM = _("Noted: I will not suggest anything to you from {first} to {last}.")
_USUALLY = _("Noted: I will only write to you for {days}.")
_ANY_DAY = _("Noted: I may write to you for any day.")
_NO_TIME_LEFT = _("If I leave out those days too, no time is left. For a break, write “break”.")
_MOST = plural_("Noted: no more than {n} suggestion a week.", "Noted: no more than {n} suggestions a week.")
_NOT_IN_HOLIDAYS = _("And nothing in the school holidays; the next ones begin on {day}.")
_NOW_HOLIDAYS = _("And nothing in the school holidays, which end on {day}.")
_EVEN_IN_HOLIDAYS = _("Noted: I may write to you for the school holidays, too.")
_NO_HOLIDAYS = _("Noted: I will not suggest anything to you for the school holidays.")
_AWAY_TOO = _("And from {first} to {last}.")
_STILL_EXPECTED = _("You are still expected on {when}. If you no longer can, write “cancel”.")
_SETTLED = _("That is already settled.")
_I_AM_BACK = _("I am available")

ON: Final = frozenset(
    {
        "dispo",
        "disponible",
        "je suis dispo",
        "je suis disponible",
        "de retour",
        "available",
        "back",
        "on",
        "on duty",
        "en service",
    }
)
OFF: Final = frozenset(
    {
        "pause",
        "en pause",
        "pas dispo",
        "indispo",
        "indisponible",
        "break",
        "not available",
        "off duty",
        "off",
        "hors service",
    }
)
"""A word that says it all, whatever a classifier makes of it."""


@dataclass(frozen=True, slots=True)
class SetFree(Command):
    """Keep what a volunteer says of when they are free."""

    free: Free


@dataclass(frozen=True, slots=True)
class FreeSet:
    """It is kept. `bits` is the week as it now stands; `expected` what they have accepted within their absence.

    `refused`: nothing would be left of their week, so it was left alone.
    """

    free: Free
    bits: int = 0
    expected: datetime | None = None
    expected_until: datetime | None = None
    refused: bool = False
    holidays: datetime | None = None
    """When the next school holidays begin, or those of now end; None where the town does not know them."""
    in_holidays: bool = False


def said(scene: Scene, heard: Heard) -> Reply:
    """« en congé jusqu'au 15 ». Whoever is no volunteer, or is on a break that an agent set, is answered by one."""
    if scene.who.volunteer != "active":
        return recurring.away(scene, heard)
    spans = [span for value in heard.meant.values("time") if (span := span_of(value))]
    free = read(heard.text, spans, now=scene.now, zone=ZoneInfo(scene.who.timezone))
    return forward(scene, heard) if free is None else Reply(does=(SetFree(free),))


def in_a_word(scene: Scene, heard: Heard) -> Reply | None:
    """« dispo », « pause »: on and off duty, where nothing else is asked."""
    if scene.who.volunteer != "active" or scene.talk.running or open_question(scene.talk):
        return None
    words = plain_words(heard.text)
    if words in ON:
        return Reply(does=(SetFree(Free("on")),))
    if words in OFF:
        return Reply(does=(SetFree(Free("off")),))
    return said(scene, heard) if _NEVER_THEN.fullmatch(words) else None


_DAY: Final = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?"
_PART: Final = r"(?: (?:matin|midi|apres midi|soir|morning|noon|afternoon|evening)s?)?"
_NEVER_THEN: Final = re.compile(
    rf"(?:pas|jamais|plus|sauf|never|not) (?:le|les|on) {_DAY}{_PART}"
    rf"(?: (?:ni|et|or|and)(?: le| les| on)? {_DAY}{_PART})*"
)
"""« pas le mardi », « jamais le samedi matin »: every week; « pas mardi » is one day, and said of something."""


def button(scene: Scene, subject: str) -> Reply:
    """Of an older message, too: whoever is on the list no longer, or on a break, is not put back by it."""
    if scene.who.volunteer != "active":
        return Reply(says=(_SETTLED,))
    return Reply(does=(SetFree(Free("off" if subject == "off" else "on")),))


def kept(scene: Scene, result: FreeSet) -> Reply:
    """What was understood, in words; what they are still expected for; a button to be back at once."""
    free = result.free
    if result.refused:
        return Reply(says=(_NO_TIME_LEFT,))
    says: list[Text | str] = [_in_words(scene, result)]
    says += [_AWAY_TOO.of(first=scene.wording.day(a), last=scene.wording.day(b - _SECOND)) for a, b in free.more]
    if free.except_holidays and result.holidays is None:
        says.append(HOLIDAYS_UNKNOWN)
    elif free.except_holidays and result.holidays is not None:
        text, day = (
            (_NOW_HOLIDAYS, result.holidays - _SECOND) if result.in_holidays else (_NOT_IN_HOLIDAYS, result.holidays)
        )
        says.append(text.of(day=scene.wording.day(day)))
    if result.expected:
        says.append(_STILL_EXPECTED.of(when=HalfDay(result.expected, result.expected_until or result.expected)))
    back = Offered("duty:on", _I_AM_BACK)
    return Reply(says=tuple(says), offers=(back,) if free.kind in {"off", "away"} else ())


def _in_words(scene: Scene, result: FreeSet) -> Text:
    free, day = result.free, scene.wording.day
    match free.kind:
        case "on":
            return _ON
        case "off":
            return _OFF
        case "away" if free.since and free.until:
            return _AWAY_FROM.of(first=day(free.since), last=day(free.until - _SECOND))
        case "away":
            return _AWAY_UNTIL.of(day=day(free.until or scene.now))
        case "holidays":
            return _NO_HOLIDAYS if free.except_holidays else _EVEN_IN_HOLIDAYS
        case "most":
            return _MOST.of(n=free.most)
        case _:
            whole = result.bits in {0, EVERY_PART}
            return _ANY_DAY if whole else _USUALLY.of(days=week_in_words(result.bits, scene))


_SECOND: Final = timedelta(seconds=1)


def week_in_words(bits: int, scene: Scene) -> str:
    """« mardi, le matin », « mercredi ; vendredi, l'après-midi »: the days of like hours together."""
    alike: dict[int, int] = {}
    for day in range(7):
        if parts := bits >> day * 4 & A_DAY:
            alike[parts] = alike.get(parts, 0) | parts << day * 4
    return "\N{NO-BREAK SPACE}; ".join(in_words(group, scene) for group in alike.values())


AVAILABILITY: Final = Desk(
    "availability",
    intents={"set_availability": said},
    phrases=(in_a_word,),
    verbs={"duty": button},
    on={FreeSet: kept},
)
