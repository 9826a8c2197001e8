"""Promises of the tables: each column has a class, each table a retention, and what is sensitive is sealed."""

from __future__ import annotations

from typing import Any, Final

import pytest
from sqlalchemy import Column, Table, select, text

from backend import sealing
from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Table as Town
from backend.models.columns import CLASS, RETENTION, Instant, Retention, Sealed
from tests.support.keys import TEST_KEYS
from tests.support.rows import SECRET, one_of_each

TABLES: Final = tuple(Town.metadata.sorted_tables)
COLUMNS: Final = tuple(column for table in TABLES for column in table.columns)
SENSITIVE: Final = tuple(column for column in COLUMNS if column.info.get(CLASS) == "sensitive")


def test_the_promises_are_not_empty() -> None:
    assert len(TABLES) > 20
    assert len(COLUMNS) > 200
    assert len(SENSITIVE) > 10


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_each_column_has_a_class(column: Column[Any]) -> None:
    assert column.info.get(CLASS) in {"plain", "personal", "sensitive"}


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_a_column_is_sealed_exactly_where_it_is_sensitive(column: Column[Any]) -> None:
    assert isinstance(column.type, Sealed) == (column.info[CLASS] == "sensitive")


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_no_moment_is_stored_without_its_zone(column: Column[Any]) -> None:
    assert "DATE" not in str(column.type).upper() or isinstance(column.type, Instant)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_each_table_says_how_long_it_is_kept(table: Table) -> None:
    assert isinstance(table.info.get(RETENTION), Retention)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_an_id_is_never_given_twice(table: Table) -> None:
    assert table.dialect_options["sqlite"]["autoincrement"]


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_each_row_of_the_town_belongs_to_a_territory(table: Table) -> None:
    without = {"territory", "lease", "person_network", "key_probe", "pulse", "weather_bulletin"}
    assert ("territory_id" in table.columns) != (table.name in without)


def test_what_is_sensitive_is_encrypted_at_rest(database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    with database.read() as db:
        for column in SENSITIVE:
            raw = db.execute(text(f'SELECT "{column.name}" FROM "{column.table.name}"')).scalar_one()
            sealed = bytes(raw)
            assert SECRET.encode() not in sealed, column
            assert sealing.ring().open(sealed) == SECRET
            assert db.execute(select(column)).scalar_one() == SECRET


def test_no_byte_of_a_secret_is_in_the_file(sqlite_database: Database, clock: FrozenClock) -> None:
    one_of_each(sqlite_database, clock.now())
    sqlite_database.close()
    assert sqlite_database.file is not None
    content = sqlite_database.file.read_bytes()
    assert b"help_request" in content
    assert SECRET.encode() not in content


def test_another_key_opens_nothing() -> None:
    sealed = TEST_KEYS.seal(SECRET)
    with pytest.raises(sealing.WrongKey):
        sealing.KeyRing.parse(sealing.new_key()).open(sealed)
