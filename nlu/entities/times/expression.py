"""A whole time: days, hours and recurrence that stand together, in whatever order they were said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from nlu.entities.times.dates import read_written
from nlu.entities.times.days import Days, on, read_day
from nlu.entities.times.durations import FromNow, read_from_now
from nlu.entities.times.hours import Hours, read_hours, read_part
from nlu.entities.times.lures import lures
from nlu.entities.times.periods import read_period
from nlu.entities.times.recurrence import Repeat, read_repeat
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.stretches import Stretch, read_stretch
from nlu.entities.times.vocabulary import DAYTIME, MORNING, NIGHT, Kind


@dataclass(frozen=True, slots=True)
class Expression:
    """What was said of a time, from token `first` up to token `after`."""

    first: int
    after: int
    days: Days | None = None
    hours: Hours | None = None
    repeat: Repeat | None = None
    fixed: FromNow | Stretch | None = None
    part: int | None = None

    @property
    def empty(self) -> bool:
        return self.days is None and self.hours is None and self.repeat is None and self.fixed is None


_NEVER_FIRST: Final = frozenset(
    {
        Kind.WORD,
        Kind.MARK,
        Kind.FUNCTION,
        Kind.AND,
        Kind.OR,
        Kind.SHARP,
        Kind.ORDINAL,
        Kind.MERIDIEM,
        Kind.LESS,
        Kind.NOT,
    }
)
_BETWEEN_PARTS: Final = frozenset({Kind.AT, Kind.IN, Kind.FOR, Kind.THE, Kind.OF, Kind.FROM, Kind.TO, Kind.AROUND})
_MARKS_BETWEEN: Final = frozenset({",", "-", "–", "(", ":", "plutot", "soit", "et"})


def read_expression(s: Sentence, i: int) -> Expression | None:
    """The time that begins at this token, or None."""
    if s.kind(i) in _NEVER_FIRST or lures(s, i):
        return None
    found = _extended(s, Expression(i, i))
    while not found.empty and found.after < len(s.tokens):
        longer = _extended(s, found)
        if longer is found:
            break
        found = longer
    if found.empty:
        return None
    if _usual(s, found):
        return replace(found, repeat=Repeat("DAILY"))
    return None if _too_vague(s, found) else found


def _usual(s: Sentence, found: Expression) -> bool:
    """Whether a part of the day with its article is every day's, as the French say it: "le soir", "l'après-midi"."""
    if s.asked or s.key(found.first) not in ("le", "l") or s.kind(found.first + 1) is not Kind.PART:
        return False
    return (
        found.days is None
        and found.repeat is None
        and found.part is not None
        and s.kind(found.first - 1) is not Kind.FOR
    )


def _extended(s: Sentence, so_far: Expression) -> Expression:
    """The expression with one component more, or itself."""
    i = so_far.after
    for skipped in range(1 if so_far.empty else 4):
        at = i + skipped
        if skipped and not (
            s.kind(at - 1) in _BETWEEN_PARTS or s.key(at - 1) in _MARKS_BETWEEN or _shortens(s, at - 1)
        ):
            break
        longer = _component(s, so_far, at)
        if longer is not None:
            return longer
    return so_far


def _shortens(s: Sentence, i: int) -> bool:
    """Whether this is the full stop of "jeu." or "nov."."""
    return s.key(i) == "." and s.kind(i - 1) in (Kind.MONTH, Kind.WEEKDAY) and s.touches(i)


def _component(s: Sentence, so_far: Expression, i: int) -> Expression | None:
    if so_far.fixed is not None or s.kind(i) in (Kind.WORD, Kind.END, Kind.MARK):
        return None
    if so_far.repeat is not None and so_far.repeat.until is None and (end := _until(s, i)):
        return replace(so_far, repeat=replace(so_far.repeat, until=end[0]), after=end[1])
    if so_far.empty:
        usual = read_repeat(s, i) if s.kind(i) is Kind.FROM else None
        if usual is None and (fixed := read_from_now(s, i) or read_stretch(s, i)):
            return replace(so_far, fixed=fixed[0], after=fixed[1])
    if (
        so_far.repeat is None
        and (repeat := read_repeat(s, i))
        and (so_far.days is None or so_far.days.weekday is not None)
    ):
        return replace(so_far, repeat=_with_weekday(repeat[0], so_far.days), days=None, after=repeat[1])
    if (today := _this_part(s, i)) and so_far.days is None:
        hours, after = today
        return replace(so_far, days=on(s.today), hours=_joined(so_far.hours, hours), part=hours.part, after=after)
    if (days := read_period(s, i) or read_day(s, i)) and (joined := _days_joined(so_far, days[0])):
        return replace(joined, after=days[1])
    if so_far.hours is None or so_far.hours.part is not None:
        return _with_hours(s, so_far, i)
    if so_far.part is None and (part := read_part(s, i)) and so_far.hours.part is None:
        return _qualified(so_far, *part)
    return None


