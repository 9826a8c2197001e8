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


@given(count=st.integers(3, 30), who=st.integers(1, 10**9), day=st.dates(date(2020, 1, 1), date(2060, 1, 1)))
def test_the_evening_s_is_not_the_morning_s(count: int, who: int, day: date) -> None:
    assert turn(count, who, day) != turn(count, who, day, 1)
