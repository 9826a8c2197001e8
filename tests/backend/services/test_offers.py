"""Offers first: who hears of one, who may make one, and what becomes of it when its volunteer goes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.models import InboxEvent, Person, Territory, Volunteer
from backend.services import announcements, offers, people, stopping, territories, volunteers
from backend.services.actor import Actor
from backend.services.errors import NotAVolunteer, NotOpenToNeighbours
from backend.services.offers import audience
from tests.support.offering import SATURDAY, accepts_offers, helped, offered, state, take, told
from tests.support.town import Town


def test_people_already_helped_hear_of_it_first(town: Town) -> None:
    karim = town.volunteer("Karim")
    jeanne = helped(town, karim, "Jeanne")
    (paul,) = accepts_offers(town, "Paul")

    offer = offered(town, karim)
    first = told(town, offer)
    town.later(hours=2)

    assert first == [jeanne]
    assert told(town, offer) == [jeanne, paul]


def test_neighbours_hear_of_it_at_once_where_nobody_was_helped_before(town: Town) -> None:
    karim = town.volunteer("Karim")
    near, far = accepts_offers(town, "Paul")[0], accepts_offers(town, "Zoé", metres=2_000)[0]
    accepts_offers(town, "Far away", metres=20_000)

    assert told(town, offered(town, karim)) == [near, far]


def test_who_wishes_to_hear_and_never_said_where_they_live_comes_last(town: Town) -> None:
    karim = town.volunteer("Karim")
    nowhere = accepts_offers(town, "Yvonne", metres=None)[0]
    (paul,) = accepts_offers(town, "Paul", metres=2_500)

    assert told(town, offered(town, karim)) == [paul, nowhere]


def test_where_nobody_knows_whence_the_town_hears_of_it(town: Town) -> None:
    karim = town.volunteer("Karim", metres=None)
    far, near = accepts_offers(town, "Paul", metres=20_000)[0], accepts_offers(town, "Zoé")[0]

    assert told(town, offered(town, karim)) == [far, near]


def test_who_never_said_yes_or_has_refused_hears_nothing(town: Town) -> None:
    karim = town.volunteer("Karim")
    jeanne = helped(town, karim, "Jeanne")
    town.person("Paul", metres=100)
    with town.write() as db:
        people.refuse(db, db.get_one(Person, jeanne), audience.ACCEPTS, actor=Actor.person(jeanne), now=town.now())

    assert told(town, offered(town, karim)) == []


def test_who_stopped_announcements_may_still_wish_for_offers_anew(town: Town) -> None:
    karim = town.volunteer("Karim")
    (paul,) = accepts_offers(town, "Paul")
    with town.write() as db:
        person, actor = db.get_one(Person, paul), Actor.person(paul)
        for kind in (audience.ACCEPTS, announcements.ALL):
            people.refuse(db, person, kind, actor=actor, now=town.now())
    refused = told(town, offered(town, karim))
    with town.write() as db:
        people.record_consent(db, db.get_one(Person, paul), audience.ACCEPTS, now=town.now())

    assert refused == []
    assert told(town, offered(town, karim, key="offer:2")) == [paul]


def test_one_message_a_week_for_each_resident(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    (paul,) = accepts_offers(town, "Paul")
    offered(town, karim)

    second = offered(town, lea, key="offer:2")
    nobody = told(town, second)
    town.later(days=7, minutes=1)
    later = SATURDAY + timedelta(days=7)

    assert nobody == []
    assert told(town, offered(town, lea, key="offer:3", start=later, end=later + timedelta(hours=3))) == [paul]


def test_what_somebody_looked_for_themselves_is_no_message(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    first = offered(town, karim)
    (paul,) = accepts_offers(town, "Paul")
    with town.write() as db:
        offers.look_at(db, first, db.get_one(Person, paul), actor=Actor.person(paul), now=town.now())

    assert told(town, offered(town, lea, key="offer:2")) == [paul]


def test_a_night_s_offer_is_told_in_the_morning(town: Town) -> None:
    town.at("2026-11-24T22:30:00+01:00")
    karim = town.volunteer("Karim")
    accepts_offers(town, "Paul")
    offered(town, karim)

    with town.database.read() as db:
        due = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "OfferMade")).one()

    assert due == datetime.fromisoformat("2026-11-25T09:00:00+01:00")


def test_withdrawn_it_is_given_back_and_others_are_asked(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    (paul,) = accepts_offers(town, "Paul")
    offer = offered(town, karim)
    request = town.read_mission(take(town, offer, paul)).request_id
    with town.write() as db:
        given_back = offers.withdraw(db, offer, karim, actor=Actor.person(karim), now=town.now())

    assert given_back == 1
    assert state(town, offer) == "withdrawn"
    assert town.read_request(request).state == "open"
    assert town.invited(request) == [lea]


@pytest.mark.parametrize("how", ["stops", "leaves", "is paused"])
def test_whoever_goes_takes_their_offers_along(town: Town, how: str) -> None:
    karim = town.volunteer("Karim")
    offer, agent = offered(town, karim), Actor.agent("sylvie")
    with town.write() as db:
        match how:
            case "stops":
                stopping.stop(db, db.get_one(Person, karim), actor=Actor.person(karim), now=town.now())
            case "leaves":
                volunteers.leave(db, db.get_one(Volunteer, karim), actor=agent, now=town.now())
            case _:
                volunteers.pause(db, db.get_one(Volunteer, karim), actor=agent, now=town.now())

    assert state(town, offer) == "withdrawn"


def test_only_active_volunteers_offer(town: Town) -> None:
    town.volunteer("Karim", state="applied")

    with pytest.raises(NotAVolunteer):
        offered(town, town.ids["Karim"])


def test_what_agents_arrange_is_not_offered(town: Town) -> None:
    karim = town.volunteer("Karim")

    with pytest.raises(NotOpenToNeighbours):
        offered(town, karim, category="childcare")


def test_offers_near_are_those_with_a_place_left(town: Town) -> None:
    karim = town.volunteer("Karim", metres=1_000)
    paul, zoe = accepts_offers(town, "Paul", "Zoé", metres=0)
    offer = offered(town, karim, seats=1)

    def near() -> list[tuple[int, int, int]]:
        with town.database.read() as db:
            found = offers.near(db, db.get_one(Person, zoe), now=town.now())
            return [(one.offer.id, round(one.metres or 0, -2), one.seats) for one in found]

    before = near()
    take(town, offer, paul)

    assert before == [(offer, 1_000, 1)]
    assert near() == []


def test_needs_near_are_counted_and_no_more(town: Town) -> None:
    town.request(by="Jeanne")
    town.request(by="Paul")
    town.request("pets", by="Zoé")
    sam = town.person("Sam")

    with town.database.read() as db:
        assert offers.needs_near(db, db.get_one(Person, sam), now=town.now()) == {"shopping": 2, "pets": 1}


def test_one_event_posts_once(town: Town) -> None:
    karim = town.volunteer("Karim")

    assert offered(town, karim) == offered(town, karim)


def test_the_town_decides_how_often(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    accepts_offers(town, "Paul")
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        territories.decide(db, hall, "offers_per_week", 2, actor=Actor.agent("sylvie"), now=town.now())
    offered(town, karim)

    assert told(town, offered(town, lea, key="offer:2")) == [town.ids["Paul"]]
