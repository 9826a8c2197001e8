"""`palier staff people`: found, given their copy, erased with a preview, and kept after all."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

from sqlalchemy import select

from backend.models import AuditEntry, ChannelAccount, Conversation, HelpRequest, Identity, Person
from backend.services.actor import SYSTEM
from backend.services.privacy import emptying
from tests.bots.commands.staff.conftest import Staff, Town, rows


def person(town: Town, number: int) -> Person:
    with town.database.read() as db:
        return db.get_one(Person, number)


def test_somebody_is_found_by_a_part_of_the_name_and_that_is_written_down(sylvie: Staff, town: Town) -> None:
    assert [one["name"] for one in rows(sylvie("people", "find", "MOREL", "--json"))] == ["Jeanne Morel"]
    assert rows(sylvie("people", "find", "%", "--json")) == []
    assert rows(sylvie("people", "find", "  ", "--json")) == []
    with town.database.read() as db:
        found = db.scalars(select(AuditEntry).where(AuditEntry.verb == "find")).all()
        assert [(one.actor, one.what_id) for one in found] == [("agent:sylvie", town.jeanne)]


def test_a_copy_is_written_for_its_agent_alone(sylvie: Staff, town: Town, tmp_path: Path) -> None:
    town.request()
    file = tmp_path / "jeanne.zip"
    outcome = sylvie("people", "export", town.jeanne, "--to", file)
    assert outcome.exit_code == 0, outcome.output
    assert "Jeanne Morel" in outcome.stdout
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with zipfile.ZipFile(file) as packed:
        copy = json.loads(packed.read("mes-donnees.json"))
    assert copy["tables"]["help_request"][0]["text"] == "du lait [bold]entier[/bold]"


def test_a_file_that_exists_is_not_written_over(sylvie: Staff, town: Town, tmp_path: Path) -> None:
    file = tmp_path / "jeanne.zip"
    file.write_text("something else")
    outcome = sylvie("people", "export", town.jeanne, "--to", file)
    assert outcome.exit_code == 1
    assert "exists" in outcome.stderr
    assert file.read_text() == "something else"


def test_what_an_erasure_does_is_shown_first_and_changes_nothing(sylvie: Staff, town: Town) -> None:
    request = town.request()
    outcome = sylvie("people", "erase", town.jeanne)
    assert outcome.exit_code == 0, outcome.output
    assert "1  requests called off" in outcome.stdout
    assert "Fri 25 Dec 2026" in outcome.stdout
    assert "--yes" in outcome.stdout
    assert person(town, town.jeanne).state == "present"
    assert town.state(HelpRequest, request) == "open"


def test_an_erasure_is_asked_listed_and_undone(sylvie: Staff, town: Town) -> None:
    request = town.request()
    assert sylvie("people", "erase", town.jeanne, "--yes").exit_code == 0
    assert town.state(HelpRequest, request) == "cancelled"
    assert [one["id"] for one in rows(sylvie("people", "leaving", "--json"))] == [town.jeanne]
    assert sylvie("people", "erase", town.jeanne, "--undo").exit_code == 0
    assert person(town, town.jeanne).state == "present"
    assert "Nobody" in sylvie("people", "leaving").stdout
    again = sylvie("people", "erase", town.jeanne, "--undo")
    assert again.exit_code == 1
    assert "has not asked to be erased" in again.stderr


def test_who_was_erased_is_listed_by_number(sylvie: Staff, town: Town) -> None:
    assert "Nobody" in sylvie("people", "erased").stdout
    with town.database.write() as db:
        emptying.erase(db, db.get_one(Person, town.jeanne), actor=SYSTEM, now=town.clock.now())
    assert [one["id"] for one in rows(sylvie("people", "erased", "--json"))] == [town.jeanne]
    assert rows(sylvie("people", "find", "Jeanne", "--json")) == []
    assert sylvie("people", "erase", town.jeanne, "--yes").exit_code == 1


def test_nobody_of_that_number_is_one_sentence(sylvie: Staff, town: Town, tmp_path: Path) -> None:
    for command in (("erase", 999), ("export", 999, "--to", tmp_path / "x.zip")):
        outcome = sylvie("people", *command)
        assert outcome.exit_code == 1
        assert "no person 999" in outcome.stderr
    assert not (tmp_path / "x.zip").exists()
    assert sylvie("people", "erase", "x").exit_code == 2


def test_somebody_must_say_who_they_are(staff: Staff, town: Town) -> None:
    outcome = staff("people", "erase", town.jeanne, "--yes")
    assert outcome.exit_code == 1
    assert person(town, town.jeanne).state == "present"


def a_stranger(town: Town, address: str = "+33700000000") -> int:
    """Somebody who has only said hello, on another channel."""
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        account = ChannelAccount(
            territory_id=jeanne.territory_id, channel="signal", address="s", state="working", cursor=""
        )
        stranger = Person(
            territory_id=jeanne.territory_id, name="", locale="fr", vulnerable=True, state="present",
            created_at=jeanne.created_at,
        )  # fmt: skip
        db.add_all((account, stranger))
        db.flush()
        db.add(Conversation(territory_id=jeanne.territory_id, person_id=stranger.id, updated_at=jeanne.created_at))
        db.add(
            Identity(
                territory_id=jeanne.territory_id,
                person_id=stranger.id,
                channel_account_id=account.id,
                address=address,
                display="",
                state="reachable",
                preferred=False,
                created_at=jeanne.created_at,
            )
        )
        return stranger.id


def test_an_agent_joins_the_accounts_of_one_person(sylvie: Staff, town: Town) -> None:
    stranger = a_stranger(town)

    outcome = sylvie("people", "join", town.jeanne, stranger)

    assert outcome.exit_code == 0, outcome.output
    with town.database.read() as db:
        identity = db.scalars(select(Identity).where(Identity.address == "+33700000000")).one()
        assert identity.person_id == town.jeanne
    assert person(town, stranger).state == "erased"


def test_two_who_have_lives_of_their_own_are_not_made_one(sylvie: Staff, town: Town) -> None:
    town.request()

    for other in (town.jeanne, town.karim):
        outcome = sylvie("people", "join", town.jeanne, other)
        assert outcome.exit_code == 1
        assert "asked for something, or offered it" in outcome.stderr
    assert person(town, town.karim).state == "present"
