"""The register of frail people at the command line."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest

from tests.bots.commands.staff.conftest import Staff, Town, rows

JEANNE = ("Jeanne Morel", "--born", "1942-03-12", "--address", "12 rue des Lilas", "--phone", "02 33 00 00 01")
LETTER = (*JEANNE, "--third", "Paul Morel", "--quality", "fils")

NOT_NAMED = (
    "You are not named for the register of frail people: the director names you, `agents set LOGIN --register`.\n"
)


@pytest.fixture
def named(staff: Staff, sylvie: Staff) -> Staff:
    """Sylvie, whom the technician has named for the register."""
    assert staff("agents", "set", "sylvie", "--register").exit_code == 0
    return sylvie


def test_whoever_is_not_named_is_told_who_names_them(sylvie: Staff) -> None:
    for command in (
        ("add", *JEANNE), ("list", "--why", "upkeep"), ("show", 1, "--why", "upkeep"), ("due",), ("readings",),
        ("acknowledge", 1), ("object", 1), ("strike", 1), ("strike", 1, "--undo"), ("change", 1),
        ("export", "--to", "/none", "--note", "x"),
    ):  # fmt: skip
        refused = sylvie("register", *command)
        assert (refused.exit_code, refused.stderr) == (1, NOT_NAMED), command


def test_only_an_administrator_names_agents(staff: Staff, sylvie: Staff) -> None:
    refused = sylvie("agents", "set", "sylvie", "--register")
    assert refused.stderr == (
        "Only the director, or the technician without --as, says who may open the register of frail people.\n"
    )
    staff("agents", "set", "sylvie", "--role", "director")
    assert sylvie("agents", "set", "mehdi", "--register").stdout == (
        "Mehdi Aubry may open the register of frail people. It is written down.\n"
    )
    assert [one["register"] for one in rows(staff("agents", "list", "--json"))] == [True, False]
    assert "may not open" in sylvie("agents", "set", "mehdi", "--no-register").stdout


def test_by_telephone_somebody_is_on_it_at_once(named: Staff, town: Town) -> None:
    assert named("register", "add", *JEANNE, "--person", town.jeanne).stdout == (
        "Jeanne Morel is on the register, number 1.\n"
    )
    again = named("register", "add", *JEANNE, "--person", town.jeanne)
    assert again.stderr == "Jeanne Morel is on the register already, or about to be: `change` that entry.\n"
    (row,) = rows(named("register", "show", 1, "--why", "request", "--json"))
    assert (row["name"], row["age"], row["state"], row["person_id"]) == ("Jeanne Morel", 84, "confirmed", town.jeanne)


def test_a_letter_is_acknowledged_by_a_day_that_is_said(named: Staff) -> None:
    noted = named("register", "add", *LETTER, "--received", "2026-11-20", "--dated", "2026-11-17")
    assert "must be told by Sat 28 Nov 2026" in noted.stdout
    (row,) = rows(named("register", "due", "--json"))
    assert (row["id"], row["state"], row["late"]) == (1, "received", False)
    assert "Jeanne" not in named("register", "due").stdout

    assert "before 10 Dec 2026" in named("register", "acknowledge", 1).stdout
    assert "are on the register" in named("register", "acknowledge", 1, "--agreed-by-voice").stdout


def test_an_objection_leaves_nothing_to_show(named: Staff) -> None:
    named("register", "add", *LETTER)
    assert named("register", "object", 1).stdout == "Request 1 is refused, and what it held is erased.\n"
    assert named("register", "show", 1, "--why", "request").stderr == (
        "There is no such entry on this town's register, or it has ended. (1)\n"
    )


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--born", "1980"), "Too young for that ground: age from 65 on"),
        (("--born", "hier"), "Say when they were born"),
        (("--not-at-home",), "The register is for people who live at home"),
        (("--address", " "), "An address is needed"),
        (("--third", "Paul Morel"), "Somebody else asks in writing"),
        (("--received", "2027-01-01", "--third", "Paul", "--quality", "fils"), "a day that has been"),
        (("--received", "hier", "--third", "Paul", "--quality", "fils"), "a day, as in 2026-12-24"),
    ],
)
def test_what_cannot_be_is_a_sentence(named: Staff, more: tuple[str, ...], sentence: str) -> None:
    refused = named("register", "add", *JEANNE, *more)
    assert refused.exit_code != 0
    assert sentence in " ".join(refused.stderr.split())


def test_it_is_changed_and_struck(named: Staff) -> None:
    named("register", "add", *JEANNE)

    assert named("register", "change", 1, "--phone", "06 00 00 00 00").stdout == (
        "Entry 1: phone changed, and true as of today.\n"
    )
    assert named("register", "change", 1).stdout == "Entry 1: nothing changed, and true as of today.\n"
    assert named("register", "strike", 1, "--why", "moved").stdout == "Entry 1 is struck off (moved).\n"
    assert named("register", "list", "--why", "upkeep").stdout == "Nobody is on the register.\n"
    assert named("register", "strike", 1, "--why", "whim").exit_code == 2
    assert named("register", "strike", 1, "--undo").stdout == "Entry 1 stands as it stood (confirmed).\n"
    named("register", "strike", 1)
    assert "no such entry" in named("register", "strike", 1, "--undo").stderr


def test_a_look_without_a_reason_is_refused(named: Staff) -> None:
    named("register", "add", *JEANNE)
    assert named("register", "show", 1).exit_code == 2
    assert named("register", "list").exit_code == 2
    assert named("register", "readings").stdout == "Nobody has read it.\n"


def test_the_prefect_s_file_is_written_once_for_its_agent_alone_and_noted(named: Staff, tmp_path: Path) -> None:
    named("register", "add", *JEANNE)
    file = tmp_path / "registre.csv"

    assert named("register", "export", "--to", file, "--note", "Arrêté du 24/11").stdout == (
        f"{file}: 1 people. Delete it once the prefect has it.\n"
    )

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")
    assert (row["nom"], row["motif"]) == ("Jeanne Morel", "65 ans et plus")
    (look,) = rows(named("register", "readings", "--json"))
    assert (look["by"], look["what"], look["why"], look["note"]) == (
        "agent:sylvie", "export", "prefect", "Arrêté du 24/11",
    )  # fmt: skip
    assert named("register", "export", "--to", file, "--note", "encore").exit_code == 1
    assert len(rows(named("register", "readings", "--json"))) == 1
    assert named("register", "export", "--to", tmp_path / "x.csv", "--note", " ").exit_code == 2
