"""Autonomous links, at the command line."""

from __future__ import annotations

import pytest

from backend.models import CallTask, CheckInPlan, Conversation, InboxEvent, Link, Volunteer
from backend.services import calls, missions, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.links import answering, asking
from tests.bots.commands.staff.conftest import Staff, Town, rows


@pytest.fixture
def noticed(town: Town) -> int:
    """Karim has helped Jeanne three times; as the town asks after her, an agent looks first."""
    with town.database.write() as db:
        now, jeanne, karim = town.clock.now(), Actor.person(town.jeanne), Actor.person(town.karim)
        volunteers.activate(db, db.get_one(Volunteer, town.karim), actor=SYSTEM, now=now)
        plan = {"rrule": "FREQ=DAILY", "local_minute": 540, "timezone": "Europe/Paris", "created_at": now}
        db.add(CheckInPlan(territory_id=town.territory, person_id=town.jeanne, **plan))
    for category in ("shopping", "company", "pets"):
        request = town.request(category)
        with town.database.write() as db:
            mission = missions.take(db, request, town.karim, actor=karim, now=now)
            missions.move_to(db, mission.id, town.karim, "helped", actor=karim, now=now)
            missions.move_to(db, mission.id, town.jeanne, "done", actor=jeanne, now=now)
    with town.database.read() as db:
        return db.query(Link.id).one()[0]


def state(town: Town, number: int) -> str:
    with town.database.read() as db:
        return db.get_one(Link, number).state


def test_what_waits_for_an_agent_is_listed_and_confirmed(sylvie: Staff, town: Town, noticed: int) -> None:
    (row,) = rows(sylvie("links", "--json"))
    assert (row["id"], row["state"], row["person"], row["volunteer"]) == (
        noticed, "noticed", "Jeanne Morel", "Karim Benali",
    )  # fmt: skip
    assert (row["missions"], row["to_confirm"], row["silent"]) == (3, True, False)

    assert sylvie("links", "confirm", noticed).exit_code == 0

    (row,) = rows(sylvie("links", "list", "--json"))
    assert row["to_confirm"] is False
    again = sylvie("links", "confirm", noticed)
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)


def test_refused_nobody_is_asked(sylvie: Staff, town: Town, noticed: int) -> None:
    assert sylvie("links", "refuse", noticed).exit_code == 0
    assert state(town, noticed) == "declined"
    assert rows(sylvie("links", "--json")) == []
    assert [row["state"] for row in rows(sylvie("links", "--ended", "--json"))] == ["declined"]
    assert "link_to_confirm" not in {row["kind"] for row in rows(sylvie("alerts", "--json"))}


def test_who_has_no_phone_answers_by_voice_and_learns_the_number_so(sylvie: Staff, town: Town, noticed: int) -> None:
    with town.database.write() as db:
        db.query(InboxEvent).delete()
        db.query(Conversation).filter(Conversation.person_id == town.jeanne).delete()
        one = db.get_one(Link, noticed)
        asking.propose(db, one, actor=SYSTEM, now=town.clock.now())
        assert [task.reason for task in calls.to_make(db, town.territory)] == ["link"]

    wrong = sylvie("links", "yes", noticed, "--phone", "06 12 34")
    assert (wrong.exit_code, "no telephone number" in wrong.stderr) == (2, True)
    assert sylvie("links", "yes", noticed, "--phone", "02.33.12.34.56").exit_code == 0
    assert state(town, noticed) == "agreed_by_one"

    with town.database.write() as db:
        karim, now = Actor.person(town.karim), town.clock.now()
        assert calls.to_make(db, town.territory) == []
        answering.answer(db, noticed, town.karim, True, actor=karim, now=now)
        answering.note_number(db, noticed, town.karim, "06 12 34 56 78", actor=karim, now=now)
        answering.give(db, noticed, town.karim, True, actor=karim, now=now)
        (task,) = calls.to_make(db, town.territory)
        assert (task.person_id, task.reason, task.words) == (
            town.jeanne, "link_begun", "Karim Benali : 06 12 34 56 78",
        )  # fmt: skip
        assert db.get_one(Link, noticed).person_contact == "02 33 12 34 56"

    assert sylvie("links", "end", noticed).exit_code == 0
    with town.database.read() as db:
        assert [task.words for task in db.query(CallTask).filter(CallTask.reason == "link_begun")] == [None]


def test_a_no_by_voice_is_told_to_nobody(sylvie: Staff, town: Town, noticed: int) -> None:
    with town.database.write() as db:
        asking.propose(db, db.get_one(Link, noticed), actor=SYSTEM, now=town.clock.now())
    said = sylvie("links", "no", noticed)
    assert (said.exit_code, state(town, noticed)) == (0, "declined")


@pytest.mark.parametrize("command", ["confirm", "refuse", "yes", "no", "end"])
def test_a_number_that_is_none_is_one_sentence(sylvie: Staff, town: Town, command: str) -> None:
    outcome = sylvie("links", command, 4_242)
    assert (outcome.exit_code, outcome.stderr.strip()) == (1, "There is no link 4242 in this town.")


def test_without_any_link_it_says_so(sylvie: Staff) -> None:
    assert "Nobody organises themselves yet." in sylvie("links").stdout
