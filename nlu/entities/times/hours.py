"""Hours of a day: a time on the clock, a part of the day, from one to another, before, after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nlu.entities.times.clock import MIDNIGHT, NOONTIME, Clock, read_clock, settled
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import (
    AFTERNOON,
    DAYTIME,
    EARLY,
    EVENING,
    HOUR,
    LATE,
    MID,
    MORNING,
    NIGHT,
    NOON,
    Kind,
)

PARTS: Final = {
    MORNING: (480, 720),
    NOON: (720, 840),
    AFTERNOON: (840, 1080),
    EVENING: (1080, 1260),
    NIGHT: (1260, MIDNIGHT + 480),
    DAYTIME: (0, MIDNIGHT),
}
"""The minutes at which each part of the day begins and ends."""

_STAGED: Final = {
    (DAYTIME, EARLY): (480, 600),
    (DAYTIME, MID): (720, 840),
    (DAYTIME, LATE): (1020, 1140),
}
DAWN: Final = 480
DUSK: Final = 1260
"""What "before" reaches back to and "after" reaches on to: the day in which people help each other."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From minute `start` of the day to minute `end`; past 24 hours, on the next day."""

    start: int
    end: int
    grain: Literal["minute", "hour", "part_of_day", "day"]
    part: int | None = None
    until: bool = False
    """Whether only the end was said ("avant midi")."""


Read = tuple[Hours, int] | None


def read_hours(s: Sentence, i: int, *, part: int | None, loose: bool) -> Read:
    """Hours of a day. `part` is the part of the day read before; `loose` lets numbers without an hour sign count."""
    match s.kind(i):
        case Kind.BETWEEN | Kind.FROM | Kind.OF | Kind.STARTING if found := _between(s, i, part=part, loose=loose):
            return found
        case Kind.BEFORE | Kind.UNTIL | Kind.BY | Kind.AFTER | Kind.STARTING:
            return _open(s, i, part=part, loose=loose)
        case Kind.BETWEEN:
            return None
        case _:
            pass
    led = s.skip(i, Kind.FOR, Kind.AT, Kind.AROUND) if s.kind(i) is not Kind.TO else i
    led = s.skip(led, Kind.THE) if s.kind(led + 1) is Kind.NUMBER and led > i else led
    return (
        _range(s, led, part=part, loose=loose, led=led > i)
        or _at(s, led, part=part, loose=loose, led=led - i)
        or read_part(s, i)
    )


def _at(s: Sentence, i: int, *, part: int | None, loose: bool, led: int) -> Read:
    bare = s.asked or (led > 0 and (loose or (s.ordinal_days and s.kind(i - 1) is Kind.AT and s.at(i).value <= 12)))
    found = read_clock(s, i, bare=bare)
    if found is None:
        return None
    clock, after = found
    pointed = led > 0 and s.kind(i - 1) in (Kind.AT, Kind.AROUND)
    if _lasts(s, clock, after, led=led > 0 or loose or s.asked, pointed=pointed):
        return None
    start = settled(clock, part)
    after = s.skip(after, Kind.AROUND) if s.kind(after + 1) is not Kind.NUMBER else after
    return Hours(start, start + 60, "minute" if start % 60 else "hour"), after


def _lasts(s: Sentence, clock: Clock, after: int, *, led: bool, pointed: bool = False) -> bool:
    """Whether this is how long something lasts, not when it is: "2 heures de ménage", "1h par jour", "24h/24".

    `pointed` says that it was pointed at: "à 9 h par la petite porte".
    """
    if clock.part is not None or not clock.unit:
        return False
    if s.kind(after) is Kind.OF and s.kind(s.skip(after + 1, Kind.THE)) not in (Kind.PART, Kind.NUMBER):
        return s.kind(after + 1) in (Kind.WORD, Kind.FUNCTION, Kind.THE, Kind.A)
    if s.key(after) == "par" or s.kind(after) is Kind.ON:
        return s.kind(after) is Kind.REPEATS or not _by_some_means(s, after + 1, pointed=pointed)
    if s.key(after) == "/" or (s.kind(after) is Kind.THE and s.kind(after + 1) is Kind.UNIT):
        return True
    whole_hours = s.kind(after - 1) is Kind.UNIT and s.at(after - 1).value == HOUR
    return not led and whole_hours and not clock.sure and clock.minute <= 6 * 60


_MEANS: Final = frozenset(
    "message messages msg sms mms texto textos tel telephone fixe portable mobile mail mails email courriel courrier"
    " poste lettre ecrit appel vocal visio whatsapp wa signal telegram messenger matrix zoom skype fb facebook chat bot"
    " appli internet".split()
)
_MODEST: Final = frozenset("petit simple bref court".split())


def _by_some_means(s: Sentence, i: int, *, pointed: bool) -> bool:
    """Whether after "par" or "sur" stands how one is reached, or a place, and not what an hour is counted by."""
    i = s.skip(i, Kind.THE)
    i = s.skip(i, Kind.A)
    i += s.key(i) in _MODEST
    return s.key(i) in _MEANS or (pointed and s.kind(i) not in (Kind.UNIT, Kind.NUMBER, Kind.PART))


def _end(s: Sentence, i: int, *, bare: bool) -> tuple[Clock, int] | None:
    """One end of a range: a clock time, or noon; a number before a month is a date."""
    if s.kind(i) is Kind.NUMBER and s.kind(i + 1) is Kind.MONTH:
        return None
    if found := read_clock(s, i, bare=bare):
        return found
    if s.kind(i) is Kind.PART and s.at(i).value == NOON:
        return Clock(NOONTIME, sure=True), i + 1
    return None