def _until(s: Sentence, i: int) -> tuple[date, int] | None:
    """« jusqu'au 15 janvier », « jusqu'à vendredi »: until when it comes back, if no hour is meant."""
    if s.kind(i) is not Kind.UNTIL:
        return None
    day = s.skip(i + 1, Kind.THE)
    written = read_written(s, day)
    if s.kind(day) is Kind.NUMBER and (written is None or written[0].month is None):
        return None  # « jusqu'à 18 », « jusqu'à 18h »
    found = read_day(s, day)
    return (found[0].until - timedelta(days=1), found[1]) if found else None


def _with_hours(s: Sentence, so_far: Expression, i: int) -> Expression | None:
    loose = so_far.days is not None or so_far.repeat is not None or so_far.part is not None
    found = read_hours(s, i, part=so_far.part, loose=loose)
    if found is None:
        return None
    hours, after = found
    if so_far.hours is not None and hours.part is not None:
        return None
    return replace(so_far, hours=hours, part=hours.part if hours.part is not None else so_far.part, after=after)


def _this_part(s: Sentence, i: int) -> tuple[Hours, int] | None:
    """ "ce soir", "cette fin d'après-midi", "tonight"."""
    if s.kind(i) is Kind.THIS:
        return read_part(s, i + 1)
    if s.kind(i) is Kind.PART and s.at(i).shy:
        return read_part(s, i)
    if s.kind(i) is Kind.THE and s.kind(i + 1) is Kind.PART and s.kind(i + 2) is Kind.THIS:
        return None
    return None


def _joined(clock: Hours | None, part: Hours) -> Hours:
    """The hours said before their part of the day: "10h ce matin", "8h ce soir"."""
    if clock is None or clock.part is not None:
        return part
    return _moved(clock, part)


def _moved(clock: Hours, part: Hours) -> Hours:
    late = part.part is not None and part.part > MORNING
    if late and clock.start < 12 * 60 and clock.start + 720 < 24 * 60 and clock.end <= 12 * 60 + 60:
        return replace(clock, start=clock.start + 720, end=clock.end + 720)
    if part.part == MORNING and 13 * 60 <= clock.start < 18 * 60 and not clock.until and clock.end - clock.start == 60:
        return replace(clock, start=clock.start - 720, end=clock.end - 720)
    return clock


def _qualified(so_far: Expression, part: Hours, after: int) -> Expression | None:
    if so_far.hours is None or part.part == DAYTIME:
        return None
    return replace(so_far, hours=_moved(so_far.hours, part), part=part.part, after=after)


def _days_joined(so_far: Expression, days: Days) -> Expression | None:
    """Two namings of the day that go together: a week and its day, a recurrence and its weekday."""
    before = so_far.days
    if so_far.repeat is not None:
        if days.weekday is None or so_far.repeat.weekdays or so_far.repeat.every != "WEEKLY":
            return None
        return replace(so_far, repeat=_with_weekday(so_far.repeat, days))
    if before is None:
        return replace(so_far, days=days)
    if before.grain == "week" and days.weekday is not None:
        day = before.first + timedelta(days=days.weekday)
        return replace(so_far, days=on(day, days.weekday))
    if before.single and days.grain == "week" and before.weekday is not None:
        return replace(so_far, days=on(days.first + timedelta(days=before.weekday), before.weekday))
    if not before.single and days.single and before.first <= days.first < before.until:
        return replace(so_far, days=days)
    return None


def _with_weekday(repeat: Repeat, days: Days | None) -> Repeat:
    if days is None or days.weekday is None or repeat.weekdays or repeat.every != "WEEKLY":
        return repeat
    return replace(repeat, weekdays=(days.weekday,))


def _too_vague(s: Sentence, found: Expression) -> bool:
    """A part of the day that nothing leads in is often no time: "matin !", "la nuit je dors mal"."""
    if found.hours is None or found.hours.part is None or found.days or found.repeat or s.asked:
        return False
    if found.hours.part in (NIGHT, DAYTIME):
        return s.kind(found.first) not in (Kind.IN, Kind.LONG, Kind.STAGE) or (
            found.hours.part == NIGHT and s.kind(found.first) is Kind.LONG
        )
    return found.after - found.first == 1 and (s.ordinal_days or len(s.tokens) > 6)
