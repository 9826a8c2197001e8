"""Days: named from today, by their weekday, by their date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from nlu.entities.times.dates import Written, exact, is_fraction, read_written, resolved
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.vocabulary import DAY, DOZENS, MONTH, SAYS_NO_TIME, WEEK, Kind, Token

Read = tuple["Days", int] | None


@dataclass(frozen=True, slots=True)
class Days:
    """The days from `first` up to, not including, `until`. `weekday`: said by its name, so it may come every week."""

    first: date
    until: date
    grain: Literal["day", "week"] = "day"
    weekday: int | None = None

    @property
    def single(self) -> bool:
        return self.until - self.first == timedelta(days=1)


def on(day: date, weekday: int | None = None) -> Days:
    return Days(day, day + timedelta(days=1), weekday=weekday)


def read_day(s: Sentence, i: int) -> Read:
    """One day, with the article or demonstrative before it."""
    i = s.skip(i, Kind.THE, Kind.THIS)
    article = s.kind(i - 1) in _ARTICLES and s.key(i - 1) not in ("la", "les", "l")
    match s.kind(i):
        case Kind.RELATIVE:
            return _relative(s, i)
        case Kind.WEEKDAY | Kind.NEXT | Kind.LAST:
            return _weekday(s, i)
        case Kind.FEAST:
            return on(resolved(Written(s.at(i).value % 100, s.at(i).value // 100), s.today) or s.today), i + 1
        case Kind.NUMBER | Kind.MONTH | Kind.NTH:
            return (_counted_back(s, i) if s.ordinal_days else None) or _date(s, i, article=article)
        case Kind.IN | Kind.AGO:
            return _counted(s, i)
        case Kind.A:
            return _counted_back(s, i)
        case _:
            return None


_ARTICLES: Final = frozenset({Kind.THE, Kind.FROM, Kind.UNTIL, Kind.BY, Kind.STARTING, Kind.BEFORE})


def _relative(s: Sentence, i: int) -> Read:
    days = on(s.today + timedelta(days=s.at(i).value))
    i += 1
    if s.kind(i) is Kind.IN_EIGHT:
        return on(days.first + timedelta(weeks=s.at(i).value)), i + 1
    again = s.skip(i, Kind.THE)
    if s.kind(again) is Kind.MARK and s.key(again) in "(,":
        again += 1
    if s.kind(again) in (Kind.WEEKDAY, Kind.NUMBER) and (restated := read_day(s, again)):
        if s.kind(again) is Kind.NUMBER:
            return (restated[0], restated[1]) if restated[0] == days else (days, i)
        if not s.at(again).shy and s.at(again).value == days.first.weekday():
            return days, restated[1]
    return days, i


def _weekday(s: Sentence, i: int) -> Read:
    step = s.at(i).value if s.kind(i) in (Kind.NEXT, Kind.LAST) else 0
    if step:
        i += 1
    token = s.at(i)
    if token.kind is not Kind.WEEKDAY or (token.shy and not step and not _abbreviated(s, i)):
        return None
    if token.plural and s.kind(i + 1) not in (Kind.NEXT, Kind.LAST, Kind.NUMBER):
        return None
    this = s.kind(i - 1) is Kind.THIS
    i += 1
    if token.shy and s.key(i) == "." and s.touches(i):
        i += 1
    if (dated := _weekday_date(s, i, token.value)) is not None:
        return dated
    coming = (token.value - s.today.weekday()) % 7
    if s.kind(i) is Kind.IN_EIGHT:
        return on(s.today + timedelta(days=coming, weeks=s.at(i).value), token.value), i + 1
    if s.kind(i) in (Kind.NEXT, Kind.LAST):
        step, i = s.at(i).value, i + 1
    elif s.key(i) == "ci" and this:
        i += 1
    week = s.skip(i, Kind.IN, Kind.OF, Kind.THE)
    if (weeks := _week(s, week)) is not None and weeks[0] >= 0:
        monday = s.today - timedelta(days=s.today.weekday()) + timedelta(weeks=weeks[0])
        return on(monday + timedelta(days=token.value), token.value), weeks[1]
    if step < 0:
        return on(s.today - timedelta(days=(s.today.weekday() - token.value - 1) % 7 + 1), token.value), i
    if coming == 0 and not this:
        coming = 7
    return on(s.today + timedelta(days=coming), token.value), i


def _abbreviated(s: Sentence, i: int) -> bool:
    """Whether a short weekday ("mar", "sat") is one: something of a time stands next to it, or it was asked for."""
    if s.strict:
        return False
    follows = i + 1 + (s.key(i + 1) == ".")
    return (
        s.kind(follows) in (Kind.PART, Kind.NEXT)
        or (
            s.kind(follows) is Kind.NUMBER
            and (s.kind(follows + 1) in (Kind.UNIT, Kind.MONTH) or s.key(follows + 1) in "/:")
        )
        or (s.asked and len(s.tokens) < 8)
        or s.kind(i - 1) is Kind.EVERY
    )


def _week(s: Sentence, i: int) -> tuple[int, int] | None:
    """ "cette semaine", "next week": how many weeks from this one."""
    if s.kind(i) is Kind.UNIT and s.at(i).value == WEEK and s.kind(i + 1) in (Kind.NEXT, Kind.LAST):
        return s.at(i + 1).value, i + 2
    if s.kind(i) in (Kind.NEXT, Kind.LAST) and s.kind(i + 1) is Kind.UNIT and s.at(i + 1).value == WEEK:
        return s.at(i).value, i + 2
    return None


def _weekday_date(s: Sentence, i: int, weekday: int) -> Read:
    """What follows a weekday's name: "mardi [3 décembre]", "mardi [3]"."""
    i = s.skip(i, Kind.THE)
    if s.kind(i) not in (Kind.NUMBER, Kind.MONTH, Kind.NTH):
        return None
    written = read_written(s, i)
    if written is None:
        return None
    date_, after = written
    if date_.month is not None:
        found = resolved(date_, s.today)
        return (on(found), after) if found else None
    if not (1 <= date_.day <= 31 and s.counts_nothing(after)):
        return None
    fitting = _fitting(date_.day, weekday, s.today)
    if _hours_follow(s, after) and fitting is None:
        return None
    found = fitting or resolved(date_, s.today)
    return (on(found), after) if found else None


