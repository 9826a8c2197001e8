"""Plans of check-ins in words: the days and hours that somebody says, and how a plan is told. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from typing import Final

from backend import repeats
from backend.checkins import rhythm
from backend.checkins.rhythm import DAILY
from backend.wording import Span, Text, _
from conversation_flows.engine.events import Heard
from conversation_flows.engine.flow import Scene
from conversation_flows.engine.slots import LONGEST_WORDS, plain_words, span_of
from conversation_flows.numbers import NUMBER, number
from conversation_flows.when_free import WEEKDAYS, days_named

_AT_HOURS = _("{when} at {hour}")

NIGHT = _("At night I let you sleep: I ask between 6 AM and 10 PM. Which hour would suit?")
OFTEN = _("I can ask up to {n} times a day. At which hours?")
CLOSE = _("Let us leave two hours between two messages at least. Which hours would suit?")
NEVER = _("I find no day like that. On which days would it suit? For instance “every day” or “on Mondays”.")

WORKDAYS: Final = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
TWICE: Final = "FREQ=WEEKLY;BYDAY=MO,TH"
ONCE: Final = "FREQ=WEEKLY;BYDAY=MO"
EVERY_OTHER: Final = "FREQ=DAILY;INTERVAL=2"
DAYS: Final[Mapping[str, Text]] = {
    DAILY: _("Every day"), WORKDAYS: _("Monday to Friday"), TWICE: _("Mondays, Thursdays"),
    EVERY_OTHER: _("Every other day"), ONCE: _("On Mondays"),
}  # fmt: skip
"""Days that are offered."""
HOURS: Final[Mapping[str, Text]] = {
    "480": _("8 AM"), "540": _("9 AM"), "600": _("10 AM"), "660": _("11 AM"), "840": _("2 PM"), "900": _("3 PM"),
    "960": _("4 PM"), "1020": _("5 PM"), "1080": _("6 PM"), "1140": _("7 PM"),
}  # fmt: skip
"""Hours that are offered, in minutes after midnight."""
ANY_TIME: Final = ("540", "600", "1080")
OF_THE_PART: Final[Mapping[str, tuple[str, ...]]] = {
    "morning": ("480", "540", "600"), "noon": ("660", "840", "900"), "afternoon": ("840", "900", "960"),
    "evening": ("1020", "1080", "1140"),
}  # fmt: skip
"""What is offered for « le matin », « le soir »."""
_MINUTE: Final[Mapping[str, int]] = {"morning": 540, "noon": 720, "afternoon": 900, "evening": 1080}
_SO_OFTEN: Final[Mapping[int, tuple[int, ...]]] = {
    2: (540, 1080), 3: (540, 780, 1080), 4: (540, 720, 900, 1080),
}  # fmt: skip
"""« trois fois par jour » without its hours."""
_A_WEEK: Final[Mapping[int, str]] = {
    1: ONCE, 2: TWICE, 3: "FREQ=WEEKLY;BYDAY=MO,WE,FR", 4: "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR",
    5: WORKDAYS, 6: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA",
}  # fmt: skip


SHORT: Final = 16
"""Words; in a longer story, « trois fois par jour » may be of something else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as its person may see it. `by`: the relative who proposed it; nobody's name where an agent did."""

    id: int
    state: str
    rrule: str
    minutes: tuple[int, ...]
    by_phone: bool = False
    next_at: datetime | None = None
    """When they are asked next: after the pause, where there is one."""
    pause_at: datetime | None = None
    paused_until: datetime | None = None
    by: str = ""

    @property
    def is_paused(self) -> bool:
        return self.state == "paused" or self.pause_at is not None


@dataclass(frozen=True, slots=True)
class Rhythmic:
    """Days and hours that the town's roster allows."""

    rrule: str
    minutes: tuple[int, ...]


# --- days -----------------------------------------------------------------------------------------------------------


def read_days(heard: Heard, *, alone: bool = False) -> str | None:
    """The rule of the days that a message names; a bare « mardi » counts only where days were asked for (`alone`)."""
    words = plain_words(heard.text[:LONGEST_WORDS])
    for span in _spans(heard):
        merely = span.grain == "part_of_day" and not _EACH.search(words)  # « plutôt le soir » says nothing of the days
        if span.rrule and not merely and (rule := _as_rule(span)):
            return rule
    if found := _TIMES_A_WEEK.search(words):
        return _A_WEEK.get(number(found[1]), DAILY)
    named = days_named(_OTHER_TIMES.sub(" ", BEGINNING.sub(" ", words)))
    if not named or (named.bit_count() == 1 and not alone) or _FROM_TO.search(words):
        return None
    return weekly([day for day in range(7) if named >> day & 1])


def a_week(rrule: str) -> float:
    """On how many days of a week a rule falls."""
    try:
        rule = repeats.read(rrule)
    except repeats.NoSuchRule:
        return 7
    days = {"DAILY": 7, "WEEKLY": max(1, len(rule.weekdays)), "MONTHLY": max(1, len(rule.weekdays)) / 4}[rule.every]
    return days / rule.interval


def weekly(days: Sequence[int]) -> str:
    return DAILY if len(days) == 7 else f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAYS[day] for day in days)}"


def _as_rule(span: Span) -> str | None:
    """The rule without its end: a plan runs until somebody stops it. A week-end has two days."""
    try:
        rule = repeats.read(span.rrule or "")
    except repeats.NoSuchRule:
        return None
    if rule.every == "WEEKLY" and not rule.weekdays:
        rule = repeats.Rule("WEEKLY", rule.interval, (0,))
    if rule.weekdays == (5,) and (span.end - span.start).days > 1:
        rule = repeats.Rule("WEEKLY", rule.interval, (5, 6))
    return str(repeats.Rule(rule.every, rule.interval, rule.weekdays, rule.nth, rule.monthday))


