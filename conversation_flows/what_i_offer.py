"""What a volunteer offers, how far they go and when they may be written to, changed in a sentence at any time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from backend.wording import Metres, Text, _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Desk, Scene
from conversation_flows.engine.outcome import Command, Reply
from conversation_flows.engine.saying import open_question
from conversation_flows.engine.slots import plain_words
from conversation_flows.numbers import NUMBER, number
from conversation_flows.on_my_way import step_said
from conversation_flows.to_us import TO_US, WELCOME
from conversation_flows.when_free import days_named
from conversation_flows.words import CATEGORY, DAYS_OF_WEEK

_NOW = _("I have noted it. I will only suggest: {categories}, up to {reach} away.")
_ALL_BUT_NOW = _("I have noted it. I will suggest a bit of everything, except: {categories}, up to {reach} away.")
_ANYTHING_NOW = _("I have noted it. I will suggest a bit of everything, up to {reach} away.")
_NOTHING_LEFT = _("If I leave that out too, nothing is left. For a break, write “break”.")
_QUIET = _("I have noted it: I will suggest nothing to you {hours}. Answers, and what is urgent for you, still come.")
_NO_HOUR_LEFT = _("If I leave out those hours too, none is left. For a break, write “break”.")
_ANY_HOUR = _("I have noted it: I may write to you at any hour.")
_AFTER = _("after {hour}")
_BEFORE = _("before {hour}")
_ON_DAY = _("on {day}")
_AND = _("{first} and {last}")

ON_FOOT: Final = 1_000
"""Metres that somebody goes on foot: a quarter of an hour."""
BY_BICYCLE: Final = 4_000
"""Metres on a bicycle, in the same time and a little more."""
NEAREST: Final = 100
FARTHEST: Final = 50_000
"""Metres: as far as volunteers are looked for (`matching.candidates.SEARCHES_M`)."""
LONGEST: Final = 120
"""Characters in which somebody says so; more is a story."""


@dataclass(frozen=True, slots=True)
class ChangeOffer(Command):
    """Kinds of help that are added, dropped, or the only ones; how far in metres, 0 where it stays."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    reach_m: int = 0


@dataclass(frozen=True, slots=True)
class SetQuiet(Command):
    """Quiet from and until, in minutes after midnight; days are bits. All None: no quiet hours any more."""

    start: int | None = None
    end: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class OfferIs:
    """What they offer now. `refused`: nothing would be left."""

    categories: tuple[str, ...] = ()
    reach_m: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class QuietIs:
    start: int | None = None
    end: int | None = None
    days: int | None = None
    refused: bool = False


# --- reading --------------------------------------------------------------------------------------------------------


def reach_said(words: str) -> int:
    """« pas plus de 2 km », « à pied »: metres; 0 where nothing is said of it."""
    found = _FAR.search(words)
    if found:
        metres = number(found[1]) * (1000 if found[2].startswith("k") else 1)
        return max(NEAREST, min(FARTHEST, metres))
    if _FEET.search(words):
        return ON_FOOT
    return BY_BICYCLE if _BICYCLE.search(words) else 0


_FAR: Final = re.compile(
    r"\b(?:pas (?:plus|au dela|a plus|plus loin)(?: (?:de|que|d))*|jusqu a|au plus|maximum|max|moins de|rayon de"
    r"|no (?:more|farther|further) than|up to|within|at most)"
    rf" (\d{{4,5}}|{NUMBER[1:-1]}) ?(km|kilometres?|kilometers?|metres?|meters?|m)\b"
)
_FEET: Final = re.compile(r"\b(?:que|uniquement|seulement|suis|vais|viens|toujours|on) a pied\b|^a pied\b|\bon foot\b")
_BICYCLE: Final = re.compile(
    r"\b(?:que|uniquement|seulement|suis|vais|viens|toujours) (?:a|en) velo\b|^(?:a|en) velo\b|\bby bike\b"
)


def offer_said(heard: Heard, *, explicit: bool) -> ChangeOffer | None:
    """« pas le jardinage », « je peux aussi faire du jardinage », « seulement les courses », « pas plus de 2 km ».

    `explicit`: something else is asked, so that a bare « pas le jardinage » may be its answer.
    """
    words = plain_words(heard.text[:LONGEST])
    reach = 0 if step_said(heard.text) else reach_said(words)
    kinds = tuple(one for one in heard.meant.values("category") if one in CATEGORY)
    if reach and (not kinds or not heard.meant.first("time")):
        return ChangeOffer(reach_m=reach)
    if not kinds or heard.meant.first("time") or _HOLIDAYS.search(words):
        return None
    if _NO_MORE.search(words) or (not explicit and _NOT.search(words)):
        return ChangeOffer(drop=kinds)
    if _TOO.search(words):
        return ChangeOffer(add=kinds)
    return ChangeOffer(only=kinds) if _ONLY.search(words) else None


