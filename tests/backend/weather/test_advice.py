"""What is advised, when a plan is proposed, and how often the service is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.weather import hazards, pace
from backend.weather.advice import ADVICE, PARTS, advice
from backend.weather.vigilance import Colour, Warned

AT = datetime(2026, 7, 14, 6, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("hazard", hazards.HAZARDS)
def test_every_hazard_has_enough_lines_for_two_days(hazard: str) -> None:
    assert len(ADVICE[hazard]) >= 2 * PARTS
    assert set(ADVICE) == set(hazards.HAZARDS)


@given(st.sampled_from(hazards.HAZARDS), st.integers(1, 10_000), st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_no_line_comes_twice_on_two_days_running(hazard: str, who: int, day: date) -> None:
    lines = [advice(hazard, who, one, part).msgid for one in (day, day + DAY) for part in range(PARTS)]
    assert len(set(lines)) == len(lines)


def test_orange_and_red_propose_and_rain_that_floods_is_a_flood() -> None:
    warned = [
        Warned("heat", Colour.ORANGE, AT, AT + DAY), Warned("heat", Colour.RED, AT + DAY, AT + 2 * DAY),
        Warned("cold", Colour.YELLOW, AT, AT + DAY), Warned("rain", Colour.ORANGE, AT, AT + DAY),
        Warned("storm", Colour.RED, AT, AT + DAY),
    ]  # fmt: skip
    assert hazards.proposed(warned) == [
        hazards.Proposed("heat", "red", AT, AT + 2 * DAY), hazards.Proposed("flood", "orange", AT, AT + DAY),
    ]  # fmt: skip


def test_a_warning_that_goes_on_is_the_same_episode() -> None:
    assert hazards.is_same_episode(AT, AT + DAY)
    assert not hazards.is_same_episode(AT, AT + DAY + timedelta(seconds=1))
    assert not hazards.is_same_episode(None, AT)
    assert (hazards.worse("orange", "red"), hazards.worse(None, "orange")) == ("red", "orange")


@given(st.integers(0, 10_000))
def test_the_pause_doubles_up_to_an_hour(failures: int) -> None:
    assert pace.pause(0) == pace.EVERY
    assert pace.FIRST <= pace.pause(failures + 1) <= pace.LONGEST
    assert pace.pause(failures + 2) >= pace.pause(failures + 1)
