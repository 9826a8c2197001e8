"""Promises: when a person is answered, even if it is no."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.models import HelpRequest, Territory
from backend.services import territories

EVENING: Final = time(18)
"""The hour of an answer, local time: late enough to have asked, early enough to read it."""

URGENT: Final = timedelta(hours=1)
SOON: Final = timedelta(hours=2)
LATEST: Final = time(22)
EARLIEST: Final = time(7)
"""Nobody is woken for an answer: what would be told at night is told before it, or as the morning begins."""
FARTHEST: Final = timedelta(days=2)
"""Nobody waits longer than this for an answer."""


def promised_at(request: HelpRequest, territory: Territory, *, now: datetime) -> datetime:
    """When the person of this request is promised an answer."""
    return promise(request.start, request.end, urgent=request.urgent, zone=territories.zone(territory), now=now)


def promise(start: datetime, end: datetime, *, urgent: bool, zone: ZoneInfo, now: datetime) -> datetime:
    """The hour promised: the evening before, within two days; the same day, while there is time to act otherwise.

    Always after `now`, and never after the start unless that has come.
    """
    halfway = now + ((start if start > now else end) - now) / 2
    if urgent:
        return max(now + timedelta(minutes=1), min(now + URGENT, halfway))
    eve = datetime.combine(start.astimezone(zone).date() - timedelta(days=1), EVENING, zone)
    local = now.astimezone(zone)
    latest = datetime.combine((local + FARTHEST).date(), EVENING, zone)
    evening = min(eve, latest)
    if evening >= now + URGENT:
        return evening
    return _by_day(max(now + timedelta(minutes=1), min(now + SOON, halfway)), start, now, zone)


def _by_day(moment: datetime, start: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """Not between ten and seven, where the help is needed later than that."""
    local = moment.astimezone(zone)
    if EARLIEST <= local.time() < LATEST:
        return moment
    night = local.date() - timedelta(days=local.time() < EARLIEST)
    evening = datetime.combine(night, LATEST, zone)
    morning = datetime.combine(night + timedelta(days=1), EARLIEST, zone)
    if evening >= now + URGENT:
        return evening
    return morning if morning < start else moment
