"""Times counted from this very moment: "dans deux heures", "d'ici une demi-heure", "sous 48 h"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import DAY, HOUR, MINUTE, WEEK, Kind

_QUARTERS: Final = {("1", "4"): 15, ("1", "2"): 30, ("3", "4"): 45}


@dataclass(frozen=True, slots=True)
class FromNow:
    """So many minutes from now; `within`: at any moment until then."""

    minutes: int
    within: bool = False


def read_from_now(s: Sentence, i: int) -> tuple[FromNow, int] | None:
    """A time counted in minutes or hours from now, or a delay of days in which something is wanted."""
    if s.kind(i) is Kind.NOW and s.asked:
        return FromNow(0), i + 1
    opening = s.kind(i)
    if opening is Kind.IN and s.kind(i + 1) is Kind.THE and _is_hour(s, i + 2) and s.at(i + 2).key != "heures":
        return FromNow(60, within=True), i + 3
    if opening in (Kind.IN, Kind.WITHIN, Kind.BY, Kind.AGO):
        found = read_minutes(s, s.skip(i + 1, Kind.AROUND), days=opening is Kind.WITHIN)
        if found is None:
            return None
        minutes, after = found
        return FromNow(-minutes if opening is Kind.AGO else minutes, within=opening in (Kind.WITHIN, Kind.BY)), after
    if opening in (Kind.NUMBER, Kind.A, Kind.HALF) and (found := read_minutes(s, i)) and s.kind(found[1]) is Kind.AGO:
        return (FromNow(-found[0]), found[1] + 1) if s.ordinal_days else None
    return None


def read_minutes(s: Sentence, i: int, *, days: bool = False) -> tuple[int, int] | None:
    """How long, in minutes: "2 heures", "une demi-heure", "1h30", "trois quarts d'heure"."""
    half = s.skip(i, Kind.A)
    if s.kind(half) is Kind.HALF and _is_hour(s, s.skip(half + 1, Kind.A)):
        return 30, s.skip(half + 1, Kind.A) + 1
    if s.kind(half) is Kind.QUARTER and s.kind(half + 1) is Kind.OF and _is_hour(s, s.skip(half + 2, Kind.A)):
        return 15, s.skip(half + 2, Kind.A) + 1
    if s.key(i + 1) == "/" and (quarters := _QUARTERS.get((s.key(i), s.key(i + 2)))) and s.kind(i + 3) is Kind.OF:
        return (quarters, i + 5) if _is_hour(s, i + 4) else None
    number = s.at(i)
    if number.kind not in (Kind.NUMBER, Kind.A) or number.value > 1000:
        return None
    if s.key(i + 1) in ("quarts", "quart") and s.kind(i + 2) is Kind.OF and _is_hour(s, i + 3):
        return 15 * number.value, i + 4
    if (s.kind(i + 1) is Kind.OR or s.key(i + 1) in ("-", "a")) and s.kind(i + 2) is Kind.NUMBER:
        i += 2
    unit = s.at(i + 1)
    if unit.kind is not Kind.UNIT:
        return None
    if days and unit.value in (DAY, WEEK):
        return number.value * (1440 if unit.value == DAY else 10080), i + 2
    if unit.value == MINUTE:
        return number.value, i + 2
    if unit.value != HOUR:
        return None
    minutes, after = number.value * 60, i + 2
    if s.kind(after) is Kind.AND and s.kind(s.skip(after + 1, Kind.A)) in (Kind.HALF, Kind.QUARTER):
        part = s.skip(after + 1, Kind.A)
        return minutes + (30 if s.kind(part) is Kind.HALF else 15), part + 1
    if s.kind(after) is Kind.NUMBER and s.at(after).value < 60 and s.touches(after):
        return minutes + s.at(after).value, s.skip(after + 1, Kind.UNIT)
    return minutes, after


def _is_hour(s: Sentence, i: int) -> bool:
    return s.kind(i) is Kind.UNIT and s.at(i).value == HOUR
