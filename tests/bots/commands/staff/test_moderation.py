"""`palier staff moderation`: what waits, and one decision each; `palier staff directory`: all of a file, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.models import Person
from backend.services import help_requests, offers, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.offers import NewOffer
from tests.bots.commands.staff.conftest import Staff, Town, rows
from tests.support.offering import SATURDAY


@pytest.fixture
def flagged(town: Town) -> int:
    """A request of Jeanne's that speaks of pay."""
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        need = help_requests.Post("gardening", SATURDAY, SATURDAY.replace(hour=12), text="tondre, 25 €/h", place="ici")
        return help_requests.post(db, jeanne, need, key="flagged", actor=SYSTEM, now=town.clock.now()).id


def waiting(sylvie: Staff) -> int:
    (row,) = rows(sylvie("moderation", "list", "--json"))
    return int(row["id"])


def test_what_waits_is_listed_with_what_raised_it(sylvie: Staff, flagged: int) -> None:
    (row,) = rows(sylvie("moderation", "list", "--json"))

    assert (row["what"], row["state"], row["flags"], row["raised_by"]) == ("request", "waiting", ["hourly"], "25 €/h")
    assert (row["author"], row["request"]) == ("Jeanne Morel", flagged)
    shown = sylvie("moderation", "show", row["id"], "--json")
    assert rows(shown)[0]["text"] == "tondre, 25 €/h"
    assert "25 €/h" in sylvie("moderation", "list").output


def test_it_is_published_once_and_the_second_agent_is_told(
    staff: Staff, sylvie: Staff, town: Town, flagged: int
) -> None:
    number = waiting(sylvie)

    published = sylvie("moderation", "publish", number)
    late = staff("moderation", "refuse", number, "--because", "Non.", "--as", "mehdi")

    assert (published.exit_code, late.exit_code) == (0, 1)
    assert "Jeanne Morel is told" in published.output
    assert "sylvie: published" in late.output
    assert rows(sylvie("requests", "--json", "--state", "open"))[0]["id"] == flagged
    assert sylvie("moderation", "list").output.strip() == "Nothing waits to be read."
    assert sylvie("moderation", "list", "--state", "sent_back").output.strip() == "Nothing is sent back."


def test_it_is_sent_back_or_refused_with_a_sentence(sylvie: Staff, flagged: int) -> None:
    number = waiting(sylvie)

    assert sylvie("moderation", "correct", number, "--because", "Sans le prix ?").exit_code == 0
    assert rows(sylvie("moderation", "show", number, "--json"))[0]["because"] == "Sans le prix ?"
    assert sylvie("moderation", "refuse", number, "--because", "Ici, on aide gratuitement.").exit_code == 0
    assert rows(sylvie("moderation", "list", "--state", "refused", "--json"))[0]["id"] == number
    assert rows(sylvie("requests", "--json", "--state", "cancelled"))[0]["id"] == flagged


@pytest.mark.parametrize("words", ["", "   "])
def test_nobody_is_refused_without_a_reason(sylvie: Staff, flagged: int, words: str) -> None:
    assert flagged
    assert sylvie("moderation", "refuse", waiting(sylvie), "--because", words).exit_code == 2


def test_what_is_out_is_withdrawn(sylvie: Staff, town: Town) -> None:
    with town.database.write() as db:
        karim, actor, now = db.get_one(Person, town.karim), Actor.person(town.karim), town.clock.now()
        volunteers.activate(db, volunteers.the_volunteer(db, karim.id), actor=SYSTEM, now=now)
        given = NewOffer("shopping", SATURDAY, SATURDAY.replace(hour=12), place="au marché")
        offer = offers.post(db, karim, given, key="o", actor=actor, now=now).id

    assert "is withdrawn" in sylvie("moderation", "withdraw", "offer", offer, "--because", "Annulé.").output
    assert sylvie("moderation", "withdraw", "offer", offer, "--because", "Annulé.").exit_code == 1
    assert "no offer 99" in sylvie("moderation", "withdraw", "offer", 99, "--because", "Annulé.").output
    assert "no request 99" in sylvie("moderation", "withdraw", "request", 99, "--because", "Annulé.").output


def test_there_is_nothing_of_that_number(sylvie: Staff) -> None:
    assert "There is no moderation 99" in sylvie("moderation", "publish", 99).output


SHEET = "nom;service;téléphone\nSSIAD du Bocage;soins infirmiers;02 33 00 00 11\n"


def test_a_directory_is_brought_in_listed_and_corrected(sylvie: Staff, tmp_path: Path) -> None:
    file = tmp_path / "annuaire.csv"
    file.write_text(SHEET, "utf-8")

    assert "1 new, 0 changed, 0 as before" in sylvie("directory", "import", file).output
    assert "0 new, 0 changed, 1 as before" in sylvie("directory", "import", file).output
    assert rows(sylvie("directory", "list", "--json"))[0] == {
        "name": "SSIAD du Bocage",
        "services": ["nursing"],
        "phone": "02 33 00 00 11",
        "hours": "",
        "address": "",
        "website": "",
    }


def test_a_wrong_line_is_named(sylvie: Staff, tmp_path: Path) -> None:
    file = tmp_path / "annuaire.csv"
    file.write_text(SHEET + "Coiffeur;coiffure;02 33 00 00 12\n", "utf-8")

    refused = sylvie("directory", "import", file)

    assert refused.exit_code == 1
    assert "line 3, column services: “coiffure”" in " ".join(refused.output.split())
    assert sylvie("directory", "list").output.strip() == "The directory is empty."


def test_a_file_that_is_not_there(sylvie: Staff, tmp_path: Path) -> None:
    refused = sylvie("directory", "import", tmp_path / "none.csv")

    assert refused.exit_code == 1
    assert "No such file" in refused.output
