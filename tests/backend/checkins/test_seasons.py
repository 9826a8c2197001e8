"""Seasons and parts of the day, for words that fit them."""

from __future__ import annotations

from datetime import date

import pytest

from backend.checkins.seasons import part_of_day, season

BREST, DUNEDIN, SAINT_DENIS = 48.4, -45.9, -20.9


@pytest.mark.parametrize(
    ("month", "north", "south"),
    [(1, "winter", "summer"), (4, "spring", "autumn"), (7, "summer", "winter"), (11, "autumn", "spring"),
     (12, "winter", "summer")],
)  # fmt: skip
def test_the_south_has_its_winter_in_july(month: int, north: str, south: str) -> None:
    assert season(date(2026, month, 15), BREST) == north
    assert season(date(2026, month, 15), DUNEDIN) == south


def test_there_is_no_winter_on_a_tropical_island_nor_where_nobody_knows_where_it_is() -> None:
    assert season(date(2026, 1, 15), SAINT_DENIS) == ""
    assert season(date(2026, 1, 15), None) == ""


def test_the_day_has_three_parts() -> None:
    assert [part_of_day(hour * 60) for hour in (7, 11, 12, 17, 18, 21)] == [
        "morning", "morning", "afternoon", "afternoon", "evening", "evening",
    ]  # fmt: skip
