"""The board: each question and each call counts in its own hour, and everybody is as they were last known."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.call_queue import Outcome
from backend.checkins.ladder import State
from backend.checkins.outcomes import OUTCOMES
from backend.weather import board
from backend.weather.board import Attempt, Hour, Is, Question

PARIS = ZoneInfo("Europe/Paris")
TEN = datetime(2026, 7, 14, 10, tzinfo=PARIS)
HOUR = timedelta(hours=1)
NIGHT = datetime(2026, 10, 24, tzinfo=PARIS)
"""The clocks are set back the night after."""

QUESTIONS = st.builds(
    Question, st.integers(1, 5), st.integers(0, 72 * 60).map(lambda one: NIGHT + timedelta(minutes=one)),
    st.sampled_from([one.value for one in State]), st.sampled_from([None, *OUTCOMES]), st.booleans(),
)  # fmt: skip


def test_hour_by_hour() -> None:
    questions = [
        Question(1, TEN, "alive", "fine", True),
        Question(2, TEN, "alerted", None, True),
        Question(3, TEN, "asked", None, False),
        Question(4, TEN, "alive", "need", True),
        Question(5, TEN, "void", "void"),
        Question(1, TEN + 6 * HOUR, "alive", "low", True),
    ]
    calls = [Attempt(2, TEN + 3 * HOUR, "no_answer"), Attempt(2, TEN + 3 * HOUR + HOUR / 2, "answered_low")]
    assert board.hours(questions, calls, PARIS) == [
        Hour(TEN, asked=4, reached=3, fine=1, needs=1, silent=1, waiting=1),
        Hour(TEN + 3 * HOUR, called=2, answered=1),
        Hour(TEN + 6 * HOUR, asked=1, reached=1, low=1),
    ]
    assert {person: how for person, (how, _at) in board.now(questions, calls).items()} == {
        1: Is.LOW, 2: Is.LOW, 3: Is.WAITING, 4: Is.NEEDS,
    }  # fmt: skip


@given(st.lists(QUESTIONS, max_size=12))
def test_nobody_is_lost_or_counted_twice(questions: list[Question]) -> None:
    rows = board.hours(questions, [], PARIS)
    each = [one.fine + one.low + one.needs + one.silent + one.waiting + one.found for one in rows]
    assert each == [one.asked for one in rows]
    assert sum(each) == sum(board.told_by(one) is not None for one in questions)


def test_every_outcome_of_a_call_is_known_to_the_board() -> None:
    told = {str(one): board.now([], [Attempt(1, TEN, str(one))]) for one in Outcome}
    assert [name for name, how in told.items() if not how] == ["call_back_at", "wrong_number"]
