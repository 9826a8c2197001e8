"""A first small job before anybody was met: only where the town wishes it, and only what harms nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.categories import CATEGORIES
from backend.models import Absence, Person, Volunteer
from backend.services import blocks, quiet
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import NotAVolunteer
from backend.services.matching import newcomers
from tests.support.town import Town, east_of_centre

PARK: dict[str, Any] = {"place": "au parc des Lilas", "point": east_of_centre(400)}


@pytest.fixture
def karim(town: Town) -> int:
    """Karim has applied, in a town that wishes first jobs."""
    town.decides("first_job_before_vetting", True)
    return town.volunteer("Karim", categories=("pets", "shopping", "company"), state="applied")


def test_every_kind_of_help_has_its_reason() -> None:
    assert newcomers.SMALL.keys() | newcomers.NOT_SMALL.keys() == set(CATEGORIES)
    assert not newcomers.SMALL.keys() & newcomers.NOT_SMALL.keys()


def test_it_is_off_until_a_town_wishes_it(town: Town) -> None:
    town.volunteer("Karim", categories=("pets",), state="applied")
    assert town.invited(town.request("pets", **PARK)) == []


def test_a_small_thing_by_day_in_a_public_place_is_asked_of_a_newcomer(town: Town, karim: int) -> None:
    request = town.request("pets", **PARK)
    assert town.invited(request) == [karim]

    mission = town.accepts(karim, request)

    assert town.read_mission(mission).volunteer_id == karim
    assert town.told(town.ids["Jeanne"]) == ["NeighbourFound"]


def at(hour: int, until: int) -> dict[str, datetime]:
    day = datetime.fromisoformat("2026-11-25T00:00:00+01:00")
    return {"start": day.replace(hour=hour), "end": day.replace(hour=until)}


@pytest.mark.parametrize(
    ("category", "changes"),
    [
        ("shopping", {}),
        ("company", {"place": "12 rue des Lilas"}),
        ("company", {"place": "chez moi", "point": east_of_centre(0)}),
        ("company", {"place": ""}),
        ("company", {"place": "chez ma sœur"}),
        ("pets", {"place": "rue des Lilas"}),
        ("pets", at(18, 20)),
        ("pets", at(6, 9)),
    ],
    ids=[
        "money",
        "an address",
        "at her door",
        "nowhere",
        "in a family",
        "perhaps a door",
        "in the evening",
        "before day",
    ],
)
def test_nothing_else_is_asked_of_a_newcomer(town: Town, karim: int, category: str, changes: dict[str, Any]) -> None:
    assert town.invited(town.request(category, **PARK | changes)) == []
    assert town.told(karim) == []


def test_who_is_kept_apart_is_not_asked(town: Town, karim: int) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        blocks.set_apart(
            db, karim, jeanne, territory_id=town.territory_id, mission_id=None, actor=SYSTEM, now=town.now()
        )
    assert town.invited(town.request("pets", **PARK)) == []


def test_what_a_newcomer_has_said_of_their_time_holds(town: Town, karim: int) -> None:
    day = datetime.fromisoformat("2026-11-25T00:00:00+01:00")
    with town.write() as db:
        away = Absence(territory_id=town.territory_id, volunteer_id=karim, since=day, until=day + timedelta(days=1))
        db.add(away)
    assert town.invited(town.request("pets", **PARK)) == []


def test_a_newcomer_is_not_asked_more_often_than_they_wish(town: Town, karim: int) -> None:
    with town.write() as db:
        db.get_one(Volunteer, karim).most_a_week = 1
    first = town.request("pets", **PARK)
    town.declines(karim, first)
    assert town.invited(first, state="declined") == [karim]
    assert town.invited(town.request("pets", by="Mado", **PARK)) == []


def test_a_newcomer_whose_quiet_hours_last_too_long_is_not_asked(town: Town, karim: int) -> None:
    with town.write() as db:
        person = db.get_one(Person, karim)
        quiet.set_hours(db, person, quiet.Hours(days=0b110), actor=Actor.person(karim), now=town.now())
    assert town.invited(town.request("pets", **PARK)) == []


def test_vetted_volunteers_come_first(town: Town, karim: int) -> None:
    town.decides("wave_sizes", [2])
    known = town.volunteers(2, categories=("pets",))
    assert town.invited(town.request("pets", **PARK)) == known


def test_one_job_at_a_time_until_they_were_met(town: Town, karim: int) -> None:
    first, second = town.request("pets", **PARK), town.request("pets", by="Mado", **PARK)
    assert (town.invited(first), town.invited(second)) == ([karim], [])

    town.accepts(karim, first)

    assert town.invited(town.request("company", by="Odette", **PARK)) == []


def test_who_applies_while_something_small_is_open_is_asked_at_once(town: Town) -> None:
    town.decides("first_job_before_vetting", True)
    dog, _bread = town.request("pets", **PARK), town.request("shopping", by="Mado", **PARK)

    karim = town.volunteer("Karim", categories=("pets", "shopping"), state="applied")

    assert town.invited(dog) == [karim]
    assert town.told(karim) == ["Invited"]
    assert town.read_volunteer(karim).last_asked_at == town.now()


def test_an_invitation_is_void_once_the_town_changes_its_mind(town: Town, karim: int) -> None:
    request = town.request("pets", **PARK)
    town.decides("first_job_before_vetting", False)

    with pytest.raises(NotAVolunteer):
        town.accepts(karim, request)
    assert town.read_request(request).state == "open"
