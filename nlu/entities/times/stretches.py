"""From one day to another, until a day, from a day on: "de lundi à mercredi", "du 3 au 10", "d'ici vendredi"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from nlu.entities.times.dates import Written, read_written, resolved
from nlu.entities.times.days import Days, after_count, on, read_count, read_day
from nlu.entities.times.hours import Hours, read_hours, read_part
from nlu.entities.times.periods import read_period
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import LATE, Kind

_OPENING: Final = frozenset({Kind.FROM, Kind.OF, Kind.BETWEEN, Kind.STARTING})
_LIMIT: Final = frozenset({Kind.UNTIL, Kind.BY, Kind.BEFORE})


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole days, or from an hour of the first to an hour of the last. No `first`: from now."""

    until: date
    first: date | None = None
    start: int | None = None
    end: int | None = None
    """Minutes of the first day and of the day `until`."""
    grain: Literal["minute", "hour", "part_of_day", "day"] = "day"


Read = tuple[Stretch, int] | None


def read_stretch(s: Sentence, i: int) -> Read:
    """Days with two ends, or with one end said and the other left open."""
    opening = s.kind(i)
    if opening in _OPENING and (found := _two_ended(s, i)):
        return found
    if opening in _LIMIT:
        return _until(s, i)
    if opening in (Kind.STARTING, Kind.AFTER):
        return _onwards(s, i)
    if opening in (Kind.RELATIVE, Kind.WEEKDAY, Kind.NUMBER):
        return _two_ended(s, i - 1) if _written_range(s, i) else None
    return None


def _written_range(s: Sentence, i: int) -> bool:
    """ "lundi au mercredi", "3 au 10 décembre": a range without its first word."""
    if s.kind(i) is s.kind(i + 2) is Kind.WEEKDAY and s.kind(i + 1) is Kind.AT:
        return True
    return (
        s.kind(i + 1) is Kind.TO
        and s.kind(i + 2) in (Kind.RELATIVE, Kind.WEEKDAY, Kind.NUMBER)
        and (s.kind(i) is s.kind(i + 2) is not Kind.NUMBER or s.kind(i + 3) is Kind.MONTH)
    )


def _two_ended(s: Sentence, i: int) -> Read:
    joined = {Kind.TO, Kind.AT, Kind.UNTIL} | ({Kind.AND} if s.kind(i) is Kind.BETWEEN else set())
    numbered = _numbered(s, i + 1, joined)
    if numbered is not None:
        return numbered
    first = read_day(s, i + 1)
    if first is None:
        return None
    opening, middle = read_part(s, first[1]) or (None, first[1])
    if opening is None and (found := read_hours(s, first[1], part=None, loose=True)):
        opening, middle = found
    if s.kind(middle) not in joined and s.key(middle) != "-":
        return None
    last = read_day(s, middle + 1) or read_day(s, middle)
    if last is None:
        return None
    closing, after = read_hours(s, last[1], part=None, loose=True) or (None, last[1])
    begin, end = first[0].first, last[0].first
    while end < begin and last[0].weekday is not None:
        end += timedelta(weeks=1)
    if end < begin:
        return None
    if opening is None and closing is None:
        return Stretch(end + timedelta(days=1), begin), after
    return _to_the_hour(begin, end, opening, closing), after


def _to_the_hour(begin: date, end: date, opening: Hours | None, closing: Hours | None) -> Stretch:
    parts = {hours.grain for hours in (opening, closing) if hours}
    grain: Literal["hour", "minute", "part_of_day"] = (
        "minute" if "minute" in parts else "hour" if "hour" in parts else "part_of_day"
    )
    last = None
    if closing is not None:
        last = closing.end if closing.grain == "part_of_day" or closing.until else closing.start
    return Stretch(end, begin, opening.start if opening else 0, 1440 if last is None else last, grain)


