"""Moving a moment: what is not said of it stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from backend.wording import Span
from conversation_flows.engine.moments import moved

PARIS: Final = ZoneInfo("Europe/Paris")
NOW: Final = datetime(2026, 11, 24, 9, 10, tzinfo=PARIS)


def span(start: str, hours: float, grain: str) -> Span:
    begins = datetime.fromisoformat(start).replace(tzinfo=PARIS)
    return Span(begins, begins + timedelta(hours=hours), grain)


THURSDAY: Final = span("2026-11-26T00:00", 24, "day")
FRIDAY: Final = span("2026-11-27T00:00", 24, "day")
THURSDAY_MORNING: Final = span("2026-11-26T08:00", 4, "part_of_day")
THURSDAY_AT_TEN: Final = span("2026-11-26T10:00", 1, "hour")
TEN_TODAY: Final = span("2026-11-24T10:00", 1, "hour")
AFTERNOON: Final = span("2026-11-24T14:00", 4, "part_of_day")
THURSDAY_AFTERNOON: Final = span("2026-11-26T14:00", 4, "part_of_day")
EVERY_AFTERNOON: Final = replace(AFTERNOON, rrule="FREQ=DAILY")
WEEKLY: Final = "FREQ=WEEKLY;BYDAY=FR"
THIS_WEEK: Final = span("2026-11-23T00:00", 7 * 24, "week")


@dataclass(frozen=True)
class Case:
    said: str
    before: Span
    after: Span
    expect: Span


CASES: Final = [
    Case("vendredi", THURSDAY_MORNING, FRIDAY, span("2026-11-27T08:00", 4, "part_of_day")),
    Case("Friday", THURSDAY_AT_TEN, FRIDAY, span("2026-11-27T10:00", 1, "hour")),
    Case("à 10 h", THURSDAY_MORNING, TEN_TODAY, THURSDAY_AT_TEN),
    Case("10 heures", THURSDAY, TEN_TODAY, THURSDAY_AT_TEN),
    Case("l'après-midi", THURSDAY_AT_TEN, AFTERNOON, THURSDAY_AFTERNOON),
    Case("l'après-midi", THURSDAY_AT_TEN, EVERY_AFTERNOON, THURSDAY_AFTERNOON),
    Case("tous les après-midi", THURSDAY_AT_TEN, EVERY_AFTERNOON, EVERY_AFTERNOON),
    Case("tous les vendredis", THURSDAY_MORNING, replace(FRIDAY, rrule=WEEKLY),
         replace(span("2026-11-27T08:00", 4, "part_of_day"), rrule=WEEKLY)),
    Case("tous les vendredis toute la journée", THURSDAY_MORNING, replace(FRIDAY, rrule=WEEKLY),
         replace(FRIDAY, rrule=WEEKLY)),
    Case("vendredi toute la journée", THURSDAY_MORNING, FRIDAY, FRIDAY),
    Case("aujourd'hui à 10 h", THURSDAY_MORNING, TEN_TODAY, TEN_TODAY),
    Case("le 24/11 à 10 h", THURSDAY_MORNING, TEN_TODAY, TEN_TODAY),
    Case("à 10 h", THIS_WEEK, TEN_TODAY, TEN_TODAY),
    Case("cette semaine", THURSDAY_MORNING, THIS_WEEK, THIS_WEEK),
    Case("", THURSDAY_MORNING, FRIDAY, FRIDAY),
    Case("aujourd'hui", span("2026-11-26T07:00", 1, "hour"), span("2026-11-24T00:00", 24, "day"),
         span("2026-11-24T00:00", 24, "day")),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda one: f"{one.said}, {one.before.grain}, {one.after.rrule}")
def test_what_is_not_said_stays(case: Case) -> None:
    assert moved(case.before, case.after, case.said, zone=PARIS, now=NOW) == case.expect


def test_the_hour_is_kept_when_clocks_change() -> None:
    saturday, monday = span("2026-10-24T10:00", 1, "hour"), span("2026-10-26T00:00", 24, "day")

    kept = moved(saturday, monday, "lundi", zone=PARIS, now=NOW - timedelta(days=60))

    assert (kept.start.hour, kept.end.hour, kept.start.utcoffset()) == (10, 11, timedelta(hours=1))


def test_what_repeats_with_its_hours_is_taken_as_it_is_said() -> None:
    weekly = replace(AFTERNOON, rrule=WEEKLY)

    assert moved(THURSDAY_MORNING, weekly, "tous les vendredis après-midi", zone=PARIS, now=NOW) == weekly
