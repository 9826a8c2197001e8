"""Help requests: posted once, published by the dial, shown to those who may see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from backend.messaging.tidings import RequestGone
from backend.models import HelpRequest, Person, Volunteer
from backend.services import help_requests
from backend.services.actor import Actor
from backend.services.errors import NoLongerNeeded
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


def test_one_event_posts_once(town: Town) -> None:
    jeanne = town.person("Jeanne")

    for _ in range(2):
        with town.write() as db:
            person, actor = db.get_one(Person, jeanne), Actor.person(jeanne)
            help_requests.post(db, person, town.need(), key="7:42", actor=actor, now=town.now())

    with town.database.read() as db:
        assert db.scalar(select(func.count()).select_from(HelpRequest)) == 1


def test_what_was_said_is_kept(town: Town) -> None:
    request = town.read_request(town.request())

    assert (request.category, request.text, request.place) == ("shopping", "du lait et du pain", "1 place de la Mairie")
    assert request.cell is not None
    assert request.promised_at is not None


@pytest.mark.parametrize("dial", ["by_hand", "proposed"])
def test_the_dial_leaves_it_to_an_agent(town: Town, dial: str) -> None:
    town.decides("automation", {"transport": dial})
    karim = town.volunteer("Karim", categories=("transport", "shopping"))

    request = town.request("transport")

    assert town.read_request(request).state == "held"
    assert town.alerts() == ["to_publish"]
    assert town.invited(request) == []
    assert town.invited(town.request("shopping", by="Paul")) == [karim]

    town.publishes(request)
    assert town.read_request(request).state == "open"
    assert town.invited(request) == [karim]


def test_the_strictest_dial_holds_for_vulnerable_people(town: Town) -> None:
    town.decides("automation_for_vulnerable", "proposed")
    paul = town.person("Paul")
    with town.write() as db:
        db.get_one(Person, paul).vulnerable = False

    assert town.read_request(town.request(by="Jeanne")).state == "held"
    assert town.read_request(town.request(by="Paul")).state == "open"


def test_what_concerns_minors_is_published_by_hand(town: Town) -> None:
    assert town.read_request(town.request("childcare")).state == "held"


def test_a_held_request_keeps_its_promise_and_ends(town: Town) -> None:
    town.decides("automation", {"shopping": "by_hand"})
    request = town.request()

    town.at("2026-11-24T18:00:00+01:00")
    assert town.told(town.ids["Jeanne"]) == ["NobodyFound"]
    town.at("2026-11-25T12:00:00+01:00")

    assert town.read_request(request).state == "unserved"
    with pytest.raises(NoLongerNeeded):
        town.publishes(request)


def test_for_somebody_else(town: Town) -> None:
    first = town.read_request(town.request(for_other=True, place="3 rue du Four"))
    again = town.read_request(town.request("pharmacy", for_other=True, place="3 rue du Four"))

    assert first.beneficiary_id != first.requester_id
    assert again.beneficiary_id == first.beneficiary_id


def test_whoever_asked_is_told_when_an_agent_cancels_it(town: Town) -> None:
    request = town.request()

    with town.write() as db:
        help_requests.cancel(db, db.get_one(HelpRequest, request), actor=SYLVIE, now=town.now())

    assert town.news(town.ids["Jeanne"])[-1] == RequestGone(request, "cancelled")


def test_those_who_were_asked_are_told_that_it_is_cancelled(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()

    town.cancels(request)
    town.cancels(request)

    assert town.news(karim)[-1] == RequestGone(request, "cancelled")
    assert town.told(karim) == ["Invited", "RequestGone"]
    assert town.later(days=3) == 0


def test_what_was_served_cannot_be_cancelled(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request()
    mission = town.accepts(karim, request)
    town.says(town.ids["Jeanne"], mission, "done")

    with pytest.raises(NoLongerNeeded):
        town.cancels(request)


def test_a_repeat_within_a_day_shows_the_first(town: Town) -> None:
    request = town.request()
    jeanne = town.ids["Jeanne"]

    with town.database.read() as db:
        shown = help_requests.similar(db, jeanne, "shopping", now=town.now())
        assert shown is not None
        assert shown.id == request
        assert help_requests.similar(db, jeanne, "pets", now=town.now()) is None
        assert help_requests.similar(db, jeanne, "shopping", now=town.now() + timedelta(hours=25)) is None


def test_mine_are_the_awaited_ones_then_the_recent(town: Town) -> None:
    cancelled = town.request()
    awaited = town.request("pets")
    town.cancels(cancelled)

    with town.database.read() as db:
        jeanne = town.ids["Jeanne"]
        assert [one.id for one in help_requests.mine(db, jeanne, now=town.now())] == [awaited, cancelled]
        later = town.now() + timedelta(days=3)
        assert [one.id for one in help_requests.mine(db, jeanne, now=later)] == [awaited]
        assert help_requests.mine(db, town.person("Paul"), now=town.now()) == []


def test_near_me_are_those_i_could_take(town: Town) -> None:
    karim = town.volunteer("Karim", metres=0, reach_m=3_000)
    here = town.request(point=(48.4322, 0.0911))
    nowhere = town.request(by="Paul", point=None)
    town.request(by="Odette", point=(48.6, 0.0911))  # too far
    town.request("pets", by="Odette")  # not what he offers
    town.request(by="Karim")  # his own
    town.cancels(town.request(by="Luc"))

    with town.database.read() as db:
        found = help_requests.near(db, db.get_one(Volunteer, karim), now=town.now())

    assert [(request.id, metres) for request, metres in found] == [(here, 0), (nowhere, None)]


def test_near_me_without_a_home_is_the_territory(town: Town) -> None:
    karim = town.volunteer("Karim", metres=None)
    request = town.request()

    with town.database.read() as db:
        found = help_requests.near(db, db.get_one(Volunteer, karim), now=town.now())
    assert [(one.id, metres) for one, metres in found] == [(request, None)]


def test_posting_too_late_is_an_unserved_need(town: Town) -> None:
    start = town.now() - timedelta(hours=3)
    request = town.request(start=start, end=start + timedelta(hours=1))

    town.later(minutes=1)

    assert town.read_request(request).state == "unserved"
