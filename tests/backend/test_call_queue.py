"""Whom to call first, when again, and at which hours: rules that are told in a sentence each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.call_queue import (
    PRESETS,
    REFLEX,
    Best,
    Outcome,
    best_hours,
    goes_there,
    next_attempt,
    priority,
)

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")


def at(written: str, zone: ZoneInfo = PARIS) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


def local(moment: datetime, zone: ZoneInfo = PARIS) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%dT%H:%M}"


def again(missed: int, now: str, best: Best | None = None, *, looked_for: bool = False) -> str:
    return local(next_attempt(missed, at(now), best, PARIS, looked_for=looked_for))


def test_who_is_silent_is_called_before_anybody_else() -> None:
    in_order = ["silence", "called_us", "checkin", "checkins_agreement", "mission_cancelled", "courtesy_call"]

    assert [priority(one) for one in in_order] == [1, 2, 3, 4, 5, 6]
    assert priority("visit") == priority("silence")
    assert priority("money:12") == priority("neighbour_found")
    assert priority("life_news:3") == priority("courtesy_call")


def test_who_does_not_answer_is_called_after_20_minutes_then_2_hours_then_at_another_hour() -> None:
    assert again(1, "2026-11-24T10:00") == "2026-11-24T10:20"
    assert again(2, "2026-11-24T10:20") == "2026-11-24T12:20"
    assert again(3, "2026-11-24T12:20") == "2026-11-24T17:00"
    assert again(4, "2026-11-24T17:00") == "2026-11-25T10:00"
    assert again(5, "2026-11-25T10:00") == "2026-11-25T17:00"


def test_who_answers_best_at_an_hour_is_called_then() -> None:
    lunch = Best(12 * 60, 14 * 60, "answered")

    assert again(3, "2026-11-24T10:00", lunch) == "2026-11-24T12:00"
    assert again(3, "2026-11-24T11:15", lunch) == "2026-11-24T13:15"  # within their hours: as soon as may be
    assert again(3, "2026-11-24T13:00", lunch) == "2026-11-25T12:00"


def test_nobody_is_called_in_the_evening_but_who_is_looked_for() -> None:
    assert again(1, "2026-11-24T19:50") == "2026-11-25T10:00"
    assert again(2, "2026-11-24T18:30") == "2026-11-25T10:00"
    assert again(1, "2026-11-24T07:30") == "2026-11-24T10:00"
    assert again(1, "2026-11-24T20:50", looked_for=True) == "2026-11-24T21:10"


def test_hours_are_those_of_the_place() -> None:
    found = next_attempt(3, at("2026-11-24T12:20", REUNION), None, REUNION, looked_for=False)

    assert local(found, REUNION) == "2026-11-24T17:00"


@given(
    missed=st.integers(0, 40),
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    best=st.none() | st.integers(0, 22 * 60).map(lambda start: Best(start, start + 120, "answered")),
    looked_for=st.booleans(),
)
def test_the_next_attempt_is_always_to_come_and_soon(
    missed: int, minutes: int, best: Best | None, looked_for: bool
) -> None:
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = next_attempt(missed, moment, best, PARIS, looked_for=looked_for)

    assert moment < found <= moment + timedelta(hours=50)


def test_reflex_is_four_attempts_in_two_days_and_then_a_visit() -> None:
    now, zone, missed = at("2026-08-03T09:00"), PARIS, 0
    began = now
    while not goes_there(missed, REFLEX):
        missed += 1
        now = next_attempt(missed, now, None, zone, looked_for=False)

    assert missed == 4
    assert now - began < REFLEX.within == timedelta(hours=48)
    assert PRESETS["reflex"] is REFLEX
    assert not goes_there(40, None)


def answered(*hours: str) -> list[datetime]:
    return [at(f"2026-11-{day:02}T{hour}") for day, hour in enumerate(hours, start=2)]


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        (answered(), None),
        (answered("10:15", "11:10"), None),  # two calls say nothing
        (answered("10:15", "11:10", "10:50"), (10 * 60, 12 * 60)),
        (answered("10:15", "11:10", "10:50", "17:30"), (10 * 60, 12 * 60)),
        (answered("9:15".zfill(5), "11:10", "13:50", "17:30"), None),  # at any hour: no hour is better
        (answered("18:10", "19:50", "18:30"), (18 * 60, 20 * 60)),
    ],
)
def test_somebody_s_best_hours_are_those_at_which_they_answered(
    calls: list[datetime], expected: tuple[int, int] | None
) -> None:
    found = best_hours(None, calls, PARIS)

    assert (found and (found.start, found.end)) == expected
    assert found is None or found.why == "answered"


def test_what_they_said_wins() -> None:
    assert best_hours((840, 900), answered("10:15", "11:10", "10:50"), PARIS) == Best(840, 900, "said")


def test_the_codes_are_those_of_the_desk() -> None:
    assert {str(one) for one in Outcome} == {
        "answered_fine", "answered_low", "answered_need", "agreed", "refused", "no_answer", "voicemail", "wrong_number",
        "call_back_at", "hospital", "moved", "died_said",
    }  # fmt: skip
