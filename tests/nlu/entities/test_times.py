"""Times: what people say, and the exact interval that is meant."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nlu.entities.times import parse
from tests.nlu.entities.tables import NOW, PARIS, rows

TABLES = {
    "times_fr_days.txt": ("fr", None),
    "times_fr_hours.txt": ("fr", None),
    "times_fr_recurrence.txt": ("fr", None),
    "times_en.txt": ("en", None),
    "times_asked.txt": ("fr", "when"),
}
CASES = [
    pytest.param(locale, asked, row, id=f"{name}: {row[0]}")
    for name, (locale, asked) in TABLES.items()
    for row in rows(name, 5)
]
LURES = [row[0] for row in rows("lures.txt", 1)]


def values(
    text: str, *, now: datetime = NOW, zone: ZoneInfo = PARIS, locale: str = "fr", asked: str | None = None
) -> list[Any]:
    return [found.value for found in parse(text, locale=locale, now=now, timezone=zone, expecting=asked)]


def test_every_case_has_a_label_of_its_own() -> None:
    counted = Counter((name, row[0]) for name in TABLES for row in rows(name, 5))
    assert [label for label, times in counted.items() if times > 1] == []
    assert sum(name.startswith("times_fr") for name, _ in counted) >= 150
    assert sum(name == "times_en.txt" for name, _ in counted) >= 40
    assert len(LURES) == len(set(LURES))


@pytest.mark.parametrize(("locale", "asked", "row"), CASES)
def test_a_time_is_read(locale: str, asked: str | None, row: tuple[str, ...]) -> None:
    said, start, end, grain, rrule = row
    expected = {
        "start": datetime.fromisoformat(start).replace(tzinfo=PARIS).isoformat(),
        "end": datetime.fromisoformat(end).replace(tzinfo=PARIS).isoformat(),
        "grain": grain,
    } | ({"rrule": rrule} if rrule else {})
    assert values(said, locale=locale, asked=asked) == [expected]


@pytest.mark.parametrize("said", LURES)
def test_no_time_is_read_where_there_is_none(said: str) -> None:
    assert values(said) == []


@pytest.mark.parametrize("said", ["10", "14-16", "le", "2 personnes", "12"])
def test_a_bare_number_is_nothing_unless_asked_for(said: str) -> None:
    assert values(said) == []


SPANS = {
    "courses demain matin svp": ["demain matin"],
    "Rdv à 15h30, chez moi": ["15h30"],
    "lundi, mardi ou mercredi": ["lundi"],
    "mardi ou mercredi matin": ["mardi ou mercredi matin"],
    "lundi et mardi matin": ["lundi", "mardi matin"],
    "mardi et jeudi": ["mardi", "jeudi"],
    "pas mardi mais jeudi": ["jeudi"],
    "non plutôt jeudi": ["jeudi"],
}


@pytest.mark.parametrize("said", SPANS)
def test_the_words_of_a_time_are_found_in_the_text(said: str) -> None:
    found = parse(said, locale="fr", now=NOW, timezone=PARIS)
    assert [said[one.start : one.end] for one in found] == SPANS[said]


def test_a_message_in_the_other_language_is_read_all_the_same() -> None:
    assert values("tomorrow at 3pm", locale="fr") == values("demain à 15h", locale="fr")
    assert values("demain à 15h", locale="en") == values("demain à 15h", locale="fr")


ZONES = [
    ("clocks go forward", "2026-03-28T20:00", "Europe/Paris", "demain à 2h30 du matin", "2026-03-29T03:30:00+02:00"),
    ("the day of summer time", "2026-03-28T20:00", "Europe/Paris", "demain", "2026-03-29T00:00:00+01:00"),
    ("after summer time began", "2026-03-28T20:00", "Europe/Paris", "demain à 10h", "2026-03-29T10:00:00+02:00"),
    ("in hours across the change", "2026-03-29T01:30", "Europe/Paris", "dans deux heures", "2026-03-29T04:30:00+02:00"),
    ("clocks go back", "2026-10-24T20:00", "Europe/Paris", "demain à 10h", "2026-10-25T10:00:00+01:00"),
    (
        "the first of two hours",
        "2026-10-24T20:00",
        "Europe/Paris",
        "demain à 2h30 du matin",
        "2026-10-25T02:30:00+02:00",
    ),
    ("in hours on the long night", "2026-10-25T01:30", "Europe/Paris", "dans deux heures", "2026-10-25T02:30:00+01:00"),
    ("Réunion", "2026-11-24T09:10", "Indian/Reunion", "demain matin", "2026-11-25T08:00:00+04:00"),
    ("Réunion in summer", "2026-07-14T09:10", "Indian/Reunion", "à 15h", "2026-07-14T15:00:00+04:00"),
    ("year end", "2026-12-31T10:00", "Europe/Paris", "demain", "2027-01-01T00:00:00+01:00"),
    ("a past hour on the last evening", "2026-12-31T22:00", "Europe/Paris", "à 8h", "2027-01-01T08:00:00+01:00"),
    (
        "next week over the year",
        "2026-12-30T10:00",
        "Europe/Paris",
        "la semaine prochaine",
        "2027-01-04T00:00:00+01:00",
    ),
    ("a date of next year", "2026-12-30T10:00", "Europe/Paris", "le 3", "2027-01-03T00:00:00+01:00"),
    ("Sunday's week-end", "2026-11-22T10:00", "Europe/Paris", "ce week-end", "2026-11-21T00:00:00+01:00"),
    ("Sunday's next week", "2026-11-22T10:00", "Europe/Paris", "la semaine prochaine", "2026-11-23T00:00:00+01:00"),
    ("the night that is not over", "2026-11-24T02:00", "Europe/Paris", "cette nuit", "2026-11-23T21:00:00+01:00"),
    ("an hour of the coming night", "2026-11-24T22:00", "Europe/Paris", "cette nuit à 2h", "2026-11-25T02:00:00+01:00"),
    ("leap day", "2028-02-28T10:00", "Europe/Paris", "demain", "2028-02-29T00:00:00+01:00"),
]


@pytest.mark.parametrize(
    ("now", "zone", "said", "start"), [case[1:] for case in ZONES], ids=[case[0] for case in ZONES]
)
def test_moments_are_local_and_carry_their_offset(now: str, zone: str, said: str, start: str) -> None:
    there = ZoneInfo(zone)
    found = values(said, now=datetime.fromisoformat(now).replace(tzinfo=there), zone=there)
    assert [value["start"] for value in found] == [start]


def test_the_day_of_the_change_has_its_own_length() -> None:
    (short,) = values("le 29/03/2026")
    (long,) = values("le 25/10/2026")
    assert (short["start"], short["end"]) == ("2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")
    assert (long["start"], long["end"]) == ("2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")


def test_now_may_be_given_in_another_zone() -> None:
    there = ZoneInfo("Indian/Reunion")
    (value,) = values("demain", now=datetime(2026, 11, 24, 21, 0, tzinfo=PARIS), zone=there)
    assert value["start"] == "2026-11-26T00:00:00+04:00"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "mon petit-fils est parti en vacances jusqu'à dimanche, il me faudrait du pain demain matin",
            ["demain matin"],
        ),
        ("ma fille est à l'hôpital depuis lundi et ne rentre que samedi. Quelqu'un jeudi ?", ["jeudi"]),
        ("mon mari rentre dimanche, qui peut m'aider demain ?", ["demain"]),
        ("my son is away until Sunday, could somebody come tomorrow?", ["tomorrow"]),
        ("ma fille est en vacances jusqu'à dimanche, il me faudrait du pain", ["jusqu'à dimanche"]),
        ("je suis en vacances jusqu'à dimanche, je peux aider lundi", ["jusqu'à dimanche", "lundi"]),
        ("je pars en congé du 3 au 10, et le 12 je suis là", ["du 3 au 10", "le 12"]),
        ("en vacances jusqu'au 15 mais dispo mardi", ["jusqu'au 15", "mardi"]),
        ("je vais chez le médecin jeudi et chez le coiffeur vendredi", ["jeudi", "vendredi"]),
    ],
)
def test_somebody_else_s_absence_is_no_moment_to_come(said: str, kept: list[str]) -> None:
    locale = "en" if said.startswith("my") else "fr"
    found = parse(said, locale=locale, now=NOW, timezone=PARIS)

    assert [said[one.start : one.end] for one in found] == kept
