"""A backup comes back whole, on either engine, and says nothing until it is released."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text, update

from backend import schema, sealing
from backend.clock import FrozenClock
from backend.database import Database
from backend.keys import require_keys
from backend.models import ChannelAccount, CheckInPlan, DataLink, InboxEvent, Lease, OutboxMessage, Person
from backend.models import Table as Town
from backend.services.actor import SYSTEM
from backend.services.backup import (
    BackupTrouble,
    DamagedBackup,
    MissingKey,
    NewerBackup,
    NotABackup,
    NotEmpty,
    StillRunning,
    backup,
)
from backend.services.restore import restore
from tests.support.database import PostgreSQL, fresh_postgresql
from tests.support.rows import SECRET, counts, one_of_each

LATER = timedelta(days=3)


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Database:
    """A database with a row of everything, on each engine in turn."""
    one_of_each(database, clock.now())
    return database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "night.palier"


@pytest.fixture(params=["into sqlite", "into postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path, postgresql_server: PostgreSQL) -> Any:
    """Another, empty database, on each engine in turn."""
    if request.param == "into sqlite":
        database = Database(f"sqlite:///{tmp_path / 'other.db'}", keys=sealing.ring())
        yield database
        database.close()
    else:
        with fresh_postgresql(postgresql_server, template=None) as database:
            yield database


def content(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that restoring does not change on purpose, as the models read it."""
    left_out = {("outbox_message", "state"), ("inbox_event", "state"), ("channel_account", "state")}
    with database.read() as db:
        return {
            table.name: [
                {name: value for name, value in row.items() if (table.name, name) not in left_out}
                for row in db.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in Town.metadata.sorted_tables
            if table.name not in {"lease", "audit_entry"}
        }


def test_all_of_it_comes_back_on_either_engine(town: Database, other: Database, file: Path, clock: FrozenClock) -> None:
    made = backup(town, file, now=clock.now())
    restored = restore(other, file, actor=SYSTEM, now=clock.now() + timedelta(days=1), replace=True)
    assert restored == made
    assert made.rows == sum(counts(town).values()) > 20
    assert schema.state(other) is schema.State.CURRENT
    assert content(other) == content(town)


def test_numbers_go_on_where_they_were(town: Database, other: Database, file: Path, clock: FrozenClock) -> None:
    with town.write() as db:
        gone = [Person(territory_id=1, created_at=clock.now()) for _ in range(3)]
        db.add_all(gone)
        db.flush()
        for person in gone:
            db.delete(person)
    backup(town, file, now=clock.now())
    restore(other, file, actor=SYSTEM, now=clock.now() + timedelta(days=1))
    with other.write() as db:
        somebody = Person(territory_id=1, created_at=clock.now())
        db.add(somebody)
        db.flush()
        assert somebody.id == 5


def test_a_backup_of_a_new_town_may_hold_nothing(
    database: Database, other: Database, file: Path, clock: FrozenClock
) -> None:
    assert backup(database, file, now=clock.now()).rows == 0
    restore(other, file, actor=SYSTEM, now=clock.now())
    assert sum(counts(other).values()) == 0


def test_what_was_about_to_be_said_is_held(town: Database, file: Path, clock: FrozenClock) -> None:
    with town.write() as db:
        for state in ("sending", "sent", "cancelled"):
            row = db.scalars(select(OutboxMessage)).first()
            assert row is not None
            copy = {column.key: getattr(row, column.key) for column in OutboxMessage.__table__.columns}
            db.add(OutboxMessage(**{**copy, "id": None, "state": state}))
        db.execute(update(CheckInPlan).values(state="active"))
    backup(town, file, now=clock.now())
    restore(town, file, actor=SYSTEM, now=clock.now() + LATER, replace=True)
    with town.read() as db:
        states = db.scalars(select(OutboxMessage.state).order_by(OutboxMessage.id)).all()
        assert states == ["held", "held", "sent", "cancelled"]
        assert db.scalars(select(InboxEvent.state)).all() == ["held"]
        assert db.scalars(select(CheckInPlan.state)).all() == ["held"]
        assert db.scalars(select(ChannelAccount.state)).all() == ["held"]
        assert db.scalars(select(Lease)).all() == []


def test_a_link_that_opens_once_opens_nothing_after_a_restore(town: Database, file: Path, clock: FrozenClock) -> None:
    with town.write() as db:
        db.execute(update(DataLink).values(used_at=None, expires_at=clock.now() + 2 * LATER))
    backup(town, file, now=clock.now())
    restore(town, file, actor=SYSTEM, now=clock.now() + LATER, replace=True)
    with town.read() as db:
        assert db.scalars(select(DataLink.expires_at)).all() == [clock.now() + LATER]


def test_what_is_sensitive_stays_sealed_in_the_file(town: Database, file: Path, clock: FrozenClock) -> None:
    backup(town, file, now=clock.now())
    with zipfile.ZipFile(file) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"help_request" in everything
    assert SECRET.encode() not in everything
    assert file.stat().st_mode & 0o077 == 0


def test_without_its_key_a_backup_is_not_restored(
    town: Database, other: Database, file: Path, clock: FrozenClock
) -> None:
    backup(town, file, now=clock.now())
    sealing.install(sealing.KeyRing.parse(sealing.new_key()))
    with pytest.raises(MissingKey, match="PALIER_KEY"):
        restore(other, file, actor=SYSTEM, now=clock.now())
    assert schema.state(other) is schema.State.EMPTY


def test_a_database_with_rows_is_not_overwritten(town: Database, file: Path, clock: FrozenClock) -> None:
    backup(town, file, now=clock.now())
    before = content(town)
    with pytest.raises(NotEmpty, match="--replace"):
        restore(town, file, actor=SYSTEM, now=clock.now() + LATER)
    assert content(town) == before


def test_a_database_that_was_only_looked_at_is_still_empty(
    town: Database, other: Database, file: Path, clock: FrozenClock
) -> None:
    """A command that opened it has left a probe of its key."""
    backup(town, file, now=clock.now())
    schema.upgrade(other)
    require_keys(other)
    restore(other, file, actor=SYSTEM, now=clock.now())
    assert content(other)["key_probe"] == content(town)["key_probe"]


def test_a_database_in_use_is_not_replaced(town: Database, file: Path, clock: FrozenClock) -> None:
    backup(town, file, now=clock.now())
    with pytest.raises(StillRunning, match="stop it first"):
        restore(town, file, actor=SYSTEM, now=clock.now() - timedelta(minutes=1), replace=True)


def test_a_changed_backup_changes_nothing(
    town: Database, other: Database, file: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    backup(town, file, now=clock.now())
    changed = tmp_path / "changed.palier"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) + (b"[]\n" if name == "tables/person.jsonl" else b""))
    with pytest.raises(DamagedBackup, match="person"):
        restore(other, changed, actor=SYSTEM, now=clock.now())
    assert schema.state(other) is schema.State.EMPTY


