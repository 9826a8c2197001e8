"""When somebody is free, as they say it: « dispo », « en congé jusqu'au 15 », « le mardi matin sauf vacances ».

Pure. A week is 28 bits: Monday's morning, noon, afternoon and evening, then Tuesday's (`backend.models.Volunteer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from backend.wording import Span
from conversation_flows.engine.slots import plain_words
from conversation_flows.numbers import NUMBERS

EVERY_PART: Final = (1 << 28) - 1
A_DAY: Final = 0b1111
BEGINS: Final = (0, 12, 14, 18)
"""The hour at which each part of a day begins."""
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST: Final = 7
"""Proposals a week that somebody may allow; whoever says more sets no limit."""

ANY: Final = "any"
"""Whenever: what a week says that leaves nothing out."""

Kind = Literal["on", "off", "away", "usual", "never", "most"]


@dataclass(frozen=True, slots=True)
class Free:
    """What was said. `on` and `off`: from now on. `away`: from `since` (now where None) until `until`.

    `usual`: in the parts of the week `bits`, and no others; `never`: in any but these. `most`: so many proposals a
    week. `except_holidays`: school holidays were named, which the town does not know.
    """

    kind: Kind
    since: datetime | None = None
    until: datetime | None = None
    bits: int = 0
    most: int = 0
    except_holidays: bool = False


def read(text: str, spans: Sequence[Span], *, now: datetime, zone: ZoneInfo) -> Free | None:
    """What a message says of when its writer is free; None where it says nothing that can be told.

    `spans` are its times, as the engine heard them.
    """
    words = plain_words(text)
    holidays = bool(_SCHOOL.search(words))
    if found := _OFTEN.search(words):
        number = _TIMES.get(found[1]) or int(found[1])
        return Free("most", most=number) if 0 < number <= MOST else None
    refuses = bool(_REFUSES.search(_EXCEPT.split(words)[0]))
    dated = [one for one in spans if not one.rrule]
    week = _week([one for one in spans if one.rrule], zone)
    if week and not _UNTIL_THEN.search(words):
        less = _week_of_days(dated, zone) if _EXCEPT.search(words) else 0
        if refuses and not less:
            return Free("never", bits=week, except_holidays=holidays)
        return Free("usual", bits=week & ~less & EVERY_PART, except_holidays=holidays)
    if dated and _RETURNS.search(words):
        return Free("away", until=dated[0].start) if dated[0].start > now else Free("on")
    if refuses:
        return _away(words, dated, now)
    return Free("on") if _OFFERS.search(words) and not dated else None


def _away(words: str, dated: Sequence[Span], now: datetime) -> Free | None:
    """« en congé du 3 au 12 », « je pars dix jours », « pas avant janvier », « pas dispo »."""
    if lasts := _LASTS.search(words):
        number = _TIMES.get(lasts[1]) or int(lasts[1])
        since = dated[0].start if dated and dated[0].start > now else None
        return Free("away", since, (since or now) + number * _UNITS[lasts[2][:3]])
    if not dated:
        return Free("off")
    first, last = dated[0], max(dated, key=lambda one: one.end)
    if _NOT_BEFORE.search(words):
        return Free("away", until=first.start) if first.start > now else None
    if last.end <= now:
        return None
    return Free("away", first.start if first.start > now else None, last.end)


def _week(repeated: Sequence[Span], zone: ZoneInfo) -> int:
    """The parts of the week that rules name: « tous les mardis matin », « en semaine après 18 h »."""
    bits = 0
    for span in repeated:
        rule = dict(part.split("=", 1) for part in (span.rrule or "").split(";") if "=" in part)
        days = [WEEKDAYS.index(day) for day in rule.get("BYDAY", "").split(",") if day in WEEKDAYS]
        if rule.get("FREQ") == "WEEKLY" and not days:
            continue  # « une fois par semaine » names no day
        parts = _parts(span, zone)
        for day in days or range(7):
            bits |= parts << day * 4
        if days == [5] and span.end - span.start > timedelta(days=1, hours=2):
            bits |= parts << 6 * 4  # « le week-end »
    return bits


def _parts(span: Span, zone: ZoneInfo) -> int:
    if span.grain in {"day", "week"}:
        return A_DAY
    start, end = span.start.astimezone(zone), span.end.astimezone(zone) - timedelta(seconds=1)
    first = max(part for part, hour in enumerate(BEGINS) if hour <= start.hour)
    last = max(part for part, hour in enumerate(BEGINS) if hour <= end.hour) if end.date() == start.date() else 3
    return sum(1 << part for part in range(first, last + 1))


def _week_of_days(dated: Sequence[Span], zone: ZoneInfo) -> int:
    """« sauf vendredi »: the day of a date, every week."""
    return sum(_parts(one, zone) << one.start.astimezone(zone).weekday() * 4 for one in dated)


_TIMES: Final = {**NUMBERS, "once": 1, "twice": 2}
_UNITS: Final = {
    "jou": timedelta(days=1), "day": timedelta(days=1), "sem": timedelta(weeks=1), "wee": timedelta(weeks=1),
    "moi": timedelta(days=30), "mon": timedelta(days=30),
}  # fmt: skip
_NUMBER: Final = rf"({'|'.join(_TIMES)}|\d{{1,3}})"
_OFTEN: Final = re.compile(
    rf"(?:\b(?:pas plus(?: d)?|maximum|max|au plus|au maximum|at most|no more than|up to)\s+(?:de\s+)?{_NUMBER}"
    r"(?: (?:fois|propositions?|demandes?|times?|requests?))?\s+(?:par|a|per) (?:semaine|week))"
)
_LASTS: Final = re.compile(
    r"\b(?:pars|absente?|vacances|conges?|pause|arret|pendant|pour|away|off|for|indisponible)\b[a-z ]{0,20}?\b"
    rf"{_NUMBER} (jours?|semaines?|mois|days?|weeks?|months?)\b"
)
_REFUSES: Final = re.compile(
    r"\b(?:pas|plus|jamais|vacances|conges?|absente?s?|m absente|indispo\w*|pars|part|voyage|malade|hospitalisee?|repos"
    r"|pause|arrete?|suspen\w+|occupee?|not|can t|cannot|never|away|unavailable|busy|holidays?|leave|off|sick|break)\b"
)
_RETURNS: Final = re.compile(r"\b(?:rentre\w*|reprends|reviens|revenue?|retour|back|return\w*)\b")
_OFFERS: Final = re.compile(
    r"\b(?:dispo\w*|libre|retour|reviens|revenue?|reprends|reprendre|suis la|revoila|back|free|available|on duty"
    r"|active?)\b"
)
_EXCEPT: Final = re.compile(r"\b(?:sauf|excepte|hormis|except|but not|a part)\b")
_NOT_BEFORE: Final = re.compile(r"\b(?:pas|plus|not|rien) avant|not (?:before|until)\b")
_UNTIL_THEN: Final = re.compile(r"\b(?:jusqu|until|till)\b")
_SCHOOL: Final = re.compile(r"\bvacances scolaires\b|\bschool holidays\b")


def read_days(text: str) -> str | None:
    """« le mardi et le jeudi matin » as the bits of a week, « en semaine », « le week-end », « n'importe quand »."""
    words = plain_words(text)
    if re.search(r"n importe quand|tous les jours|tout le temps|whenever|any ?time|every day|toujours", words):
        return ANY
    days = [
        index for index, names in enumerate(zip(_DAYS, _DAYS_EN, strict=True)) if any(one in words for one in names)
    ]
    if re.search(r"en semaine|la semaine|week ?days", words):
        days += range(5)
    if re.search(r"week ?ends?", words):
        days += [5, 6]
    without_noon = words.replace("apres midi", "apresmidi")
    parts = [index for index, names in enumerate(_PARTS) if any(one.replace(" ", "") in without_noon for one in names)]
    if not days and not parts:
        return None
    bits = 0
    for day in days or range(7):
        for part in parts or range(4):
            bits |= 1 << (day * 4 + part)
    return str(bits)


_DAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_DAYS_EN: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS: Final = (("matin", "morning"), ("midi", "noon"), ("apres midi", "afternoon"), ("soir", "evening"))