def _between(s: Sentence, i: int, *, part: int | None, loose: bool) -> Read:
    opening = s.kind(i)
    i += 1
    if found := _parts_between(s, i):
        return found
    first = _end(s, s.skip(i, Kind.AROUND), bare=True)
    if first is None:
        return None
    if not (
        s.kind(first[1]) in _TO
        or (opening is Kind.BETWEEN and s.kind(first[1]) is Kind.AND)
        or s.key(first[1]) in _DASHES
    ):
        return None
    return _ended(s, first, part=part, loose=loose, led=True)


def _range(s: Sentence, i: int, *, part: int | None, loose: bool, led: bool) -> Read:
    first = _end(s, i, bare=True) if s.kind(i) in (Kind.NUMBER, Kind.PART) else None
    if first is None and s.kind(i) is Kind.NUMBER and s.at(i).value <= 24:
        first = (Clock(s.at(i).value * 60, sure=s.at(i).value > 12, unit=False), i + 1)
    if first is None or not (s.kind(first[1]) in _TO or s.key(first[1]) in _DASHES):
        return None
    return _ended(s, first, part=part, loose=loose, led=led)


_TO: Final = frozenset({Kind.TO, Kind.AT, Kind.UNTIL})
_DASHES: Final = frozenset({"-", "–", "—", "/", "→", ">"})


def _ended(s: Sentence, first: tuple[Clock, int], *, part: int | None, loose: bool, led: bool) -> Read:
    """The second end of a range, and both settled together."""
    opening, i = first
    last = _end(s, s.skip(i + 1, Kind.AROUND), bare=True)
    if last is None:
        return None
    closing, after = last
    told = s.ordinal_days and led and s.counts_nothing(after)
    if not (opening.unit or closing.unit or loose or s.asked or told):
        return None
    if _lasts(s, closing, after, led=led or loose or s.asked or opening.unit):
        return None
    part = closing.part if closing.part is not None and opening.part is None else part
    start, end = settled(opening, part), settled(closing, part)
    if end <= start and start < MIDNIGHT:
        if not opening.sure and opening.minute < end:
            start = opening.minute
        elif not closing.sure and end + NOONTIME > start:
            end += NOONTIME
        else:
            end += MIDNIGHT
    return Hours(start, end, "minute" if start % 60 or end % 60 else "hour"), after


def _parts_between(s: Sentence, i: int) -> Read:
    """ "du matin au soir"."""
    i = s.skip(i, Kind.THE)
    if s.kind(i) is not Kind.PART or s.kind(i + 1) not in _TO | {Kind.AND}:
        return None
    last = s.skip(i + 2, Kind.THE)
    if s.kind(last) is not Kind.PART or s.at(last).value <= s.at(i).value or s.at(i).value == NOON:
        return None
    return Hours(PARTS[s.at(i).value][0], PARTS[s.at(last).value][1], "part_of_day"), last + 1


def _open(s: Sentence, i: int, *, part: int | None, loose: bool) -> Read:
    opening = s.kind(i)
    i = s.skip(i + 1, Kind.AROUND)
    i = s.skip(i, Kind.THE)
    found = _end(s, i, bare=loose or s.asked)
    if found is None:
        return _open_part(s, i, opening)
    clock, after = found
    if s.kind(after) is Kind.OF and s.kind(after + 1) is Kind.WORD and clock.part is None:
        return None
    minute = settled(clock, part)
    grain: Literal["minute", "hour"] = "minute" if minute % 60 else "hour"
    if opening in (Kind.AFTER, Kind.STARTING):
        return Hours(
            minute, DUSK if minute < DUSK - 60 else MIDNIGHT + (480 if minute >= MIDNIGHT else 0), grain
        ), after
    return Hours(DAWN if minute > DAWN else 0, minute, grain, until=True), after


def _open_part(s: Sentence, i: int, opening: Kind) -> Read:
    i = s.skip(i, Kind.THIS)
    part = read_part(s, i)
    if part is None or (opening in (Kind.BEFORE, Kind.AFTER) and s.kind(i - 1) not in (Kind.THE, Kind.THIS)):
        return None
    hours, after = part
    if opening in (Kind.AFTER, Kind.STARTING):
        return Hours(
            hours.end if opening is Kind.AFTER else hours.start, max(DUSK, hours.end + 60), "part_of_day"
        ), after
    end = hours.start if opening is Kind.BEFORE else hours.end
    return Hours(min(DAWN, end - 60), end, "part_of_day", until=True), after


def read_part(s: Sentence, i: int) -> Read:
    """A part of the day, or the beginning, middle or end of one."""
    i = _before_part(s, i)
    stage: int | None = None
    if s.kind(i) is Kind.STAGE:
        stage = s.at(i).value
        i = s.skip(i + 1, Kind.OF, Kind.FROM)
        i = s.skip(i, Kind.THE) if s.kind(i + 1) is Kind.PART else i
    if s.kind(i) is not Kind.PART:
        return None
    part = s.at(i).value
    if stage is None:
        start, end = PARTS[part]
        return Hours(start, end, "day" if part == DAYTIME else "part_of_day", part), i + 1
    start, end = _STAGED.get((part, stage)) or _third(part, stage)
    return Hours(start, end, "part_of_day", part), i + 1


def _before_part(s: Sentence, i: int) -> int:
    """Past the small words before a part of the day: "dans la", "en", "le", "au cours de la"."""
    i = s.skip(i, Kind.FOR, Kind.AT, Kind.TO, Kind.IN, Kind.DURING)
    return s.skip(i, Kind.AROUND, Kind.LONG, Kind.THE)


def _third(part: int, stage: int) -> tuple[int, int]:
    """The first half, the middle or the last half of a part of the day."""
    start, end = PARTS[part]
    half = (end - start) // 2
    if stage == EARLY:
        return start, start + half
    return (start + half // 2, end - half // 2) if stage == MID else (start + half, end)
