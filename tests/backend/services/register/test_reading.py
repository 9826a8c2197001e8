"""Who may see the register, that it is written down, and what leaves it."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.models import Agent, Person, Territory
from backend.models.columns import CLASS, rows_of
from backend.models.register import RegisterEntry
from backend.register import Facts, Why
from backend.services import agents, exports
from backend.services.actor import SYSTEM, Actor
from backend.services.privacy import export
from backend.services.register import access, reaching, reading
from backend.services.register.errors import NoSuchEntry, NotAnAdministrator, NotNamed
from tests.backend.services.register.conftest import JEANNE, MEHDI, SYLVIE, Register

PAUL = Facts("Paul Émile", "1950", "3 place du Marché", services="=HYPERLINK(1)", warn="Léa\n06 00 00 00 00")


def read(register: Register, verb: str, *arguments: Any, actor: Actor = SYLVIE, **more: Any) -> Any:
    with register.town.write() as db:
        here = db.get_one(Territory, register.town.territory_id)
        return getattr(reading, verb)(db, here, *arguments, actor=actor, **more)


def test_only_agents_named_for_it_open_it(register: Register) -> None:
    entry, now = register.by_phone(), register.town.now()

    for actor in (MEHDI, SYSTEM, Actor.person(1), Actor.agent("nobody")):
        with pytest.raises(NotNamed):
            read(register, "show", entry, Why.UPKEEP, actor=actor, now=now)
        with pytest.raises(NotNamed):
            read(register, "standing", Why.UPKEEP, actor=actor, now=now)
        with pytest.raises(NotNamed):
            read(register, "for_prefect", note="arrêté", actor=actor, now=now)
        with pytest.raises(NotNamed):
            read(register, "to_acknowledge", actor=actor)
        with pytest.raises(NotNamed):
            read(register, "readings", actor=actor)
        with pytest.raises(NotNamed):
            register.by_phone(actor=actor)
        with pytest.raises(NotNamed):
            register.letter(actor=actor)
    assert register.readings() == []


def test_only_an_administrator_names_them(register: Register) -> None:
    now = register.town.now()
    with register.town.write() as db:
        here = db.get_one(Territory, register.town.territory_id)
        mehdi = agents.the_agent(db, here, "mehdi")
        for actor in (MEHDI, SYLVIE, Actor.person(1)):
            with pytest.raises(NotAnAdministrator):
                access.name(db, mehdi, actor=actor, now=now)
        agents.set_role(db, agents.the_agent(db, here, "sylvie"), "director", actor=SYSTEM, now=now)
        access.name(db, mehdi, actor=SYLVIE, now=now)
        assert [one.login for one in access.named(db, here)] == ["mehdi", "sylvie"]
        access.unname(db, mehdi, actor=SYLVIE, now=now)
        assert not access.is_named(db, here, "mehdi")


def test_an_agent_of_another_town_or_no_longer_active_does_not_open_it(register: Register) -> None:
    with register.town.write() as db:
        here = db.get_one(Territory, register.town.territory_id)
        other = db.get_one(Territory, register.town.another_territory(db))
        assert not access.is_named(db, other, "sylvie")
        agents.the_agent(db, here, "sylvie").active = False
        assert not access.is_named(db, here, "sylvie")
        assert db.query(Agent).count() == 2


def test_each_look_says_who_and_why(register: Register) -> None:
    entry, now = register.by_phone(), register.town.now()

    read(register, "show", entry, Why.REQUEST, note="Elle a changé de numéro.", now=now)
    read(register, "standing", Why.UPKEEP, now=now)

    assert register.readings() == [
        (entry, "agent:sylvie", "show", "request", "Elle a changé de numéro."),
        (entry, "agent:sylvie", "list", "upkeep", None),
    ]


def test_what_has_ended_is_shown_to_nobody(register: Register) -> None:
    entry = register.by_phone()
    register.strikes(entry)

    with pytest.raises(NoSuchEntry):
        read(register, "show", entry, Why.CONTROL, now=register.town.now())


def test_the_prefect_gets_the_legal_fields_of_who_is_on_it_and_nothing_else(register: Register) -> None:
    jeanne, paul = register.by_phone(), register.by_phone(PAUL)
    register.letter(replace(JEANNE, name="Pas Encore"))

    told = read(register, "for_prefect", note="Arrêté du 24/11", now=register.town.now())

    assert told.encode()[:3] == b"\xef\xbb\xbf"
    rows = list(csv.DictReader(io.StringIO(told.removeprefix(reading.BOM)), delimiter=";"))
    assert tuple(rows[0]) == reading.COLUMNS
    assert rows[0] == {
        "nom": "Jeanne Morel", "date_de_naissance": "1942-03-12", "age": "84", "adresse": "12 rue des Lilas",
        "telephone": "02 33 00 00 01", "motif": "65 ans et plus", "services_a_domicile": "",
        "personne_a_prevenir": "Claire, 06 12 34 56 78", "date_de_la_demande": "2026-11-24",
        "origine": "la personne", "qualite_du_tiers": "",
    }  # fmt: skip
    assert (rows[1]["services_a_domicile"], rows[1]["personne_a_prevenir"]) == ("'=HYPERLINK(1)", "Léa 06 00 00 00 00")
    assert len(rows) == 2
    assert register.readings() == [
        (jeanne, "agent:sylvie", "export", "prefect", "Arrêté du 24/11"),
        (paul, "agent:sylvie", "export", "prefect", "Arrêté du 24/11"),
    ]


def test_whoever_a_plan_looks_after_can_read_that_it_did(register: Register) -> None:
    jeanne, lea = register.town.person("Jeanne"), register.town.person("Léa")
    entry = register.in_chat(jeanne)
    for person in (jeanne, lea):
        with register.town.write() as db:
            reaching.taken_up(db, person, plan="heat 1", now=register.town.now())
    assert register.readings() == [(entry, "system", "alert", "plan", "heat 1")]


def test_a_plan_is_prepared_by_numbers_alone(register: Register) -> None:
    jeanne, paul = register.town.person("Jeanne"), register.town.person("Paul")
    register.in_chat(jeanne)
    register.by_phone(PAUL)
    register.letter(replace(JEANNE, name="Pas Encore"), person_id=paul)

    with register.town.database.read() as db:
        assert reaching.files(db, register.town.territory_id) == [jeanne, None]
        assert (reaching.is_on(db, jeanne), reaching.is_on(db, paul)) == (True, False)
    assert register.readings() == []


def test_what_must_be_acknowledged_comes_first(register: Register) -> None:
    late = register.letter(received_at=register.town.now() - timedelta(days=2))
    new = register.letter(replace(JEANNE, name="Paul"))
    told = register.letter(replace(JEANNE, name="Léa"), received_at=register.town.now() - timedelta(days=5))
    register.acknowledges(told)

    found = read(register, "to_acknowledge")

    assert [one.id for one in found] == [late, new, told]
    assert register.readings() == []


def test_all_that_it_holds_of_a_person_is_sealed() -> None:
    held = {column.name: column.info[CLASS] for column in rows_of(RegisterEntry).columns}
    assert {name for name, kind in held.items() if kind == "sensitive"} == {
        "name", "born", "address", "phone", "ground", "services", "warn", "third_party", "third_quality",
    }  # fmt: skip


def test_nothing_refers_to_it_and_it_refers_to_nobody() -> None:
    table = rows_of(RegisterEntry)
    assert {key.column.table.name for key in table.foreign_keys} == {"territory"}
    refers = {one.name for one in table.metadata.sorted_tables for key in one.foreign_keys if key.column.table is table}
    assert refers == {"register_reading"}


def test_ones_own_copy_holds_it_and_who_read_it_but_not_who_asked(register: Register) -> None:
    jeanne, now = register.town.person("Jeanne"), register.town.now()
    entry = register.letter(person_id=jeanne)
    read(register, "show", entry, Why.DEADLINE, note="Courrier à faire", now=now)

    with register.town.write() as db:
        copy = export.copy_of(db, db.get_one(Person, jeanne), actor=Actor.person(jeanne), now=now)

    (row,) = copy["tables"]["register_entry"]
    assert (row["person_number"], row["name"], row["third_quality"]) == ("you", "Jeanne Morel", "fils")
    assert "third_party" not in row
    (look,) = copy["tables"]["register_reading"]
    assert (look["verb"], look["why"], look["actor"]) == ("show", "deadline", "an agent of the town")
    assert "note" not in look
    assert "Courrier à faire" not in str(copy)


def test_no_export_of_the_town_knows_it() -> None:
    assert not [name for name in exports.EXPORTS if "register" in name]
