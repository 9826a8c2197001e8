"""The moments of a mission: the evening before, an hour before, when it is late, when it should be over."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.models import HelpRequest, Mission, Territory
from backend.services import territories

EVENING: Final = time(18)
"""When both are reminded of tomorrow's help, local time."""

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

LOOSE: Final = frozenset({"day", "week"})
"""Grains whose start is a midnight and not an appointment: nobody is late before the end."""

CONFIRM_AFTER: Final = timedelta(hours=1)
"""How long after the end we ask whether it is done."""


def plan(mission: Mission, request: HelpRequest, territory: Territory, *, now: datetime) -> None:
    """Sets what falls due first in the state that the mission has just reached; moments already past are skipped."""
    if mission.state == "accepted":
        reminders = _reminders(request, territory)
        coming = ((what, at) for what, at in reminders if at > now)
        _set(mission, *next(coming, ("late", _late(mission, request, territory))))
    elif mission.state in {"on_the_way", "arrived", "helped"}:
        _set(mission, "confirm", max(request.end, now) + CONFIRM_AFTER)
    else:
        _set(mission, None, None)


def follow(mission: Mission, request: HelpRequest, territory: Territory, *, now: datetime) -> None:
    """Sets what falls due after what was due: nobody is forgotten, however late we are ourselves."""
    if mission.next_due == "confirm":
        _set(mission, "unconfirmed", now + DAY)
    elif mission.next_due in {"late", "unconfirmed"}:
        _set(mission, None, None)
    else:
        plan(mission, request, territory, now=now)


def evening_before(start: datetime, zone: ZoneInfo) -> datetime:
    """Six in the evening of the day before, in the town's hours."""
    return datetime.combine(start.astimezone(zone).date() - DAY, EVENING, zone)


def _late(mission: Mission, request: HelpRequest, territory: Territory) -> datetime:
    """When a volunteer of whom there is no sign is held to be late. One who accepted late has as long again."""
    start = request.end if request.grain in LOOSE else request.start
    return max(start, mission.accepted_at) + timedelta(minutes=territories.policy(territory, "late_minutes"))


def _reminders(request: HelpRequest, territory: Territory) -> list[tuple[str, datetime]]:
    evening = ("day_before", evening_before(request.start, territories.zone(territory)))
    return [evening] if request.grain in LOOSE else [evening, ("hour_before", request.start - HOUR)]


def _set(mission: Mission, what: str | None, at: datetime | None) -> None:
    mission.next_due, mission.next_due_at = what, at
