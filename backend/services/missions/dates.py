"""The moments of a mission: the evening before, an hour before, halfway, when it is late, when it should be over.

An hour is an appointment: who gives no sign half an hour after it is late. « Jeudi matin » is none: nobody is late at
eight, and nobody should wait until noon without a word either. So halfway the volunteer is asked and the person told,
and the alarm comes while a neighbour could still step in: at the very end it would help nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.models import HelpRequest, Mission, Territory
from backend.services import territories

EVENING: Final = time(18)
"""When both are reminded of tomorrow's help, and when a day or a week is over for it, local time."""
MORNING: Final = time(8)
NOON: Final = time(12)

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

DAYS: Final = frozenset({"day", "week"})
"""Grains whose start is a midnight: nothing is to be said an hour before it."""

LAST_CALL: Final[Mapping[str, timedelta]] = {"part_of_day": HOUR, "day": 2 * HOUR, "week": DAY}
"""Grains that are no appointment, and how long before their end a silent volunteer is held to be late."""

SETS_OUT: Final = timedelta(hours=3)
"""How long before it begins somebody may be on their way to it, were it still the day before."""

CONFIRM_AFTER: Final = timedelta(hours=1)
"""How long after the end we ask whether it is done."""


def plan(mission: Mission, request: HelpRequest, territory: Territory, *, now: datetime) -> None:
    """Sets what falls due first in the state that the mission has just reached; moments already past are skipped."""
    if mission.state == "accepted":
        coming = ((what, at) for what, at in _reminders(mission, request, territory) if at > now)
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


def has_come(request: HelpRequest, territory: Territory, *, now: datetime) -> bool:
    """Whether its volunteer may be on their way: its day is there, or it begins within three hours.

    A button that is tapped too soon would have somebody wait at the window for nothing, and give the address away.
    """
    zone = territories.zone(territory)
    return now.astimezone(zone).date() >= request.start.astimezone(zone).date() or now >= request.start - SETS_OUT


def evening_before(start: datetime, zone: ZoneInfo) -> datetime:
    """Six in the evening of the day before, in the town's hours."""
    return datetime.combine(start.astimezone(zone).date() - DAY, EVENING, zone)


def wait_on(mission: Mission, request: HelpRequest, territory: Territory, *, now: datetime) -> bool:
    """The volunteer has said that they will come: a sign, once the moment has begun. Whether it changes anything.

    They are asked nothing more, and have almost until the end, still early enough for somebody else to be asked.
    """
    if request.grain not in LAST_CALL or mission.next_due not in {"halfway", "late"} or now < request.start:
        return False
    until = _closes(request, territory) - _patience(territory)
    if until <= now or (mission.next_due, mission.next_due_at) == ("late", until):
        return False
    _set(mission, "late", until)
    return True


def look_again(mission: Mission, territory: Territory, *, now: datetime) -> None:
    """What was due is looked at again a little later."""
    _set(mission, "late", now + _patience(territory))


def _late(mission: Mission, request: HelpRequest, territory: Territory) -> datetime:
    """When a volunteer of whom there is no sign is held to be late. One who accepted late has as long again."""
    late = max(request.start, mission.accepted_at) + _patience(territory)
    if request.grain in LAST_CALL:
        late = max(late, _closes(request, territory) - LAST_CALL[request.grain])
    return late


def _reminders(mission: Mission, request: HelpRequest, territory: Territory) -> list[tuple[str, datetime]]:
    """What is asked or told before anybody is late, in order."""
    reminders = [("day_before", evening_before(request.start, territories.zone(territory)))]
    if request.grain not in DAYS:
        reminders.append(("hour_before", request.start - HOUR))
    if halfway := _halfway(mission, request, territory):
        reminders.append(("halfway", halfway))
    return reminders


def _halfway(mission: Mission, request: HelpRequest, territory: Territory) -> datetime | None:
    """Between the beginning and the alarm, by day; None for an appointment, or where too little time is left."""
    if request.grain not in LAST_CALL:
        return None
    zone, late = territories.zone(territory), _late(mission, request, territory)
    opens = request.start
    if request.grain in DAYS:
        opens = datetime.combine(opens.astimezone(zone).date(), MORNING, zone)
    opens = max(opens, mission.accepted_at)
    if late - opens < 2 * _patience(territory):
        return None
    middle = (opens + (late - opens) / 2).astimezone(zone)
    if request.grain in DAYS and not MORNING <= middle.time() <= EVENING:
        middle = datetime.combine(middle.date(), NOON, zone)
    return middle if opens < middle < late else None


def _closes(request: HelpRequest, territory: Territory) -> datetime:
    """When it is too late to come: the end of the part of the day; of a day or a week, its last evening."""
    if request.grain not in DAYS:
        return request.end
    zone = territories.zone(territory)
    last = (request.end - timedelta(minutes=1)).astimezone(zone).date()
    return datetime.combine(last, EVENING, zone)


def _patience(territory: Territory) -> timedelta:
    return timedelta(minutes=territories.policy(territory, "late_minutes"))


def _set(mission: Mission, what: str | None, at: datetime | None) -> None:
    mission.next_due, mission.next_due_at = what, at
