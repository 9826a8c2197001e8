"""Restore: a backup back into a database of either engine, and held until somebody has looked at it.

Days may have passed since the backup was made: what it was about to say may be said already, or be wrong by now. So
nothing that it holds is sent by itself: unsent messages, waiting events, check-ins that are due and the channels
themselves are held until `palier db release` (see `backend.services.release`). Links that open once open nothing more.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from psycopg import sql
from psycopg.types.json import Json
from sqlalchemy import JSON, Connection, Table, delete, exists, insert, select, text

from backend import schema
from backend.database import Database
from backend.models import AuditEntry, KeyProbe, Lease, Territory
from backend.models import Table as Town
from backend.models.columns import rows_of
from backend.services.actor import Actor
from backend.services.backup import (
    MANIFEST,
    DamagedBackup,
    Manifest,
    Member,
    NewerBackup,
    NotABackup,
    NotEmpty,
    Progress,
    StillRunning,
    read_rows,
    sequence_of,
    silent,
    tables,
)
from backend.services.release import hold

_BATCH: Final = 1_000
_CHUNK: Final = 1 << 20


def restore(
    database: Database,
    file: Path,
    *,
    actor: Actor,
    now: datetime,
    replace: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Puts a backup into the database, in one transaction, and holds what it was about to send.

    Raises:
        BackupTrouble: says why nothing was changed.
        DatabaseTrouble: the database cannot be changed now.
    """
    with opened(file) as (archive, manifest):
        _verify(archive, manifest)
        with schema.changing(database) as connection:
            _make_room(connection, now, replace=replace)
            schema.migrate(connection, manifest.schema)
            _fill(connection, archive, manifest, progress or silent)
            schema.migrate(connection)
            connection.execute(delete(Lease))
            hold(connection, now)
            _audit(connection, actor, now)
    return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup and its manifest. Raises `NotABackup`."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, Manifest.loads(archive.read(MANIFEST))
    except FileNotFoundError:
        raise NotABackup(f"{file} does not exist") from None
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise NotABackup(f"{file}: {error}") from None


def _verify(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    if manifest.schema not in schema.versions():
        raise NewerBackup(f"version {manifest.program}")
    manifest.check_keys()
    for member in manifest.tables:
        try:
            with archive.open(member.path) as lines:
                digest = hashlib.sha256()
                while chunk := lines.read(_CHUNK):
                    digest.update(chunk)
        except (KeyError, EOFError, OSError, zipfile.BadZipFile):
            raise DamagedBackup(member.path) from None
        if digest.hexdigest() != member.sha256:
            raise DamagedBackup(member.path)


def _make_room(connection: Connection, now: datetime, *, replace: bool) -> None:
    """Leaves an empty database. Raises `NotEmpty` or `StillRunning`."""
    if schema.state_of(connection) is schema.State.EMPTY:
        return
    schema.migrate(connection)  # an older one, so that its tables are those we know
    if connection.scalar(select(exists().where(Lease.expires_at > now))):
        raise StillRunning
    rows = [table for table in Town.metadata.sorted_tables if table is not rows_of(KeyProbe)]  # of no loss to anybody
    if not replace and any(connection.scalar(select(exists(select(table)))) for table in rows):
        raise NotEmpty
    Town.metadata.drop_all(connection)
    connection.execute(text(f"DROP TABLE {schema.VERSION_TABLE}"))


def _fill(connection: Connection, archive: zipfile.ZipFile, manifest: Manifest, progress: Progress) -> None:
    here: Mapping[str, Table] = {table.name: table for table in tables(connection)}
    for member in manifest.tables:
        if member.name not in here:
            raise DamagedBackup(f"no table is named {member.name}")
    for name, table in here.items():  # in the order in which they point to one another
        for member in manifest.tables:
            if member.name == name:
                _fill_table(connection, archive, member, table, progress)


def _fill_table(
    connection: Connection, archive: zipfile.ZipFile, member: Member, table: Table, progress: Progress
) -> None:
    rows, done = read_rows(archive, member), 0
    while batch := list(islice(rows, _BATCH)):
        if connection.dialect.name == "sqlite":
            connection.execute(insert(table), [_for_sqlite(member, row) for row in batch])
        else:
            _copy(connection, table, member, batch)
        done += len(batch)
        progress(member.name, done, member.rows)
    _continue_numbering(connection, table, member)


def _for_sqlite(member: Member, row: list[Any]) -> dict[str, Any]:
    """SQLite keeps moments in UTC, without a zone."""
    return {
        name: value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in zip(member.columns, row, strict=True)
    }


def _copy(connection: Connection, table: Table, member: Member, batch: list[list[Any]]) -> None:
    """Many rows at once, by PostgreSQL's COPY."""
    is_json = [isinstance(table.columns[name].type, JSON) for name in member.columns]
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in member.columns)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in batch:
            copy.write_row([Json(value) if json else value for value, json in zip(row, is_json, strict=True)])


def _continue_numbering(connection: Connection, table: Table, member: Member) -> None:
    """An id that was given out, even to a row that is gone, is never given again."""
    if not member.last_id:
        return
    values = {"table": member.name, "last": member.last_id}
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), values)
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :last)"), values)
    elif sequence := sequence_of(connection, table):
        connection.execute(text("SELECT setval(:sequence, :last)"), {**values, "sequence": sequence})


def _audit(connection: Connection, actor: Actor, now: datetime) -> None:
    for territory_id in connection.scalars(select(Territory.id)).all():
        entry = {"territory_id": territory_id, "at": now, "actor": str(actor), "what": "territory"}
        connection.execute(insert(AuditEntry).values(verb="restore", what_id=territory_id, **entry))
