"""Wordings in turn: never the same two days running, and all of them before one comes again."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.checkins.turns import turn


@given(count=st.integers(2, 30), who=st.integers(1, 10**9), start=st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_none_comes_two_days_running_and_none_is_left_out(count: int, who: int, start: date) -> None:
    days = [turn(count, who, start + timedelta(days=ahead)) for ahead in range(3 * count)]
    assert all(today != tomorrow for today, tomorrow in pairwise(days))
    assert set(days) == set(range(count))


def test_people_have_orders_of_their_own_and_one_wording_is_always_itself() -> None:
    week = [date(2026, 11, 23) + timedelta(days=ahead) for ahead in range(7)]
    assert len({tuple(turn(14, who, day) for day in week) for who in range(20)}) > 15
    assert turn(1, 5, week[0]) == 0


@given(parts=st.integers(2, 4), more=st.integers(0, 20), who=st.integers(1, 10**9),
       start=st.dates(date(2020, 1, 1), date(2060, 1, 1)))  # fmt: skip
def test_of_several_times_a_day_none_repeats_another_of_that_day_or_the_next(
    parts: int, more: int, who: int, start: date
) -> None:
    days = [start, start + timedelta(days=1)]
    said = [turn(2 * parts + more, who, day, part, parts) for day in days for part in range(parts)]
    assert len(set(said)) == len(said)
