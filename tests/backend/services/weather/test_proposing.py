"""A warning proposes a plan, once a hazard and episode; agents accept or decline it, or its time passes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import pytest

from backend.models import Address, Territory
from backend.services.weather import bulletins, modes, proposing, readiness
from backend.services.weather.bulletins import Asked
from backend.settings import read_settings
from tests.backend.services.weather.conftest import SYLVIE, Heat
from tests.bots.test_vigilance import bulletin

TODAY: Final = datetime.fromisoformat("2026-11-24T06:00:00+01:00")


@pytest.fixture
def winter(heat: Heat) -> Heat:
    heat.town.decides("weather_department", "61")
    return heat


def warned(heat: Heat, begins: datetime = TODAY, days: int = 2, **colours: int) -> int:
    """The service publishes this; how many plans it proposes anew."""
    with heat.town.write() as db:
        bulletins.claim(db, now=heat.town.now())
        assert bulletins.arrived(
            db, bulletin(begins, days=days, department="61", **colours), Asked(), now=heat.town.now()
        )
        return proposing.look(db, now=heat.town.now())


def test_accepted_it_is_on_and_its_alert_is_closed(winter: Heat) -> None:
    assert warned(winter, cold=3) == 1
    mode = winter.on("cold")
    assert (winter.mode(mode).state, winter.mode(mode).level) == ("on", "orange")
    assert winter.town.alerts() == []
    assert winter.town.history("weather_mode", mode) == [
        ("", "proposed", "system"), ("proposed", "on", "agent:sylvie"),
    ]  # fmt: skip


def test_declined_it_is_not_proposed_again_while_the_warning_lasts(winter: Heat) -> None:
    warned(winter, cold=3)
    with winter.town.write() as db:
        hall = db.get_one(Territory, winter.town.territory_id)
        modes.decline(db, hall, "cold", actor=SYLVIE, now=winter.town.now())
    assert winter.town.alerts() == []
    for day in range(1, 4):
        winter.town.clock.at += timedelta(days=1)
        assert warned(winter, TODAY + timedelta(days=day), cold=3) == 0
    winter.town.clock.at += timedelta(days=5)
    assert warned(winter, TODAY + timedelta(days=8), cold=3) == 1
    assert winter.town.alerts() == ["weather"]


def test_what_nobody_answered_lapses_with_the_warning_and_its_alert_with_it(winter: Heat) -> None:
    warned(winter, days=1, cold=3)
    winter.until("2026-11-25T06:10:00+01:00")
    winter.runs()
    assert winter.town.alerts() == []
    assert warned(winter, TODAY + timedelta(days=1), cold=4) == 1


def test_a_warning_that_is_taken_back_lapses_at_once(winter: Heat) -> None:
    warned(winter, cold=3)
    assert warned(winter, cold=2) == 0
    winter.runs()
    assert winter.town.alerts() == []


def test_what_an_agent_has_switched_on_already_is_not_proposed(winter: Heat) -> None:
    mode = winter.on("cold")
    assert warned(winter, cold=4) == 0
    assert (winter.mode(mode).level, winter.town.alerts()) == ("red", [])
    winter.off("cold")
    assert warned(winter, cold=4) == 0


def test_the_departement_is_that_of_the_addresses_where_nobody_says(heat: Heat) -> None:
    with heat.town.write() as db:
        hall = db.get_one(Territory, heat.town.territory_id)
        assert bulletins.department(db, hall) == ""
        for number, insee in enumerate(("97415", "97415", "61001")):
            db.add(
                Address(
                    territory_id=hall.id, ban_id=f"{number}", number=number, street="rue des Lilas", street_key="lilas",
                    postcode="97460", insee=insee, city="Saint-Paul", latitude=-21.0, longitude=55.3, cell=1,
                )
            )  # fmt: skip
        db.flush()
        assert bulletins.department(db, hall) == "974"


def test_where_people_are_asked_and_no_warning_is_fetched_whoever_runs_it_should_know(heat: Heat) -> None:
    heat.plan()
    heat.on()
    with heat.town.database.read() as db:
        hall = db.get_one(Territory, heat.town.territory_id)
        said = [one.says for one in readiness.of_weather(db, hall, read_settings(), heat.town.now())]
    assert said == [
        "Valbreuse: the heat plan is on since 24 Nov 07:30.",
        "Valbreuse: warnings of heat, cold and flood are not fetched (PALIER_VIGILANCE_KEY): agents switch a plan on by"
        " themselves.",
    ]
