"""The score of the three questions, and its trend over months."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.checkins.threes import Month, score, trend

FIRST = datetime.fromisoformat("2026-06-01T09:00:00+02:00")


def _months(*scores: int, days: int = 30) -> list[Month]:
    return [Month(FIRST + timedelta(days=days) * number, one) for number, one in enumerate(scores)]


@pytest.mark.parametrize(
    ("answers", "sum_"),
    [("111", 3), ("333", 9), ("123", 6), ("12", None), ("", None), (None, None), ("124", None), ("1234", None)],
)
def test_the_score_is_the_sum_of_three_answers(answers: str | None, sum_: int | None) -> None:
    assert score(answers) == sum_


@pytest.mark.parametrize(
    ("scores", "why"),
    [
        ((3, 4, 5), "rising"),
        ((3, 3, 5), "rising"),
        ((6, 3, 4, 5), "rising"),
        ((3, 4, 4), None),
        ((5, 4, 7), None),
        ((9, 9, 9), None),
        ((3, 6), None),
        ((3, 9, 8), None),
        ((), None),
    ],
)
def test_a_trend_is_three_months_that_never_fall_and_rise_by_two(scores: tuple[int, ...], why: str | None) -> None:
    assert trend(_months(*scores)) == why


def test_answers_of_long_ago_are_no_trend() -> None:
    assert trend(_months(3, 5, 9, days=90)) is None
