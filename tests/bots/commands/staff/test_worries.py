"""Worries and relais at the command line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.models import Alert, AuditEntry, InboxEvent, Person
from backend.services.actor import Actor
from backend.services.worries import relays, reporting
from backend.services.worries.reporting import Said
from tests.bots.commands.staff.conftest import Staff, Town, rows


def worry(town: Town, words: str = "Mme Petit ne sort plus [bold]") -> int:
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        said = Said(words, "Mme Petit", "12 rue des Lilas", words, discreet=True)
        key = f"test:{words}"
        return reporting.report(db, jeanne, said, key=key, actor=Actor.person(jeanne.id), now=town.clock.now()).worry_id


def test_the_list_says_of_whom_and_not_by_whom(sylvie: Staff, town: Town) -> None:
    worry(town)
    worry(town, "je ne la vois plus")

    (row,) = rows(sylvie("worries", "list", "--json"))
    assert (row["who"], row["where"], row["reports"], row["state"]) == ("Mme Petit", "12 rue des Lilas", 2, "open")
    assert "Jeanne" not in sylvie("worries", "list").stdout
    (alert,) = (one for one in rows(sylvie("alerts", "--json")) if one["kind"] == "isolated")
    assert (alert["person"], alert["count"]) == ("", 2)


def test_who_reported_is_shown_to_an_agent_and_that_is_noted(sylvie: Staff, town: Town) -> None:
    number = worry(town)

    (row,) = rows(sylvie("worries", "show", number, "--json"))

    assert (row["by"], row["words"], row["not_to_be_named"]) == ("Jeanne Morel", "Mme Petit ne sort plus [bold]", True)
    assert "sort plus [bold]" in sylvie("worries", "show", number).stdout
    with town.database.read() as db:
        read = db.scalars(select(AuditEntry.actor).where(AuditEntry.verb == "read_reports")).all()
        assert read == ["agent:sylvie", "agent:sylvie"]


def test_taken_and_closed_it_is_told_in_a_word(sylvie: Staff, staff: Staff, town: Town) -> None:
    number = worry(town)

    assert sylvie("worries", "take", number).exit_code == 0
    refused = staff("worries", "close", number, "--outcome", "vu", "--as", "mehdi")
    closed = sylvie("worries", "close", number, "--outcome", "Vue chez elle.", "--tell", "spoke")

    assert (refused.exit_code, refused.stderr) == (1, "Another agent has taken this alert. (sylvie)\n")
    assert closed.stdout == f"Worry {number} is closed. People who will hear of it: 1.\n"
    with town.database.read() as db:
        assert [one.outcome for one in db.scalars(select(Alert)) if one.kind == "isolated"] == ["Vue chez elle."]
        assert db.scalars(select(InboxEvent.kind)).all() == ["WorrySettled"]
    assert sylvie("worries", "list").stdout == "Nobody is worried about.\n"


def says_well(town: Town, words: str) -> None:
    with town.database.write() as db:
        jeanne, now = db.get_one(Person, town.jeanne), town.clock.now()
        (report, _about) = reporting.open_of(db, jeanne.id, now=now)[0]
        reporting.said_well(db, report.id, jeanne, words, actor=Actor.person(jeanne.id), now=now)


def test_that_all_is_well_again_is_seen_and_closes_nothing(sylvie: Staff, town: Town) -> None:
    number = worry(town)
    assert sylvie("worries", "take", number).exit_code == 0
    assert [row["said_well"] for row in rows(sylvie("worries", "list", "--json"))] == [None]

    says_well(town, "elle va bien, je l'ai vue")

    (row,) = rows(sylvie("worries", "list", "--json"))
    assert (row["said_well"], row["state"], row["owner"]) == ("2026-11-24T09:10:00+01:00", "taken", "sylvie")
    (report,) = rows(sylvie("worries", "show", number, "--json"))
    assert report["said_well"] is not None
    assert report["words"].endswith("elle va bien, je l'ai vue")
    (alert,) = (one for one in rows(sylvie("alerts", "--json")) if one["kind"] == "isolated")
    assert alert["said_well"] is not None


def test_who_is_worried_about_again_is_not_said_to_be_well(sylvie: Staff, town: Town) -> None:
    worry(town)
    says_well(town, "elle va bien")
    town.clock.forward(timedelta(hours=1))
    worry(town, "ses volets sont fermés de nouveau")

    assert [row["said_well"] for row in rows(sylvie("worries", "list", "--json"))] == [None]


def test_closed_as_an_alert_it_is_told_too(sylvie: Staff, town: Town) -> None:
    worry(town)
    (alert,) = (one["id"] for one in rows(sylvie("alerts", "--json")) if one["kind"] == "isolated")

    assert sylvie("close", alert, "--outcome", "Vue.").exit_code == 0
    with town.database.read() as db:
        assert db.scalars(select(InboxEvent.kind)).all() == ["WorrySettled"]


@pytest.mark.parametrize("verb", [("show",), ("take",), ("close", "--outcome", "vu")])
def test_a_wrong_number_is_one_sentence(sylvie: Staff, verb: tuple[str, ...]) -> None:
    name, *more = verb
    refused = sylvie("worries", name, 4711, *more)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "There is no such worry, or it is closed. (4711)\n"


def test_an_outcome_is_needed(sylvie: Staff, town: Town) -> None:
    assert sylvie("worries", "close", worry(town), "--outcome", " ").exit_code == 2


def test_a_relais_is_added_listed_and_ended(sylvie: Staff, town: Town) -> None:
    added = sylvie("relais", "add", town.jeanne, "--role", "baker")
    assert added.stdout.startswith("Jeanne Morel is relais 1 (baker)")
    assert sylvie("relais", "add", town.jeanne, "--role", "baker").exit_code == 1

    (row,) = rows(sylvie("relais", "list", "--json"))
    assert (row["name"], row["role"], row["state"]) == ("Jeanne Morel", "baker", "active")
    assert sylvie("relais", "end", row["id"]).exit_code == 0
    assert sylvie("relais", "list").stdout == "There is no relais yet.\n"
    assert sylvie("relais", "end", row["id"]).stderr == (
        f"There is no such relais, or they are one no longer. ({row['id']})\n"
    )


def test_what_a_card_proposed_is_confirmed(sylvie: Staff, town: Town) -> None:
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        actor = Actor.person(jeanne.id)
        relays.propose(db, jeanne, "postman", source_id=None, actor=actor, now=town.clock.now())
    (row,) = rows(sylvie("relais", "list", "--json"))

    assert row["state"] == "proposed"
    assert sylvie("relais", "confirm", row["id"]).stdout == "Jeanne Morel is a relais (postman), and is told so.\n"
    assert sylvie("relais", "confirm", row["id"]).exit_code == 1


def test_nobody_of_that_number(sylvie: Staff, town: Town) -> None:
    assert sylvie("relais", "add", 4711, "--role", "baker").stderr == "There is no person 4711 in this town.\n"
    assert sylvie("relais", "add", town.jeanne, "--role", "king").exit_code == 2


def test_the_day_on_which_somebody_looks_again_is_shown_and_said(sylvie: Staff, town: Town) -> None:
    number = worry(town)
    (row,) = rows(sylvie("worries", "list", "--json"))
    assert row["look_again"] == "2026-11-27T09:10:00+01:00"

    assert sylvie("worries", "look-again", number, "--on", "2026-12-01").stdout == (
        f"Worry {number} is looked at again on 2026-12-01.\n"
    )
    (row,) = rows(sylvie("worries", "list", "--json"))
    assert row["look_again"] == "2026-12-01T09:00:00+01:00"
    assert "a day to come" in sylvie("worries", "look-again", number, "--on", "2026-11-24").stderr

    assert sylvie("worries", "close", number, "--outcome", "Vue.", "--look-again", "2026-12-08").exit_code == 0
    assert sylvie("worries", "look-again", number).stdout == f"Worry {number} is looked at again by nobody.\n"
