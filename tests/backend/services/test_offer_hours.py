"""Until when neighbours may answer an offer, and when they are told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.services.offers.hours import closing, decent, last_moment, told_at
from tests.support.offering import SATURDAY

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2026-11-24T10:00", "2026-11-27T18:00"),
        ("2026-11-27T17:00", "2026-11-28T08:45"),
        ("2026-11-28T08:00", "2026-11-28T08:45"),
        ("2026-11-28T08:50", "2026-11-28T09:05"),
        ("2026-11-28T11:55", "2026-11-28T12:00"),
    ],
)
def test_it_closes_the_evening_before_or_halfway(now: str, closes: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=PARIS)

    at = closing(SATURDAY, SATURDAY + timedelta(hours=3), zone=PARIS, now=moment)

    assert at == datetime.fromisoformat(closes).replace(tzinfo=PARIS)


def test_until_they_leave_is_a_quarter_of_an_hour_before() -> None:
    end = SATURDAY + timedelta(hours=3)

    assert last_moment(SATURDAY, end, now=SATURDAY - timedelta(days=1)) == SATURDAY - timedelta(minutes=15)
    assert last_moment(SATURDAY, end, now=SATURDAY) == SATURDAY + timedelta(minutes=15)


def test_a_night_s_offer_that_closes_before_the_day_begins_is_told_shortly_before() -> None:
    night, closes = SATURDAY - timedelta(hours=10), SATURDAY - timedelta(minutes=15)

    assert told_at(night, closes, PARIS) == SATURDAY - timedelta(hours=1)
    assert told_at(closes - timedelta(minutes=10), closes, PARIS) == closes - timedelta(minutes=10)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-11-24T07:59", "2026-11-24T09:00"),
        ("2026-11-24T20:00", "2026-11-25T09:00"),
    ],
)
def test_nobody_is_told_at_night(moment: str, day: str) -> None:
    at = decent(datetime.fromisoformat(moment).replace(tzinfo=PARIS), PARIS)

    assert at == datetime.fromisoformat(day).replace(tzinfo=PARIS)
