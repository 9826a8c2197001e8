"""Stretches of days with a name of their own: weeks, week-ends, months, and the beginning, middle and end of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from nlu.entities.times.dates import Written, resolved
from nlu.entities.times.days import Days, Read, read_day
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import DAY, EARLY, LATE, MID, MONTH, WEEK, WEEKEND, YEAR, Kind

_PART_OF_WEEK: Final = {EARLY: (0, 2), MID: (2, 4), LATE: (3, 5)}


_BEFORE_A_MONTH: Final = frozenset(
    {Kind.IN, Kind.NEXT, Kind.THIS, Kind.UNTIL, Kind.STARTING, Kind.BY, Kind.BEFORE, Kind.AFTER}
)


def read_period(s: Sentence, i: int) -> Read:
    """ "la semaine prochaine", "ce week-end", "fin décembre", "en avril"."""
    if s.kind(i) is Kind.STAGE:
        return _stage(s, i)
    start = i
    i = s.skip(i, Kind.IN, Kind.THE)
    i = s.skip(i, Kind.THIS) if s.kind(i) is Kind.THIS else i
    if s.kind(i) is Kind.MONTH and (s.kind(i - 1) in _BEFORE_A_MONTH or s.key(start) == "courant"):
        return _month(s, s.at(i).value, i + 1)
    step = 0
    if s.kind(i) in (Kind.NEXT, Kind.LAST):
        step, i = s.at(i).value, i + 1
    if s.kind(i) is not Kind.UNIT:
        return None
    unit, definite = s.at(i).value, i > start
    i += 1
    if step == 0 and s.kind(i) in (Kind.NEXT, Kind.LAST):
        step, i = s.at(i).value, i + 1
    if unit == MONTH and s.kind(i) in (Kind.OF, Kind.FROM) and s.kind(i + 1) is Kind.MONTH:
        return _month(s, s.at(i + 1).value, i + 2)
    if unit in (WEEK, WEEKEND) and s.kind(i) is Kind.FROM and (day := read_day(s, i + 1)):
        return (_weekend if unit == WEEKEND else _week)(day[0].first, 0), day[1]
    if step == 0 and not _this_one(s, start, unit, definite=definite):
        return None
    if unit == WEEK:
        return _week(s.today, step), i
    if unit == WEEKEND:
        return _weekend(s.today, step), i
    if unit == MONTH:
        return _calendar_month(s.today.year * 12 + s.today.month - 1 + step), i
    return None


def _this_one(s: Sentence, start: int, unit: int, *, definite: bool) -> bool:
    """Whether a week or month without "prochain" is the one we live in: (
        "cette semaine"
    ), "ce week-end", "dans le mois"."""
    if unit == WEEKEND:
        return definite or s.asked
    if unit in (DAY, YEAR):
        return False
    kinds = (s.kind(start), s.kind(start + 1))
    return Kind.THIS in kinds[:1] or kinds == (Kind.IN, Kind.THE)


def _stage(s: Sentence, i: int) -> Read:
    stage = s.at(i).value
    j = s.skip(i + 1, Kind.OF, Kind.FROM)
    j = s.skip(j, Kind.THE)
    of_this = s.kind(j) is Kind.THIS
    j += of_this
    if s.kind(j) is Kind.MONTH:
        whole = _month(s, s.at(j).value, j + 1)
    elif s.kind(j) is Kind.UNIT and s.at(j).value in (WEEK, MONTH):
        unit, step, after = s.at(j).value, 0, j + 1
        if s.kind(after) in (Kind.NEXT, Kind.LAST):
            step, after = s.at(after).value, after + 1
        whole = (
            (_week(s.today, step), after)
            if unit == WEEK
            else (_calendar_month(s.today.year * 12 + s.today.month - 1 + step), after)
        )
    else:
        return None
    if whole is None:
        return None
    days, after = whole
    found = _part_of(days, stage)
    if found.until <= s.today and days.first <= s.today:
        later = days.until
        following = _week(later, 0) if days.grain == "week" else _calendar_month(later.year * 12 + later.month - 1)
        found = _part_of(following, stage)
    return found, after


def _part_of(days: Days, stage: int) -> Days:
    if days.grain == "week":
        first, until = _PART_OF_WEEK[stage]
        return Days(days.first + timedelta(days=first), days.first + timedelta(days=until))
    tenth, twentieth = days.first + timedelta(days=10), days.first + timedelta(days=20)
    if stage == EARLY:
        return Days(days.first, tenth)
    return Days(tenth, twentieth) if stage == MID else Days(twentieth, days.until)


def _week(today: date, step: int) -> Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return Days(monday, monday + timedelta(weeks=1), "week")


def _weekend(today: date, step: int) -> Days:
    saturday = today + timedelta(days=5 - today.weekday(), weeks=step)
    return Days(saturday, saturday + timedelta(days=2))


def _month(s: Sentence, month: int, after: int) -> Read:
    year = s.at(after)
    if year.kind is Kind.NUMBER and 1900 <= year.value <= 2199:
        return _calendar_month(year.value * 12 + month - 1), after + 1
    if month == s.today.month:
        return _calendar_month(s.today.year * 12 + month - 1), after
    first = resolved(Written(1, month), s.today)
    return (_calendar_month(first.year * 12 + month - 1), after) if first else None


def _calendar_month(months: int) -> Days:
    """The month so many months after the beginning of our era."""
    following = months + 1
    return Days(date(months // 12, months % 12 + 1, 1), date(following // 12, following % 12 + 1, 1))
