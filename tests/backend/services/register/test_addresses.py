"""Somebody on the register changes the address in their profile: agents hear that it differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from backend.models import Alert, Person
from backend.services import people
from backend.services.actor import Actor
from backend.services.register import addresses, keeping
from tests.backend.services.register.conftest import JEANNE, SYLVIE, Register


def moves(register: Register, person: int, to: str) -> None:
    with register.town.write() as db:
        who = db.get_one(Person, person)
        people.set_home(db, who, to, None, actor=Actor.person(person), now=register.town.now())


def told(register: Register) -> list[tuple[str, str]]:
    """What agents read the next morning."""
    register.town.later(days=1)
    with register.town.database.read() as db:
        theirs = select(Alert).where(Alert.kind == addresses.MOVED).order_by(Alert.id)
        return [(one.state, one.words or "") for one in db.scalars(theirs)]


def test_agents_read_once_that_the_address_differs_and_neither_whose_nor_which(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    register.town.later(days=1)
    moves(register, jeanne, "3 place du Marché")

    ((state, words),) = told(register)

    assert (state, f"inscription {entry}" in words) == ("open", True)
    assert not {"Jeanne", "Morel", "Marché", "Lilas"} & set(words.replace(",", " ").split())
    with register.town.database.read() as db:
        assert db.scalars(select(Alert.person_id).where(Alert.kind == addresses.MOVED)).one() is None
    assert register.row(entry).address == "12 rue des Lilas"
    assert len(told(register)) == 1


def test_once_an_agent_has_gone_through_the_entry_it_is_over(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    moves(register, jeanne, "3 place du Marché")
    told(register)
    with register.town.write() as db:
        row = register._entry(db, entry)
        keeping.change(db, row, replace(JEANNE, address="3 place du Marché"), actor=SYLVIE, now=register.town.now())
    assert [state for state, _words in told(register)] == ["closed"]


def test_moved_again_after_that_it_is_said_again(register: Register) -> None:
    jeanne = register.town.person("Jeanne")
    entry = register.in_chat(jeanne)
    moves(register, jeanne, "3 place du Marché")
    told(register)
    with register.town.write() as db:
        keeping.change(db, register._entry(db, entry), JEANNE, actor=SYLVIE, now=register.town.now())
    assert [state for state, _words in told(register)] == ["closed"]
    moves(register, jeanne, "8 quai de la Gare")
    assert [state for state, _words in told(register)] == ["closed", "open"]


@pytest.mark.parametrize(
    "same", ["12 rue des lilas", "12, rue des Lilas, 2e étage", "12 Rue des Lilas, 50000 Valbreuse"]
)
def test_the_same_said_otherwise_is_no_other(register: Register, same: str) -> None:
    jeanne = register.town.person("Jeanne")
    register.in_chat(jeanne)
    register.town.later(days=1)
    moves(register, jeanne, same)
    assert told(register) == []


def test_of_whoever_is_not_on_it_or_is_struck_nothing_is_said(register: Register) -> None:
    jeanne, paul = register.town.person("Jeanne"), register.town.person("Paul")
    register.strikes(register.in_chat(jeanne))
    register.letter(person_id=paul)
    register.town.later(days=1)
    for one in (jeanne, paul):
        moves(register, one, "3 place du Marché")
    assert told(register) == []
