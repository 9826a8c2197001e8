"""Interviews at the command line: slots opened, listed and closed; who came, and who did not."""

from __future__ import annotations

import pytest

from backend.models import Interview, Person, Volunteer
from backend.services.actor import Actor
from backend.services.interviews import booking
from tests.bots.commands.staff.conftest import Staff, Town, rows

OPEN = ("slots", "open", "--at", "2026-11-26T10:00", "--for", "30min", "--place", "salle 2")


def booked(town: Town, slot: int) -> None:
    with town.database.write() as db:
        booking.book(db, db.get_one(Person, town.karim), slot, actor=Actor.person(town.karim), now=town.clock.now())


def test_slots_are_opened_and_listed(sylvie: Staff, town: Town) -> None:
    assert sylvie(*OPEN, "--weekly", 2).stdout == "Open: 1, 2. Sylvie Marchand, salle 2, 1 seat each.\n"
    booked(town, 1)

    first, second = rows(sylvie("slots", "list", "--json"))
    assert (first["start"], first["with"], first["seats"]) == ("2026-11-26T10:00:00+01:00", "Sylvie Marchand", 1)
    assert first["who"] == [f"{town.karim} Karim Benali (booked)"]
    assert (second["start"], second["booked"]) == ("2026-12-03T10:00:00+01:00", 0)
    assert "Karim Benali" in sylvie("slots", "list").stdout


def test_another_agent_may_be_the_one_who_meets(sylvie: Staff) -> None:
    assert "Mehdi Aubry" in sylvie(*OPEN, "--with", "mehdi").stdout
    refused = sylvie(*OPEN, "--with", "nobody")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [("--at", "demain"), ("--at", "2026-11-26T10:00+01:00"), ("--for", "longtemps"), ("--for", "1min"), ("--seats", 0)],
    ids=str,
)
def test_what_makes_no_sense_is_refused_in_a_sentence(sylvie: Staff, wrong: tuple[str, object]) -> None:
    assert sylvie(*OPEN, *wrong).exit_code == 2


def test_a_slot_that_has_passed_is_refused(sylvie: Staff) -> None:
    refused = sylvie(*OPEN, "--at", "2026-11-20T10:00")
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)


def test_a_closed_slot_tells_whoever_booked_it(sylvie: Staff, town: Town) -> None:
    sylvie(*OPEN)
    booked(town, 1)
    assert sylvie("slots", "close", 1).stdout == "Slot 1 is closed. People told, who may choose again: 1.\n"
    assert sylvie("slots", "close", 1).exit_code == 1
    assert sylvie("slots", "close", 99).stderr == "There is no slot 99 in this town.\n"
    assert sylvie("slots", "list").stdout == "No slot is open.\n"


def test_who_came_is_recorded(sylvie: Staff, town: Town) -> None:
    sylvie(*OPEN)
    booked(town, 1)
    assert sylvie("volunteers", "missed", town.karim).exit_code == 1  # its hour has not come
    assert sylvie("volunteers", "met", town.karim, "--no-identity").stdout.startswith("Karim Benali was met. Their id")
    with town.database.read() as db:
        volunteer = db.get_one(Volunteer, town.karim)
        assert (volunteer.met_at, volunteer.identity_seen_at) == (town.clock.now(), None)
        assert db.query(Interview).one().state == "met"
