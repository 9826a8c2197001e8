"""Other times at the command line: what somebody said about one by telephone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.messaging.tidings import TimeProposed, TimeSettled
from backend.models import AuditEntry, CallTask, Conversation, InboxEvent, Mission, NewTime, Volunteer
from backend.services import calls, missions, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.new_times import proposing
from backend.services.new_times.standing import Time
from tests.bots.commands.staff.conftest import Staff, Town, rows


@pytest.fixture
def mission(town: Town) -> int:
    """Karim shops for Jeanne tomorrow; she has no phone of her own."""
    with town.database.write() as db:
        now = town.clock.now()
        volunteers.activate(db, db.get_one(Volunteer, town.karim), actor=SYSTEM, now=now)
        db.query(InboxEvent).delete()
        db.query(Conversation).filter(Conversation.person_id == town.jeanne).delete()
    request = town.request()
    with town.database.write() as db:
        return missions.take(db, request, town.karim, actor=Actor.person(town.karim), now=town.clock.now()).id


def proposed(town: Town, mission: int) -> int:
    """Karim would rather come two days later."""
    with town.database.write() as db:
        start = town.clock.now() + timedelta(days=3)
        to = Time(start, start + timedelta(hours=1), "hour")
        now = town.clock.now()
        return proposing.propose(db, mission, town.karim, to, actor=Actor.person(town.karim), now=now).id


def waiting_calls(town: Town) -> list[str]:
    with town.database.read() as db:
        return [task.reason for task in calls.to_make(db, town.territory) if task.reason.startswith("new_time")]


def heard(town: Town, person_id: int) -> list[str]:
    with town.database.read() as db:
        theirs = db.query(InboxEvent).join(Conversation).filter(Conversation.person_id == person_id)
        kinds = {TimeProposed.__name__, TimeSettled.__name__}
        return [event.kind for event in theirs.order_by(InboxEvent.id) if event.kind in kinds]


def test_what_waits_is_listed_with_who_is_asked(sylvie: Staff, town: Town, mission: int) -> None:
    assert "No other time waits" in sylvie("times").stdout
    one = proposed(town, mission)
    (row,) = rows(sylvie("times", "--json"))
    assert (row["id"], row["mission"], row["by"], row["asked"]) == (one, mission, "Karim Benali", "Jeanne Morel")
    (request,) = rows(sylvie("requests", "--json"))
    assert request["mission"] == mission


def test_a_yes_by_telephone_moves_the_mission_and_settles_the_call(sylvie: Staff, town: Town, mission: int) -> None:
    one = proposed(town, mission)
    assert waiting_calls(town) == [f"new_time:{mission}"]

    said = sylvie("times", "yes", one)

    assert said.exit_code == 0
    assert "Jeanne Morel agrees: it is 2026-11-27 09:10 to 10:10" in said.stdout
    assert waiting_calls(town) == []
    with town.database.read() as db:
        new = db.get_one(NewTime, one)
        moved = db.get_one(Mission, mission).request
        assert (new.state, moved.start, moved.state) == ("agreed", new.start, "taken")
        by_agent = db.query(AuditEntry).filter(AuditEntry.what == "new_time", AuditEntry.verb == "agree").one()
        assert by_agent.actor == "agent:sylvie"
    assert heard(town, town.karim) == ["TimeSettled"]
    again = sylvie("times", "yes", one)
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)


def test_a_no_by_telephone_leaves_what_stands(sylvie: Staff, town: Town, mission: int) -> None:
    one = proposed(town, mission)
    said = sylvie("times", "no", one)
    assert "Jeanne Morel cannot: it is still 2026-11-25 09:10 to 12:10" in said.stdout
    with town.database.read() as db:
        assert db.get_one(NewTime, one).state == "declined"
    assert (heard(town, town.karim), waiting_calls(town)) == (["TimeSettled"], [])


def test_a_time_is_proposed_for_who_said_so_by_telephone(sylvie: Staff, town: Town, mission: int) -> None:
    one = proposed(town, mission)
    said = sylvie("times", "propose", mission, "--for", town.jeanne, "--day", "2026-11-28", "--from", "10:00")
    assert said.exit_code == 0, said.output
    assert "Karim Benali is asked whether 2026-11-28 10:00 to 11:00 is possible" in said.stdout
    with town.database.read() as db:
        states = [each.state for each in db.query(NewTime).order_by(NewTime.id)]
        assert (db.get_one(NewTime, one).state, states) == ("void", ["void", "waiting"])
    assert (heard(town, town.karim), waiting_calls(town)) == (["TimeProposed"], [])


def test_the_answer_to_who_cannot_be_told_otherwise_is_a_call(sylvie: Staff, town: Town, mission: int) -> None:
    sylvie("times", "propose", mission, "--for", town.jeanne, "--day", "2026-11-28", "--from", "10:00")
    (row,) = rows(sylvie("times", "--json"))
    assert sylvie("times", "no", row["id"]).exit_code == 0
    with town.database.read() as db:
        (task,) = db.query(CallTask).filter(CallTask.state == "open", CallTask.reason.startswith("new_time"))
        assert task.person_id == town.jeanne


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--day", "2026-11-20", "--from", "10:00"), "has passed"),
        (("--day", "2026-11-28", "--from", "10:00", "--to", "9:00"), "ends after it begins"),
        (("--day", "2026-11-28", "--from", "midi"), "an hour of the day"),
        (("--day", "bientôt", "--from", "10:00"), "bientôt"),
    ],
    ids=["past", "backwards", "no hour", "no day"],
)
def test_a_moment_that_is_none_is_said_so(
    sylvie: Staff, town: Town, mission: int, given: tuple[str, ...], said: str
) -> None:
    outcome = sylvie("times", "propose", mission, "--for", town.jeanne, *given)
    assert outcome.exit_code == 2
    assert said in outcome.stderr


def test_who_has_no_part_in_it_and_what_is_not_there_are_said_so(sylvie: Staff, town: Town, mission: int) -> None:
    sylvie("agents", "list")
    for outcome in (
        sylvie("times", "yes", 99),
        sylvie("times", "propose", 99, "--for", town.jeanne, "--day", "2026-11-28", "--from", "10:00"),
        sylvie("times", "propose", mission, "--for", 99, "--day", "2026-11-28", "--from", "10:00"),
    ):
        assert (outcome.exit_code, outcome.stderr.count("\n")) == (1, 1)
