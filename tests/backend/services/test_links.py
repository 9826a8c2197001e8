"""Autonomous links: after three missions each of the two is asked; what neither of them need know, neither learns."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import CheckInPlan, Person
from backend.services import alerts, missions, stopping, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import LinkOver
from backend.services.links import asking
from tests.support.coming_round import occurrences, served, weekly
from tests.support.linking import (
    links,
    met,
    the_link,
    told,
)
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")


def test_after_three_missions_each_of_the_two_is_asked_by_day_and_once(town: Town) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=2)
    town.later(days=2)
    assert links(town) == []

    met(town, karim)
    town.later(days=1)
    jeanne = town.ids["Jeanne"]
    assert (the_link(town).state, told(town, jeanne), told(town, karim)) == ("proposed", ["proposed"], ["proposed"])

    town.later(days=10)
    assert told(town, jeanne) == ["proposed"]


def test_they_are_asked_on_the_next_morning(town: Town) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    due = the_link(town).next_due_at
    assert due is not None
    assert f"{due:%H:%M}" == "09:00"  # ten o'clock in the town, in winter
    assert timedelta(0) < due - the_link(town).noticed_at < timedelta(days=2)


def test_missions_of_long_ago_do_not_count(town: Town) -> None:
    town.decides("link_window_days", 20)
    karim = town.volunteer("Karim")
    met(town, karim, times=2)
    town.later(days=30)
    met(town, karim)
    assert links(town) == []


def test_the_town_decides_after_how_many(town: Town) -> None:
    town.decides("link_missions", 2)
    karim = town.volunteer("Karim")
    met(town, karim, times=2)
    assert the_link(town).missions == 2


def test_what_comes_back_counts_too(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = weekly(town)
    for day in (1, 3, 10):
        town.at(f"2026-12-{day:02}T09:00:00+01:00")
        served(town, occurrences(town, request)[-1].id, karim)
    assert the_link(town).volunteer_id == karim


def test_missions_of_several_volunteers_are_not_added_up(town: Town) -> None:
    for name in ("Karim", "Léa", "Zoé"):
        met(town, town.volunteer(name))
    assert links(town) == []


def test_whoever_asks_for_several_is_asked_where_nobody_of_them_was_helped_often_enough(town: Town) -> None:
    town.decides("agreement_first", False)
    karim = town.volunteer("Karim")
    for whom in ("Yvonne", "Paul", "Odette"):
        start = town.now() + timedelta(days=1)
        end = start + timedelta(hours=3)
        request = town.request(by="Sophie", for_other=True, whom=whom, place=f"chez {whom}", start=start, end=end)
        mission = town.accepts(karim, request)
        town.says(karim, mission, "helped")
        town.says(town.ids["Sophie"], mission, "done")
        town.clock.forward(timedelta(days=7))
    assert the_link(town).person_id == town.ids["Sophie"]


def test_who_has_no_phone_is_called_by_an_agent_after_one_has_confirmed(town: Town) -> None:
    town.decides("agreement_first", False)
    karim = town.volunteer("Karim")
    for _time in range(3):
        start = town.now() + timedelta(days=1)
        end = start + timedelta(hours=3)
        request = town.request(by="Sophie", for_other=True, whom="Yvonne", start=start, end=end)
        mission = town.accepts(karim, request)
        town.says(karim, mission, "helped")
        town.says(town.ids["Sophie"], mission, "done")
        town.clock.forward(timedelta(days=7))
    yvonne = town.read_request(request).beneficiary_id
    assert the_link(town).person_id == yvonne
    assert town.alerts() == ["link_to_confirm"]

    with town.write() as db:
        asking.confirm(db, the_link(town).id, actor=SYLVIE, now=town.now())
    town.later(days=1)

    assert town.calls() == [(yvonne, "link")]
    assert told(town, karim) == ["proposed"]
    assert told(town, town.ids["Sophie"]) == []
    assert town.alerts() == []


def test_where_one_of_the_two_was_worried_nobody_is_asked(town: Town) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    with town.write() as db:
        mission = max(one.id for one in missions.recent(db, karim, now=town.now() - timedelta(days=7)))
        who = town.ids["Jeanne"]
        missions.feedback(db, mission, who, "bad", "Trop pressé", actor=Actor.person(who), now=town.now())
    town.later(days=1)
    assert the_link(town).state == "lapsed"
    assert told(town, karim) == []


@pytest.mark.parametrize("what", ["paused", "left", "stopped"])
def test_who_is_not_there_any_more_is_not_asked(town: Town, what: str) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    with town.write() as db:
        volunteer = db.get_one(type(town.read_volunteer(karim)), karim)
        if what == "paused":
            volunteers.pause(db, volunteer, actor=SYLVIE, now=town.now())
        elif what == "left":
            volunteers.leave(db, volunteer, actor=SYLVIE, now=town.now())
        else:
            stopping.stop(db, db.get_one(Person, town.ids["Jeanne"]), actor=SYSTEM, now=town.now())
    town.later(days=1)
    assert the_link(town).state in {"lapsed", "declined"}
    assert told(town, karim) + told(town, town.ids["Jeanne"]) == []


def test_a_volunteer_on_holiday_is_asked_when_they_are_back(town: Town) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    with town.write() as db:
        volunteer = db.get_one(type(town.read_volunteer(karim)), karim)
        back = town.now() + timedelta(days=10)
        volunteers.pause(db, volunteer, until=back, actor=Actor.person(karim), now=town.now())
    town.later(days=1)
    assert told(town, karim) == []
    town.later(days=7)
    assert told(town, karim) == []
    town.later(days=7)
    assert told(town, karim) == ["proposed"]


# --- an agent confirms ----------------------------------------------------------------------------------------------


def test_everybody_is_vulnerable_until_an_agent_says_otherwise_and_that_alone_keeps_nobody_waiting(town: Town) -> None:
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    assert (the_link(town).needs_agent, the_link(town).next_due) == (False, "ask")


@pytest.mark.parametrize("why", ["alert", "check-ins", "policy"])
def test_an_agent_confirms_where_the_town_has_a_reason_to_care(town: Town, why: str) -> None:
    karim, jeanne = town.volunteer("Karim"), town.person("Jeanne")
    with town.write() as db:
        her = db.get_one(Person, jeanne)
        given = {"territory_id": town.territory_id, "person_id": jeanne, "created_at": town.now()}
        if why == "alert":
            alerts.raise_alert(
                db, "low", person=her, cause="low", territory_id=town.territory_id, actor=SYSTEM, now=town.now()
            )
        elif why == "check-ins":
            db.add(CheckInPlan(rrule="FREQ=DAILY", local_minute=540, timezone="Europe/Paris", **given))
    if why == "policy":
        town.decides("link_needs_agent", "vulnerable")
    met(town, karim, times=3)
    town.later(days=3)

    assert (the_link(town).state, told(town, karim)) == ("noticed", [])
    assert "link_to_confirm" in town.alerts()

    with town.write() as db:
        asking.confirm(db, the_link(town).id, actor=SYLVIE, now=town.now())
        with pytest.raises(LinkOver):
            asking.confirm(db, the_link(town).id, actor=SYLVIE, now=town.now())
    town.later(days=1)
    assert (the_link(town).state, told(town, karim)) == ("proposed", ["proposed"])


def test_where_an_agent_refuses_nobody_is_asked(town: Town) -> None:
    town.decides("link_needs_agent", "always")
    karim = town.volunteer("Karim")
    met(town, karim, times=3)
    with town.write() as db:
        asking.refuse(db, the_link(town).id, actor=SYLVIE, now=town.now())
    town.later(days=5)
    assert (the_link(town).state, told(town, karim), town.alerts()) == ("declined", [], [])


def test_who_is_not_vulnerable_waits_for_nobody(town: Town) -> None:
    town.decides("link_needs_agent", "vulnerable")
    karim, jeanne = town.volunteer("Karim"), town.person("Jeanne")
    with town.write() as db:
        db.get_one(Person, jeanne).vulnerable = False
    met(town, karim, times=3)
    assert not the_link(town).needs_agent
