"""A database that is locked, full, read-only, damaged or away: each has its sentence, and nothing is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from backend import database as database_module
from backend import schema
from backend.clock import FrozenClock
from backend.database import (
    Conflict,
    Database,
    DatabaseDamaged,
    DatabaseFull,
    DatabaseLocked,
    DatabaseReadOnly,
    DatabaseTrouble,
    DatabaseUnreachable,
    NewerDatabase,
    trouble,
)
from backend.models import Territory
from tests.support.keys import TEST_KEYS


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits for others for a moment only."""
    monkeypatch.setattr(database_module, "BUSY_MS", 50)


@contextmanager
def another_writer(file: Path | None) -> Iterator[sqlite3.Connection]:
    """Somebody else who is about to write, and takes their time."""
    other = sqlite3.connect(str(file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.execute("ROLLBACK")
        other.close()


def found(database: Database, name: str, clock: FrozenClock) -> None:
    with database.write() as db:
        db.add(Territory(name=name, created_at=clock.now()))


def names(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(select(Territory.name).order_by(Territory.id)))


def test_a_locked_database_says_so_and_goes_on_afterwards(
    impatient: None, sqlite_template: Path, sqlite_database: Database, clock: FrozenClock
) -> None:
    sqlite_database.engine.dispose()
    with another_writer(sqlite_database.file):
        with pytest.raises(DatabaseLocked, match="try again in a moment"):
            found(sqlite_database, "Valbreuse", clock)
        assert names(sqlite_database) == []  # reading waits for nobody
    found(sqlite_database, "Valbreuse", clock)
    assert names(sqlite_database) == ["Valbreuse"]


def test_a_full_disk_says_so_and_keeps_what_was_there(sqlite_database: Database, clock: FrozenClock) -> None:
    found(sqlite_database, "Valbreuse", clock)
    with limited(sqlite_database, "PRAGMA max_page_count=1"), pytest.raises(DatabaseFull, match="free some space"):
        found(sqlite_database, "x" * 100_000, clock)
    assert names(sqlite_database) == ["Valbreuse"]
    found(sqlite_database, "Autreville", clock)
    assert names(sqlite_database) == ["Valbreuse", "Autreville"]


@contextmanager
def limited(database: Database, setting: str) -> Iterator[None]:
    """Every connection that is opened inside the block has this limit."""

    def limit(connection: Any, _record: Any) -> None:
        connection.execute(setting)
        if not database.is_sqlite:
            connection.commit()

    event.listen(database.engine, "connect", limit)
    database.engine.dispose()
    try:
        yield
    finally:
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()


def test_a_read_only_database_is_read_and_says_so_when_it_is_written(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    found(sqlite_database, "Valbreuse", clock)
    read_only = Database(f"sqlite:///file:{sqlite_database.file}?mode=ro&uri=true", keys=TEST_KEYS)
    assert read_only.file == sqlite_database.file
    assert names(read_only) == ["Valbreuse"]
    with pytest.raises(DatabaseReadOnly, match="rights of its file"):
        found(read_only, "Autreville", clock)
    read_only.close()
    assert names(sqlite_database) == ["Valbreuse"]


@pytest.mark.parametrize("content", [b"Chers voisins, " * 200, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "palier.db").write_bytes(content)
    database = Database(f"sqlite:///{tmp_path / 'palier.db'}", keys=TEST_KEYS)
    with pytest.raises(DatabaseDamaged, match="restore a backup"):
        schema.state(database)
    database.close()


def test_a_newer_database_is_not_touched(database: Database) -> None:
    with database.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabase, match="start that version"):
        schema.require_current(database)
    with pytest.raises(NewerDatabase):
        schema.upgrade(database)
    assert schema.version(database) == "9999"


def test_a_server_that_does_not_answer_says_so(clock: FrozenClock) -> None:
    away = Database("postgresql://nobody@127.0.0.1:1/nothing", keys=TEST_KEYS)
    with pytest.raises(DatabaseUnreachable, match="PALIER_DATABASE_URL"):
        found(away, "Valbreuse", clock)
    with pytest.raises(DatabaseUnreachable):
        schema.state(away)
    away.close()


def test_a_connection_that_was_cut_says_so_and_the_next_one_works(
    postgresql_database: Database, clock: FrozenClock
) -> None:
    def cut() -> None:
        with postgresql_database.write() as db:
            db.add(Territory(name="Valbreuse", created_at=clock.now()))
            db.flush()
            own = {"own": db.scalar(text("SELECT pg_backend_pid()"))}
            with postgresql_database.write() as other:
                other.execute(text("SELECT pg_terminate_backend(:own)"), own)
            db.execute(text("SELECT 1"))

    with pytest.raises(DatabaseUnreachable):
        cut()
    assert names(postgresql_database) == []
    found(postgresql_database, "Autreville", clock)
    assert names(postgresql_database) == ["Autreville"]


def test_a_server_in_read_only_mode_says_so(postgresql_database: Database, clock: FrozenClock) -> None:
    with limited(postgresql_database, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"):
        with pytest.raises(DatabaseReadOnly):
            found(postgresql_database, "Valbreuse", clock)
        assert names(postgresql_database) == []


def test_when_all_connections_are_taken_one_says_so(
    postgresql_database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "POOL_S", 0.05)
    small = Database(postgresql_database.url.render_as_string(hide_password=False), pool=1, keys=TEST_KEYS)
    with small.write() as busy:
        busy.execute(text("SELECT 1"))
        with pytest.raises(DatabaseLocked, match="connections"):
            found(small, "Valbreuse", clock)
    small.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "oracle://x/y"])
def test_an_address_of_nothing_that_we_know_names_the_setting(url: str) -> None:
    with pytest.raises(DatabaseTrouble, match="PALIER_DATABASE_URL"):
        Database(url, keys=TEST_KEYS)


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (psycopg.errors.DeadlockDetected(), Conflict),
        (psycopg.errors.SerializationFailure(), Conflict),
        (psycopg.errors.LockNotAvailable(), DatabaseLocked),
        (psycopg.errors.DiskFull(), DatabaseFull),
        (psycopg.errors.ReadOnlySqlTransaction(), DatabaseReadOnly),
        (psycopg.errors.AdminShutdown("terminating"), DatabaseUnreachable),
        (psycopg.OperationalError("server closed the connection unexpectedly"), DatabaseUnreachable),
        (sqlite3.OperationalError("database is locked"), DatabaseLocked),
        (sqlite3.OperationalError("database or disk is full"), DatabaseFull),
        (sqlite3.OperationalError("attempt to write a readonly database"), DatabaseReadOnly),
        (sqlite3.OperationalError("unable to open database file"), DatabaseUnreachable),
        (sqlite3.OperationalError("disk I/O error"), DatabaseUnreachable),
        (sqlite3.DatabaseError("database disk image is malformed"), DatabaseDamaged),
        (sqlite3.OperationalError("no such column: x"), OperationalError),
    ],
    ids=lambda value: str(value) or type(value).__name__,
)
def test_what_a_driver_says_becomes_what_to_do_next(error: Exception, becomes: type[Exception]) -> None:
    assert type(trouble(OperationalError("SELECT 1", {}, error))) is becomes


def test_what_people_wrote_is_not_in_an_error(database: Database) -> None:
    with pytest.raises(DBAPIError) as raised, database.write() as db:
        db.execute(text("SELECT :words FROM nowhere"), {"words": "mimosa"})
    assert "mimosa" not in str(raised.value)