def _numbered(s: Sentence, i: int, joined: set[Kind]) -> Read:
    """ "du 3 au 10 décembre": the first number borrows the month of the last."""
    i = s.skip(i, Kind.THE)
    i = s.skip(i, Kind.WEEKDAY)
    if s.kind(i) not in (Kind.NUMBER, Kind.NTH) or (first := read_written(s, i)) is None:
        return None
    opening, j = first
    if s.kind(j) not in joined:
        return None
    j = s.skip(j + 1, Kind.THE)
    j = s.skip(j, Kind.WEEKDAY)
    if s.kind(j) not in (Kind.NUMBER, Kind.NTH) or (last := read_written(s, j)) is None:
        return None
    closing, after = last
    if closing.month is None and (not s.counts_nothing(after) or (s.ordinal_days and opening.month is None)):
        return None
    if closing.month is None and s.kind(i - 1) not in (Kind.FROM, Kind.THE, Kind.WEEKDAY) and opening.month is None:
        return None
    return _numbers(s, opening, closing, after)


def _numbers(s: Sentence, opening: Written, closing: Written, after: int) -> Read:
    if opening.month is None and closing.month is not None:
        month, year = closing.month, closing.year
        if opening.day > closing.day:
            month, year = (month - 1 or 12), (year - 1 if year is not None and month == 1 else year)
        opening = Written(opening.day, month, year)
    elif opening.year is None and opening.month is not None and closing.year is not None and closing.month is not None:
        opening = opening._replace(year=closing.year - (opening.month > closing.month))
    begin = resolved(opening, s.today)
    end = resolved(closing, begin) if begin else None
    if begin is None or end is None:
        return None
    if opening.year is None and closing.year is None and (running := _running(s, opening, closing)):
        begin, end = running
    return (Stretch(end + timedelta(days=1), begin), after) if begin <= end else None


def _running(s: Sentence, opening: Written, closing: Written) -> tuple[date, date] | None:
    """The same stretch one month or year earlier, where today lies in it."""
    end = resolved(closing, s.today)
    if end is None or (end - s.today).days > 62:
        return None
    for back in range((end - s.today).days, 62):
        begin = end - timedelta(days=back)
        if begin < s.today and begin.day == opening.day and opening.month in (None, begin.month):
            return begin, end
    return None


def _limit(s: Sentence, i: int) -> tuple[Days, int] | None:
    i = s.skip(i, Kind.TO, Kind.AT)
    if found := read_period(s, i) or read_day(s, i):
        return found
    article = s.skip(i, Kind.THE)
    return read_period(s, article)


def _until(s: Sentence, i: int) -> Read:
    opening = s.kind(i)
    if opening is Kind.BY and (counted := read_count(s, i + 1)):
        day = after_count(s, counted[0], counted[1])
        return (Stretch(day + timedelta(days=1), s.today), counted[2]) if day else None
    found = _limit(s, i + 1)
    if found is None:
        this = s.skip(i + 1, Kind.TO)
        part = read_part(s, this + 1) if s.kind(this) is Kind.THIS else None
        if part is None:
            return None
        days, after = on(s.today), this + 1
    else:
        days, after = found
    hours = read_hours(s, s.skip(after, Kind.MARK) if s.key(after) == "," else after, part=None, loose=True)
    if hours is not None and days.single:
        minute = hours[0].start if opening is Kind.BEFORE else hours[0].end
        if hours[0].grain in ("hour", "minute"):
            minute = hours[0].end if hours[0].until else hours[0].start
        return Stretch(days.first, None, None, minute, hours[0].grain), hours[1]
    ending = s.at(s.skip(i + 1, Kind.THE))
    to_its_end = ending.kind is Kind.STAGE and ending.value == LATE
    end = days.first if opening is Kind.BEFORE and not to_its_end else days.until
    return (Stretch(end, s.today), after) if end > s.today else None


def _onwards(s: Sentence, i: int) -> Read:
    """ "à partir de lundi": a week from there."""
    found = _limit(s, i + 1)
    if found is None:
        return None
    days, after = found
    if (hours := read_hours(s, after, part=None, loose=True)) and days.single:
        return Stretch(days.first, days.first, hours[0].start, max(hours[0].end, 1260), hours[0].grain), hours[1]
    first = days.until if s.kind(i) is Kind.AFTER else days.first
    return Stretch(max(days.until, first + timedelta(weeks=1)), first), after
