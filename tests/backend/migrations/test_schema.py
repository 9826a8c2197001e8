"""The schema is brought up to date once, whoever starts, and never worked on when it is newer."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest
from sqlalchemy import inspect, select, text

from backend import schema
from backend.clock import FrozenClock
from backend.database import Database, DatabaseTrouble, NewerDatabase
from backend.models import Person
from tests.support.database import PostgreSQL, fresh_postgresql
from tests.support.keys import TEST_KEYS
from tests.support.rows import counts, one_of_each

NEXT_VERSION = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade() -> None:
    with op.batch_alter_table("person", recreate="auto") as person:
        person.add_column(sa.Column("nickname", sa.String(length=40), nullable=True))
        person.alter_column("name", existing_type=sa.String(length=200), type_=sa.String(length=300))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table, on each engine in turn."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}", keys=TEST_KEYS)
        yield database
        database.close()
        return
    server: PostgreSQL = request.getfixturevalue("postgresql_server")
    with fresh_postgresql(server, template=None) as database:
        yield database


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """This program, one version later; undo the patch to be back at today's."""
    before = schema.head()
    folder = tmp_path / "migrations"
    shutil.copytree(Path(schema.__file__).with_name("migrations"), folder)
    (folder / "versions" / "9999_next.py").write_text(NEXT_VERSION.format(before=before), encoding="utf-8")
    monkeypatch.setattr(schema, "_MIGRATIONS", folder)
    return monkeypatch


def test_an_empty_database_gets_all_of_it(empty: Database) -> None:
    assert schema.state(empty) is schema.State.EMPTY
    assert schema.version(empty) is None
    schema.upgrade(empty)
    assert schema.state(empty) is schema.State.CURRENT
    assert schema.version(empty) == schema.head()
    schema.require_current(empty)


def test_upgrading_again_changes_nothing(database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    before = counts(database)
    schema.upgrade(database)
    assert counts(database) == before


def test_several_may_upgrade_at_once(empty: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(schema.upgrade, [empty] * 4))
    assert schema.state(empty) is schema.State.CURRENT


def test_an_older_schema_is_upgraded_and_keeps_every_row(
    database: Database, clock: FrozenClock, next_version: pytest.MonkeyPatch
) -> None:
    one_of_each(database, clock.now())
    before = counts(database)
    assert schema.state(database) is schema.State.OLDER
    with pytest.raises(DatabaseTrouble, match="palier db upgrade"):
        schema.require_current(database)

    schema.upgrade(database)

    assert schema.state(database) is schema.State.CURRENT
    assert "nickname" in {column["name"] for column in inspect(database.engine).get_columns("person")}
    assert counts(database) == before
    with database.read() as db:  # what an older program still reads is there
        assert db.scalars(select(Person)).one().name == "name"


def test_who_comes_while_another_makes_the_schema_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.database.BUSY_MS", 50)
    file = tmp_path / "new.db"
    with closing(sqlite3.connect(file, isolation_level=None, check_same_thread=False)) as another:
        another.execute("PRAGMA journal_mode=WAL")
        another.execute("BEGIN IMMEDIATE")
        done = Timer(0.3, another.rollback)
        database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
        done.start()
        schema.upgrade(database)
        done.join()

    assert schema.state(database) is schema.State.CURRENT
    database.close()


def test_foreign_keys_are_watched_again_after_an_upgrade(
    sqlite_database: Database, next_version: pytest.MonkeyPatch
) -> None:
    schema.upgrade(sqlite_database)
    with sqlite_database.read() as db:
        assert db.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_newer_schema_is_refused(database: Database, next_version: pytest.MonkeyPatch) -> None:
    schema.upgrade(database)
    next_version.undo()
    assert schema.state(database) is schema.State.NEWER
    with pytest.raises(NewerDatabase, match="newer version of Palier"):
        schema.require_current(database)
    with pytest.raises(NewerDatabase):
        schema.upgrade(database)


def test_an_empty_schema_is_not_worked_on(empty: Database) -> None:
    with pytest.raises(DatabaseTrouble, match="palier db upgrade"):
        schema.require_current(empty)


def test_another_programs_tables_are_left_alone(empty: Database) -> None:
    with empty.write() as db:
        db.execute(text("CREATE TABLE person (name VARCHAR(10))"))
    with pytest.raises(DatabaseTrouble, match="another program"):
        schema.upgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["person"]


def test_a_failed_upgrade_leaves_everything_as_it_was(
    database: Database, clock: FrozenClock, next_version: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one_of_each(database, clock.now())
    with (tmp_path / "migrations" / "versions" / "9999_next.py").open("a", encoding="utf-8") as version:
        version.write("    raise RuntimeError('no')\n")
    before = counts(database)
    with pytest.raises(RuntimeError, match="no"):
        schema.upgrade(database)
    assert schema.state(database) is schema.State.OLDER
    assert counts(database) == before
