"""Heat, cold and flood at the command line, as an agent types it."""

from __future__ import annotations

from datetime import datetime

import pytest
from typer.testing import CliRunner

from backend.checkins.rhythm import DAILY
from backend.clock import FrozenClock
from backend.models import CheckIn, Person, Territory
from backend.services import agents, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import answers, plans
from backend.services.checkins.plans import Wish
from backend.services.due import run_due
from bots.commands import desk
from tests.bots.commands.staff.conftest import Staff, Town, rows

NOON = datetime.fromisoformat("2026-11-24T12:00:00+01:00")


@pytest.fixture
def asked(sylvie: Staff, town: Town, clock: FrozenClock) -> Town:
    """Sylvie is on duty all day; Jeanne is asked at nine in her chat, Odette by telephone."""
    with town.database.write() as db:
        hall = db.get_one(Territory, 1)
        duty.set_hours(db, agents.the_agent(db, hall, "sylvie"), range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=clock.at)
        odette = Person(territory_id=1, name="Odette", created_at=clock.at)
        db.add(odette)
        db.flush()
        for person, by_phone in ((db.get_one(Person, town.jeanne), False), (odette, True)):
            wish = Wish(DAILY, (9 * 60 + 30,), by_phone=by_phone)
            plans.open_plan(db, person, wish, by="agent", agreed=True, actor=Actor.agent("sylvie"), now=clock.at)
    return town


def test_looked_at_first_then_on_watched_and_off(sylvie: Staff, asked: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No plan of heat, cold or flood" in sylvie("weather").stdout
    seen = sylvie("weather", "preview").stdout
    assert "- 1 are asked in their chat beside their own hours: 1 questions tomorrow." in seen
    assert "- 1 are to be called" in seen
    assert rows(sylvie("weather", "--json")) == []

    begun = sylvie("weather", "on", "heat", "--level", "red", "--until", "2026-11-27", "--reason", "Canicule")
    assert "ends by itself on Sat 28 Nov at 00:00" in begun.stdout
    assert "is on already" in sylvie("weather", "on", "heat").stderr
    (row,) = rows(sylvie("weather", "status", "--json"))
    assert (row["hazard"], row["state"], row["level"], row["by"]) == ("heat", "on", "red", "sylvie")

    run_due(asked.database, now=NOON)
    with asked.database.write() as db:
        one = db.query(CheckIn).filter(CheckIn.person_id == asked.jeanne).one()
        answers.note(db, one.id, asked.jeanne, "fine", actor=Actor.person(asked.jeanne), now=NOON)
    monkeypatch.setenv("PALIER_NOW", NOON.isoformat())
    (hour,) = rows(sylvie("weather", "board", "heat", "--json"))
    assert (hour["at"], hour["asked"], hour["fine"]) == ("2026-11-24T09:00:00+01:00", 2, 1)
    assert "Now, of 2: 1 fine" in sylvie("weather", "board", "heat", "--all").stdout
    people = rows(sylvie("weather", "board", "heat", "--people", "--json"))
    assert [(one["name"], one["is"], one["to_call"]) for one in people][-1] == ("Jeanne Morel", "fine", False)

    assert "goes on until you end it" in sylvie("weather", "until", "heat", "never").stdout
    assert "The heat plan is off. It looked after 2" in sylvie("weather", "off", "heat").stdout
    assert sylvie("weather", "off", "heat").exit_code == 1


def test_what_cannot_be_is_one_sentence_each(sylvie: Staff, asked: Town) -> None:
    del asked
    for words in (
        ("accept", "cold"), ("decline", "cold"), ("board", "cold"), ("until", "cold", "2026-12-01"), ("off", "cold"),
        ("on", "heat", "--until", "2026-11-20"),
    ):  # fmt: skip
        refused = sylvie("weather", *words)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1), words
    assert sylvie("weather", "on", "fog").exit_code == 2
    assert sylvie("weather", "on", "heat", "--until", "soon").exit_code == 2


def test_without_a_roster_nobody_is_watched_over(sylvie: Staff) -> None:
    assert "palier staff duty set" in sylvie("weather", "on", "heat").stderr


def test_whoever_calls_reads_the_day_s_advice(sylvie: Staff, asked: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    sylvie("weather", "on", "heat")
    run_due(asked.database, now=datetime.fromisoformat("2026-11-24T09:11:00+01:00"))
    monkeypatch.setenv("PALIER_NOW", "2026-11-24T09:12:00+01:00")
    shown = CliRunner().invoke(desk.app, ["next", "--as", "sylvie"])
    assert "Il fait très chaud" in shown.stdout


def test_days_on_which_nobody_reads_are_said_before_it_is_switched_on(
    sylvie: Staff, asked: Town, clock: FrozenClock
) -> None:
    assert "Nobody reads" not in sylvie("weather", "preview").stdout
    with asked.database.write() as db:
        agent = agents.the_agent(db, db.get_one(Territory, 1), "sylvie")
        duty.remove_hours(db, agent, range(5, 7), actor=SYSTEM, now=clock.at)
    assert "Nobody reads, and nobody is asked, on Sat 28 Nov, Sun 29 Nov: " in sylvie("weather", "preview").stdout
