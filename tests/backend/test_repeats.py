"""Rules in the town's hours."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from backend import repeats
from backend.wording import Span, wording

PARIS = ZoneInfo("Europe/Paris")
REUNION = ZoneInfo("Indian/Reunion")
TUESDAY = datetime(2026, 12, 1, 10, tzinfo=PARIS)


def next_of(rrule: str, first: datetime, after: datetime | None = None, zone: ZoneInfo = PARIS) -> str:
    found = repeats.following(rrule, first, after or first, zone)
    return found.astimezone(zone).isoformat(timespec="minutes") if found else ""


@pytest.mark.parametrize(
    ("rrule", "comes"),
    [
        ("FREQ=DAILY", "2026-12-02T10:00+01:00"),
        ("FREQ=WEEKLY", "2026-12-08T10:00+01:00"),
        ("FREQ=WEEKLY;BYDAY=TU,FR", "2026-12-04T10:00+01:00"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-15T10:00+01:00"),
        ("FREQ=MONTHLY;BYDAY=1TU", "2027-01-05T10:00+01:00"),
        ("FREQ=MONTHLY;BYDAY=-1TU", "2026-12-29T10:00+01:00"),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31T10:00+01:00"),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU", "2026-12-08T10:00+01:00"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261208", "2026-12-08T10:00+01:00"),
        ("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261207", ""),
    ],
)
def test_what_comes_next(rrule: str, comes: str) -> None:
    assert next_of(rrule, TUESDAY) == comes


@pytest.mark.parametrize(
    "rrule",
    [
        "",
        "every Tuesday",
        "FREQ=YEARLY",
        "FREQ=WEEKLY;COUNT=0",
        "FREQ=WEEKLY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=1TU,2WE",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    ],
)
def test_what_nobody_says_of_days_is_no_rule(rrule: str) -> None:
    with pytest.raises(repeats.NoSuchRule):
        repeats.read(rrule)


def test_ten_o_clock_is_ten_o_clock_in_summer_too() -> None:
    before = datetime(2027, 3, 23, 10, tzinfo=PARIS)
    assert next_of("FREQ=WEEKLY;BYDAY=TU", before) == "2027-03-30T10:00+02:00"


def test_an_hour_that_is_left_out_falls_later_that_day() -> None:
    first = datetime(2027, 3, 27, 2, 30, tzinfo=PARIS)
    assert next_of("FREQ=DAILY", first) == "2027-03-28T03:30+02:00"
    assert next_of("FREQ=DAILY", first, datetime(2027, 3, 28, 4, tzinfo=PARIS)) == "2027-03-29T02:30+02:00"


def test_an_hour_that_comes_twice_falls_once() -> None:
    first = datetime(2026, 10, 24, 2, 30, tzinfo=PARIS)
    once = repeats.following("FREQ=DAILY", first, first, PARIS)
    assert once == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert next_of("FREQ=DAILY", first, once) == "2026-10-26T02:30+01:00"


def test_the_twenty_ninth_of_february_comes_back_in_the_months_that_have_one() -> None:
    first = datetime(2027, 1, 29, 9, tzinfo=REUNION)
    assert next_of("FREQ=MONTHLY;BYMONTHDAY=29", first, zone=REUNION) == "2027-03-29T09:00+04:00"


@given(
    some.sampled_from(
        ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU", "FREQ=MONTHLY;BYDAY=-1FR"]
    ),
    some.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001  given a zone below
    some.integers(0, 400),
)
def test_it_always_comes_later_and_at_its_own_hour(rrule: str, first: datetime, days: int) -> None:
    start = first.replace(second=0, microsecond=0, tzinfo=REUNION)
    after = start + timedelta(days=days)
    found = repeats.following(rrule, start, after, REUNION)
    assert found is not None
    assert found > after
    assert found.astimezone(REUNION).time() == start.time()


def test_a_day_that_moves_takes_the_others_with_it() -> None:
    thursday = datetime(2026, 12, 3, 10, tzinfo=PARIS)
    assert repeats.moved("FREQ=WEEKLY;BYDAY=TU", TUESDAY, thursday, PARIS) == "FREQ=WEEKLY;BYDAY=TH"
    assert repeats.moved("FREQ=WEEKLY;BYDAY=TU,FR", TUESDAY, thursday, PARIS) == "FREQ=WEEKLY;BYDAY=TH,FR"
    assert repeats.moved("FREQ=MONTHLY;BYDAY=1TU", TUESDAY, thursday, PARIS) == "FREQ=MONTHLY;BYDAY=1TH"
    assert repeats.moved("FREQ=MONTHLY;BYMONTHDAY=1", TUESDAY, thursday, PARIS) == "FREQ=MONTHLY;BYMONTHDAY=3"
    assert repeats.moved("FREQ=DAILY", TUESDAY, thursday, PARIS) == "FREQ=DAILY"
    assert repeats.moved("FREQ=WEEKLY;BYDAY=TU", TUESDAY, TUESDAY, PARIS) == "FREQ=WEEKLY;BYDAY=TU"
    assert repeats.moved("FREQ=MONTHLY;BYMONTHDAY=1", TUESDAY, TUESDAY, PARIS) == "FREQ=MONTHLY;BYMONTHDAY=1"


def test_what_was_moved_once_and_then_for_good_leaves_its_old_day() -> None:
    thursday, friday = (datetime(2026, 12, day, 10, tzinfo=PARIS) for day in (3, 4))
    assert repeats.moved("FREQ=WEEKLY;BYDAY=TU", thursday, friday, PARIS) == "FREQ=WEEKLY;BYDAY=FR"
    assert repeats.moved("FREQ=WEEKLY;BYDAY=TU", thursday, thursday, PARIS) == "FREQ=WEEKLY;BYDAY=TH"
    assert repeats.moved("FREQ=WEEKLY;BYDAY=MO,TU", thursday, friday, PARIS) == "FREQ=WEEKLY;BYDAY=MO,FR"
    assert repeats.moved("FREQ=MONTHLY;BYDAY=-1TU", thursday, thursday, PARIS) == "FREQ=MONTHLY;BYDAY=-1TH"
    assert repeats.moved("FREQ=MONTHLY;BYMONTHDAY=-1", thursday, thursday, PARIS) == "FREQ=MONTHLY;BYMONTHDAY=3"


@pytest.mark.parametrize(
    ("rrule", "french", "english"),
    [
        ("FREQ=DAILY", "tous les jours à 10 h", "every day at 10 AM"),
        ("FREQ=DAILY;INTERVAL=3", "tous les 3 jours à 10 h", "every 3 days at 10 AM"),
        ("FREQ=WEEKLY", "chaque semaine à 10 h", "every week at 10 AM"),
        ("FREQ=WEEKLY;INTERVAL=2", "toutes les 2 semaines à 10 h", "every 2 weeks at 10 AM"),
        ("FREQ=WEEKLY;BYDAY=TU", "chaque mardi à 10 h", "every Tuesday at 10 AM"),
        ("FREQ=WEEKLY;BYDAY=TU,FR", "chaque mardi et vendredi à 10 h", "every Tuesday and Friday at 10 AM"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "du lundi au vendredi à 10 h", "from Monday to Friday at 10 AM"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "un mardi sur deux à 10 h", "every other Tuesday at 10 AM"),
        (
            "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,FR",
            "toutes les 3 semaines, le mardi et vendredi à 10 h",
            "every 3 weeks on Tuesday and Friday at 10 AM",
        ),
        ("FREQ=MONTHLY;BYDAY=1TU", "le premier mardi du mois à 10 h", "the first Tuesday of the month at 10 AM"),
        ("FREQ=MONTHLY;BYDAY=-1TU", "le dernier mardi du mois à 10 h", "the last Tuesday of the month at 10 AM"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "le 1er de chaque mois à 10 h", "the first of each month at 10 AM"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "le 15 de chaque mois à 10 h", "day 15 of each month at 10 AM"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "le dernier jour de chaque mois à 10 h", "the last day of each month at 10 AM"),
        (
            "FREQ=WEEKLY;BYDAY=TU;UNTIL=20270115",
            "chaque mardi jusqu’au vendredi 15 janvier à 10 h",
            "every Tuesday until Friday 15 January at 10 AM",
        ),
        ("FREQ=YEARLY", "mardi 1er décembre à 10 h", "Tuesday 1 December at 10 AM"),
    ],
)
def test_a_rule_is_said_as_people_say_it(rrule: str, french: str, english: str) -> None:
    span = Span(TUESDAY, TUESDAY + timedelta(hours=1), "hour", rrule)
    plain = {locale: wording(locale, "Europe/Paris").span(span).replace("\u00a0", " ") for locale in ("fr", "en")}
    assert plain == {"fr": french, "en": english}
