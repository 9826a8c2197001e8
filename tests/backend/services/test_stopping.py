"""STOP with something under way: staff see it, and the other side is not left waiting."""

from __future__ import annotations

from backend.messaging.tidings import MissionChanged
from backend.models import Person
from backend.services import missions, stopping
from backend.services.actor import Actor
from tests.support.town import Town


def stops(town: Town, person_id: int) -> int:
    with town.write() as db:
        return stopping.stop(db, db.get_one(Person, person_id), actor=Actor.person(person_id), now=town.now())


def test_who_asked_keeps_the_help_and_the_volunteer_knows(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    mission = town.accepts(karim, request)

    assert stops(town, town.ids["Jeanne"]) == 1

    assert town.alerts() == ["stopped"]
    assert town.read_mission(mission).state == "accepted"
    assert town.news(karim)[-1] == MissionChanged(mission, "stopped")


def test_a_volunteer_gives_back_what_they_had_taken(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())

    assert stops(town, karim) == 1

    assert "stopped" in town.alerts()
    assert town.read_mission(mission).state == "given_back"
    assert town.news(town.ids["Jeanne"])[-1] == MissionChanged(mission, "given_back")


def test_who_has_nothing_under_way_alerts_nobody(town: Town) -> None:
    assert stops(town, town.volunteer("Karim")) == 0
    assert town.alerts() == []


def test_nothing_is_passed_to_whoever_stopped_and_the_sender_knows(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request())
    stops(town, town.ids["Jeanne"])

    with town.write() as db:
        assert missions.relay(db, mission, karim, "bonjour", key="1", now=town.now()) is None


def test_whoever_stopped_is_called_when_somebody_is_found(town: Town) -> None:
    karim = town.volunteer("Karim")
    request, jeanne = town.request(), town.ids["Jeanne"]
    stops(town, jeanne)

    town.accepts(karim, request)

    assert town.calls() == [(jeanne, "neighbour_found")]
