"""What can wait until the morning waits; on a Sunday, until Monday's."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from backend.services.daytime import Day

PARIS = ZoneInfo("Europe/Paris")
EVERY_DAY, NOT_ON_SUNDAYS = Day(time(10), time(19)), Day(time(10), time(19), sundays=False)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("day", "moment", "first"),
    [
        (EVERY_DAY, "2026-11-27T09:59", "2026-11-27T10:00"),
        (EVERY_DAY, "2026-11-27T18:59", "2026-11-27T18:59"),
        (EVERY_DAY, "2026-11-27T19:00", "2026-11-28T10:00"),
        (EVERY_DAY, "2026-11-29T11:00", "2026-11-29T11:00"),
        (NOT_ON_SUNDAYS, "2026-11-28T18:59", "2026-11-28T18:59"),
        (NOT_ON_SUNDAYS, "2026-11-28T19:00", "2026-11-30T10:00"),
        (NOT_ON_SUNDAYS, "2026-11-29T08:00", "2026-11-30T10:00"),
        (NOT_ON_SUNDAYS, "2026-11-29T11:00", "2026-11-30T10:00"),
        (NOT_ON_SUNDAYS, "2026-11-29T23:00", "2026-11-30T10:00"),
    ],
)
def test_people_are_spoken_to_by_day(day: Day, moment: str, first: str) -> None:
    assert day.first(at(moment), PARIS) == at(first)
