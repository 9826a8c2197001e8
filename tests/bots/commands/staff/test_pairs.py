"""Pairs, at the command line."""

from __future__ import annotations

import pytest

from backend.models import CallTask, Conversation, InboxEvent, Pair, Volunteer
from backend.services import volunteers
from backend.services.actor import SYSTEM
from tests.bots.commands.staff.conftest import Staff, Town, rows


@pytest.fixture
def active(town: Town) -> Town:
    with town.database.write() as db:
        volunteers.activate(db, db.get_one(Volunteer, town.karim), actor=SYSTEM, now=town.clock.now())
    return town


def test_it_is_proposed_agreed_to_by_telephone_and_listed(sylvie: Staff, active: Town) -> None:
    with active.database.write() as db:
        db.query(InboxEvent).delete()
        db.query(Conversation).where(Conversation.person_id == active.jeanne).delete()

    assert sylvie("pairs", "propose", active.jeanne, active.karim).exit_code == 0

    (row,) = rows(sylvie("pairs", "--json"))
    assert (row["state"], row["person"], row["volunteer"]) == ("proposed", "Jeanne Morel", "Karim Benali")
    assert row["waits_for"] == "Jeanne Morel, Karim Benali"
    assert "begins" not in sylvie("pairs", "yes", 1, "--volunteer").stdout
    assert "It begins." in sylvie("pairs", "yes", 1).stdout
    with active.database.read() as db:
        task = db.query(CallTask).filter_by(reason="pair_begun").one()
        assert (task.person_id, task.words) == (active.jeanne, "Karim Benali")
        assert {one.state for one in db.query(CallTask).filter_by(reason="pair")} == {"done"}


def test_what_cannot_be_is_one_sentence(sylvie: Staff, active: Town) -> None:
    for person, volunteer, why in (
        (active.karim, active.karim, "with themselves"),
        (active.karim, active.jeanne, "no active volunteer"),
    ):
        refused = sylvie("pairs", "propose", person, volunteer)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
        assert why in refused.stderr
    sylvie("pairs", "propose", active.jeanne, active.karim)
    assert "a pair already" in sylvie("pairs", "propose", active.jeanne, active.karim).stderr


def test_numbers_are_given_once_both_said_so_and_it_is_ended(sylvie: Staff, active: Town) -> None:
    sylvie("pairs", "propose", active.jeanne, active.karim)
    given = ("pairs", "numbers", 1, "--person", "02 33 00 00 01", "--volunteer", "06 12 34 56 78")
    assert sylvie(*given).exit_code == 1
    sylvie("pairs", "yes", 1)
    sylvie("pairs", "yes", 1, "--volunteer")

    assert sylvie(*given).exit_code == 0
    assert "06 12" not in sylvie("pairs", "--json").stdout
    assert sylvie("pairs", "end", 1).exit_code == 0
    assert rows(sylvie("pairs", "--json")) == []
    assert [row["state"] for row in rows(sylvie("pairs", "--ended", "--json"))] == ["ended"]
    with active.database.read() as db:
        assert db.get_one(Pair, 1).person_contact is None
