"""The moments of a gathering: when sign-up closes, when people are reminded, when it is over. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from backend.services.missions.dates import evening_before
from backend.services.offers.hours import decent

MOMENTS: Final = ("unread", "again", "day_before", "morning", "closing", "over", "feedback")
"""What may fall due: no agent read it in time; more neighbours are told; both reminders; sign-up closes; it is over;
those who came are asked how it was."""
LASTS: Final = timedelta(hours=2)
"""How long neighbours stay together where nobody says it."""
CLOSES_BEFORE: Final = timedelta(hours=1)
"""Before the start: whoever organises knows who comes, and there is time to walk there."""
MORNING: Final = time(9)
EARLY: Final = time(8)
"""The hour of the reminder on the day itself, and where it starts before eleven, local time."""
LATE_MORNING: Final = time(11)
AGAIN: Final = timedelta(days=1)
"""After it was announced, more neighbours are told once, where there is a seat left and time to come."""
TIME_TO_COME: Final = timedelta(hours=4)
ASKED_AFTER: Final = timedelta(hours=1)
"""After the end; by day."""


class Due(NamedTuple):
    """What falls due, and when."""

    at: datetime
    what: str


def closing(start: datetime, *, now: datetime) -> datetime:
    """Until when one may sign up: an hour before; halfway, where it starts sooner than in two."""
    return max(start - CLOSES_BEFORE, now + (start - now) / 2)


def morning_of(start: datetime, zone: ZoneInfo) -> datetime:
    """When people are reminded on the day itself."""
    local = start.astimezone(zone)
    return datetime.combine(local.date(), MORNING if local.time() >= LATE_MORNING else EARLY, zone)


def while_open(
    start: datetime, end: datetime, closes_at: datetime, published_at: datetime, *, zone: ZoneInfo, now: datetime
) -> Due:
    """What falls due next for a gathering that neighbours may join; what is past is skipped, its end is not."""
    again = decent(published_at + AGAIN, zone)
    coming = [
        Due(evening_before(start, zone), "day_before"),
        Due(morning_of(start, zone), "morning"),
        Due(closes_at, "closing"),
    ]
    if again < closes_at - TIME_TO_COME:
        coming.append(Due(again, "again"))
    return min((one for one in coming if now < one.at < start), default=Due(max(now, end), "over"))


def still_worth_it(what: str | None, start: datetime, closes_at: datetime, zone: ZoneInfo, *, now: datetime) -> bool:
    """Whether a moment that is due may still be told: we may have been down when its hour came."""
    match what:
        case "again":
            return now < closes_at - TIME_TO_COME
        case "day_before":
            return now.astimezone(zone).date() < start.astimezone(zone).date()
        case _:
            return now < start


def asked_at(end: datetime, zone: ZoneInfo) -> datetime:
    """When those who came are asked how it was."""
    return decent(end + ASKED_AFTER, zone)
