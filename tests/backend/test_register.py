"""Who may be on the register of frail people, and by when what is due. Nothing but dates and words."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.register import (
    Facts,
    Ground,
    Unfit,
    acknowledge_by,
    age,
    grounds,
    is_urgent,
    next_look,
    objection_until,
    unfit,
)

TODAY = date(2026, 11, 24)
PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
JEANNE = Facts("Jeanne Morel", "1942-03-12", "12 rue des Lilas", "02 33 00 00 01")


@dataclass(frozen=True)
class Case:
    label: str
    facts: Facts
    why: Unfit | None
    at_home: bool = True


CASES = (
    Case("84, at home", JEANNE, None),
    Case("65 today", replace(JEANNE, born="1961-11-24"), None),
    Case("65 tomorrow", replace(JEANNE, born="1961-11-25"), Unfit.YOUNG),
    Case("65 in the year, whose day is not known", replace(JEANNE, born="1961"), None),
    Case("60, unfit for work", replace(JEANNE, born="1966-11-24", ground=Ground.UNFIT), None),
    Case("59, unfit for work", replace(JEANNE, born="1966-11-25", ground=Ground.UNFIT), Unfit.YOUNG),
    Case("30, disabled", replace(JEANNE, born="1996-01-01", ground=Ground.DISABLED), None),
    Case("17, disabled", replace(JEANNE, born="2009-01-01", ground=Ground.DISABLED), Unfit.YOUNG),
    Case("in a care home", JEANNE, Unfit.NOT_AT_HOME, at_home=False),
    Case("no address", replace(JEANNE, address=" "), Unfit.NOWHERE),
    Case("no name", replace(JEANNE, name=" "), Unfit.NAMELESS),
    Case("no telephone", replace(JEANNE, phone=""), None),
    Case("born tomorrow", replace(JEANNE, born="2026-11-25"), Unfit.BIRTH),
    Case("born in 1066", replace(JEANNE, born="1066"), Unfit.BIRTH),
    Case("no such day", replace(JEANNE, born="1942-02-30"), Unfit.BIRTH),
)


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.label)
def test_who_may_be_on_it(case: Case) -> None:
    assert unfit(case.facts, TODAY, at_home=case.at_home) == case.why


def test_it_holds_what_the_law_lists_and_nothing_else() -> None:
    assert [one.name for one in fields(Facts)] == ["name", "born", "address", "phone", "ground", "services", "warn"]


def test_the_grounds_follow_from_the_age() -> None:
    assert grounds("1942", TODAY) == (Ground.AGE,)
    assert grounds("1964", TODAY) == (Ground.UNFIT, Ground.DISABLED)
    assert grounds("1990", TODAY) == (Ground.DISABLED,)
    assert grounds("2015", TODAY) == grounds("?", TODAY) == ()


def test_a_birthday_of_a_leap_day_counts() -> None:
    assert (age("1964-02-29", date(2026, 2, 28)), age("1964-02-29", date(2026, 3, 1))) == (61, 62)


@pytest.mark.parametrize(
    ("received", "zone", "by"),
    [
        ("2026-11-24T09:10+01:00", PARIS, "2026-12-03T00:00+01:00"),
        ("2026-11-24T23:59+01:00", PARIS, "2026-12-03T00:00+01:00"),
        ("2026-10-20T12:00+02:00", PARIS, "2026-10-29T00:00+01:00"),
        ("2026-11-24T22:00+00:00", REUNION, "2026-12-04T00:00+04:00"),
    ],
)
def test_eight_days_end_with_the_eighth_day_in_the_town(received: str, zone: ZoneInfo, by: str) -> None:
    assert acknowledge_by(datetime.fromisoformat(received), zone) == datetime.fromisoformat(by)


def test_agents_are_alerted_before_the_days_are_over_and_urgently_on_the_last() -> None:
    by = datetime(2026, 12, 3, tzinfo=PARIS)

    first = next_look(by, datetime(2026, 11, 24, 9, tzinfo=PARIS))
    assert first == datetime(2026, 11, 30, tzinfo=PARIS)
    last = next_look(by, first)
    assert last == datetime(2026, 12, 2, tzinfo=PARIS)
    assert (is_urgent(by, first), is_urgent(by, last), next_look(by, last)) == (False, True, None)


def test_silence_confirms_at_the_end_of_a_day() -> None:
    assert objection_until(datetime(2026, 11, 24, 9, tzinfo=PARIS), 15, PARIS) == datetime(2026, 12, 10, tzinfo=PARIS)
