"""Requests, volunteers, calls, agents and duty at the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.categories import mask
from backend.database import Database
from backend.models import (
    Agent,
    Alert,
    AuditEntry,
    CallTask,
    Duty,
    HelpRequest,
    InboxEvent,
    Invitation,
    Person,
    Territory,
    Volunteer,
)
from backend.services import help_requests
from backend.services.actor import Actor
from tests.bots.commands.staff.conftest import Staff, Town, rows


def test_requests_are_listed_by_state(sylvie: Staff, town: Town) -> None:
    number = town.request()
    (found,) = rows(sylvie("requests", "--json"))
    assert (found["id"], found["state"], found["for"]) == (number, "open", "Jeanne Morel")
    assert found["start"] == "2026-11-25T09:10:00+01:00"
    assert rows(sylvie("requests", "--state", "open", "--json")) == [found]
    assert sylvie("requests", "--state", "done").stdout == "No request is done.\n"
    assert sylvie("requests", "--state", "lost").exit_code == 2
    assert "[bold]entier[/bold]" in sylvie("requests").stdout


def test_a_held_request_is_published(sylvie: Staff, town: Town) -> None:
    with town.database.write() as db:
        db.get_one(Territory, town.territory).policies = {"automation": {"shopping": "proposed"}}
        karim = db.get_one(Volunteer, town.karim)
        karim.state, karim.categories = "active", mask(["shopping"])
    number = town.request()
    assert town.state(HelpRequest, number) == "held"
    outcome = sylvie("requests", "publish", number)
    assert outcome.stdout == f"Request {number} is published. Volunteers asked: 1.\n"
    with town.database.read() as db:
        assert db.scalars(select(Invitation.volunteer_id)).all() == [town.karim]
        assert db.scalars(select(Alert.state).where(Alert.kind == "to_publish")).all() == ["closed"]


def test_a_request_is_cancelled(sylvie: Staff, town: Town) -> None:
    number = town.request()
    outcome = sylvie("requests", "cancel", number)
    assert outcome.stdout.startswith(f"Request {number} is cancelled. The bot tells Jeanne Morel")
    assert town.state(HelpRequest, number) == "cancelled"
    with town.database.read() as db:
        assert db.scalars(select(Alert.state).where(Alert.kind == "nobody")).all() == ["closed"]
    refused = sylvie("requests", "publish", number)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert sylvie("requests", "cancel", 4711).stderr == "There is no request 4711 in this town.\n"


def test_the_agent_may_be_named_before_the_verb(staff: Staff, town: Town) -> None:
    number = town.request()
    assert staff("requests", "--as", "sylvie", "cancel", number).exit_code == 0


def test_a_volunteer_is_activated_and_paused(sylvie: Staff, town: Town) -> None:
    (found,) = rows(sylvie("volunteers", "list", "--json"))
    assert (found["id"], found["state"], found["offers"]) == (town.karim, "applied", ["shopping"])
    assert "Karim Benali is active" in sylvie("volunteers", "activate", town.karim).stdout
    assert town.state(Volunteer, town.karim) == "active"
    assert "Karim Benali is paused" in sylvie("volunteers", "pause", town.karim).stdout
    assert town.state(Volunteer, town.karim) == "paused"
    with town.database.read() as db:
        assert db.scalars(select(InboxEvent.kind)).all() == ["VolunteerChanged"] * 2
        assert db.scalars(select(Alert.state).where(Alert.kind == "application")).all() == ["closed"]
    assert rows(sylvie("volunteers", "list", "--state", "applied", "--json")) == []


def test_who_was_not_met_cannot_be_paused(sylvie: Staff, town: Town) -> None:
    refused = sylvie("volunteers", "pause", town.karim)
    assert (refused.exit_code, refused.stderr) == (1, f"volunteer {town.karim}: applied → paused\n")
    assert "no volunteer" in sylvie("volunteers", "activate", town.jeanne).stderr


def test_an_agreement_is_asked_for_by_voice(sylvie: Staff, town: Town) -> None:
    start = town.clock.now() + timedelta(days=1)
    with town.database.write() as db:
        jeanne, actor = db.get_one(Person, town.jeanne), Actor.person(town.jeanne)
        need = help_requests.Post("shopping", start, start + timedelta(hours=3), for_other=True, whom="Yvonne Payet")
        request = help_requests.post(db, jeanne, need, key="for her", actor=actor, now=town.clock.now()).id
    (found,) = rows(sylvie("agreements", "--json"))
    assert (found["for"], found["asked_by"], found["request"]) == ("Yvonne Payet", "Jeanne Morel", request)
    agreed = sylvie("agreements", "yes", found["id"])
    assert agreed.stdout == f"Yvonne Payet agrees. Request {request} is open.\n"
    assert sylvie("agreements").stdout == "Nobody's agreement is awaited.\n"
    again = sylvie("agreements", "no", found["id"])
    assert (again.exit_code, again.stderr) == (1, f"No agreement waits under that code or number. ({found['id']})\n")
    assert sylvie("agreements", "no", 99).stderr == "There is no agreement 99 in this town.\n"


def test_a_call_is_made(sylvie: Staff, town: Town) -> None:
    with town.database.write() as db:
        task = CallTask(
            territory_id=town.territory,
            person_id=town.jeanne,
            reason="nobody_found",
            due_at=town.clock.now(),
            created_at=town.clock.now(),
        )
        db.add(task)
        db.flush()
        number = task.id
    (found,) = rows(sylvie("calls", "--json"))
    assert (found["person"], found["reason"], found["overdue"]) == ("Jeanne Morel", "nobody_found", True)
    assert sylvie("calls", "done", number, "--outcome", "Sa fille y va.").stdout == "Jeanne Morel was called.\n"
    assert sylvie("calls").stdout == "Nobody is waiting for a call.\n"
    assert sylvie("calls", "done", number).stderr == f"There is no such call to make. ({number})\n"
    with town.database.read() as db:
        assert db.get_one(CallTask, number).outcome == "Sa fille y va."


def test_the_technician_adds_the_first_agent(staff: Staff, database: Database) -> None:
    assert staff("agents", "list").stdout.startswith("There is no agent yet")
    outcome = staff("agents", "add", "sylvie", "--name", "Sylvie  Marchand")
    assert outcome.stdout.startswith("Sylvie Marchand may work for votre commune")
    again = staff("agents", "add", "sylvie", "--name", "Sylvie")
    assert (again.exit_code, again.stderr) == (1, "There is an agent of this login already. (sylvie)\n")
    assert staff("agents", "add", "Sylvie Marchand", "--name", "Sylvie").exit_code == 1
    assert [one["login"] for one in rows(staff("agents", "list", "--json"))] == ["sylvie"]
    with database.read() as db:
        assert db.scalars(select(AuditEntry.actor).where(AuditEntry.verb == "add_agent")).all() == ["system"]
        assert db.scalars(select(Agent.name)).all() == ["Sylvie Marchand"]


def test_an_agent_is_reached_by_sms(staff: Staff) -> None:
    staff("agents", "add", "sylvie", "--name", "Sylvie", "--sms", "+33 6 12 34 56 78")
    assert [one["sms"] for one in rows(staff("agents", "list", "--json"))] == ["+33612345678"]
    wrong = staff("agents", "set", "sylvie", "--sms", "06 12 34 56 78")
    assert (wrong.exit_code, "with its country" in wrong.stderr) == (1, True)
    outcome = staff("agents", "set", "sylvie", "--sms", "")
    assert outcome.stdout == "Urgent alerts do not reach Sylvie by SMS.\n"
    assert staff("agents", "set", "nobody", "--sms", "+33612345678").exit_code == 1


def test_two_share_a_telephone_once_the_other_has_agreed(sylvie: Staff, town: Town, database: Database) -> None:
    with database.write() as db:
        paul = Person(territory_id=town.territory, name="Paul", created_at=town.clock.now())
        db.add(paul)
        db.flush()
        jeanne, other = town.jeanne, paul.id
    assert sylvie("people", "share", jeanne, other).exit_code == 2
    assert "Paul share" in sylvie("people", "share", jeanne, other, "--agreed").stdout
    assert sylvie("people", "share", jeanne, other, "--agreed").exit_code == 1
    assert sylvie("people", "unshare", other).stdout == "Paul shares no telephone any more.\n"
    assert sylvie("people", "unshare", other).exit_code == 1
    assert sylvie("people", "it-is", jeanne).exit_code == 1
    assert sylvie("people", "it-is-not", jeanne).exit_code == 1


def test_an_agent_is_put_on_duty_and_taken_off(sylvie: Staff, town: Town) -> None:
    assert sylvie("duty", "list").stdout.startswith("The roster is empty")
    set_ = ("duty", "set", "mehdi", "--days", "mon-fri", "--from", "9:00", "--to")
    outcome = sylvie(*set_, "17:00")
    assert outcome.stdout == "Mehdi Aubry is on duty mon,tue,wed,thu,fri, 9:00–17:00. On duty now: Mehdi Aubry.\n"
    sylvie(*set_, "12:30")
    found = rows(sylvie("duty", "list", "--json"))
    assert [(one["day"], one["from"], one["to"], one["login"]) for one in found] == [
        (day, "9:00", "12:30", "mehdi") for day in ("mon", "tue", "wed", "thu", "fri")
    ]
    removed = sylvie("duty", "remove", "mehdi", "--days", "tue")
    assert removed.stdout.endswith("Nobody is on duty now. Alerts are read Wed 25 Nov from 09:00 (Mehdi Aubry).\n")
    assert "Alerts are read by nobody: " in sylvie("duty", "remove", "mehdi").stdout
    with town.database.read() as db:
        assert db.scalars(select(Duty.id)).all() == []


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days", "mon-fri", "--from", "17:00", "--to", "9:00"),
        ("--days", "lundi", "--from", "9", "--to", "17"),
        ("--days", "mon", "--from", "25:00", "--to", "26:00"),
        ("--days", "mon", "--from", "9:75", "--to", "12:00"),
    ],
)
def test_impossible_hours_are_refused(sylvie: Staff, town: Town, wrong: tuple[str, ...]) -> None:
    refused = sylvie("duty", "set", "mehdi", *wrong)
    assert refused.exit_code in {1, 2}
    assert refused.stdout == ""
    with town.database.read() as db:
        assert db.scalars(select(Duty.id)).all() == []


def test_a_weekend_passes_the_end_of_the_week(sylvie: Staff) -> None:
    sylvie("duty", "set", "sylvie", "--days", "sat-mon", "--from", "0:00", "--to", "24:00")
    assert [one["day"] for one in rows(sylvie("duty", "list", "--json"))] == ["mon", "sat", "sun"]
