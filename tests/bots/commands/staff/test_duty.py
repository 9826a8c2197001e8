"""The duty roster at the command line: the week, its exceptions, how each is reached, and what was sent."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.models import (
    Agent,
    AgentCode,
    AgentWay,
    ChannelAccount,
    Duty,
    DutyException,
    DutyNotice,
)
from backend.services.accounts import codes
from backend.services.due import run_due
from tests.bots.commands.staff.conftest import Staff, Town, rows

WEEK = ("duty", "set", "mehdi", "--days", "mon-fri", "--from", "9:00", "--to", "17:00")


@pytest.fixture
def channels(town: Town) -> Town:
    """The town has an SMS number and a mail server."""
    with town.database.write() as db:
        for channel in ("sms", "email"):
            db.add(ChannelAccount(territory_id=town.territory, channel=channel, address=f"our {channel}"))
    return town


def told(outcome: object) -> str:
    return " ".join(str(getattr(outcome, "stdout", "")).split())


def test_the_week_reads_as_it_is(sylvie: Staff, channels: Town) -> None:
    sylvie(*WEEK, "--rank", "2")
    sylvie("duty", "reach", "sylvie", "sms", "+33 6.12.34.56.78")
    sylvie("duty", "set", "sylvie", "--days", "mon-sun", "--from", "17:00", "--to", "24:00", "--on-call")
    sylvie("duty", "close", "2026-12-24", "2026-12-26")

    said = told(sylvie("duty", "list"))

    assert "mon 9:00 17:00 mehdi Mehdi Aubry 2" in said
    assert "mon 17:00 24:00 sylvie Sylvie Marchand 1 yes" in said
    assert re.search(r"closed .*Thu 24 Dec 2026 00:00 Sun 27 Dec 2026 00:00", said)
    assert "Noël" in said
    assert said.endswith("On duty now: Mehdi Aubry.")


def test_before_and_after_lunch(sylvie: Staff, town: Town) -> None:
    sylvie("duty", "set", "mehdi", "--days", "tue", "--from", "8:30", "--to", "9:00")
    sylvie("duty", "set", "mehdi", "--days", "tue", "--from", "14", "--to", "17", "--also")
    said = told(sylvie("duty", "list"))

    assert said.endswith("Nobody is on duty now. Alerts are read Tue 24 Nov from 14:00 (Mehdi Aubry).")
    refused = sylvie("duty", "set", "mehdi", "--days", "tue", "--from", "16", "--to", "18", "--also")
    assert (refused.exit_code, "some of these hours already" in refused.output) == (1, True)


def test_who_is_on_call_reads_what_is_urgent_only(sylvie: Staff, channels: Town) -> None:
    sylvie("duty", "reach", "sylvie", "sms", "+33612345678")
    sylvie("duty", "set", "sylvie", "--days", "tue", "--from", "9", "--to", "24", "--on-call")
    sylvie("duty", "set", "mehdi", "--days", "wed", "--from", "9", "--to", "17")

    said = told(sylvie("duty", "list"))

    assert "On duty now: Sylvie Marchand (on call). Alerts are read Wed 25 Nov from 09:00 (Mehdi Aubry)." in said


def test_a_closure_says_when_alerts_are_read_again(sylvie: Staff, town: Town) -> None:
    sylvie(*WEEK)
    closed = sylvie("duty", "close", "2026-12-24", "2026-12-26")
    assert closed.stdout == "Closed from 2026-12-24 to 2026-12-26 (1). Alerts are read Mon 28 Dec from 09:00.\n"

    assert rows(sylvie("duty", "exceptions", "--json")) == [
        {"id": 1, "what": "closed", "who": "", "by": "", "from": "2026-12-24T00:00:00+01:00",
         "until": "2026-12-27T00:00:00+01:00"}
    ]  # fmt: skip
    assert sylvie("duty", "drop", "1").stdout == "No longer closed.\n"
    assert rows(sylvie("duty", "exceptions", "--json")) == []


def test_a_public_holiday_that_is_worked(sylvie: Staff, town: Town) -> None:
    known = {one["what"]: one["from"] for one in rows(sylvie("duty", "holidays", "--json"))}
    assert known["Lundi de Pentecôte"] == "2027-05-17T00:00:00+02:00"

    assert sylvie("duty", "open", "2027-05-17").stdout == "Open on 2027-05-17 (1).\n"


def test_somebody_stands_in(sylvie: Staff, town: Town) -> None:
    sylvie(*WEEK)
    said = sylvie("duty", "replace", "mehdi", "--by", "sylvie", "--from", "2026-11-24", "--to", "2026-11-25")
    assert said.stdout.startswith("Mehdi Aubry is away Tue 24 Nov 00:00 – Thu 26 Nov 00:00: Sylvie Marchand does their")
    assert told(sylvie("duty", "list")).endswith("On duty now: Sylvie Marchand.")

    assert sylvie("duty", "drop", "1").exit_code == 0
    alone = sylvie("duty", "replace", "mehdi", "--from", "2026-11-24T09:00", "--to", "2026-11-24T12:00")
    assert "nobody does their duty (2). Alerts are read Tue 24 Nov from 12:00." in alone.stdout


def test_on_call_for_a_weekend(sylvie: Staff, channels: Town) -> None:
    said = sylvie("duty", "on-call", "sylvie", "--from", "2026-11-27T17:00", "--to", "2026-11-30T09:00")
    assert said.stdout.startswith("Sylvie Marchand is on call Fri 27 Nov 17:00 – Mon 30 Nov 09:00 (1). Nothing reaches")
    sylvie("duty", "reach", "sylvie", "sms", "+33612345678")

    said = sylvie("duty", "on-call", "mehdi", "--from", "2026-11-28", "--rank", "2")
    assert "Sat 28 Nov 00:00 – Sun 29 Nov 00:00 (2)" in said.stdout


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (("close", "2026-12-26", "2026-12-24"), "begins before it ends"),
        (("close", "2026-11-23"), "is not over yet"),
        (("close", "2026-12-01", "2028-12-01"), "a year at most"),
        (("close", "9999-12-31"), "begins before it ends"),
        (("close", "24/12/2026"), "a day, as in 2026-12-24"),
        (("close", "2026-11-25"), "said of that time already"),
        (("open", "2026-11-25"), "said of that time already"),
        (("replace", "nobody", "--from", "2026-12-01"), "No active agent has this login"),
        (("replace", "mehdi", "--by", "mehdi", "--from", "2026-12-01"), "somebody else, who is not away"),
        (("replace", "mehdi", "--by", "sylvie", "--from", "2026-11-26"), "somebody else, who is not away"),
        (("replace", "sylvie", "--from", "2026-11-26T12:00", "--to", "2026-11-27"), "said of that time already"),
        (("on-call", "mehdi", "--from", "2026-12-01T17:00+01:00"), "no offset"),
        (("on-call", "mehdi", "--from", "demain"), "a day, or a day and an hour"),
        (("on-call", "mehdi", "--from", "2026-12-02", "--to", "2026-12-01"), "begins before it ends"),
        (("on-call", "mehdi", "--from", "2026-11-26T10:00", "--to", "2026-11-26T11:00"), "said of that time already"),
        (("drop", "12"), "No exception to come has this number"),
        (("reach", "mehdi", "sms", "0612345678"), "written with its country"),
        (("reach", "mehdi", "call", "12"), "written with its country"),
        (("reach", "mehdi", "sms", "   "), "no address by which an agent is reached"),
        (("reach", "mehdi", "email", "mehdi@"), "no address by which an agent is reached"),
        (("reach", "mehdi", "email", "Mehdi <m@a.fr>"), "no address by which an agent is reached"),
        (("reach", "mehdi", "matrix", "mehdi"), "no address by which an agent is reached"),
        (("reach", "mehdi", "pigeon", "x"), "chat, sms, call, email, matrix"),
        (("reach", "mehdi", "chat", "telegram"), "none for chat"),
        (("reach", "mehdi", "sms"), "an address"),
        (("reach", "nobody", "sms", "+33612345678"), "No active agent has this login"),
        (("unreach", "mehdi", "email"), "The agent is not reached in this way"),
        (("test", "mehdi"), "The agent is not reached in this way"),
        (("called", "3"), "no such agent to call"),
        (("set", "mehdi", "--days", "mon", "--from", "9", "--to", "17", "--rank", "0"), "--rank"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else None,
)
def test_what_cannot_be_is_said_in_a_sentence(sylvie: Staff, town: Town, wrong: tuple[str, ...], says: str) -> None:
    sylvie("duty", "close", "2026-11-25")
    sylvie("duty", "replace", "sylvie", "--from", "2026-11-26")
    sylvie("duty", "on-call", "mehdi", "--from", "2026-11-26")
    before = _rows(town)

    refused = sylvie("duty", *wrong)

    assert refused.exit_code in {1, 2}
    assert says in " ".join(re.sub(r"[│╭╮╰╯─]", " ", refused.output).split())
    assert "Traceback" not in refused.output
    assert _rows(town) == before


def _rows(town: Town) -> list[int]:
    with town.database.read() as db:
        return [len(db.scalars(select(one)).all()) for one in (Duty, DutyException, AgentWay, DutyNotice, AgentCode)]


def test_two_swap_a_day(sylvie: Staff, town: Town) -> None:
    assert sylvie("duty", "replace", "mehdi", "--by", "sylvie", "--from", "2026-11-25").exit_code == 0
    assert sylvie("duty", "replace", "sylvie", "--by", "mehdi", "--from", "2026-11-25").exit_code == 0


def test_ways_are_tried_in_the_order_in_which_they_were_said(sylvie: Staff, channels: Town) -> None:
    sylvie("agents", "set", "mehdi", "--sms", "+33612345678")
    said = sylvie("duty", "reach", "mehdi", "email", "mehdi@mairie.example")
    assert said.stdout == "Mehdi Aubry is reached by: sms, email.\n"
    said = sylvie("duty", "reach", "mehdi", "matrix", "@mehdi:agent.tchap.example", "--first")
    assert said.stdout.startswith("Mehdi Aubry is reached by: matrix, sms, email. matrix cannot be used yet")

    assert [(one["way"], one["address"], one["usable"]) for one in rows(sylvie("duty", "ways", "--json"))] == [
        ("matrix", "@mehdi:agent.tchap.example", False),
        ("sms", "+33612345678", True),
        ("email", "mehdi@mairie.example", True),
    ]
    assert sylvie("duty", "unreach", "mehdi", "sms").stdout == "Mehdi Aubry is not reached by sms any more.\n"
    with channels.database.read() as db:
        assert db.scalars(select(Agent.sms).where(Agent.login == "mehdi")).one() is None


def test_the_number_of_before_is_a_way(sylvie: Staff, channels: Town) -> None:
    sylvie("agents", "set", "mehdi", "--sms", "+33612345678")

    assert [one["way"] for one in rows(sylvie("duty", "ways", "--json"))] == ["sms"]


def test_a_code_for_a_messenger(sylvie: Staff, town: Town) -> None:
    said = sylvie("duty", "reach", "mehdi", "chat").stdout
    found = re.search(r"\d{4}\u00a0\d{4}", said)

    assert found is not None
    assert said.endswith("before 09:20. Nobody else may have this code.\n")
    with town.database.read() as db:
        [code] = db.scalars(select(AgentCode))
        assert code.code_hash == codes.hashed(found[0].replace("\u00a0", ""))


def test_a_test_goes_by_each_way(sylvie: Staff, channels: Town) -> None:
    sylvie("duty", "reach", "mehdi", "sms", "+33612345678")
    sylvie("duty", "reach", "mehdi", "email", "mehdi@mairie.example")
    sylvie("duty", "reach", "mehdi", "call", "+33123456789")

    assert "sms, email, call." in sylvie("duty", "test", "mehdi").stdout
    assert [(one["way"], one["alert"], one["state"]) for one in rows(sylvie("duty", "notices", "--json"))] == [
        ("call", None, "waiting"), ("email", None, "waiting"), ("sms", None, "waiting"),
    ]  # fmt: skip
    [call] = rows(sylvie("duty", "calls", "--json"))
    assert (call["number"], call["test"]) == ("+33123456789", True)


def test_a_colleague_is_called_about_an_alert(sylvie: Staff, channels: Town) -> None:
    sylvie("duty", "reach", "mehdi", "call", "+33123456789")
    sylvie("duty", "reach", "mehdi", "email", "mehdi@mairie.example")
    sylvie("duty", "set", "mehdi", "--days", "tue", "--from", "9", "--to", "17")
    alert = channels.alert("emergency", "je suis tombée", urgent=True)
    due(channels)

    [call] = rows(sylvie("duty", "calls", "--json"))
    assert (call["alert"], call["urgent"], call["login"]) == (alert, True, "mehdi")
    assert "Colleagues to call about an alert: 1" in sylvie("calls").stdout
    assert (
        sylvie("duty", "called", call["id"], "--no-answer").stdout == "Mehdi Aubry did not answer: the next is told.\n"
    )
    assert sylvie("duty", "called", call["id"]).exit_code == 1
    due(channels)
    assert [one["way"] for one in rows(sylvie("duty", "notices", "--alert", alert, "--json"))] == ["email", "call"]


def test_nobody_is_called_about_an_alert_that_is_taken(sylvie: Staff, channels: Town) -> None:
    sylvie("duty", "reach", "mehdi", "call", "+33123456789")
    sylvie("duty", "set", "mehdi", "--days", "tue", "--from", "9", "--to", "17")
    alert = channels.alert("emergency", "je suis tombée", urgent=True)
    due(channels)
    sylvie("take", alert)

    assert sylvie("duty", "calls").stdout == "No colleague is to be called.\n"
    run_due(channels.database, now=channels.clock.now())
    assert [one["state"] for one in rows(sylvie("duty", "notices", "--json"))] == ["cancelled"]


def due(town: Town) -> None:
    """Ten minutes pass, and what is due is done."""
    town.clock.forward(timedelta(minutes=10))
    run_due(town.database, now=town.clock.now())


def test_the_director_is_told_at_last(sylvie: Staff, channels: Town) -> None:
    assert sylvie("agents", "set", "mehdi", "--role", "director").stdout == "Mehdi Aubry: director.\n"
    assert [one["role"] for one in rows(sylvie("agents", "list", "--json"))] == ["director", "agent"]
    assert sylvie("agents", "set", "mehdi").exit_code == 2
    assert sylvie("agents", "set", "mehdi", "--role", "mayor").exit_code == 2


def test_whoever_runs_the_program_may_do_it_too(staff: Staff, channels: Town) -> None:
    """The technician is no agent."""
    assert staff("duty", "reach", "mehdi", "sms", "+33612345678").exit_code == 0
    assert staff("duty", "test", "mehdi").exit_code == 0
