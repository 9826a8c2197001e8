"""The calendar of a need that comes back: which day is next, and when its volunteers are asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend import repeats
from backend.models import Recurrence, Territory
from backend.services import territories

MORNING: Final = time(9)
NOON: Final = time(12)
EVENING: Final = time(19)
"""Volunteers are asked by day, in the town's hours."""

AT_LEAST: Final = timedelta(hours=2)
"""What is left of an occurrence that is still worth opening, when nobody looked in time (the program was down)."""


def next_start(one: Recurrence, zone: ZoneInfo, *, after: datetime) -> datetime | None:
    """When it falls next after that moment, on a day that is not left out; None where it never does again."""
    start = repeats.following(one.rrule, one.first_start, after, zone)
    while start is not None and local_day(start, zone) in days_left_out(one):
        start = repeats.following(one.rrule, one.first_start, start, zone)
    return start


def plan(one: Recurrence, territory: Territory, *, after: datetime, since: datetime) -> bool:
    """Sets what falls due next, after the occurrence at `after`; it is not opened before `since`.

    Returns False where it never falls again: the caller ends it.
    """
    one.next_start = next_start(one, territories.zone(territory), after=after)
    open_later(one, territory, since=since)
    return one.next_start is not None


def open_later(one: Recurrence, territory: Territory, *, since: datetime) -> None:
    """Sets when what falls due next is opened: not before `since`."""
    ahead, zone = timedelta(days=territories.policy(territory, "recurrence_days_ahead")), territories.zone(territory)
    one.next_open_at = None if one.next_start is None else opens_at(one.next_start, ahead, since, zone)


def over_at(start: datetime, end: datetime, grain: str, zone: ZoneInfo) -> datetime:
    """When an occurrence is far enough gone for the next to be asked for.

    Of a whole day or week the next begins as it ends, at midnight: nobody is asked then, but at noon of the day, or
    two days before the week is over.
    """
    if grain not in {"day", "week"}:
        return end
    last = (end - timedelta(minutes=1)).astimezone(zone).date()
    noon = datetime.combine(last if grain == "day" else last - timedelta(days=2), NOON, zone)
    return max(start, noon.astimezone(UTC))


def opens_at(start: datetime, ahead: timedelta, since: datetime, zone: ZoneInfo) -> datetime:
    """When the occurrence at `start` is opened: so long ahead, not before `since`, by day where there is time."""
    moment = max(start - ahead, since).astimezone(zone)
    if moment.time() < MORNING:
        by_day = datetime.combine(moment.date(), MORNING, zone)
    elif moment.time() >= EVENING:
        by_day = datetime.combine(moment.date() + timedelta(days=1), MORNING, zone)
    else:
        by_day = moment
    return (by_day if by_day <= start - AT_LEAST else moment).astimezone(UTC)


def worth_opening(one: Recurrence, start: datetime, zone: ZoneInfo, *, now: datetime) -> bool:
    """Whether somebody could still come."""
    return start > now or repeats.ends_at(start, one.minutes, zone) - now >= AT_LEAST


def local_day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def days_left_out(one: Recurrence) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in one.left_out.split())


def leave_out(one: Recurrence, days: frozenset[date], *, today: date) -> None:
    """Adds days on which it does not fall; those that have passed are forgotten."""
    one.left_out = " ".join(sorted(str(day) for day in days_left_out(one) | days if day >= today))
