"""When a person is answered, even if it is no."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.services.promises import promise

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Case:
    label: str
    now: str
    start: str
    expect: str
    urgent: bool = False


CASES = (
    Case("tomorrow morning", "2026-11-24T09:10+01:00", "2026-11-25T08:00+01:00", "2026-11-24T18:00+01:00"),
    Case("in a week", "2026-11-24T09:10+01:00", "2026-12-01T08:00+01:00", "2026-11-26T18:00+01:00"),
    Case("this afternoon", "2026-11-24T09:10+01:00", "2026-11-24T14:10+01:00", "2026-11-24T11:10+01:00"),
    Case("in an hour", "2026-11-24T09:10+01:00", "2026-11-24T10:10+01:00", "2026-11-24T09:40+01:00"),
    Case("tomorrow, said in the evening", "2026-11-24T21:00+01:00", "2026-11-25T08:00+01:00", "2026-11-24T22:00+01:00"),
    Case("tomorrow, said at night", "2026-11-24T23:50+01:00", "2026-11-25T08:00+01:00", "2026-11-25T07:00+01:00"),
    Case("said before dawn", "2026-11-25T03:00+01:00", "2026-11-25T08:00+01:00", "2026-11-25T07:00+01:00"),
    Case("before the morning", "2026-11-25T01:00+01:00", "2026-11-25T06:00+01:00", "2026-11-25T03:00+01:00"),
    Case("urgent, at night", "2026-11-24T23:50+01:00", "2026-11-25T08:00+01:00", "2026-11-25T00:50+01:00", urgent=True),
    Case("urgent", "2026-11-24T09:10+01:00", "2026-11-25T08:00+01:00", "2026-11-24T10:10+01:00", urgent=True),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_the_promised_hour(case: Case) -> None:
    start = datetime.fromisoformat(case.start)
    end = start + timedelta(hours=4)
    now = datetime.fromisoformat(case.now)

    assert promise(start, end, urgent=case.urgent, zone=PARIS, now=now) == datetime.fromisoformat(case.expect)


@given(st.integers(0, 1439), st.integers(2, 100_000), st.integers(1, 10_000), st.booleans())
def test_a_promise_is_always_to_come_and_before_the_start(minute: int, ahead: int, lasts: int, urgent: bool) -> None:
    now = datetime.fromisoformat("2026-11-24T00:00+01:00") + timedelta(minutes=minute)
    start = now + timedelta(minutes=ahead)

    promised = promise(start, start + timedelta(minutes=lasts), urgent=urgent, zone=PARIS, now=now)

    assert now < promised < start
    assert promised - now <= timedelta(days=3)
