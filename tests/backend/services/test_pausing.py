"""A pause: nothing is started, agents see what falls into it, and it ends by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import Person
from backend.services import offers, pausing, people
from backend.services.actor import Actor
from backend.services.offers import audience
from tests.support.town import Town


def pauses(town: Town, name: str, **step: float) -> int:
    with town.write() as db:
        person = db.get_one(Person, town.ids[name])
        return pausing.pause(db, person, town.now() + timedelta(**step), actor=Actor.person(person.id), now=town.now())


def test_a_volunteer_on_a_pause_is_asked_when_it_is_over(town: Town) -> None:
    karim = town.volunteer("Karim")
    pauses(town, "Karim", days=3)
    request = town.request(
        by="Jeanne", start=town.now() + timedelta(days=5), end=town.now() + timedelta(days=5, hours=3)
    )
    assert town.invited(request) == []
    town.later(days=3, hours=5)
    assert town.invited(request) == [karim]


def test_a_neighbour_on_a_pause_is_told_of_no_offer(town: Town) -> None:
    karim, jeanne = town.volunteer("Karim"), town.person("Jeanne")
    with town.write() as db:
        people.record_consent(db, db.get_one(Person, jeanne), audience.ACCEPTS, now=town.now())
    pauses(town, "Jeanne", days=3)
    start = town.now() + timedelta(days=2)
    with town.write() as db:
        given = offers.NewOffer("shopping", start, start + timedelta(hours=3))
        offers.post(db, db.get_one(Person, karim), given, key="o", actor=Actor.person(karim), now=town.now())
    assert "OfferMade" not in [type(one).__name__ for one in town.news(jeanne)]


def test_agents_see_what_falls_into_it_and_nothing_else(town: Town) -> None:
    town.person("Jeanne")
    town.request(by="Jeanne")
    later = town.now() + timedelta(days=9)
    town.request("pets", by="Jeanne", start=later, end=later + timedelta(hours=2))
    for number in range(6):
        town.request("parcel", by="Jeanne", text=str(number))
    assert pauses(town, "Jeanne", days=3) == 7
    assert town.alerts().count("paused") == 7


def test_who_must_know_is_called(town: Town, pair: tuple[int, int, int]) -> None:
    karim, jeanne, mission = pair
    pauses(town, "Jeanne", days=3)
    town.says(karim, mission, "given_back")
    assert (jeanne, "mission_given_back") in town.calls()


@pytest.mark.parametrize("days", [0, 3])
def test_it_is_over_by_a_word_or_was_none(town: Town, days: int) -> None:
    town.person("Jeanne")
    pauses(town, "Jeanne", days=days)
    with town.write() as db:
        person = db.get_one(Person, town.ids["Jeanne"])
        assert pausing.resume(db, person, actor=Actor.person(person.id), now=town.now()) is bool(days)
        assert person.quiet_until is None
