"""Public holidays: every department that a town may name, and every zone that tells one, is known to the library."""

from __future__ import annotations

from datetime import date
from zoneinfo import available_timezones

import pytest

from backend.policies import HOLIDAYS_OF
from backend.public_holidays import department, name_of

ZONES = sorted(zone for zone in available_timezones() if department("", zone))


@pytest.mark.parametrize("decided", HOLIDAYS_OF)
def test_every_department_that_a_town_may_name(decided: str) -> None:
    assert name_of(date(2026, 5, 1), department(decided, "Europe/Paris")) == "Fête du Travail"


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_that_tells_its_own(zone: str) -> None:
    assert name_of(date(2026, 5, 1), department("", zone), "en") == "Labor Day"


def test_the_zones_are_there() -> None:
    assert {"Indian/Reunion", "Pacific/Noumea"} <= set(ZONES)


@pytest.mark.parametrize(
    ("decided", "day", "called"),
    [
        ("67", date(2026, 12, 26), "Saint-Étienne"),
        ("57", date(2026, 4, 3), "Vendredi saint"),
        ("974", date(2026, 12, 20), "Abolition de l'esclavage"),
        ("", date(2026, 12, 26), ""),
    ],
)
def test_those_of_their_own(decided: str, day: date, called: str) -> None:
    assert name_of(day, department(decided, "Europe/Paris")) == called
