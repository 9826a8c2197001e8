"""When somebody is free, as they say it: « dispo », « en congé jusqu'au 15 », « le mardi matin sauf vacances ».

Pure. A week is 28 bits: Monday's morning, noon, afternoon and evening, then Tuesday's (`backend.models.Volunteer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo

from backend.wording import Span
from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import plain_words, span_of
from conversation_flows.numbers import LASTING, NUMBERS, UNITS

EVERY_PART: Final = (1 << 28) - 1
A_DAY: Final = 0b1111
BEGINS: Final = (0, 12, 14, 18)
"""The hour at which each part of a day begins."""
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST: Final = 7
"""Proposals a week that somebody may allow; whoever says more sets no limit."""

ANY: Final = "any"
"""Whenever: what a week says that leaves nothing out."""

Kind = Literal["on", "off", "away", "usual", "never", "most", "holidays"]


@dataclass(frozen=True, slots=True)
class Free:
    """What was said. `on` and `off`: from now on. `away`: from `since` (now where None) until `until`.

    `usual`: in the parts of the week `bits`, and no others; `never`: in any but these. `most`: so many proposals a
    week. `except_holidays`: in no school holidays; `holidays`: that alone was said. `more`: further absences.
    """

    kind: Kind
    since: datetime | None = None
    until: datetime | None = None
    bits: int = 0
    most: int = 0
    except_holidays: bool = False
    more: tuple[tuple[datetime, datetime], ...] = ()


def read(text: str, spans: Sequence[Span], *, now: datetime, zone: ZoneInfo) -> Free | None:
    """What a message says of when its writer is free; None where it says nothing that can be told.

    `spans` are its times, as the engine heard them.
    """
    words = plain_words(text)
    holidays = bool(_SCHOOL.search(words))
    if _OFTEN.search(words):
        most = most_said(text)
        return Free("most", most=most) if most else None
    refuses = bool(_REFUSES.search(_EXCEPT.split(words)[0]))
    dated = [one for one in spans if not one.rrule]
    week = _week([one for one in spans if one.rrule], zone)
    if week and not _UNTIL_THEN.search(words):
        less = _week_of_days(dated, zone) if _EXCEPT.search(words) else 0
        if refuses and not less:
            return Free("never", bits=week, except_holidays=holidays)
        return Free("usual", bits=week & ~less & EVERY_PART, except_holidays=holidays)
    if holidays and not week and not dated:
        return Free("holidays", except_holidays=refuses or bool(_EXCEPT.search(words)))
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
        return Free("away", since, (since or now) + number * UNITS[lasts[2][:3]])
    if not dated:
        return Free("off")
    if several := _several(dated, now):
        (since, until), *more = several
        return Free("away", since if since > now else None, until, more=tuple(more))
    first, last = dated[0], max(dated, key=lambda one: one.end)
    if _NOT_BEFORE.search(words):
        return Free("away", until=first.start) if first.start > now else None
    if last.end <= now:
        return None
    return Free("away", first.start if first.start > now else None, last.end)


def _several(dated: Sequence[Span], now: datetime) -> list[tuple[datetime, datetime]]:
    """« du 3 au 12 décembre et du 20 au 27 »: each its own absence; a day without a month follows the one before it.

    Nothing where there is but one, or where they are days in a row.
    """
    found: list[tuple[datetime, datetime]] = []
    for one in dated:
        start, end = one.start, one.end
        while found and start < found[-1][0] and (found[-1][0] - start) < timedelta(days=62):
            start, end = _next_month(start), _next_month(end)
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    found = [one for one in found if one[1] > now]
    long = any(end - start > timedelta(days=1, hours=2) for start, end in found)
    return found if len(found) > 1 and long else []


def _next_month(at: datetime) -> datetime:
    """The same day of the next month; where it has no such day, the last that it has."""
    first = (at.replace(day=1) + timedelta(days=32)).replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(at.day, last.day))


def _week(repeated: Sequence[Span], zone: tzinfo) -> int:
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


def _parts(span: Span, zone: tzinfo) -> int:
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
_NUMBER: Final = rf"({'|'.join(_TIMES)}|\d{{1,3}})"
_A_WEEK: Final = r"(?: (?:fois|propositions?|demandes?|times?|requests?))?\s+(?:par|a|per) (?:semaine|week)"
_OFTEN: Final = re.compile(
    rf"(?:\b(?:pas plus(?: d)?|maximum|max|au plus|au maximum|at most|no more than|up to)\s+(?:de\s+)?{_NUMBER}"
    rf"{_A_WEEK}|\b{_NUMBER}{_A_WEEK} (?:au |a l )?(?:plus|max|maximum|at most))\b"
)
_LASTS: Final = re.compile(
    r"\b(?:pars|absente?|vacances|conges?|pause|arret|pendant|pour|away|off|for|indisponible)\b[a-z ]{0,20}?\b"
    rf"{_NUMBER} {LASTING}"
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


def most_said(text: str) -> int | None:
    """« pas plus d'une fois par semaine »: how many proposals a week; None where no number that limits is said."""
    found = _OFTEN.search(plain_words(text))
    said = (found[1] or found[2]) if found else "0"
    number = _TIMES.get(said) or int(said)
    return number if 0 < number <= MOST else None


def holidays_said(text: str) -> bool | None:
    """Whether the school holidays are left out; None where they are not spoken of."""
    words = plain_words(text)
    if not _SCHOOL.search(words):
        return None
    return bool(_REFUSES.search(_SCHOOL.sub("", words)) or _EXCEPT.search(words))


def days_named(words: str) -> int:
    """The week days that plain words name, one bit each; 0 where they name none."""
    days = {
        index for index, names in enumerate(zip(_DAYS, _DAYS_EN, strict=True)) if any(one in words for one in names)
    }
    if re.search(r"en semaine|la semaine|week ?days", words):
        days |= set(range(5))
    if re.search(r"week ?ends?", words):
        days |= {5, 6}
    return sum(1 << day for day in days)


def week_said(heard: Heard) -> str | None:
    """A usual week, as its bits: the rules that were heard (« en semaine après 18 h »), else the days named."""
    if re.search(_WHENEVER, plain_words(heard.text)):
        return ANY
    spans = [span for value in heard.meant.values("time") if (span := span_of(value)) and span.rrule]
    zone = spans[0].start.tzinfo if spans else None
    bits = _week(spans, zone) if zone else 0
    return str(bits) if bits else read_days(heard.text)


def read_days(text: str) -> str | None:
    """« le mardi et le jeudi matin » as the bits of a week, « en semaine », « le week-end », « n'importe quand »."""
    words = plain_words(text)
    if re.search(_WHENEVER, words):
        return ANY
    named = days_named(words)
    days = [day for day in range(7) if named >> day & 1]
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
_WHENEVER: Final = r"n importe quand|tous les jours|tout le temps|whenever|any ?time|every day|toujours"
