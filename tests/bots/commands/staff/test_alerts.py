"""Alerts at the command line: urgent first, restricted ones hidden, one owner, one outcome."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.models import Alert, AuditEntry, Conversation, InboxEvent
from tests.bots.commands.staff.conftest import Staff, Town, rows


def read_by(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(db.scalars(select(AuditEntry.actor).where(AuditEntry.verb == "read_restricted")))


def test_urgent_alerts_come_first(sylvie: Staff, town: Town) -> None:
    town.alert("human", "Je voudrais quelqu'un")
    town.alert("emergency", "je suis tombée", urgent=True)
    found = rows(sylvie("alerts", "--json"))
    assert [one["kind"] for one in found] == ["emergency", "application", "human"]
    assert (found[0]["person"], found[0]["words"], found[0]["owner"]) == ("Jeanne Morel", "je suis tombée", None)
    assert found[0]["since"] == "2026-11-24T09:10:00+01:00"


def test_a_table_shows_words_as_they_were_written(sylvie: Staff, town: Town) -> None:
    town.alert("human", "c'est [bold]urgent[/bold]\x1b[31m\ntrès")
    shown = sylvie("alerts")
    assert shown.exit_code == 0
    assert "c'est [bold]urgent[/bold] [31m très" in shown.stdout
    assert "Tue 24 Nov 2026 09:10" in shown.stdout


def test_restricted_alerts_tell_neither_who_nor_what(sylvie: Staff, town: Town) -> None:
    town.alert("abuse_home", "j'ai peur", urgent=True, restricted=True)
    (hidden,) = (one for one in rows(sylvie("alerts", "--json")) if one["restricted"])
    assert (hidden["person"], hidden["person_id"], hidden["words"]) == (None, None, None)
    assert "peur" not in sylvie("alerts").stdout
    assert "Jeanne" not in sylvie("alerts").stdout
    assert read_by(town) == []


def test_who_reads_restricted_alerts_is_written_down(sylvie: Staff, town: Town) -> None:
    town.alert("abuse_home", "j'ai peur", urgent=True, restricted=True)
    shown = rows(sylvie("alerts", "--restricted", "--json"))
    assert (shown[0]["person"], shown[0]["words"]) == ("Jeanne Morel", "j'ai peur")
    assert read_by(town) == ["agent:sylvie"]


def test_an_alert_is_taken_answered_handed_back_and_closed(sylvie: Staff, town: Town) -> None:
    number = town.alert("human", "Je voudrais quelqu'un")
    for arguments in (("take", number), ("answer", number, "Bonjour, c'est Sylvie."), ("hand-back", number)):
        outcome = sylvie(*arguments)
        assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert town.state(Alert, number) == "taken"
    assert sylvie("close", number, "--outcome", "Rappelée.").exit_code == 0
    with town.database.read() as db:
        alert = db.get_one(Alert, number)
        assert (alert.state, alert.owner, alert.outcome) == ("closed", "sylvie", "Rappelée.")
        told = db.scalars(select(InboxEvent.kind).order_by(InboxEvent.id)).all()
        assert told == ["TakenOver", "AgentWrote", "HandedBack"]
        assert db.scalars(select(Conversation.taken_by)).all() == [None, None]


def test_an_alert_of_somebody_else_is_theirs(sylvie: Staff, staff: Staff, town: Town) -> None:
    number = town.alert("human", "Je voudrais quelqu'un")
    assert sylvie("take", number).exit_code == 0
    refused = staff("close", number, "--outcome", "vu", "--as", "mehdi")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "Another agent has taken this alert. (sylvie)\n"


@pytest.mark.parametrize("verb", [("take",), ("answer", "Bonjour"), ("hand-back",), ("close", "--outcome", "vu")])
def test_a_wrong_number_is_one_sentence(sylvie: Staff, verb: tuple[str, ...]) -> None:
    name, *more = verb
    refused = sylvie(name, 4711, *more)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "There is no alert 4711 in this town.\n"


def test_an_answer_says_something(sylvie: Staff, town: Town) -> None:
    number = town.alert("human", "Je voudrais quelqu'un")
    assert sylvie("answer", number, "  ").exit_code == 2
    assert sylvie("close", number, "--outcome", " ").exit_code == 2
    assert town.state(Alert, number) == "open"


def test_nobody_works_without_a_name(staff: Staff, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = staff("alerts")
    assert refused.exit_code == 1
    assert refused.stderr.startswith("Say which agent you are: --as LOGIN")
    assert "mallory" in staff("alerts", "--as", "mallory").stderr
    monkeypatch.setenv("PALIER_AGENT", "sylvie")
    assert staff("alerts").exit_code == 0
