"""Hours beside one's own, in any rhythm, on any day: never near another, never where nobody reads."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.checkins.rhythm import APART, EARLIEST, LATEST, Rhythm, clock
from backend.weather import extra_hours

ZONES: Final = ("Europe/Paris", "Indian/Reunion", "America/St_Johns", "Pacific/Apia")
DAYS: Final = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "FREQ=MONTHLY;BYMONTHDAY=31")
_APART: Final = timedelta(minutes=APART)


@st.composite
def apart(draw: st.DrawFn, least: int = 1) -> tuple[int, ...]:
    """Hours of a day, as a plan may have them: by day, two hours apart."""
    minutes: list[int] = []
    at = draw(st.integers(EARLIEST, LATEST))
    for _one in range(draw(st.integers(least, 4))):
        if at > LATEST:
            break
        minutes.append(at)
        at += APART + draw(st.integers(0, 300))
    return tuple(minutes)


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    first = draw(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
    return Rhythm(draw(st.sampled_from(DAYS)), draw(apart()), draw(st.sampled_from(ZONES)), first)


@given(rhythms(), apart(), st.integers(0, 400), st.integers(0, 23), st.integers(0, 23))
def test_nobody_is_asked_twice_within_two_hours_nor_where_nobody_reads(
    own: Rhythm, wanted: tuple[int, ...], ahead: int, opens: int, closes: int
) -> None:
    zone, day = ZoneInfo(own.zone), own.first + timedelta(days=ahead)

    def may(at: datetime) -> bool:
        return opens <= at.astimezone(zone).hour < closes

    around = extra_hours.around(own, day, zone)
    found = extra_hours.of_day(day, wanted, around, zone, may)
    everything = sorted([*around, *found])
    assert all(later - one >= _APART for one, later in pairwise(everything))
    assert all(may(at) and EARLIEST <= _minute(at, zone) <= LATEST + 60 for at in found)
    assert len(found) <= len(wanted)


@given(rhythms(), apart(), st.integers(0, 60))
def test_one_after_the_other_they_are_those_of_each_day(own: Rhythm, wanted: tuple[int, ...], ahead: int) -> None:
    zone, first = ZoneInfo(own.zone), own.first + timedelta(days=ahead)
    days = [first + timedelta(days=number) for number in range(6)]
    each = [
        at
        for day in days
        for at in extra_hours.of_day(day, wanted, extra_hours.around(own, day, zone), zone, lambda _at: True)
    ]
    at, walked = clock(first, 0, zone) - timedelta(seconds=1), list[datetime]()
    for _one in each:
        found = extra_hours.after(at, wanted, own, zone, lambda _at: True)
        assert found is not None
        walked.append(found)
        at = found
    assert walked == each


def test_their_own_question_serves_an_hour_that_is_near_and_no_other() -> None:
    zone, day = ZoneInfo("Europe/Paris"), date(2026, 7, 14)
    own = [clock(day, 9 * 60, zone)]
    wanted = (10 * 60, 16 * 60)
    assert extra_hours.of_day(day, wanted, own, zone, lambda _at: True) == [clock(day, 16 * 60, zone)]
    assert extra_hours.of_day(day, wanted, [], zone, lambda _at: True) == [clock(day, one, zone) for one in wanted]


def test_an_hour_is_moved_to_the_nearest_at_which_somebody_reads_and_left_out_where_none_is() -> None:
    zone, day = ZoneInfo("Europe/Paris"), date(2026, 7, 14)

    def until_two(at: datetime) -> bool:
        return at.astimezone(zone).hour < 14

    assert extra_hours.of_day(day, (16 * 60,), [], zone, until_two) == [clock(day, 13 * 60 + 30, zone)]
    assert extra_hours.of_day(day, (16 * 60,), [], zone, lambda _at: False) == []
    assert extra_hours.after(clock(day, 0, zone), (16 * 60,), None, zone, lambda _at: False) is None


def _minute(at: datetime, zone: ZoneInfo) -> int:
    local = at.astimezone(zone)
    return local.hour * 60 + local.minute
