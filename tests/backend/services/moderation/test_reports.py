"""A report keeps two people apart for good: nothing passes, and they are never matched again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import Alert, Person, Volunteer
from backend.services import help_requests, missions, offers, reports
from backend.services.actor import Actor
from backend.services.errors import MissionOver, NotYours
from tests.support.moderating import kept_apart, reported, writes
from tests.support.offering import accepts_offers, helped, offered, told
from tests.support.town import Town

Pair = tuple[int, int, int]


def report_alert(town: Town) -> Alert:
    with town.database.read() as db:
        return db.scalars(select(Alert).where(Alert.kind == "report")).one()


def test_a_report_closes_the_way_both_ways_and_others_are_asked(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    lea = town.volunteer("Léa")

    assert reported(town, mission, jeanne)

    for sender in (karim, jeanne):
        with pytest.raises(MissionOver):
            writes(town, sender, mission, "bonjour")
    assert town.read_mission(mission).state == "given_back"
    assert lea in town.invited(town.read_mission(mission).request_id)
    assert kept_apart(town) == {(jeanne, karim)}


def test_only_agents_read_who_was_reported(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    reported(town, mission, jeanne)
    reported(town, mission, jeanne)  # said twice, done once

    alert = report_alert(town)
    assert (alert.person_id, alert.restricted, alert.urgent, alert.count) == (jeanne, True, True, 1)
    assert alert.words == f"Karim (n° {karim})"
    assert town.told(karim)[-1] == "RequestGone"
    assert "MissionChanged" not in town.told(jeanne), "she knows it"


def test_what_happened_is_kept_for_agents(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    reported(town, mission, jeanne)
    with town.write() as db:
        actor = Actor.person(jeanne)
        assert reports.tell_more(db, mission, jeanne, "Il a crié.", actor=actor, now=town.now())
        assert not reports.tell_more(db, mission, karim, "Non.", actor=actor, now=town.now())

    assert (report_alert(town).words or "").endswith("\nIl a crié.")


def test_they_are_never_matched_again(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    reported(town, mission, jeanne)

    request = town.request(by="Jeanne")
    nowhere = town.request(by="Jeanne", point=None, place="en face de la boulangerie")

    assert karim not in town.invited(request)
    assert karim not in town.invited(nowhere)
    assert karim in town.invited(town.request(by="Paul"))
    with town.write() as db:
        near = [one.id for one, _metres in help_requests.near(db, db.get_one(Volunteer, karim), now=town.now())]
        assert request not in near
        with pytest.raises(NotYours):
            missions.take(db, request, karim, actor=Actor.person(karim), now=town.now())


def test_an_invitation_that_waits_is_void(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    other = town.request(by="Jeanne", text="du lait")
    assert karim in town.invited(other)

    reported(town, mission, jeanne)

    assert karim not in town.invited(other)
    with pytest.raises(NotYours):
        town.accepts(karim, other)


def test_a_volunteer_may_report_too(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    reported(town, mission, karim)

    assert kept_apart(town) == {(karim, jeanne)}
    assert town.read_mission(mission).state == "given_back"
    assert "MissionChanged" in town.told(jeanne), "she hears that this volunteer cannot come"
    assert karim not in town.invited(town.request(by="Jeanne", text="du lait"))


def test_after_the_mission_it_can_be_said_too(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    town.says(karim, mission, "helped")
    town.says(jeanne, mission, "done")

    assert not reported(town, mission, jeanne)

    assert town.read_mission(mission).state == "done"
    assert karim not in town.invited(town.request(by="Jeanne", text="du lait"))


def test_help_that_has_begun_is_left_to_the_agents(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    town.says(karim, mission, "arrived")

    assert not reported(town, mission, jeanne)

    assert town.read_mission(mission).state == "arrived"
    assert report_alert(town).urgent
    with pytest.raises(MissionOver):
        writes(town, karim, mission, "ouvrez")


def test_whoever_is_helped_is_kept_apart_with_whoever_asks(town: Town) -> None:
    town.decides("agreement_first", False)
    karim = town.volunteer("Karim")
    request = town.request(by="Sophie", for_other=True, whom="Yvonne")
    mission = town.accepts(karim, request)
    reported(town, mission, town.ids["Sophie"])
    yvonne = town.read_request(request).beneficiary_id

    assert kept_apart(town) == {(town.ids["Sophie"], karim), (yvonne, karim)}


def test_their_offers_are_told_to_each_other_no_more(town: Town, pair: Pair) -> None:
    karim, jeanne, mission = pair
    town.says(karim, mission, "helped")
    town.says(jeanne, mission, "done")
    helped(town, karim, "Paul")
    accepts_offers(town, "Anne")
    reported(town, mission, jeanne)

    offer = offered(town, karim)

    assert jeanne not in told(town, offer)
    assert town.ids["Paul"] in told(town, offer)
    with town.write() as db:
        assert [one.offer.id for one in offers.near(db, db.get_one(Person, jeanne), now=town.now())] == []
        assert [one.offer.id for one in offers.near(db, db.get_one(Person, town.ids["Anne"]), now=town.now())] == [
            offer
        ]


def test_nobody_reports_what_is_not_theirs(town: Town, pair: Pair) -> None:
    stranger = town.person("Léa")
    with pytest.raises(NotYours):
        reported(town, pair[2], stranger)
    with pytest.raises(NotYours):
        reported(town, 999, stranger)