_EACH: Final = re.compile(
    r"\b(?:tous|toute?s?|ts|tt|chaque|chak|sak|le (?:lun|mar|mercre|jeu|vendre|same|diman)\w+|every|each)\b"
)
_TIMES_A_WEEK: Final = re.compile(
    rf"\b{NUMBER} (?:fois|foi|fwa|jours?|times?|days?) (?:par|a|per|la) (?:semaine|semenn|week)\b"
)
_DAY: Final = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?"
BEGINNING: Final = re.compile(
    rf"\b(?:a partir|a compter|des|depuis|commenc\w+|demarr\w+|start\w*|from|as of)(?: (?:de|du|le|la|on))* {_DAY}\b"
)
"""« à partir de lundi » names the first day, not the days."""
_OTHER_TIMES: Final = re.compile(r"\b(?:la|cette|par) semaine(?: prochaine| derniere)?\b")
_FROM_TO: Final = re.compile(rf"\b(?:du|from) {_DAY}? ?\d")


# --- hours ----------------------------------------------------------------------------------------------------------


def read_hours(heard: Heard, *, alone: bool = False) -> tuple[int, ...] | None:
    """The minutes after midnight that a message names: « à 9 h et à 18 h », « matin et soir », « trois fois par jour ».

    « le matin » and a bare « 9 » count only where an hour was asked for (`alone`). Whether anybody may be asked then,
    `why_not` tells.
    """
    words = plain_words(heard.text[:LONGEST_WORDS])
    found = tuple(dict.fromkeys(_minute(one.start) for one in _spans(heard) if one.grain in {"hour", "minute"}))
    if not found:
        found = tuple(int(hour) * 60 + int(minute or 0) for hour, minute in _CLOCK.findall(words) if int(hour) <= 24)
    if found:
        return tuple(sorted(found))
    if (often := _TIMES_A_DAY.search(words)) and len(words.split()) <= SHORT:
        times = number(often[1])
        return _SO_OFTEN.get(times, (540,) * times) if times > 1 else None
    parts = parts_named(words)
    if len(parts) > 1 or (parts and (alone or _RATHER.search(words))):
        return tuple(sorted(_MINUTE[one] for one in parts))
    if alone and (bare := _BARE.match(words)) and int(bare[1]) <= 24 and int(bare[2] or 0) < 60:
        return (int(bare[1]) % 24 * 60 + int(bare[2] or 0),)
    return None


def why_not(minutes: Sequence[int]) -> Text | None:
    """What is said where nobody may be asked at these hours; None where they may."""
    if len(minutes) > rhythm.MOST_A_DAY:
        return OFTEN.of(n=rhythm.MOST_A_DAY)
    if any(not rhythm.EARLIEST <= one <= rhythm.LATEST for one in minutes):
        return NIGHT
    near = any(after - before < rhythm.APART for before, after in pairwise(minutes))
    return CLOSE if near else None


def parts_named(words: str) -> tuple[str, ...]:
    """The parts of a day that plain words name, in their order."""
    return tuple(part for part, said in _PARTS.items() if said.search(words))


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


_PARTS: Final[Mapping[str, re.Pattern[str]]] = {
    "morning": re.compile(r"\b(?:matins?|matinees?|reveil|morning|maten|gramatin)\b"),
    "noon": re.compile(r"(?<!apres )\bmidis?\b|\bnoon\b"),
    "afternoon": re.compile(r"\b(?:apres midis?|aprem|afternoon)\b"),
    "evening": re.compile(r"\b(?:soirs?|soirees?|evening|swar|soar)\b"),
}
_TIMES_A_DAY: Final = re.compile(
    rf"\b{NUMBER} (?:fois|foi|fwa|times?|messages?|sms) (?:par|a|per|chaque) (?:jour|day)\b"
)
_CLOCK: Final = re.compile(r"\b(?:a|vers|pour) (\d{1,2}) ?(?:h|heures?)(?: ?(\d{2}))?\b")
"""« à 9 h par message », which an engine may not read."""
_RATHER: Final = re.compile(r"\b(?:plutot|prefere\w*|mieux|rather|instead|better|prefer)\b")
_BARE: Final = re.compile(
    r"^(?:vers |a |plutot |pour |at |about |le )*(\d{1,2})(?: ?(?:h|heures?)? ?(\d{2})?)?(?: svp)?$"
)


def _spans(heard: Heard) -> list[Span]:
    return [span for value in heard.meant.values("time") if (span := span_of(value))]


# --- a plan in words ------------------------------------------------------------------------------------------------


def rhythm_said(scene: Scene, rrule: str, minutes: Sequence[int]) -> str:
    """« chaque jour à 9 h et 18 h »."""
    zone, today = scene.wording.timezone, scene.now.astimezone(scene.wording.timezone).date()
    at = [scene.wording.hour(datetime.combine(today, time(one // 60, one % 60), zone)) for one in sorted(minutes)]
    days = scene.wording.repeat(rrule) or scene.say(DAYS[DAILY]).lower()
    return scene.say(_AT_HOURS.of(when=days, hour=scene.wording.listed(at)))


def begins(said: str) -> str:
    """At the beginning of a sentence."""
    return said[:1].upper() + said[1:]
