"""Check-ins at the desk: plans, circles, what was answered and found out; each refusal is a sentence."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.models import Alert, AuditEntry, CheckIn, CheckInPlan, Person, Territory
from backend.services import agents, duty
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from tests.bots.commands.staff.conftest import Staff, Town, rows

ALL_DAY = ("--days", "daily", "--at", "9:30", "--by-phone", "--agreed-by-voice")


@pytest.fixture
def on_duty(town: Town) -> Town:
    """Sylvie reads from 7 to 21 o'clock, every day."""
    with town.database.write() as db:
        agent = agents.the_agent(db, db.get_one(Territory, town.territory), "sylvie")
        duty.set_hours(db, agent, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.clock.now())
    return town


@pytest.fixture
def plan(sylvie: Staff, on_duty: Town) -> Town:
    """Jeanne is called every day at half past nine."""
    opened = sylvie("checkins", "open", on_duty.jeanne, *ALL_DAY)
    assert opened.exit_code == 0, opened.output
    return on_duty


def at(town: Town, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town.clock.at = datetime.fromisoformat(moment)
    run_due(town.database, now=town.clock.now())
    monkeypatch.setenv("PALIER_NOW", moment)


def stands(town: Town) -> CheckInPlan:
    with town.database.read() as db:
        return db.scalars(select(CheckInPlan)).one()


def test_nobody_is_asked_yet(sylvie: Staff) -> None:
    assert sylvie("checkins").stdout == "Nobody is asked how they are.\n"


def test_a_plan_is_opened_and_listed_and_shown(sylvie: Staff, plan: Town) -> None:
    (row,) = rows(sylvie("checkins", "--json"))
    assert row == {
        "person_id": plan.jeanne, "person": "Jeanne Morel", "state": "active", "days": "every day", "at": "9:30",
        "by_phone": True, "next": "2026-11-24T09:30:00+01:00", "until": None, "looked_in_on_by": 0, "last": None,
        "answer": None,
    }  # fmt: skip
    shown = sylvie("checkins", "show", plan.jeanne)
    assert f"Jeanne Morel, number {plan.jeanne}: every day at 9:30. active" in shown.stdout
    assert "reminded after 60 min, circle after 120 min, agents after 180 min" in shown.stdout
    with plan.database.read() as db:
        read = select(AuditEntry.actor).where(AuditEntry.verb == "read_plan")
        assert db.scalars(read).all() == ["agent:sylvie"]


def test_without_her_yes_she_is_asked_first(sylvie: Staff, on_duty: Town) -> None:
    opened = sylvie("checkins", "open", on_duty.jeanne, "--at", "9:30")
    assert "They are asked whether they wish it." in opened.stdout
    assert stands(on_duty).state == "proposed"


def test_a_plan_is_changed_and_what_is_not_said_stays(sylvie: Staff, plan: Town) -> None:
    assert sylvie("checkins", "change", plan.jeanne, "--at", "10:00,17:00").exit_code == 0
    assert (stands(plan).local_minute, stands(plan).more_minutes, stands(plan).rrule) == (600, "1020", "FREQ=DAILY")
    assert stands(plan).by_phone
    assert sylvie("checkins", "change", plan.jeanne, "--days", "mon,thu", "--by-chat").exit_code == 0
    assert (stands(plan).rrule, stands(plan).local_minute) == ("FREQ=WEEKLY;BYDAY=MO,TH", 600)
    assert not stands(plan).by_phone
    assert sylvie("checkins", "change", plan.jeanne, "--rule", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO").exit_code == 0
    assert "every other Monday" in sylvie("checkins", "show", plan.jeanne).stdout


def test_it_is_paused_resumed_and_ended(sylvie: Staff, plan: Town) -> None:
    paused = sylvie("checkins", "pause", plan.jeanne, "--until", "2026-12-03")
    assert paused.stdout == "Jeanne Morel is asked nothing until Thu 03 Dec 00:00.\n"
    assert "Paused until Thu 03 Dec 00:00" in sylvie("checkins", "show", plan.jeanne).stdout
    assert "until `palier staff checkins resume" in sylvie("checkins", "pause", plan.jeanne).stdout
    assert "from Tue 24 Nov on" in sylvie("checkins", "resume", plan.jeanne).stdout
    assert sylvie("checkins", "end", plan.jeanne, "--courtesy").stdout == "Jeanne Morel is not asked any more.\n"
    assert sylvie("checkins").stdout == "Nobody is asked how they are.\n"
    (row,) = rows(sylvie("checkins", "--all", "--json"))
    assert row["state"] == "ended"
    (call,) = rows(sylvie("calls", "--json"))
    assert call["reason"] == "checkins_ended"


def test_its_own_steps(sylvie: Staff, plan: Town) -> None:
    told = sylvie("checkins", "steps", plan.jeanne, "--remind", "30", "--circle", "60", "--alert", "90")
    assert told.stdout == "Jeanne Morel: reminded after 30 min, circle after 60 min, agents after 90 min.\n"


def test_notes_are_kept_sealed_and_taken_off(sylvie: Staff, plan: Town) -> None:
    assert sylvie("checkins", "notes", plan.jeanne, "digicode 45B7").stdout == "Jeanne Morel: noted.\n"
    assert "Notes: digicode 45B7" in sylvie("checkins", "show", plan.jeanne).stdout
    sylvie("checkins", "notes", plan.jeanne, "")
    assert stands(plan).notes is None


def test_a_circle(sylvie: Staff, plan: Town) -> None:
    added = sylvie("checkins", "circle", "add", plan.jeanne, plan.karim, "--role", "pair", "--agreed-by-voice")
    assert added.stdout == "Karim Benali looks in on Jeanne Morel.\n"
    (row,) = rows(sylvie("checkins", "circle", "list", plan.jeanne, "--json"))
    assert (row["name"], row["role"], row["state"], row["has_key"]) == ("Karim Benali", "pair", "agreed", False)
    removed = sylvie("checkins", "circle", "remove", plan.jeanne, plan.karim)
    assert removed.stdout == "Karim Benali does not look in on Jeanne Morel any more.\n"
    asked = sylvie("checkins", "circle", "add", plan.jeanne, plan.karim, "--has-key")
    assert asked.stdout == "Karim Benali is asked whether they would look in on Jeanne Morel.\n"


def test_what_she_answered_an_agent_and_what_was_found_out(
    sylvie: Staff, plan: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(plan, "2026-11-24T09:31:00+01:00", monkeypatch)
    assert sylvie("checkins", "answer", plan.jeanne, "low").stdout.startswith("Jeanne Morel: low.")
    at(plan, "2026-11-25T09:31:00+01:00", monkeypatch)
    settled = sylvie("checkins", "settle", plan.jeanne, "hospital")
    assert f"`palier staff people hospital {plan.jeanne} --preview`" in settled.stdout
    with plan.database.read() as db:
        assert db.scalars(select(CheckIn.outcome).order_by(CheckIn.id)).all() == ["low", "hospital"]


def test_closing_the_alert_of_a_silence_settles_it(sylvie: Staff, plan: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    at(plan, "2026-11-24T09:31:00+01:00", monkeypatch)
    at(plan, "2026-11-24T12:40:00+01:00", monkeypatch)
    with plan.database.read() as db:
        alert = db.scalars(select(Alert.id).where(Alert.kind == "silence")).one()
    closed = sylvie("close", alert, "--outcome", "Elle jardinait.")
    assert closed.stdout == f"Alert {alert} is closed. Check-ins settled by it: 1.\n"
    with plan.database.read() as db:
        assert db.scalars(select(CheckIn.state)).one() == "settled"


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (("open", "{jeanne}", "--at", "3:00"), 1, "Nobody is asked at night"),
        (("open", "{jeanne}", "--at", "7:00,9:30,12:00,14:30,17:00"), 1, "Nobody is asked more than 4 times a day"),
        (("open", "{jeanne}", "--at", "9:00,10:00"), 1, "at least 2 hours apart"),
        (("open", "{jeanne}", "--at", "9:00", "--rule", "FREQ=YEARLY"), 1, "This is no rule of RFC 5545"),
        (("open", "{jeanne}", "--at", "9:00", "--rule", "FREQ=DAILY;UNTIL=20200101"), 1, "falls on no day to come"),
        (("open", "{jeanne}", "--at", "20:00"), 1, "Nobody is on duty on Tue 24 Nov at 22:00, when somebody would"),
        (("open", "{jeanne}"), 2, "at which hour?"),
        (("open", "{jeanne}", "--at", "9:00", "--days", "x"), 2, "days are mon"),
        (("open", "{jeanne}", "--at", "9:00", "--days", "mon", "--rule", "FREQ=DAILY"), 2, "not both"),
        (("open", "99", "--at", "9:00"), 1, "There is no person 99 in this town."),
        (("pause", "{jeanne}"), 1, "Nobody asks Jeanne Morel how they are: `palier staff checkins open"),
        (("circle", "list", "{jeanne}"), 1, "Nobody asks Jeanne Morel how they are"),
        (("answer", "{jeanne}", "fine"), 1, "Jeanne Morel was asked nothing"),
        (("settle", "{jeanne}", "seen"), 1, "No check-in of Jeanne Morel is open."),
        (("answer", "{jeanne}", "great"), 2, "great"),
    ],
    ids=str,
)
def test_every_refusal_is_a_sentence(
    sylvie: Staff, on_duty: Town, given: tuple[str, ...], code: int, said: str
) -> None:
    refused = sylvie("checkins", *(one.format(jeanne=on_duty.jeanne) for one in given))

    assert refused.exit_code == code, refused.output
    assert said in " ".join(refused.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("open", "{jeanne}", "--at", "9:00"), "Jeanne Morel has a plan already"),
        (("resume", "{jeanne}"), "Jeanne Morel has no plan for which that can be done"),
        (("pause", "{jeanne}", "--until", "2026-11-01"), "The pause ends before it begins."),
        (("steps", "{jeanne}", "--remind", "60", "--circle", "30"), "The steps follow each other"),
        (("steps", "{jeanne}", "--alert", "720"), "Nobody is on duty on Tue 24 Nov at 21:30"),
        (("change", "{jeanne}", "--at", "2:00"), "Nobody is asked at night"),
        (("circle", "add", "{jeanne}", "{jeanne}"), "They cannot look in on Jeanne Morel: it is Jeanne Morel"),
        (("circle", "add", "{jeanne}", "99"), "There is no person 99 in this town."),
        (("circle", "remove", "{jeanne}", "{karim}"), "Karim Benali does not look in on Jeanne Morel."),
    ],
    ids=str,
)
def test_what_a_standing_plan_refuses(sylvie: Staff, plan: Town, given: tuple[str, ...], said: str) -> None:
    before = (stands(plan).rrule, stands(plan).local_minute, stands(plan).state, stands(plan).alert_after)

    refused = sylvie("checkins", *(one.format(jeanne=plan.jeanne, karim=plan.karim) for one in given))

    assert refused.exit_code == 1, refused.output
    assert refused.stderr.startswith(said)
    assert refused.stderr.count("\n") == 1
    assert (stands(plan).rrule, stands(plan).local_minute, stands(plan).state, stands(plan).alert_after) == before


def test_a_full_circle(sylvie: Staff, plan: Town) -> None:
    with plan.database.write() as db:
        for number in range(7):
            db.add(Person(territory_id=plan.territory, name=f"Person {number}", created_at=plan.clock.now()))
        db.flush()
        others = db.scalars(select(Person.id).where(Person.name.startswith("Person ")).order_by(Person.id)).all()
    for one in others[:6]:
        assert sylvie("checkins", "circle", "add", plan.jeanne, one, "--agreed-by-voice").exit_code == 0
    refused = sylvie("checkins", "circle", "add", plan.jeanne, others[6])
    assert refused.stderr == "6 people look in on Jeanne Morel already: take one off first.\n"


def test_an_empty_roster_is_said(sylvie: Staff, town: Town) -> None:
    refused = sylvie("checkins", "open", town.jeanne, "--at", "9:00")
    assert "the roster is empty, `palier staff duty set`" in refused.stderr


def test_who_is_in_hospital_is_asked_nothing(sylvie: Staff, on_duty: Town) -> None:
    sylvie("people", "hospital", on_duty.jeanne)
    refused = sylvie("checkins", "open", on_duty.jeanne, "--at", "9:00")
    assert refused.stderr == "Jeanne Morel is away: nothing is asked of them.\n"
