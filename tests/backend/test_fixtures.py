"""The tests' own ground: databases are fresh, and nothing of the machine leaks in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import select

from backend import sealing
from backend.addresses import AddressRow
from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Territory
from backend.services import geocoding
from backend.services.actor import SYSTEM
from backend.settings import read_settings
from tests.support.keys import TEST_KEYS


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_database_of_its_own(database: Database, clock: FrozenClock, turn: str) -> None:
    with database.write() as db:
        db.add(Territory(name=turn, created_at=clock.now()))
    with database.read() as db:
        assert [(one.id, one.name) for one in db.scalars(select(Territory))] == [(1, turn)]


@pytest.mark.parametrize("street", ["Rue des Lilas", "Rue des Roses"])
def test_each_test_has_streets_of_its_own(database: Database, clock: FrozenClock, street: str) -> None:
    with database.write() as db:
        town = Territory(name="Valbourg", latitude=48.8, longitude=2.1, created_at=clock.now())
        db.add(town)
        db.flush()
        row = AddressRow("a1", 12, "", street, "78000", "78646", "Valbourg", 48.8, 2.1)
        geocoding.import_addresses(db, town, [row], actor=SYSTEM, now=clock.now())
    with database.read() as db:
        found = geocoding.find(db, 1, f"12 {street}")
    assert [one.words.partition(",")[0] for one in found] == [f"12 {street}"]


def test_a_database_is_named_by_its_engine(request: pytest.FixtureRequest, database: Database) -> None:
    assert f"[{database.kind}]" in request.node.nodeid


def test_no_setting_of_the_developer_reaches_a_test(tmp_path: Path) -> None:
    assert not [name for name in os.environ if name.startswith("PALIER_")]
    assert read_settings().database_url == "sqlite:///var/palier.db"
    assert Path.home() == tmp_path


def test_a_palier_toml_that_a_test_writes_is_read(tmp_path: Path) -> None:
    (tmp_path / "palier.toml").write_text('territory_name = "Saint-Martin"\n', encoding="utf-8")
    assert read_settings().territory_name == "Saint-Martin"


def test_the_keys_are_the_tests_own() -> None:
    assert sealing.ring() is TEST_KEYS
