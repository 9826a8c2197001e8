"""Every word about a person is given to them or erased: a column that is neither fails here."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from sqlalchemy import Column, func, select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import ChannelAccount, Identity, Person, Table
from backend.models.columns import CLASS, RETENTION, Retention
from backend.services.actor import SYSTEM, Actor
from backend.services.privacy import emptying, export, paths
from backend.services.retention import blank, of_a_moment, of_cases
from tests.support.rows import SECRET, counts, one_of_each

PERSONAL: Final = tuple(
    column for table in Table.metadata.sorted_tables for column in table.columns if column.info[CLASS] != "plain"
)
RESIDENTS: Final = tuple(column for column in PERSONAL if column.table.name not in paths.OF_NOBODY)
EMPTIED: Final = tuple(
    column
    for column in RESIDENTS
    if paths.fates()[column.table] is paths.Fate.EMPTIED or column.table.info[RETENTION] is Retention.POST
)


def test_the_promise_is_not_empty() -> None:
    assert len(RESIDENTS) > 40
    assert len(paths.fates()) > 15


@pytest.mark.parametrize("column", RESIDENTS, ids=str)
def test_each_personal_column_is_given_to_its_person_and_erased(column: Column[Any]) -> None:
    assert paths.theirs(column.table, 1) is not None, f"nothing leads from {column} to a person: see paths.OF_NOBODY"
    assert column.table in set(export.exported())
    assert paths.fates()[column.table] is not paths.Fate.KEPT, f"{column} would outlive its person"


@pytest.mark.parametrize("name", sorted(paths.OF_NOBODY))
def test_what_is_nobodys_leads_to_nobody(name: str) -> None:
    table = Table.metadata.tables[name]
    assert paths.theirs(table, 1) is None
    assert {column.table.name for column in PERSONAL} >= {name}


@pytest.mark.parametrize("column", EMPTIED, ids=str)
def test_each_column_that_is_emptied_has_a_value_that_says_nothing(column: Column[Any]) -> None:
    assert column.nullable or blank(column) is not None


def test_no_row_that_stays_points_to_one_that_goes() -> None:
    fates = paths.fates()
    for table, fate in fates.items():
        if fate is not paths.Fate.DELETED:
            for key in table.foreign_keys:
                assert fates.get(key.column.table) is not paths.Fate.DELETED, f"{table} → {key.column.table}"


def test_every_case_says_when_it_was_closed() -> None:
    assert {table.name for table, _closed in of_cases()} >= {"help_request", "mission", "alert", "call_task", "offer"}


def test_what_is_made_for_a_moment_says_until_when() -> None:
    tables = list(of_a_moment())
    assert {table.name for table in tables} >= {"data_link"}
    assert all("expires_at" in table.columns and "id" in table.columns for table in tables)
    assert {table.name for table in tables} == {
        table.name for table in Table.metadata.sorted_tables if table.info[RETENTION] is Retention.TRANSIENT
    }


@pytest.fixture
def somebody(database: Database, clock: FrozenClock) -> Database:
    """One row of everything, and a web visitor."""
    one_of_each(database, clock.now())
    with database.write() as db:
        db.get_one(ChannelAccount, 1).channel = "webchat"
        db.get_one(Identity, 1).address = "1"
    return database


def erase(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        emptying.erase(db, db.get_one(Person, 1), actor=SYSTEM, now=clock.now())


def test_a_copy_holds_everything_that_was_confided(somebody: Database, clock: FrozenClock) -> None:
    with somebody.write() as db:
        copy = export.copy_of(db, db.get_one(Person, 1), actor=Actor.person(1), now=clock.now(), restricted=True)
    for column in RESIDENTS:
        told = copy["tables"][column.table.name][0]
        if export.is_told(column):
            assert told.get(column.name) is not None, column
        if column.info[CLASS] == "sensitive" and column.table.name != "inbox_event" and export.is_told(column):
            assert SECRET in str(told[column.name]), column
    assert json.loads(json.dumps(copy)) == copy


def test_nothing_that_was_confided_outlives_an_erasure(somebody: Database, clock: FrozenClock) -> None:
    erase(somebody, clock)
    with somebody.read() as db:
        for column in RESIDENTS:
            for value in db.scalars(select(column)):
                assert value is None or value == blank(column), column
        for table, fate in paths.fates().items():
            if fate is paths.Fate.DELETED:
                assert db.scalar(select(func.count()).select_from(table)) == 0, table
        assert db.get_one(Person, 1).state == "erased"


def test_figures_and_the_audit_outlive_it(somebody: Database, clock: FrozenClock) -> None:
    before = counts(somebody)
    erase(somebody, clock)
    after = counts(somebody)
    for name in ("person", "help_request", "mission", "invitation", "feedback", "offer", "alert", "call_task"):
        assert after[name] >= before[name], name
    assert after["history"] >= before["history"]
    assert after["audit_entry"] > before["audit_entry"]
    assert after["territory"] == after["agent"] == after["address"] == 1
