"""Rules in words: « chaque mardi et vendredi », « un mardi sur deux », « le 1er de chaque mois »."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from backend.repeats import LAST, Rule
from backend.texts import Text, _

_EVERY_DAY = _("every day")
_EVERY_DAYS = _("every {n} days")
_EVERY_WEEK = _("every week")
_EVERY_WEEKS = _("every {n} weeks")
_EVERY_MONTH = _("every month")
_EVERY_MONTHS = _("every {n} months")
_WEEKDAYS = _("from Monday to Friday")
_EACH = _("every {days}")
_EVERY_OTHER = _("every other {days}")
_WEEKS_ON = _("every {n} weeks on {days}")
_MONTHS_ON = _("{said} (every {n} months)")
_FIRST_OF_MONTH = _("the first of each month")
_LAST_OF_MONTH = _("the last day of each month")
_OF_MONTH = _("day {n} of each month")
_UNTIL = _("{said} until {day}")
_NTH: Final[Mapping[int, Text]] = {
    1: _("the first {days} of the month"),
    2: _("the second {days} of the month"),
    3: _("the third {days} of the month"),
    4: _("the fourth {days} of the month"),
    5: _("the fifth {days} of the month"),
    LAST: _("the last {days} of the month"),
}

_WORKDAYS: Final = (0, 1, 2, 3, 4)


def of(rule: Rule, days: str, until: str) -> Text:
    """The rule; `days` are the names of its weekdays, joined, `until` its last day as it is said."""
    said = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly}[rule.every](rule, days)
    return _UNTIL.of(said=said, day=until) if until else said


def _daily(rule: Rule, _days: str) -> Text:
    return _EVERY_DAY if rule.interval == 1 else _EVERY_DAYS.of(n=rule.interval)


def _weekly(rule: Rule, days: str) -> Text:
    if rule.interval == 1:
        if rule.weekdays == _WORKDAYS:
            return _WEEKDAYS
        return _EACH.of(days=days) if days else _EVERY_WEEK
    if not days:
        return _EVERY_WEEKS.of(n=rule.interval)
    if rule.interval == 2 and len(rule.weekdays) == 1:
        return _EVERY_OTHER.of(days=days)
    return _WEEKS_ON.of(n=rule.interval, days=days)


def _monthly(rule: Rule, days: str) -> Text:
    if rule.monthday == LAST:
        said = _LAST_OF_MONTH
    elif rule.monthday:
        said = _FIRST_OF_MONTH if rule.monthday == 1 else _OF_MONTH.of(n=rule.monthday)
    elif days:
        said = _NTH.get(rule.nth, _EACH).of(days=days)
    else:
        return _EVERY_MONTH if rule.interval == 1 else _EVERY_MONTHS.of(n=rule.interval)
    return said if rule.interval == 1 else _MONTHS_ON.of(said=said, n=rule.interval)