_HOLIDAYS: Final = re.compile(r"\b(?:vacances|scolaires?|holidays?)\b")
"""Of the school, and no kind of help with it."""
_NOT: Final = re.compile(r"^(?:pas|jamais|plus|sauf|tout sauf|mais pas|not|no)\b")
_NO_MORE: Final = re.compile(
    r"\b(?:veux|fais|ferai|souhaite|propose[rz]?|peux) (?:plus|pas|jamais)\b.{0,25}\b(?:faire|proposer|aider|de|du|des"
    r"|le|la|les|l|pour)\b|\bne (?:me )?propose\w* (?:plus|pas)\b|\bdon t (?:do|suggest)\b|\bno more\b"
)
_TOO: Final = re.compile(
    r"\b(?:peux|pourrais|veux|voudrais|aimerais|can) (?:\w+ ){0,2}(?:aussi|egalement|too|also)\b"
    r"|\b(?:ajout\w+|add|also)\b"
)
_ONLY: Final = re.compile(r"\b(?:seulement|uniquement|juste|rien que|only|just)\b")


def quiet_said(heard: Heard) -> SetQuiet | None:
    """« pas après 19 h », « ne m'écrivez pas le dimanche », « jamais avant 9 h »."""
    words = plain_words(heard.text[:LONGEST])
    if WELCOME.search(words) and _ANY_TIME.search(words):
        return SetQuiet()
    to_us = bool(TO_US.search(words))
    if not to_us and not _BARE.match(words):
        return None
    start = end = days = None
    for which, hour, minute in _HOURS.findall(words):
        minutes = min(int(hour), 24) * 60 + int(minute or 0)
        if which in {"apres", "after"}:
            start = minutes
        else:
            end = minutes
    if to_us and not (start or end):
        days = days_named(words) or None
    return SetQuiet(start, end, days) if start or end or days else None


_BARE: Final = re.compile(r"^(?:merci de )?(?:pas|jamais|rien|not|never) (?:apres|avant|after|before) \d")
_HOURS: Final = re.compile(r"\b(apres|avant|after|before) (\d{1,2})(?: ?(?:h|heures?|o clock)(?: ?(\d{2}))?)?\b")
_ANY_TIME: Final = re.compile(r"\b(?:toute heure|n importe quand|quand vous voulez|any ?time|tout le temps)\b")


# --- words ----------------------------------------------------------------------------------------------------------


def spoke_of_it(scene: Scene, heard: Heard) -> Reply | None:
    talk = scene.talk
    if talk.running or talk.writing or len(heard.text) > LONGEST:
        return None
    volunteers = scene.who.volunteer in {"applied", "active", "paused"}
    quiet = quiet_said(heard)
    if quiet and (volunteers or not _BARE.match(plain_words(heard.text))):
        return Reply(does=(quiet,))
    asked = open_question(talk)
    change = offer_said(heard, explicit=asked is not None and bool(asked.options)) if volunteers else None
    return Reply(does=(change,)) if change else None


def changed(scene: Scene, result: OfferIs) -> Reply:
    if result.refused:
        return Reply(says=(_NOTHING_LEFT,))
    if len(result.categories) == len(CATEGORY):
        return Reply(says=(_ANYTHING_NOW.of(reach=Metres(result.reach_m)),))
    most = len(result.categories) > len(CATEGORY) // 2  # the others are told in fewer words
    told = [one for one in CATEGORY if (one in result.categories) != most]
    listed = ", ".join(scene.say(CATEGORY[one]).lower() for one in told)
    return Reply(says=((_ALL_BUT_NOW if most else _NOW).of(categories=listed, reach=Metres(result.reach_m)),))


def quiet_is(scene: Scene, result: QuietIs) -> Reply:
    if result.refused:
        return Reply(says=(_NO_HOUR_LEFT,))
    parts: list[Text] = []
    midnight = scene.now.astimezone(scene.wording.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    for minutes, text in ((result.start, _AFTER), (result.end, _BEFORE)):
        if minutes is not None:
            at = midnight.replace(hour=minutes // 60 % 24, minute=minutes % 60)
            parts.append(text.of(hour=scene.wording.hour(at)))
    if result.days:
        parts += [_ON_DAY.of(day=scene.say(DAYS_OF_WEEK[day])) for day in range(7) if result.days >> day & 1]
    if not parts:
        return Reply(says=(_ANY_HOUR,))
    said = [scene.say(one) for one in parts]
    hours = said[0] if len(said) == 1 else scene.say(_AND.of(first=", ".join(said[:-1]), last=said[-1]))
    return Reply(says=(_QUIET.of(hours=hours),), talk=replace(scene.talk))


WHAT_I_OFFER: Final = Desk("what_i_offer", phrases=(spoke_of_it,), on={OfferIs: changed, QuietIs: quiet_is})
"""Before availability's own words: « pas après 19 h » names no day, and so no absence."""
