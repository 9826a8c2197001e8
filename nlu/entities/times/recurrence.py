"""What comes back: every Tuesday, one week in two, on weekdays, on the fifth of each month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import DAY, MONTH, NIGHT, WEEK, WEEKEND, Kind

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKDAYS: Final = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A rule of RFC 5545. `weekdays` is empty where any day will do; `nth` is the which-one-of-the-month."""

    every: Literal["DAILY", "WEEKLY", "MONTHLY"]
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    monthday: int = 0
    weekend: bool = False
    until: date | None = None
    """The last day on which it may fall: « jusqu'au 15 janvier »."""

    @property
    def rrule(self) -> str:
        parts = [f"FREQ={self.every}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.weekdays:
            parts.append("BYDAY=" + ",".join(f"{self.nth or ''}{_DAYS[day]}" for day in self.weekdays))
        if self.monthday:
            parts.append(f"BYMONTHDAY={self.monthday}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


Read = tuple[Repeat, int] | None


def read_repeat(s: Sentence, i: int) -> Read:
    """A recurrence, without the hours that may follow it."""
    match s.kind(i):
        case Kind.EVERY:
            return _every(s, i)
        case Kind.REPEATS:
            return _repeats(s, i)
        case Kind.ONCE_PER:
            unit = s.skip(i + 1, Kind.EVERY)
            return _unit(s, unit, 1)
        case Kind.A | Kind.NUMBER if s.at(i).value == 1:
            return _one_in(s, i)
        case Kind.THE | Kind.FROM | Kind.WEEKDAY | Kind.NTH | Kind.UNIT:
            return _usual(s, i)
        case _:
            return None


def _every(s: Sentence, i: int) -> Read:
    i += 1
    interval = 1
    if s.kind(i) is Kind.OTHER:
        interval, i = 2, i + 1
    elif s.kind(i) is Kind.NUMBER and s.kind(i + 1) is Kind.UNIT:
        return _unit(s, i + 1, s.at(i).value, spoken=True)
    elif s.kind(i) is Kind.NUMBER and s.kind(i + 1) is Kind.WEEKDAY and 1 < s.at(i).value < 10:
        return Repeat("WEEKLY", s.at(i).value, (s.at(i + 1).value,)), i + 2
    elif s.kind(i) is Kind.NUMBER and (found := _monthly(s, i)):
        return found
    if s.kind(i) is Kind.NTH and s.kind(i + 1) is Kind.WEEKDAY:
        return _nth_weekday(s, i)
    if s.kind(i) is Kind.WEEKDAY and not s.strict:
        weekdays, after = _weekdays(s, i)
        return _on_two(s, Repeat("WEEKLY", interval, weekdays), after)
    if s.kind(i) is Kind.PART and s.at(i).value <= NIGHT:
        return Repeat("DAILY", interval), i
    return _unit(s, i, interval)


def _unit(s: Sentence, i: int, interval: int, *, spoken: bool = False) -> Read:
    unit = s.at(i)
    if unit.kind is not Kind.UNIT or not 1 <= interval <= 99:
        return None
    if unit.value == DAY:
        if spoken and s.both_ends and interval in (8, 15):
            return Repeat("WEEKLY", interval // 7), i + 1
        return _but(s, Repeat("DAILY", interval), i + 1)
    if unit.value == WEEK:
        return _on_two(s, Repeat("WEEKLY", interval), i + 1)
    if unit.value == WEEKEND:
        return _on_two(s, Repeat("WEEKLY", interval, (5,), weekend=True), i + 1)
    return (Repeat("MONTHLY", interval), i + 1) if unit.value == MONTH else None


def _on_two(s: Sentence, repeat: Repeat, i: int) -> Read:
    """ "toutes les semaines" and, said the French way, "un mardi sur deux"."""
    if s.kind(i) is Kind.ON and s.kind(i + 1) is Kind.NUMBER and 1 < s.at(i + 1).value < 10:
        return Repeat(repeat.every, s.at(i + 1).value, repeat.weekdays, weekend=repeat.weekend), i + 2
    return repeat, i


def _but(s: Sentence, daily: Repeat, i: int) -> tuple[Repeat, int]:
    """ "tous les jours sauf le dimanche"."""
    named = s.skip(i + 1, Kind.THE)
    if s.kind(i) is not Kind.EXCEPT or daily.interval > 1:
        return _on_two(s, daily, i) or (daily, i)
    if s.kind(named) is Kind.WEEKDAY:
        left_out, after = _weekdays(s, named)
    elif s.kind(named) is Kind.UNIT and s.at(named).value == WEEKEND:
        left_out, after = (5, 6), named + 1
    else:
        return daily, i
    return Repeat("WEEKLY", 1, tuple(day for day in range(7) if day not in left_out)), after


def _repeats(s: Sentence, i: int) -> Read:
    after = i + 1
    match s.at(i).value:
        case 1:
            return Repeat("DAILY"), after
        case 2:
            return Repeat("WEEKLY"), after
        case 3:
            return (Repeat("WEEKLY", 1, _WORKDAYS), after) if s.kind(after) not in (Kind.NEXT, Kind.LAST) else None
        case 5:
            return Repeat("WEEKLY", 2), after
        case _:
            return Repeat("MONTHLY"), after


def _one_in(s: Sentence, i: int) -> Read:
    """ "un mardi sur deux", "une semaine sur deux", "un jour sur trois", "un mardi par mois"."""
    thing, after = s.at(i + 1), i + 2
    if s.kind(after) is not Kind.ON or s.kind(after + 1) is not Kind.NUMBER or not 1 < s.at(after + 1).value < 10:
        return None
    interval = s.at(after + 1).value
    if thing.kind is Kind.WEEKDAY:
        return Repeat("WEEKLY", interval, (thing.value,)), after + 2
    if thing.kind is Kind.PART:
        return Repeat("DAILY", interval), after + 2
    found = _unit(s, i + 1, interval)
    return (found[0], after + 2) if found else None


def _usual(s: Sentence, i: int) -> Read:
    """What always is, by its article or plural: "le mardi", "les mardis", "on Tuesdays", "du lundi au vendredi"."""
    if s.kind(i) is Kind.FROM:
        return _from_day_to_day(s, i)
    article = s.kind(i) is Kind.THE
    named = i + article
    thing, following = s.at(named), s.kind(named + 1)
    if thing.kind is Kind.NTH or (article and thing.kind is Kind.LAST and following is Kind.WEEKDAY):
        return _nth_weekday(s, named)
    if thing.kind is Kind.NUMBER and article:
        return _monthly(s, named)
    usual = article and s.key(i) in ("le", "les") and not s.asked and s.kind(i - 1) not in _ONE_OF_THEM
    if thing.kind is Kind.UNIT and thing.value == WEEKEND and following not in _DATED:
        return (Repeat("WEEKLY", 1, (5,), weekend=True), named + 1) if usual or thing.key.endswith("s") else None
    if thing.kind is Kind.PART and article and s.key(i) == "les" and thing.value < NIGHT:
        return Repeat("DAILY"), named
    if thing.kind is not Kind.WEEKDAY or following in _DATED or s.kind(i - 1) in _ENDS:
        return None
    if not (thing.plural or (usual and not thing.shy)):
        return None
    weekdays, after = _weekdays(s, named)
    return _on_two(s, Repeat("WEEKLY", 1, weekdays), after) if s.kind(after) not in _DATED else None


_ENDS: Final = frozenset({Kind.UNTIL, Kind.BY, Kind.BEFORE, Kind.STARTING, Kind.AFTER})
_ONE_OF_THEM: Final = _ENDS | {Kind.FOR}
_DATED: Final = frozenset({Kind.NUMBER, Kind.NEXT, Kind.LAST, Kind.IN_EIGHT, Kind.NTH, Kind.MONTH})


def _from_day_to_day(s: Sentence, i: int) -> Read:
    named = s.kind(i + 1) is Kind.WEEKDAY and s.kind(i + 2) is Kind.TO and s.kind(i + 3) is Kind.WEEKDAY
    if not named or s.kind(i + 4) in _DATED or s.ordinal_days:
        return None
    first, last = s.at(i + 1).value, s.at(i + 3).value
    days = tuple((first + n) % 7 for n in range((last - first) % 7 + 1))
    return Repeat("WEEKLY", 1, tuple(sorted(days))), i + 4


def _nth_weekday(s: Sentence, i: int) -> Read:
    """ "le premier mardi du mois"."""
    month = s.skip(i + 2, Kind.FROM, Kind.OF)
    month = s.skip(month, Kind.THE)
    month = s.skip(month, Kind.EVERY)
    if (
        s.kind(i + 1) is not Kind.WEEKDAY
        or s.kind(month) is not Kind.UNIT
        or s.at(month).value != MONTH
        or month == i + 2
    ):
        return None
    if s.kind(month + 1) in (Kind.NEXT, Kind.LAST):
        return None
    return Repeat("MONTHLY", 1, (s.at(i + 1).value,), nth=s.at(i).value), month + 1


def _monthly(s: Sentence, i: int) -> Read:
    """ "le 5 de chaque mois", "tous les 5 du mois"."""
    day = s.at(i).value
    of = s.skip(i + 1, Kind.ORDINAL)
    month = s.skip(of, Kind.OF, Kind.FROM)
    each = s.skip(month, Kind.EVERY)
    each = s.skip(each, Kind.THE) if each == month else each
    if s.kind(each) is not Kind.UNIT or s.at(each).value != MONTH or not 1 <= day <= 31 or month == of:
        return None
    regular = each > month or s.kind(i - 1) is Kind.EVERY
    return (Repeat("MONTHLY", 1, monthday=day), each + 1) if regular else None


def _weekdays(s: Sentence, i: int) -> tuple[tuple[int, ...], int]:
    """A list of weekdays: "lundi et jeudi", "les lundis, mercredis et vendredis"."""
    days = {s.at(i).value}
    i += 1
    for _ in range(7):
        following = i
        while s.kind(following) in (Kind.AND, Kind.OR, Kind.THE, Kind.EVERY) or s.key(following) == ",":
            following += 1
            if following - i > 3:
                break
        if s.kind(following) is not Kind.WEEKDAY or (
            s.kind(following + 1) is Kind.NUMBER and s.key(following + 2) not in ("h", "heures")
        ):
            break
        days.add(s.at(following).value)
        i = following + 1
    return tuple(sorted(days)), i
