"""Whom life, an erasure or time takes off the register, and who is on it again."""

from __future__ import annotations

import pytest

from backend.models import Person
from backend.services.actor import Actor
from backend.services.life import happening, undoing
from backend.services.privacy import emptying, erasing
from tests.backend.services.register.conftest import JEANNE, SYLVIE, Register


def happens(register: Register, person: int, kind: str) -> happening.Happened:
    with register.town.write() as db:
        return happening.happen(db, db.get_one(Person, person), kind, login="mehdi", now=register.town.now())


@pytest.mark.parametrize(("kind", "why"), [("died", "died"), ("carehome", "care_home")])
def test_a_death_or_a_care_home_strikes_and_a_mistake_is_undone(register: Register, kind: str, why: str) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)

    happened = happens(register, jeanne, kind)

    assert (register.state(entry), register.row(entry).ended_why) == ("struck", why)
    assert "register" not in str(happened.stopped)  # whoever sets it may not know that she was on it
    with register.town.write() as db:
        undoing.undo(db, db.get_one(Person, jeanne), kind, login="mehdi", now=register.town.now())
    assert (register.state(entry), register.row(entry).name) == ("confirmed", JEANNE.name)


def test_a_week_after_a_death_nothing_is_left_of_it(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    happens(register, jeanne, "died")

    register.town.later(days=6)
    assert register.words(entry)
    register.town.later(days=1)

    assert (register.words(entry), register.row(entry).person_number) == ([], None)


def test_what_waited_for_an_answer_waits_again_after_a_mistake(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.letter(person_id=jeanne)
    until = register.acknowledges(entry)
    happens(register, jeanne, "died")

    with register.town.write() as db:
        undoing.undo(db, db.get_one(Person, jeanne), "died", login="mehdi", now=register.town.now())

    assert (register.state(entry), register.row(entry).next_at) == ("acknowledged", until)


def test_hospital_strikes_nobody(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    happens(register, jeanne, "hospital")
    assert register.state(entry) == "confirmed"


def test_home_again_within_the_week_she_is_on_it_again(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    happens(register, jeanne, "carehome")
    happens(register, jeanne, "home")
    assert register.state(entry) == "confirmed"


def test_an_erasure_strikes_at_once_and_in_the_end_leaves_nothing(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)

    with register.town.write() as db:
        erasing.ask(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=register.town.now())
    assert register.state(entry) == "struck"
    with register.town.write() as db:
        emptying.erase(db, db.get_one(Person, jeanne), actor=SYLVIE, now=register.town.now())

    assert (register.words(entry), register.row(entry).ended_why) == ([], "erased")


def test_whoever_stays_after_all_is_on_it_as_before(register: Register) -> None:
    """Nobody is forgotten in a heatwave because they changed their mind about being erased."""
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    for step in (erasing.ask, erasing.undo):
        with register.town.write() as db:
            step(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=register.town.now())

    assert (register.state(entry), register.row(entry).name) == ("confirmed", JEANNE.name)


def test_two_years_after_its_end_whatever_was_left_is_emptied(register: Register) -> None:
    entry = register.by_phone()
    with register.town.write() as db:
        row = register._entry(db, entry)
        row.ended_at, row.state = register.town.now(), "struck"

    register.town.later(days=731)

    assert register.words(entry) == []
