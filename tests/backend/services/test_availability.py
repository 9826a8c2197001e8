"""Which parts of the week a span touches, in the town's hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.services.matching.availability import PARTS, bit, bits_between

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Case:
    label: str
    start: str
    end: str
    parts: tuple[tuple[int, str], ...]


CASES = (
    Case("a morning", "2026-11-25T08:00+01:00", "2026-11-25T12:00+01:00", ((2, "morning"),)),
    Case("in another zone", "2026-11-25T07:00+00:00", "2026-11-25T11:00+00:00", ((2, "morning"),)),
    Case("lunch", "2026-11-25T12:00+01:00", "2026-11-25T14:00+01:00", ((2, "noon"),)),
    Case(
        "across noon",
        "2026-11-25T11:00+01:00",
        "2026-11-25T15:00+01:00",
        ((2, "morning"), (2, "noon"), (2, "afternoon")),
    ),
    Case(
        "an evening into the night",
        "2026-11-25T20:00+01:00",
        "2026-11-26T01:00+01:00",
        ((2, "evening"), (3, "morning")),
    ),
    Case("a whole Sunday", "2026-11-29T00:00+01:00", "2026-11-30T00:00+01:00", tuple((6, part) for part in PARTS)),
    Case("a week", "2026-11-23T00:00+01:00", "2026-11-30T00:00+01:00", ()),
    Case("an instant", "2026-11-25T18:00+01:00", "2026-11-25T18:00+01:00", ((2, "evening"),)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_a_span_touches_these_parts(case: Case) -> None:
    bits = bits_between(datetime.fromisoformat(case.start), datetime.fromisoformat(case.end), PARIS)

    assert bits == sum(bit(day, part) for day, part in case.parts)


def test_the_hour_that_comes_twice_does_no_harm() -> None:
    sunday = datetime.fromisoformat("2026-10-25T00:00:00+02:00")

    assert bits_between(sunday, sunday + timedelta(hours=25), PARIS) == sum(bit(6, part) for part in PARTS)


def test_all_bits_differ_and_fit_in_twenty_eight() -> None:
    bits = [bit(day, part) for day in range(7) for part in PARTS]

    assert sum(bits) == (1 << 28) - 1
