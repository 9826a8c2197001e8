"""When a plan falls due, on ordinary days and on the nights on which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend import repeats
from backend.checkins.rhythm import DAILY, NoSuchRhythm, Rhythm, clock, hours, read_hours

PARIS = "Europe/Paris"
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = (PARIS, "Indian/Reunion", "America/New_York", "Pacific/Auckland", "America/Sao_Paulo")


def daily(minute: int, zone: str = PARIS, first: date = date(2026, 1, 1)) -> Rhythm:
    return Rhythm(DAILY, (minute,), zone, first)


def falls(rhythm: Rhythm, since: datetime, count: int) -> list[datetime]:
    found = []
    for _ in range(count):
        at = rhythm.after(since)
        assert at is not None
        found.append(at)
        since = at
    return found


@pytest.mark.parametrize(
    ("night", "utc"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
    ids=["the hour that there is not", "the hour that comes twice"],
)
def test_each_night_on_which_clocks_change_has_one_check_in(night: date, utc: datetime) -> None:
    around = falls(daily(150), clock(night - timedelta(days=2), 150, ZoneInfo(PARIS)), 3)
    assert around[1] == utc
    assert [at.astimezone(ZoneInfo(PARIS)).date() for at in around] == [
        night - timedelta(days=1), night, night + timedelta(days=1),
    ]  # fmt: skip


def test_nine_is_nine_in_summer_too_and_la_reunion_has_no_summer() -> None:
    for day in (datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 7, 6, tzinfo=UTC)):
        for zone in (PARIS, "Indian/Reunion"):
            at = daily(540, zone).after(day)
            assert at is not None
            assert at.astimezone(ZoneInfo(zone)).strftime("%H:%M") == "09:00"


def test_a_leap_day_is_a_day() -> None:
    rhythm = Rhythm("FREQ=WEEKLY;BYDAY=TU", (540,), PARIS, date(2028, 1, 1))
    assert date(2028, 2, 29) in {at.date() for at in falls(rhythm, datetime(2028, 2, 20, tzinfo=UTC), 3)}


def test_several_hours_a_day_come_in_order() -> None:
    found = falls(Rhythm(DAILY, (540, 1020), PARIS, date(2026, 1, 1)), datetime(2026, 7, 6, tzinfo=UTC), 4)
    assert [at.hour for at in found] == [7, 15, 7, 15]


@given(
    days=st.sets(st.integers(0, 6), min_size=1), minute=st.integers(0, 1439), zone=st.sampled_from(ZONES),
    since=MOMENTS,
)  # fmt: skip
def test_what_is_counted_here_is_what_the_rule_says(days: set[int], minute: int, zone: str, since: datetime) -> None:
    first = date(2024, 12, 2)
    rrule = DAILY if len(days) == 7 else "FREQ=WEEKLY;BYDAY=" + ",".join(repeats.DAYS[day] for day in sorted(days))
    began = clock(first, minute, ZoneInfo(zone))
    assert Rhythm(rrule, (minute,), zone, first).after(since) == repeats.following(rrule, began, since, ZoneInfo(zone))


@given(
    minute=st.integers(0, 1439), zone=st.sampled_from(ZONES),
    since=MOMENTS,
)  # fmt: skip
def test_every_day_has_exactly_one(minute: int, zone: str, since: datetime) -> None:
    found = falls(daily(minute, zone, date(2024, 1, 1)), since, 12)
    days = [at.astimezone(ZoneInfo(zone)).date() for at in found]
    assert days == [days[0] + timedelta(days=ahead) for ahead in range(12)]


def test_rarer_rules_go_by_their_first_day() -> None:
    rhythm = Rhythm("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", (540,), PARIS, date(2026, 11, 3))
    found = falls(rhythm, datetime(2026, 11, 4, tzinfo=UTC), 2)
    assert [at.date() for at in found] == [date(2026, 11, 17), date(2026, 12, 1)]


def test_what_was_missed_is_one_not_three() -> None:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    rhythm = daily(540)
    assert rhythm.latest(now, since=now - timedelta(days=3)) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert rhythm.latest(now, since=now - timedelta(days=400)) == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert rhythm.latest(now, since=now - timedelta(hours=1)) is None


@pytest.mark.parametrize(
    ("rrule", "minutes", "why"),
    [
        (DAILY, (180,), "night"),
        (DAILY, (540, 570), "close"),
        (DAILY, tuple(range(360, 1320, 24)), "often"),
        (DAILY, (), "often"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20260131", (540,), "never"),
        ("FREQ=HOURLY", (540,), "rule"),
    ],
)
def test_nobody_is_asked_at_three_in_the_morning_or_forty_times_a_day(
    rrule: str, minutes: tuple[int, ...], why: str
) -> None:
    with pytest.raises(NoSuchRhythm) as refused:
        Rhythm(rrule, minutes, PARIS, date(2026, 2, 1)).checked()
    assert refused.value.why == why


def test_hours_are_kept_in_order_and_once() -> None:
    assert (hours((1020, 540, 540)), read_hours("540,1020"), read_hours("")) == ("540,1020", (540, 1020), ())
