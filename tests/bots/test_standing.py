"""Trouble of an account pauses it once, however many messages meet it; an answer of the platform ends it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.clock import FrozenClock
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable
from bots.standing import ChannelRaised, Standing, answered


def seconds(standing: Standing, clock: FrozenClock) -> float:
    return (standing.paused_until - clock.now()).total_seconds() if standing.paused_until else 0.0


def test_an_outage_that_thirty_messages_meet_is_one_outage(clock: FrozenClock) -> None:
    standing = Standing()
    for _message in range(30):
        standing.judge(Unreachable(), 0, clock.now())
    assert (standing.failures, seconds(standing, clock)) == (1, 1)


def test_each_probe_that_fails_doubles_the_pause_up_to_five_minutes(clock: FrozenClock) -> None:
    standing, pauses = Standing(), []
    for _probe in range(11):
        standing.judge(Unreachable(), standing.turn, clock.now())
        pauses.append(seconds(standing, clock))
        clock.forward(timedelta(seconds=pauses[-1]))
        assert standing.may_send(clock.now())
        assert standing.probing
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_the_longest_wait_that_the_platform_asked_for_counts(clock: FrozenClock) -> None:
    standing = Standing()
    for asked in (5, 30, 10):
        standing.judge(SlowDown(asked, "account"), 0, clock.now())
    assert (standing.failures, seconds(standing, clock)) == (1, 30)


def test_the_wait_of_one_person_is_none_of_the_account(clock: FrozenClock) -> None:
    standing = Standing()
    standing.judge(SlowDown(30, "person"), 0, clock.now())
    assert standing.may_send(clock.now())


def test_a_broken_account_is_asked_again_after_five_minutes(clock: FrozenClock) -> None:
    standing = Standing()
    standing.judge(AccountBroken(), 0, clock.now())
    assert seconds(standing, clock) == 300


@pytest.mark.parametrize(
    ("error", "ends"),
    [
        (None, True),
        (Rejected(), True),
        (PersonGone(), True),
        (SlowDown(3, "person"), True),
        (Uncertain(), False),
        (ChannelRaised(), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_answer_of_the_platform_ends_the_trouble(clock: FrozenClock, error: SendError | None, ends: bool) -> None:
    standing = Standing()
    standing.judge(Unreachable(), 0, clock.now())
    standing.judge(error, 0, clock.now())
    assert standing.probing, "what was begun before the trouble says nothing of now"
    standing.judge(error, standing.turn, clock.now())
    assert standing.probing is not ends
    assert answered(error) is ends


def test_answers_that_never_come_are_the_platform_s_trouble_from_the_third_on(clock: FrozenClock) -> None:
    standing = Standing()
    for _message in range(2):
        standing.judge(Uncertain(), 0, clock.now())
    assert standing.may_send(clock.now())
    standing.judge(Uncertain(), 0, clock.now())
    assert (standing.probing, seconds(standing, clock)) == (True, 1)
    clock.forward(timedelta(seconds=1))
    standing.judge(Uncertain(), standing.turn, clock.now())
    assert seconds(standing, clock) == 2
    standing.judge(None, standing.turn, clock.now())
    assert not standing.probing


def test_who_is_told_again_and_again_to_slow_down_waits_longer_up_to_a_minute(clock: FrozenClock) -> None:
    standing, pauses = Standing(), []
    for _probe in range(8):
        standing.judge(SlowDown(5, "account"), standing.turn, clock.now())
        pauses.append(seconds(standing, clock))
        clock.forward(timedelta(seconds=pauses[-1]))
    assert pauses == [5, 5, 5, 8, 16, 32, 60, 60]