def _hours_follow(s: Sentence, i: int) -> bool:
    """Whether "mardi 14" goes on as "-16h": hours, not a day of the month."""
    return (s.key(i) in ("-", "–", "a") or s.kind(i) is Kind.TO) and s.kind(i + 1) is Kind.NUMBER


def _fitting(day: int, weekday: int, today: date) -> date | None:
    """The next date with that number and that weekday, within two months."""
    for ahead in range(62):
        one = today + timedelta(days=ahead)
        if one.day == day and one.weekday() == weekday:
            return one
    return None


def _date(s: Sentence, i: int, *, article: bool) -> Read:
    written = read_written(s, i)
    if written is None:
        return None
    date_, after = written
    if date_.month is None and (borrowed := _borrowed(s, date_.day, after)) and s.kind(i - 1) in _ARTICLES:
        return on(borrowed), after
    if date_.month is None:
        ordinal = s.kind(after - 1) in (Kind.ORDINAL, Kind.NTH)
        if not (1 <= date_.day <= 31 and s.counts_nothing(after)) or (s.ordinal_days and not ordinal):
            return None
        if not (article or (ordinal and s.asked)) or (s.kind(after - 1) is Kind.NTH and not s.ordinal_days):
            return None
        if s.kind(after) is Kind.NEXT:
            after += 1
        elif s.kind(after) in (Kind.OF, Kind.FROM) and s.kind(s.skip(after + 1, Kind.THIS)) is Kind.UNIT:
            return _of_month(s, date_, s.skip(after + 1, Kind.THIS))
    elif (
        s.kind(i) is Kind.NUMBER
        and s.key(i + 1) in ("/", ".")
        and not (article or s.asked)
        and is_fraction(s, i, after)
    ):
        return None
    found = resolved(date_, s.today)
    return (on(found), after) if found else None


def _borrowed(s: Sentence, day: int, i: int) -> date | None:
    """ "les 3 et 5 décembre": the month of the second number is the first one's too."""
    if s.kind(i) not in (Kind.AND, Kind.OR) or s.kind(s.skip(i + 1, Kind.THE)) is not Kind.NUMBER:
        return None
    second = read_written(s, s.skip(i + 1, Kind.THE))
    if second is None or second[0].month is None:
        return None
    return resolved(Written(day, second[0].month, second[0].year), s.today)


def _of_month(s: Sentence, written: Written, i: int) -> Read:
    """ "le 5 du mois prochain", "le 5 de ce mois"."""
    if s.at(i).value != MONTH:
        return None
    following = s.kind(i + 1) is Kind.NEXT
    month = s.today.replace(day=1) + timedelta(days=32 if following else 0)
    found = resolved(Written(written.day, month.month, month.year), s.today)
    return (on(found), i + 1 + following) if found else None


def _counted(s: Sentence, i: int) -> Read:
    """ "dans 3 jours", "il y a deux semaines"."""
    back = s.kind(i) is Kind.AGO
    counted = read_count(s, s.skip(i + 1, Kind.AROUND))
    if counted is None:
        return None
    day = after_count(s, counted[0], counted[1], back=back)
    return (on(day), counted[2]) if day else None


def _counted_back(s: Sentence, i: int) -> Read:
    counted = read_count(s, i)
    if counted is None or s.kind(counted[2]) is not Kind.AGO:
        return None
    day = after_count(s, counted[0], counted[1], back=True)
    return (on(day), counted[2] + 1) if day else None


def read_count(s: Sentence, i: int) -> tuple[int, int, int] | None:
    """A number of days, weeks or months: how many, of what, and the position after; of "2 ou 3 jours" the first."""
    number = s.at(i)
    if number.kind not in (Kind.NUMBER, Kind.A):
        return None
    i += 1
    if number.kind is Kind.NUMBER and (s.kind(i) is Kind.OR or s.key(i) in ("-", "a")) and s.kind(i + 1) is Kind.NUMBER:
        i += 2
    if s.kind(i) is Kind.UNIT and s.at(i).value in (DAY, WEEK, MONTH):
        return number.value, s.at(i).value, i + 1
    if number.kind is Kind.A and s.key(i) in DOZENS:
        of_days = s.kind(i + 1) is Kind.OF and s.kind(i + 2) is Kind.UNIT and s.at(i + 2).value == DAY
        return *DOZENS[s.key(i)], i + 3 if of_days else i + 1
    return None


def says_time(token: Token) -> bool:
    """Whether a time is made of this, unlike the small words that join it or lead it in."""
    return token.kind not in SAYS_NO_TIME or token.key in DOZENS


def after_count(s: Sentence, number: int, unit: int, *, back: bool = False) -> date | None:
    """Today and so much. As the French count, "dans huit jours" is a week and "dans quinze jours" two."""
    if number > 1000:
        return None
    today = s.today
    sign = -1 if back else 1
    if unit == MONTH:
        months = today.year * 12 + today.month - 1 + sign * number
        for day in range(today.day, today.day - 4, -1):
            if found := exact(months // 12, months % 12 + 1, day):
                return found
        return None
    if unit == WEEK:
        number *= 7
    elif number in (8, 15) and s.both_ends:
        number -= 1
    return today + timedelta(days=sign * number)
