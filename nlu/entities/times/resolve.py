"""From what was said to an interval: local days and hours become moments with an offset, past ones move on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from nlu.entities.times.clock import MIDNIGHT
from nlu.entities.times.days import Days, on
from nlu.entities.times.durations import FromNow
from nlu.entities.times.expression import Expression
from nlu.entities.times.hours import Hours
from nlu.entities.times.recurrence import Repeat
from nlu.entities.times.sentence import Sentence
from nlu.entities.times.stretches import Stretch
from nlu.entities.times.vocabulary import NIGHT

DAY: Final = timedelta(days=1)
HOUR: Final = timedelta(hours=1)

Interval = tuple[datetime, datetime, str]


def resolved(said: Expression, s: Sentence, zone: ZoneInfo) -> dict[str, str] | None:
    """The value of a `time`, or None where the calendar does not reach."""
    try:
        start, end, grain = _interval(said, s, zone)
    except (OverflowError, ValueError):
        return None
    if instant(end) <= instant(start):
        return None
    value = {"start": start.isoformat(), "end": end.isoformat(), "grain": grain}
    if said.repeat is not None:
        value["rrule"] = said.repeat.rrule
    return value


def _interval(said: Expression, s: Sentence, zone: ZoneInfo) -> Interval:
    match said.fixed:
        case FromNow():
            return _from_now(said.fixed, s, zone)
        case Stretch():
            return _stretch(said.fixed, s, zone)
        case _:
            pass
    if said.repeat is not None:
        return _first_occurrence(said.repeat, said.hours, s, zone)
    if said.days is not None:
        return _on_days(said.days, said.hours, s, zone)
    if said.hours is None:
        raise ValueError(said)
    return _next(said.hours, s, zone)


def moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """So many minutes of wall clock into a day; a time that the change to summer skips is moved past the gap."""
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)


def instant(when: datetime) -> datetime:
    """For comparing: within one zone Python compares wall clocks, and the hour that comes twice would be one."""
    return when.astimezone(UTC)


def _between(day: date, hours: Hours, zone: ZoneInfo) -> Interval:
    start = moment(day, hours.start, zone)
    if hours.grain in ("hour", "minute") and hours.end - hours.start == 60:
        return start, _later(start, HOUR, zone), hours.grain
    return start, moment(day, hours.end, zone), hours.grain


def _later(start: datetime, much: timedelta, zone: ZoneInfo) -> datetime:
    """Time that really passes, whatever the clocks do."""
    return (start.astimezone(UTC) + much).astimezone(zone)


def _now(s: Sentence, zone: ZoneInfo) -> datetime:
    return s.now.replace(second=0, microsecond=0, tzinfo=zone)


def _from_now(said: FromNow, s: Sentence, zone: ZoneInfo) -> Interval:
    now = _now(s, zone)
    there = _later(now, timedelta(minutes=said.minutes), zone)
    if said.within:
        return now, there, "hour" if said.minutes < 24 * 60 else "day"
    return there, _later(there, HOUR, zone), "minute" if there.minute else "hour"


def _stretch(said: Stretch, s: Sentence, zone: ZoneInfo) -> Interval:
    start = _now(s, zone) if said.first is None else moment(said.first, said.start or 0, zone)
    return start, moment(said.until, said.end or 0, zone), said.grain


def _on_days(days: Days, hours: Hours | None, s: Sentence, zone: ZoneInfo) -> Interval:
    if hours is None or hours.grain == "day" or days.grain == "week":
        return moment(days.first, 0, zone), moment(days.until, 0, zone), days.grain
    if not days.single:
        if days.until - days.first > 2 * DAY:
            return moment(days.first, 0, zone), moment(days.until, 0, zone), days.grain
        first_over = instant(moment(days.first, hours.end, zone)) <= instant(_now(s, zone))
        return _between(days.first + DAY if first_over else days.first, hours, zone)
    day = days.first
    in_the_night = hours.part == NIGHT or hours.start >= MIDNIGHT + 60
    if in_the_night and day == s.today and s.now.hour < 8:
        day -= DAY
    start, end, grain = _between(day, hours, zone)
    now = _now(s, zone)
    if hours.until and day == s.today and instant(start) < instant(now) < instant(end):
        start = now
    return start, end, grain


def _next(hours: Hours, s: Sentence, zone: ZoneInfo) -> Interval:
    """Hours without a day: today's while they last, else tomorrow's; a clock time must not have struck."""
    if hours.grain == "day":
        return _on_days(on(s.today), None, s, zone)
    now = instant(_now(s, zone))
    found = _on_days(on(s.today), hours, s, zone)
    strikes = hours.end - hours.start == 60 and hours.grain in ("hour", "minute")
    gone = instant(found[0]) < now if strikes else instant(found[1]) <= now
    return _on_days(on(s.today + DAY), hours, s, zone) if gone else found


def _first_occurrence(repeat: Repeat, hours: Hours | None, s: Sentence, zone: ZoneInfo) -> Interval:
    now = instant(_now(s, zone))
    whole = hours is None or hours.grain == "day"
    if repeat.every == "WEEKLY" and not repeat.weekdays and whole:
        monday = s.today - timedelta(days=s.today.weekday())
        return moment(monday, 0, zone), moment(monday + 7 * DAY, 0, zone), "week"
    for ahead in range(1500):
        day = s.today + timedelta(days=ahead)
        if not _falls_on(repeat, day, s.today):
            continue
        if hours is None or whole:
            length = 2 if repeat.weekend else 1
            return moment(day, 0, zone), moment(day + length * DAY, 0, zone), "day"
        found = _between(day, hours, zone)
        if instant(found[0]) >= now:
            return found
    raise ValueError(repeat)


def _falls_on(repeat: Repeat, day: date, today: date) -> bool:
    if repeat.monthday:
        return day.day == repeat.monthday
    if repeat.nth:
        last = (day + 7 * DAY).month != day.month
        return day.weekday() in repeat.weekdays and (last if repeat.nth < 0 else (day.day - 1) // 7 + 1 == repeat.nth)
    return day.weekday() in repeat.weekdays if repeat.weekdays else day >= today
