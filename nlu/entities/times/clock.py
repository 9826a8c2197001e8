"""One time on the clock, in every spelling: 15h30, 15:30, 3 pm, midi et demi, neuf heures moins le quart."""

from __future__ import annotations

from typing import Final, NamedTuple

from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import (
    AFTERNOON,
    EVENING,
    HOUR,
    MINUTE,
    MORNING,
    NIGHT,
    NOON,
    Kind,
)

NOONTIME: Final = 12 * 60
MIDNIGHT: Final = 24 * 60


class Clock(NamedTuple):
    """`minute` of the day. `sure`: no twelve hours can be meant on top. `unit`: written with an hour sign or word."""

    minute: int
    sure: bool
    unit: bool = True
    part: int | None = None


_SPOKEN_MINUTES: Final = frozenset({5, 10, 20, 25})
_RANGES: Final = frozenset({Kind.FROM, Kind.BETWEEN})

Read = tuple[Clock, int] | None


def read_clock(s: Sentence, i: int, *, bare: bool = False) -> Read:
    """A time on the clock; with `bare`, also a number that stands alone."""
    found = _spelled(s, i, bare=bare)
    if found is None:
        return None
    clock, after = found
    if clock.minute > MIDNIGHT + 59 or s.key(after) in ("€", "%"):
        return None
    after = s.skip(after, Kind.SHARP)
    part = _qualifier(s, after)
    return (clock._replace(part=part[0]), part[1]) if part and clock.minute <= NOONTIME + 59 else (clock, after)


def _spelled(s: Sentence, i: int, *, bare: bool) -> Read:
    match s.kind(i):
        case Kind.MIDNIGHT:
            return _with_fraction(s, MIDNIGHT, i + 1, sure=True)
        case Kind.PART if s.at(i).value == NOON:
            exact = _with_fraction(s, NOONTIME, i + 1, sure=True)
            return exact if exact[1] > i + 1 or s.kind(i + 1) is Kind.SHARP else None
        case Kind.HALF | Kind.QUARTER:
            return _past_or_to(s, {Kind.HALF: 30, Kind.QUARTER: 15}[s.kind(i)], i + 1)
        case Kind.NUMBER | Kind.A:
            return _number(s, i, bare=bare)
        case _:
            return None


def _number(s: Sentence, i: int, *, bare: bool) -> Read:
    value, key, after = s.at(i).value, s.key(i), i + 1
    if (
        value in _SPOKEN_MINUTES
        and s.kind(after) in (Kind.PAST, Kind.TO)
        and s.kind(i - 1) not in _RANGES
        and (told := _past_or_to(s, value, after))
    ):
        return told
    if value > 24 or (key.isdecimal() and len(key) > 2):
        return None
    sure = value > 12 or value == 0 or (key.isdecimal() and key[0] == "0")
    if s.kind(after) is Kind.UNIT and s.at(after).value == HOUR:
        clock, after = _with_fraction(s, value * 60, after + 1, sure=sure)
        return _meridiem(s, clock, after) or (clock, after)
    if s.kind(i) is Kind.A:
        return None
    clock = Clock(value * 60, sure, unit=False)
    if s.key(after) in (":", ".") and s.touches(after) and s.touches(after + 1) and s.kind(after + 1) is Kind.NUMBER:
        minutes = s.at(after + 1)
        if len(minutes.key) == 2 and minutes.value < 60:
            clock = Clock(value * 60 + minutes.value, sure)
            told = _meridiem(s, clock, after + 2)
            if told or s.key(after) == ":" or s.asked:
                return told or (clock, after + 2)
        return None
    if told := _meridiem(s, clock, after):
        return told
    part = _qualifier(s, after)
    if part is not None and value <= 12 and s.ordinal_days:
        return clock._replace(unit=True), after
    return (clock, after) if bare and s.counts_nothing(after) else None


def _meridiem(s: Sentence, clock: Clock, after: int) -> Read:
    """am and pm, after a number no higher than twelve."""
    if s.kind(after) is not Kind.MERIDIEM or not 60 <= clock.minute < 13 * 60:
        return None
    return Clock(clock.minute % NOONTIME + s.at(after).value * 60, sure=True), after + 1


