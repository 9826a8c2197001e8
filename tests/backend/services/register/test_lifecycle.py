"""From a wish or a letter onto the register, and off it at one's own word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select

from backend.models.register import RegisterEntry
from backend.register import Facts, Origin, ThirdParty, Unfit
from backend.services import alerts
from backend.services.register import keeping
from backend.services.register.errors import CannotBeOnIt, NoSuchEntry, NotFromHere, OnItAlready
from tests.backend.services.register.conftest import JEANNE, SYLVIE, Register


def test_whoever_asks_for_themselves_is_on_it_at_once(register: Register) -> None:
    jeanne = register.town.person("Jeanne")

    entry = register.in_chat(jeanne)

    row = register.row(entry)
    assert (row.state, row.origin, row.purpose, row.person_number) == ("confirmed", "person", "alert_plan", jeanne)
    assert register.town.history("register_entry", entry) == [("", "confirmed", f"person:{jeanne}")]
    assert register.alerts() == []


def test_an_agent_notes_it_by_telephone_of_somebody_whom_the_town_does_not_know(register: Register) -> None:
    entry = register.by_phone()

    assert (register.state(entry), register.row(entry).person_number) == ("confirmed", None)


def test_nobody_is_on_it_twice(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    register.in_chat(jeanne)

    with pytest.raises(OnItAlready):
        register.in_chat(jeanne)
    with pytest.raises(OnItAlready):
        register.letter(person_id=jeanne)


@pytest.mark.parametrize(
    ("facts", "at_home", "why"),
    [
        (replace(JEANNE, born="1990-01-01"), True, Unfit.YOUNG),
        (JEANNE, False, Unfit.NOT_AT_HOME),
        (replace(JEANNE, born="hier"), True, Unfit.BIRTH),
    ],
)
def test_whom_the_law_does_not_let_on_it_leaves_no_trace(
    register: Register, facts: Facts, at_home: bool, why: Unfit
) -> None:
    with pytest.raises(CannotBeOnIt) as refused:
        register.by_phone(facts, at_home=at_home)
    assert refused.value.about is why
    with register.town.database.read() as db:
        assert db.scalar(select(func.count()).select_from(RegisterEntry)) == 0


@pytest.mark.parametrize("third", [ThirdParty("", "fils"), ThirdParty("Paul Morel", "")])
def test_a_letter_says_who_asks_and_what_they_are_to_the_person(register: Register, third: ThirdParty) -> None:
    with pytest.raises(CannotBeOnIt) as refused:
        register.letter(third=third)
    assert refused.value.about is Unfit.UNWRITTEN


def test_where_it_comes_from_and_what_it_is_for_is_kept(register: Register) -> None:
    letter = register.letter()
    fund = register.letter(origin=Origin.PENSION_FUND, third=ThirdParty("CARSAT"))

    assert (register.row(letter).origin, register.row(letter).purpose) == ("third_party", "alert_plan")
    assert (register.row(fund).origin, register.row(fund).purpose) == ("pension_fund", "outreach")


def test_a_letter_is_acknowledged_and_silence_confirms(register: Register) -> None:
    entry = register.letter()
    assert (register.state(entry), register.words(entry)[-1]) == ("received", "fils")

    until = register.acknowledges(entry)
    assert until == datetime.fromisoformat("2026-12-10T00:00+01:00")
    register.town.at("2026-12-09T23:50+01:00")
    assert register.state(entry) == "acknowledged"
    register.town.at("2026-12-10T00:00+01:00")

    assert register.state(entry) == "confirmed"
    assert register.town.history("register_entry", entry)[-1] == ("acknowledged", "confirmed", "system")


def test_a_town_decides_how_long_silence_takes(register: Register) -> None:
    register.town.decides("register_objection_days", 30)

    assert register.acknowledges(register.letter()) == datetime.fromisoformat("2026-12-25T00:00+01:00")


def test_an_objection_refuses_and_erases_at_once(register: Register) -> None:
    entry = register.letter(person_id=register.town.person("Jeanne"))
    register.acknowledges(entry)

    register.says_no(entry)

    assert (register.state(entry), register.words(entry), register.row(entry).person_number) == ("refused", [], None)
    assert register.row(entry).ended_why == "objection"
    with pytest.raises(NoSuchEntry):
        register.says_yes(entry)


def test_an_objection_before_any_acknowledgement_counts_as_well(register: Register) -> None:
    entry = register.letter()
    register.says_no(entry)
    assert register.state(entry) == "refused"


def test_a_yes_by_telephone_confirms_at_once(register: Register) -> None:
    entry = register.letter()
    register.says_yes(entry)
    assert register.state(entry) == "confirmed"


def test_her_own_wish_confirms_what_her_son_asked_for(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.letter(person_id=jeanne)

    assert register.in_chat(jeanne, replace(JEANNE, phone="06 00 00 00 00")) == entry
    assert (register.state(entry), register.row(entry).phone) == ("confirmed", "06 00 00 00 00")


def test_what_is_confirmed_is_not_objected_to_but_struck(register: Register) -> None:
    entry = register.by_phone()

    with pytest.raises(NotFromHere):
        register.says_no(entry)
    register.strikes(entry)

    assert (register.state(entry), register.words(entry), register.row(entry).ended_why) == ("struck", [], "asked")


def test_eight_days_are_not_missed_unnoticed(register: Register) -> None:
    entry = register.letter()

    register.town.at("2026-11-29T12:00+01:00")
    assert register.alerts() == []
    register.town.at("2026-11-30T08:00+01:00")
    words = f"Registre nominatif, demande {entry} : accuser réception avant le 03/12/2026 à 00:00."
    assert register.alerts() == [("open", False, words)]
    register.town.at("2026-12-02T08:00+01:00")
    assert register.alerts() == [("open", True, words)]

    register.acknowledges(entry)
    assert register.alerts()[0][0] == "closed"


def test_a_letter_that_lay_too_long_is_urgent_at_once(register: Register) -> None:
    register.letter(received_at=datetime.fromisoformat("2026-11-10T09:00+01:00"))

    register.town.later(minutes=1)

    assert [(state, urgent) for state, urgent, _words in register.alerts()] == [("open", True)]


def test_the_alert_names_nobody(register: Register) -> None:
    register.letter(received_at=datetime.fromisoformat("2026-11-10T09:00+01:00"))
    register.town.later(minutes=1)

    ((_state, _urgent, words),) = register.alerts()
    assert not any(one in words for one in ("Jeanne", "Morel", "Paul", "Lilas"))


def test_her_own_answer_ends_the_alert_in_her_name_and_not_an_agent_s(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    register.letter(received_at=datetime.fromisoformat("2026-11-10T09:00+01:00"), person_id=jeanne)
    register.town.later(minutes=1)

    register.in_chat(jeanne)

    assert register.alerts()[0][0] == "closed"
    assert register.town.history("alert", 1)[-1] == ("open", "closed", f"person:{jeanne}")


def test_an_alert_that_somebody_else_took_is_urgent_no_more(register: Register) -> None:
    entry = register.letter(received_at=datetime.fromisoformat("2026-11-10T09:00+01:00"))
    register.town.later(minutes=1)
    with register.town.write() as db:
        alerts.take(db, 1, "mehdi", now=register.town.now())

    register.acknowledges(entry)

    ((state, urgent, words),) = register.alerts()
    assert (state, urgent) == ("taken", False)
    assert words.endswith("; over: Accusé de réception fait.")


def test_what_changes_is_checked_against_the_law(register: Register) -> None:
    entry = register.by_phone()

    with register.town.write() as db, pytest.raises(CannotBeOnIt):
        keeping.change(
            db, register._entry(db, entry), replace(JEANNE, address=""), actor=SYLVIE, now=register.town.now()
        )
    with register.town.write() as db:
        moved = replace(JEANNE, address="3 place du Marché")
        keeping.change(db, register._entry(db, entry), moved, actor=SYLVIE, now=register.town.now())

    assert register.row(entry).address == "3 place du Marché"
