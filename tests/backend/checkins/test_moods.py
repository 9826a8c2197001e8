"""When agents should know that somebody is getting worse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from backend.checkins.moods import Mood, worry

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def told(words: str) -> list[Mood]:
    """One letter a day up to today: f(ine), l(ow), n(eed), a(live), . (nothing)."""
    names = {"f": "fine", "l": "low", "n": "need", "a": "alive"}
    days = [(NOW - timedelta(days=len(words) - 1 - place), letter) for place, letter in enumerate(words)]
    return [Mood(at, names[letter]) for at, letter in days if letter in names]


@pytest.mark.parametrize(
    ("words", "worries"),
    [
        ("", None),
        ("fffl", None),
        ("ffll", None),
        ("fflll", "low_in_a_row"),
        ("ffl.an.ll", "low_in_a_row"),
        ("lllf", None),
        ("f" * 42 + "lf" * 10, "falling"),
        ("f" * 42 + "fffflf" * 3, None),
        ("lf" * 30, None),
        ("f" * 4 + "." * 38 + "lf" * 10, None),
    ],
)
def test_three_low_days_in_a_row_or_weeks_that_fall(words: str, worries: str | None) -> None:
    assert worry(told(words), NOW) == worries
