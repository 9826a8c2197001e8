"""An account's pace: even, never above what a second may hold, and what a busy machine lost is made up for."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest

from bots.pace import CATCH_UP, Pace
from tests.support.virtual_time import plays, virtual_clock

EXACTLY = 1e-3
"""Seconds: what the rounds of a virtual loop add up to."""


def went(pace: Pace, count: int, *, stalls: Iterable[tuple[int, float]] = (), follows: bool = False) -> list[float]:
    """When each of so many went that all stood in line at once. `stalls`: after how many the loop slept, how long."""
    clock, due, moments = virtual_clock(), dict(stalls), list[float]()

    async def one(number: int) -> None:
        await pace.acquire()
        moments.append(asyncio.get_running_loop().time())
        assert clock.loop is not None
        clock.loop._time.passed += due.get(number, 0.0)

    async def story() -> None:
        if follows:
            pace.follows()
        await asyncio.gather(*(one(number) for number in range(count)))

    plays(clock, story())
    return moments


def most_in(seconds: float, moments: Sequence[float]) -> int:
    return max(sum(first <= one < first + seconds - EXACTLY for one in moments) for first in moments)


@pytest.mark.parametrize("a_second", [80.0, 30.0, 2.5, 1.0, 0.5])
def test_one_goes_after_the_other_from_the_first_on(a_second: float) -> None:
    moments = went(Pace(a_second), 12)
    assert moments == sorted(moments)
    assert all(after - before == pytest.approx(1 / a_second, abs=EXACTLY) for before, after in pairwise(moments))


def test_what_a_late_loop_lost_is_made_up_for() -> None:
    moments = went(Pace(30), 120, stalls=[(10, 0.1), (50, 0.3)])
    assert moments[-1] - moments[0] == pytest.approx(119 / 30, abs=0.05)
    assert most_in(1.0, moments) <= 30


def test_an_outage_is_not() -> None:
    moments = went(Pace(10), 40, stalls=[(5, 60.0)])
    after = [one for one in moments if one > 60]
    assert most_in(0.1, after) <= CATCH_UP * 10 + 1


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("a_second", [80.0, 30.0, 2.5])
def test_no_second_holds_too_many_however_late_the_loop_is(a_second: float, seed: int) -> None:
    chance = random.Random(seed)
    stalls = [(number, chance.uniform(0, 0.6)) for number in range(100) if chance.random() < 0.1]
    most = int(a_second)
    assert most_in(most / a_second, went(Pace(a_second), 150, stalls=stalls)) <= most


def test_whoever_takes_over_goes_on_at_the_pace_of_the_last_one() -> None:
    moments = went(Pace(10), 20, follows=True, stalls=[(3, 0.3)])
    before = [-number / 10 for number in range(10)]
    assert moments[0] == pytest.approx(0.1, abs=EXACTLY)
    assert most_in(1.0, [*before, *moments]) <= 10
