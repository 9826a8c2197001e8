"""Life happens, at the desk: seen first, done in one command, undone for some days."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import HelpRequest, Person
from tests.bots.commands.staff.conftest import Staff, Town, rows

COMMANDS = ("hospital", "carehome", "died")


def state(town: Town) -> str:
    with town.database.read() as db:
        return db.get_one(Person, town.jeanne).state


@pytest.mark.parametrize("command", COMMANDS)
def test_it_is_seen_done_and_undone(sylvie: Staff, town: Town, command: str) -> None:
    request = town.request()
    seen = sylvie("people", command, town.jeanne, "--preview")
    assert seen.exit_code == 0, seen.output
    assert "  1  requests called off" in seen.stdout
    assert "Nothing was changed" in seen.stdout
    assert (state(town), town.state(HelpRequest, request)) == ("present", "open")

    done = sylvie("people", command, town.jeanne)
    assert [line for line in seen.stdout.splitlines() if line.startswith("  ")] == [
        line for line in done.stdout.splitlines() if line.startswith("  ")
    ]
    assert state(town) == ("deceased" if command == "died" else "away")
    assert town.state(HelpRequest, request) == "cancelled"

    undone = sylvie("people", command, town.jeanne, "--undo")
    assert undone.stdout.startswith("Undone: Jeanne Morel is present")
    assert "Asked for anew, as volunteers had been told: requests 2." in undone.stdout
    assert state(town) == "present"


def test_home_again_somebody_calls(sylvie: Staff, town: Town) -> None:
    sylvie("people", "hospital", town.jeanne)
    home = sylvie("people", "home", town.jeanne)
    assert "Jeanne Morel is home again: noted." in home.stdout
    assert f"called by a human: Jeanne Morel ({town.jeanne})" in home.stdout
    (call,) = rows(sylvie("calls", "--json"))
    assert call["reason"] == "home_help"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("home",), 1, "It is set already."),
        (("died", "--undo"), 1, "Nothing was set that could still be undone"),
        (("died", "--undo", "--preview"), 2, "not both"),
    ],
    ids=str,
)
def test_what_cannot_be_is_a_sentence(sylvie: Staff, town: Town, given: tuple[str, ...], code: int, said: str) -> None:
    command, *options = given
    refused = sylvie("people", command, town.jeanne, *options)
    assert refused.exit_code == code
    assert said in " ".join(refused.stderr.split())


def test_after_seven_days_it_is_for_good(sylvie: Staff, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sylvie("people", "died", town.jeanne)
    monkeypatch.setenv("PALIER_NOW", (town.clock.now() + timedelta(days=7)).isoformat())
    assert "that is possible for 7 days" in sylvie("people", "died", town.jeanne, "--undo").stderr


def test_of_nobody(sylvie: Staff) -> None:
    assert sylvie("people", "died", 99).stderr == "There is no person 99 in this town.\n"
