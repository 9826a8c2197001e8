"""Erasure: what is open is closed kindly, some days to change one's mind, then the night erases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import (
    Agreement,
    Alert,
    AuditEntry,
    CheckInPlan,
    Conversation,
    Gathering,
    HelpRequest,
    Invitation,
    Mission,
    Offer,
    Person,
    Volunteer,
)
from backend.services import alerts, company, offers, people, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.errors import AlreadyErased, NotLeaving
from backend.services.privacy import emptying, erasing
from tests.support.coming_round import TUESDAY, recurrence, weekly
from tests.support.town import Town

PARIS = ZoneInfo("Europe/Paris")


@contextmanager
def of(town: Town, name: str) -> Iterator[tuple[Session, Person]]:
    with town.write() as db:
        yield db, db.get_one(Person, town.ids[name])


def asks(town: Town, name: str, *, by: Actor | None = None) -> datetime:
    with of(town, name) as (db, person):
        return erasing.ask(db, person, actor=by or Actor.person(person.id), now=town.now())


def stays(town: Town, name: str) -> None:
    with of(town, name) as (db, person):
        erasing.undo(db, person, actor=Actor.person(person.id), now=town.now())


def told(town: Town, name: str) -> list[str]:
    return [type(one).__name__ for one in town.news(town.ids[name])]


def test_a_person_has_thirty_days_and_the_night_erases(town: Town) -> None:
    town.person("Jeanne")
    erase_at = asks(town, "Jeanne")
    assert erase_at.astimezone(PARIS) == datetime(2026, 12, 25, 3, tzinfo=PARIS)
    town.at("2026-12-25T02:59:00+01:00")
    with of(town, "Jeanne") as (_db, person):
        assert (person.name, person.state) == ("Jeanne", "leaving")
    town.at("2026-12-25T03:00:00+01:00")
    with of(town, "Jeanne") as (db, person):
        assert (person.name, person.address, person.latitude, person.state) == ("", None, None, "erased")
        assert db.scalars(select(Conversation)).all() == []


def test_the_town_decides_how_long(town: Town) -> None:
    town.decides("erase_after_days", 7)
    town.person("Jeanne")
    assert asks(town, "Jeanne").astimezone(PARIS) == datetime(2026, 12, 2, 3, tzinfo=PARIS)


def test_asked_twice_it_is_one_erasure(town: Town) -> None:
    town.person("Jeanne")
    first = asks(town, "Jeanne")
    town.clock.forward(timedelta(days=3))
    assert asks(town, "Jeanne") == first


def test_whoever_changes_her_mind_stays(town: Town) -> None:
    town.person("Jeanne")
    asks(town, "Jeanne")
    stays(town, "Jeanne")
    town.at("2027-02-01T03:00:00+01:00")
    with of(town, "Jeanne") as (_db, person):
        assert (person.name, person.state, person.erase_at) == ("Jeanne", "present", None)
    with pytest.raises(NotLeaving):
        stays(town, "Jeanne")


def test_whoever_stays_helps_as_before(town: Town) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    with town.write() as db:
        mine = volunteers.the_volunteer(db, karim)
        volunteers.set_duty(db, mine, False, actor=Actor.person(karim), now=town.now())
    for name in ("Karim", "Léa"):
        asks(town, name)
        assert not town.read_volunteer(town.ids[name]).on_duty
        stays(town, name)

    assert not town.read_volunteer(karim).on_duty
    assert town.read_volunteer(lea).on_duty


def test_whoever_wished_no_more_messages_gets_none_once_an_agent_has_undone_it(town: Town) -> None:
    karim = town.volunteer("Karim")
    sylvie = Actor.agent("sylvie")
    with of(town, "Karim") as (db, person):
        people.stop(db, person, actor=Actor.person(karim), now=town.now())
    asks(town, "Karim", by=sylvie)
    with of(town, "Karim") as (db, person):
        erasing.undo(db, person, actor=sylvie, now=town.now())

        assert person.state == "stopped"
    assert not town.read_volunteer(karim).on_duty


def test_an_open_request_is_cancelled_and_nobody_else_is_asked(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    assert town.invited(request) == [karim]
    asks(town, "Jeanne")
    assert town.read_request(request).state == "cancelled"
    assert town.invited(request) == []
    assert told(town, "Karim")[-1] == "RequestGone"


def test_erased_during_a_mission_the_volunteer_is_told_kindly(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)
    asks(town, "Jeanne")
    assert (town.read_mission(mission).state, town.read_request(request).state) == ("cancelled", "cancelled")
    assert told(town, "Karim")[-1] == "RequestGone"
    assert town.read_volunteer(karim).open_missions == 0
    town.at("2026-12-25T03:00:00+01:00")
    with town.database.read() as db:
        row = db.get_one(HelpRequest, request)
        assert (row.text, row.place, row.latitude, row.state, row.category) == ("", "", None, "cancelled", "shopping")
        assert db.get_one(Mission, mission).visit_word == ""
        assert db.get_one(Person, karim).name == "Karim"


def test_help_that_is_being_given_is_not_called_off(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)
    town.at("2026-11-25T08:30:00+01:00")
    town.says(karim, mission, "arrived")
    asks(town, "Jeanne")
    assert (town.read_mission(mission).state, town.read_request(request).state) == ("done", "done")


def test_a_volunteer_s_missions_are_given_back_and_others_are_asked(town: Town) -> None:
    karim = town.volunteer("Karim", metres=100)
    request = town.request(by="Jeanne")
    mission = town.accepts(karim, request)
    lea = town.volunteer("Léa", metres=200)
    asks(town, "Karim")
    assert (town.read_mission(mission).state, town.read_request(request).state) == ("given_back", "open")
    assert town.invited(request) == [lea]
    assert "MissionChanged" in told(town, "Jeanne")


def test_invitations_and_offers_of_a_volunteer_end(town: Town) -> None:
    karim = town.volunteer("Karim", categories=("shopping", "transport"))
    request = town.request(by="Jeanne")
    start = town.now() + timedelta(days=2)
    with of(town, "Karim") as (db, person):
        given = offers.NewOffer("shopping", start, start + timedelta(hours=3), place="au marché")
        offers.post(db, person, given, key="offer", actor=Actor.person(person.id), now=town.now())
    asks(town, "Karim")
    with town.database.read() as db:
        assert [one.state for one in db.scalars(select(Offer))] == ["withdrawn"]
        assert [one.state for one in db.scalars(select(Invitation))] == ["void"]
    town.later(hours=6)
    assert town.invited(request) == [], "whoever leaves is asked no more"
    town.at("2026-12-26T03:00:00+01:00")
    with town.database.read() as db:
        assert db.get(Volunteer, karim) is None
        assert [one.place for one in db.scalars(select(Offer))] == [""]
    assert town.history("volunteer", karim)[-1][1] == "left"


def test_a_volunteer_who_stays_is_asked_again(town: Town) -> None:
    karim = town.volunteer("Karim")
    asks(town, "Karim")
    stays(town, "Karim")
    assert town.invited(town.request(by="Jeanne")) == [karim]


def test_an_agreement_is_waited_for_no_more(town: Town) -> None:
    town.request(by="Sophie", for_other=True, whom="Yvonne")
    asks(town, "Sophie")
    with town.database.read() as db:
        assert [one.state for one in db.scalars(select(Agreement))] == ["void"]


def test_checkins_end_with_a_call_out_of_courtesy(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with town.write() as db:
        plan = CheckInPlan(
            territory_id=town.territory_id, person_id=jeanne, rrule="FREQ=DAILY", local_minute=540,
            timezone="Europe/Paris", state="active", next_due_at=town.now(), created_at=town.now(),
        )  # fmt: skip
        db.add(plan)
    asks(town, "Jeanne")
    with town.database.read() as db:
        plan = db.scalars(select(CheckInPlan)).one()
        assert (plan.state, plan.next_due_at) == ("ended", None)
    assert town.calls() == [(jeanne, "checkins_ended")]


def test_an_agent_asks_for_somebody_and_who_else_is_concerned_hears(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    town.accepts(karim, request)
    asks(town, "Jeanne", by=Actor.agent("sylvie"))
    assert told(town, "Karim")[-1] == "RequestGone"
    assert town.read_request(request).state == "cancelled"
    with town.database.read() as db:
        asked = db.scalars(select(AuditEntry).where(AuditEntry.verb == "ask_erasure")).one()
        assert (asked.actor, asked.what_id) == ("agent:sylvie", town.ids["Jeanne"])


def test_nobody_is_erased_while_an_urgent_alert_is_open(town: Town) -> None:
    jeanne = town.person("Jeanne")
    asks(town, "Jeanne")
    with of(town, "Jeanne") as (db, person):
        alert = alerts.raise_alert(
            db, "emergency", person=person, cause=f"emergency:{jeanne}", words="je suis tombée", urgent=True,
            territory_id=town.territory_id, actor=Actor.person(jeanne), now=town.now(),
        )  # fmt: skip
    town.at("2026-12-25T03:00:00+01:00")
    with of(town, "Jeanne") as (db, person):
        assert person.name == "Jeanne"
        alerts.close(db, alert.id, "sylvie", "vue", now=town.now())
    town.at("2026-12-26T03:00:00+01:00")
    with of(town, "Jeanne") as (_db, person):
        assert person.name == ""


def test_an_alert_that_nobody_took_is_closed_with_its_words_gone(town: Town) -> None:
    jeanne = town.person("Jeanne")
    with of(town, "Jeanne") as (db, person):
        alerts.raise_alert(
            db, "human", person=person, cause=f"human:{jeanne}", words="rappelez-moi",
            territory_id=town.territory_id, actor=Actor.person(jeanne), now=town.now(),
        )  # fmt: skip
        emptying.erase(db, person, actor=SYSTEM, now=town.now())
    with town.database.read() as db:
        alert = db.scalars(select(Alert)).one()
        assert (alert.state, alert.words, alert.kind) == ("closed", None, "human")


def test_erased_is_erased_once(town: Town) -> None:
    town.person("Jeanne")
    with of(town, "Jeanne") as (db, person):
        emptying.erase(db, person, actor=SYSTEM, now=town.now())
    with of(town, "Jeanne") as (db, person), pytest.raises(AlreadyErased):
        emptying.erase(db, person, actor=SYSTEM, now=town.now())


def test_a_preview_counts_and_changes_nothing(town: Town) -> None:
    karim = town.volunteer("Karim")
    request = town.request(by="Jeanne")
    town.accepts(karim, request)
    with of(town, "Karim") as (db, person):
        seen = erasing.preview(db, person, now=town.now())
        assert (seen.requests, seen.to_help, seen.offers, seen.checkins) == (0, 1, 0, 0)
    with of(town, "Jeanne") as (db, person):
        assert erasing.preview(db, person, now=town.now()).requests == 1
        assert person.state == "present"
    assert town.read_request(request).state == "taken"


def test_neighbours_keep_what_is_theirs(town: Town) -> None:
    karim = town.volunteer("Karim")
    mission = town.accepts(karim, town.request(by="Jeanne"))
    with of(town, "Karim") as (db, person):
        emptying.erase(db, person, actor=SYSTEM, now=town.now())
    with of(town, "Jeanne") as (db, person):
        assert (person.name, person.address) == ("Jeanne", "12 rue des Lilas")
        assert db.get_one(HelpRequest, town.read_mission(mission).request_id).text == "du lait et du pain"


def test_what_comes_back_and_what_was_booked_end_too(town: Town) -> None:
    request = weekly(town)
    with of(town, "Jeanne") as (db, person):
        given = company.NewGathering("games", TUESDAY, "salle des fêtes", 4)
        company.propose(db, person, given, key="dominos", actor=Actor.person(person.id), now=town.now())

    asks(town, "Jeanne")

    assert recurrence(town, request).state == "stopped"
    with town.database.read() as db:
        assert [one.state for one in db.scalars(select(Gathering))] == ["cancelled"]
