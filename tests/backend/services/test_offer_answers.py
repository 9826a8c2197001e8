"""An offer answered: one mission a neighbour, as many as there are places, one list for the volunteer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.models import HelpRequest, Mission, Offer, Person
from backend.services import offers
from backend.services.actor import Actor
from backend.services.errors import NotOffered, OfferOver, TooEarly
from tests.support.offering import SATURDAY, accepts_offers, answer_of, offered, state, take
from tests.support.town import Town


def test_taking_it_is_a_mission_of_its_volunteer(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim)

    mission = town.read_mission(take(town, offer, paul, "deux baguettes"))
    request = town.read_request(mission.request_id)

    assert (mission.volunteer_id, mission.state) == (karim, "accepted")
    assert (request.state, request.text, request.category, request.start) == (
        "taken", "deux baguettes", "shopping", SATURDAY,
    )  # fmt: skip
    assert town.read_volunteer(karim).open_missions == 1
    assert "NeighbourFound" not in town.told(paul)


def test_a_second_list_is_added_to_the_first(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim)

    first, second = take(town, offer, paul, "du pain"), take(town, offer, paul, "et du lait")

    assert first == second
    assert town.read_request(town.read_mission(first).request_id).text == "du pain\net du lait"


def test_what_comes_after_the_list_is_asked_of_others(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim, seats=1)
    take(town, offer, paul, "du pain")

    with pytest.raises(OfferOver):
        take(town, offer, paul, "et du lait")


def test_an_errand_that_was_given_back_is_not_doubled(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim)
    town.says(karim, take(town, offer, paul), "given_back")

    with pytest.raises(OfferOver):
        take(town, offer, paul)


def test_said_twice_it_is_taken_once(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim)

    assert take(town, offer, paul) == take(town, offer, paul)


def test_the_last_place_closes_it_and_the_volunteer_gets_one_list(town: Town) -> None:
    karim = town.volunteer("Karim")
    paul, zoe, max_ = accepts_offers(town, "Paul", "Zoé", "Max")
    offer = offered(town, karim, seats=2)
    take(town, offer, paul, "du pain")
    before = town.told(karim)
    take(town, offer, zoe, "du lait")

    with town.database.read() as db:
        lines = [(one.name, one.words) for one in offers.entries(db, db.get_one(Offer, offer))]

    assert before == []
    assert town.told(karim) == ["OfferSettled"]
    assert lines == [("Paul", "du pain"), ("Zoé", "du lait")]
    assert state(town, offer) == "closed"
    with pytest.raises(OfferOver):
        take(town, offer, max_)


def test_a_place_that_is_given_up_is_free_again(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim, seats=2)
    mission = take(town, offer, paul)
    town.says(paul, mission, "cancelled")

    again = take(town, offer, paul, "du lait")

    assert again != mission
    assert town.read_request(town.read_mission(again).request_id).text == "du lait"
    with town.database.read() as db:
        assert offers.taken(db, offer) == 1


def test_at_its_hour_it_closes_and_nobody_s_answer_is_awaited(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim)

    town.at("2026-11-27T18:00:00+01:00")

    assert state(town, offer) == "closed"
    assert town.told(karim) == ["OfferSettled"]
    assert town.history("offer_answer", answer_of(town, offer, paul))[-1][:2] == ("sent", "void")
    with pytest.raises(OfferOver):
        take(town, offer, paul)


def test_who_leaves_tells_everybody_on_the_list(town: Town) -> None:
    karim = town.volunteer("Karim")
    paul, zoe = accepts_offers(town, "Paul", "Zoé")
    offer = offered(town, karim)
    under_way = [take(town, offer, paul), take(town, offer, zoe)]
    with pytest.raises(TooEarly), town.write() as db:
        offers.leave(db, offer, karim, actor=Actor.person(karim), now=town.now())

    town.clock.forward(timedelta(days=4))
    with town.write() as db:
        offers.leave(db, offer, karim, actor=Actor.person(karim), now=town.now())

    assert [town.read_mission(one).state for one in under_way] == ["on_the_way", "on_the_way"]
    assert town.told(paul)[-1] == town.told(zoe)[-1] == "MissionChanged"


def test_reminders_of_a_list_go_to_those_who_wait_only(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    take(town, offered(town, karim), paul)

    town.at("2026-11-27T18:00:00+01:00")

    assert "MissionDue" in town.told(paul)
    assert town.told(karim) == ["OfferSettled"]


def test_how_it_is_paid_is_asked_at_once_where_no_reminder_will(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    soon = town.now() + timedelta(minutes=45)
    offer = offered(town, karim, start=soon, end=soon + timedelta(hours=2))

    take(town, offer, paul)

    assert town.told(paul)[-1] == "MoneyWanted"


def test_nobody_takes_what_was_told_to_another(town: Town) -> None:
    karim = town.volunteer("Karim")
    paul, zoe = accepts_offers(town, "Paul", "Zoé")
    offer = offered(town, karim)
    answer, errand = answer_of(town, offer, paul), offers.Errand("du pain", "ici")

    with town.write() as db:
        person, actor = db.get_one(Person, zoe), Actor.person(zoe)
        with pytest.raises(NotOffered):
            offers.take(db, answer, person, errand, key="k", actor=actor, now=town.now(), seed=0)
    with town.write() as db, pytest.raises(NotOffered):
        offers.withdraw(db, offer, paul, actor=Actor.person(paul), now=town.now())
    with town.write() as db, pytest.raises(NotOffered):
        offers.look_at(db, offer, db.get_one(Person, karim), actor=Actor.person(karim), now=town.now())


def test_missions_of_an_offer_never_outnumber_its_places(town: Town) -> None:
    karim = town.volunteer("Karim")
    crowd = accepts_offers(town, *(f"N{number}" for number in range(4)))
    offer = offered(town, karim, seats=3)
    for person_id in crowd[:3]:
        take(town, offer, person_id)

    with pytest.raises(OfferOver):
        take(town, offer, crowd[3])
    with town.database.read() as db:
        assert len(db.scalars(select(Mission)).all()) == len(db.scalars(select(HelpRequest)).all()) == 3
