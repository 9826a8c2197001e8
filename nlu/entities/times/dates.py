"""Dates, in figures or in words: reading them as they are written, and finding the day that they mean."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import Kind


class Written(NamedTuple):
    """A date as far as it was written."""

    day: int
    month: int | None = None
    year: int | None = None


def is_fraction(s: Sentence, i: int, after: int) -> bool:
    """ "1/2 baguette", "3/4 d'heure", "4/5 personnes", "7/7": two numbers that are no date."""
    if s.at(after - 2).kind is Kind.MARK and after - i > 3:
        return False
    small = len(s.key(i)) == 1 and len(s.key(i + 2)) == 1
    if s.key(i + 1) == ".":
        return not (len(s.key(i)) == 2 and len(s.key(i + 2)) == 2) or not s.counts_nothing(after)
    value = (s.at(i).value, s.at(i + 2).value)
    if value in {(1, 2), (3, 4), (1, 4), (1, 3), (2, 3), (7, 7)}:
        return True
    return (
        (small and not s.counts_nothing(after))
        or (s.kind(after) is Kind.WORD and s.key(after) in _MEASURES)
        or "tension" in (s.key(i - 1), s.key(i - 2))
    )


_MEASURES = frozenset("tension personnes fois euros pieces kg litres ans enfants".split())


def read_written(s: Sentence, i: int) -> tuple[Written, int] | None:
    """A date in figures or words: 3/12, 03-12-2026, 2026-12-03, 3 décembre 2026, 1er, December 3rd."""
    if s.kind(i) is Kind.MONTH:
        return _month_first(s, i)
    if s.kind(i) is Kind.NTH:
        number, after = s.at(i).value, i + 1
        month = s.skip(after, Kind.OF)
        if s.kind(month) is Kind.MONTH:
            return _with_year(s, number, s.at(month).value, month + 1)
        return Written(number), after
    if s.kind(i) is not Kind.NUMBER:
        return None
    figures = _figures(s, i)
    if figures is not None:
        return figures
    number, after = s.at(i).value, s.skip(i + 1, Kind.ORDINAL)
    month = s.skip(after, Kind.OF)
    if s.key(month) == "sept" and s.at(month).value == 7 and 1 <= number <= 31:
        return _with_year(s, number, 9, month + 1)
    if s.kind(month) is Kind.MONTH and 1 <= number <= 31:
        return _with_year(s, number, s.at(month).value, month + 1)
    return Written(number), after


def _month_first(s: Sentence, i: int) -> tuple[Written, int] | None:
    after = s.skip(i + 1, Kind.THE)
    number = s.at(after)
    if number.kind is Kind.NTH or (number.kind is Kind.NUMBER and 1 <= number.value <= 31 and s.ordinal_days):
        return _with_year(s, number.value, s.at(i).value, s.skip(after + 1, Kind.ORDINAL))
    return None


def _with_year(s: Sentence, day: int, month: int, i: int) -> tuple[Written, int]:
    after = i + 1 if s.key(i) == "," and s.ordinal_days else i
    year = s.at(after)
    if year.kind is Kind.NUMBER and 1900 <= year.value <= 2199:
        return Written(day, month, year.value), after + 1
    return Written(day, month), i


def _figures(s: Sentence, i: int) -> tuple[Written, int] | None:
    sign = s.key(i + 1)
    if sign not in ("/", "-", ".") or s.kind(i + 2) is not Kind.NUMBER or not (s.touches(i + 1) and s.touches(i + 2)):
        return None
    first, second = s.at(i).value, s.at(i + 2).value
    whole = s.key(i + 3) == sign and s.kind(i + 4) is Kind.NUMBER and s.touches(i + 3) and s.touches(i + 4)
    third = s.at(i + 4).value if whole else None
    if third is not None and first > 1900 and 1 <= second <= 12 and third <= 31:
        return Written(third, second, first), i + 5
    if not (1 <= first <= 31 and 1 <= second <= 12) or len(s.key(i)) > 2 or len(s.key(i + 2)) > 2:
        return None
    if third is not None:
        year = third + 2000 if third < 100 else third
        return (Written(first, second, year), i + 5) if 1900 <= year <= 2199 else None
    padded = len(s.key(i)) == len(s.key(i + 2)) == 2 and s.kind(i - 1) is Kind.THE
    if sign != "/" and not (sign == "-" and padded) and not (sign == "." and s.counts_nothing(i + 3)):
        return None
    return Written(first, second), i + 3


def resolved(written: Written, today: date) -> date | None:
    """The date meant: with a year, that very one; without, the next to come."""
    day, month, year = written
    if year is not None and month is not None:
        return exact(year, month, day)
    candidates = (
        [(today.year + n, month) for n in range(9)]
        if month is not None
        else [(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(13)]
    )
    for in_year, in_month in candidates:
        found = exact(in_year, in_month, day)
        if found is not None and found >= today:
            return found
    return None


def exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