def test_a_truncated_backup_is_refused(town: Database, other: Database, file: Path, clock: FrozenClock) -> None:
    backup(town, file, now=clock.now())
    file.write_bytes(file.read_bytes()[:-500])
    with pytest.raises(NotABackup):
        restore(other, file, actor=SYSTEM, now=clock.now())


def test_a_backup_of_a_later_schema_is_refused(
    town: Database, other: Database, file: Path, tmp_path: Path, clock: FrozenClock
) -> None:
    backup(town, file, now=clock.now())
    later = tmp_path / "later.palier"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(later, "w") as new:
        new.writestr("manifest.json", json.dumps(json.loads(old.read("manifest.json")) | {"schema": "9999"}))
    with pytest.raises(NewerBackup):
        restore(other, later, actor=SYSTEM, now=clock.now())


def test_a_restore_that_fails_half_way_leaves_what_was_there(
    town: Database, file: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(town, file, now=clock.now())
    before = content(town)

    def break_off(table: str, _done: int, _total: int) -> None:
        if table == "outbox_message":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(town, file, actor=SYSTEM, now=clock.now() + LATER, replace=True, progress=break_off)
    assert content(town) == before


def test_a_backup_is_one_moment(town: Database, file: Path, clock: FrozenClock) -> None:
    def somebody_writes(table: str, _done: int, _total: int) -> None:
        if table == "territory":
            with town.write() as db:
                db.execute(text("UPDATE person SET name = 'Later'"))

    backup(town, file, now=clock.now(), progress=somebody_writes)
    with zipfile.ZipFile(file) as archive:
        assert b"Later" not in archive.read("tables/person.jsonl")


def test_a_file_is_never_overwritten(town: Database, file: Path, clock: FrozenClock) -> None:
    file.write_text("last night's")
    with pytest.raises(BackupTrouble, match="exists already"):
        backup(town, file, now=clock.now())
    assert file.read_text() == "last night's"


def test_something_else_is_not_a_backup(sqlite_database: Database, file: Path, clock: FrozenClock) -> None:
    for given in ("", "not a zip"):
        file.write_text(given)
        with pytest.raises(NotABackup):
            restore(sqlite_database, file, actor=SYSTEM, now=clock.now())
    with pytest.raises(NotABackup, match="does not exist"):
        restore(sqlite_database, file.with_name("none"), actor=SYSTEM, now=clock.now())