def _past_or_to(s: Sentence, minutes: int, i: int) -> Read:
    """The English way: half past three, ten to nine."""
    back = s.kind(i) is Kind.TO
    i = s.skip(i, s.kind(i)) if s.kind(i) in (Kind.PAST, Kind.TO) else i
    if (
        not s.ordinal_days
        or s.kind(i) is not Kind.NUMBER
        or not 1 <= s.at(i).value <= 12
        or (minutes != 30 and s.kind(i - 1) not in (Kind.PAST, Kind.TO))
    ):
        return None
    if (
        s.kind(i + 1) is Kind.WORD
        or (s.kind(i + 1) is Kind.UNIT and s.at(i + 1).value != HOUR)
        or (s.kind(i + 1) is Kind.MERIDIEM and back and minutes < 13)
    ):
        return None
    clock = Clock(s.at(i).value * 60 + (-minutes if back else minutes), sure=False)
    return _meridiem(s, clock, i + 1) or (clock, i + 1)


def _with_fraction(s: Sentence, minute: int, i: int, *, sure: bool) -> tuple[Clock, int]:
    """The minutes after the hour's sign: 30, et demie, et quart, moins le quart, moins dix."""
    if s.kind(i) is Kind.AND and s.kind(i + 1) in (Kind.HALF, Kind.QUARTER):
        return Clock(minute + (30 if s.kind(i + 1) is Kind.HALF else 15), sure), i + 2
    if s.kind(i) is Kind.LESS:
        less = s.skip(i + 1, Kind.THE)
        if s.kind(less) is Kind.QUARTER:
            return Clock(minute - 15, sure), less + 1
        if s.kind(less) is Kind.NUMBER and 0 < s.at(less).value < 60:
            return Clock(minute - s.at(less).value, sure), less + 1
    if s.kind(i) is Kind.HALF:
        return Clock(minute + 30, sure), i + 1
    if (minutes := _minutes(s, i)) is not None:
        return Clock(minute + s.at(i).value, sure), minutes
    return Clock(minute, sure), i


def _minutes(s: Sentence, i: int) -> int | None:
    """The position after the minutes that stand here, unless they count something else ("10h 12 rue des Lilas")."""
    token = s.at(i)
    if token.kind is not Kind.NUMBER or token.value > 59:
        return None
    if s.kind(i + 1) is Kind.UNIT:
        return i + 2 if s.at(i + 1).value == MINUTE else None
    if token.key.isdecimal() and not (s.touches(i) or (len(token.key) == 2 and s.counts_nothing(i + 1))):
        return None
    return i + 1


def _qualifier(s: Sentence, i: int) -> tuple[int, int] | None:
    """ "du matin", "de l'après-midi", "in the evening": the half of the day that an hour is in."""
    if s.kind(i) not in (Kind.OF, Kind.FROM, Kind.IN, Kind.AT):
        return None
    part = s.skip(i + 1, Kind.THE)
    if s.kind(part) is Kind.PART and s.at(part).value in (MORNING, AFTERNOON, EVENING, NIGHT):
        return s.at(part).value, part + 1
    return ((MORNING, part + 1)) if s.key(part) == "mat" else None


def settled(clock: Clock, part: int | None = None) -> int:
    """The minute of the day meant: by its part of the day; without, one to five o'clock are in the afternoon."""
    part = part if clock.part is None else clock.part
    minute = clock.minute
    if clock.sure or minute >= 13 * 60:
        return minute
    if part in (AFTERNOON, EVENING):
        return minute + NOONTIME if minute < NOONTIME else minute
    if part == NIGHT:
        return (
            MIDNIGHT + minute
            if minute < 7 * 60
            else minute + NOONTIME
            if minute < NOONTIME
            else MIDNIGHT + minute - NOONTIME
        )
    if part == NOON:
        return minute + NOONTIME if minute < 3 * 60 else minute
    if part is None and 60 <= minute < 6 * 60:
        return minute + NOONTIME
    return minute
