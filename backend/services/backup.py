"""Backup: the whole database in one file, the same for both engines, written without stopping anything.

The file is a zip: `manifest.json`, and one `tables/NAME.jsonl` a table, a row a line. It is read from one snapshot.
What is sensitive stays sealed: the file holds no key, only `probes`, one sealed value of each key, by which a restore
tells whether it has been given the right ones.

BackupTrouble
├── NotWritten       the file is there already, or cannot be written     → another name, or space
├── NotABackup       the file is something else                          → give another file
├── DamagedBackup    the file was cut short or changed                   → take another copy
├── NewerBackup      a newer version of Palier made it                   → restore it with that version
├── MissingKey       its keys were not given                             → give PALIER_KEY as it was
├── NotEmpty         the database that it would go to holds rows         → another database, or `--replace`
└── StillRunning     a process works on that database                    → stop it
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from sqlalchemy import JSON, Connection, MetaData, Table, case, column, func, select, text

from backend import schema, sealing
from backend.database import Database, DatabaseTrouble
from backend.models import Table as Town
from backend.models.columns import Sealed

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
_BATCH: Final = 1_000

Progress = Callable[[str, int, int], None]
"""Called with a table's name, how many of its rows are done, and how many there are."""


class BackupTrouble(Exception):
    """This backup cannot be made or restored."""

    def __init__(self, details: str = "") -> None:
        super().__init__(f"{type(self).__doc__}{f' ({details})' if details else ''}")


class NotWritten(BackupTrouble):
    """The backup was not written."""


class NotABackup(BackupTrouble):
    """The file is not a backup of Palier."""


class DamagedBackup(BackupTrouble):
    """The backup is damaged: nothing was restored; take another copy of it."""


class NewerBackup(BackupTrouble):
    """A newer version of Palier made this backup: restore it with that version."""


class MissingKey(BackupTrouble):
    """The key given does not open this backup: give back the PALIER_KEY, or the .key file, that it was made with."""


class NotEmpty(BackupTrouble):
    """The database holds rows already: restore into an empty one, or say --replace to lose what it holds."""


class StillRunning(BackupTrouble):
    """Palier is running on this database: stop it first."""


@dataclass(frozen=True)
class Member:
    """What the manifest says of one table."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str
    last_id: int | None
    """The last id given out, so that none is ever given twice."""

    @property
    def path(self) -> str:
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and what made it."""

    program: str
    schema: str
    engine: str
    made_at: datetime
    tables: tuple[Member, ...]
    probes: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(member.rows for member in self.tables)

    def check_keys(self) -> None:
        """Raises MissingKey where the keys given are not those that it was sealed with."""
        for probe in self.probes:
            try:
                sealing.ring().open(base64.b64decode(probe))
            except sealing.WrongKey as error:
                raise MissingKey(str(error)) from None

    def dumps(self) -> str:
        return json.dumps(asdict(self) | {"made_at": self.made_at.isoformat()}, ensure_ascii=False, indent=1)

    @classmethod
    def loads(cls, written: bytes) -> Manifest:
        """Raises `NotABackup` for what is no manifest, `NewerBackup` for one of a later format."""
        try:
            said = json.loads(written)
            if said["format"] > FORMAT:
                raise NewerBackup(said["program"])
            tables = tuple(Member(**{**one, "columns": tuple(one["columns"])}) for one in said["tables"])
            made_at = datetime.fromisoformat(said["made_at"])
            return cls(**{**said, "made_at": made_at, "tables": tables, "probes": tuple(said["probes"])})
        except (KeyError, TypeError, ValueError) as error:
            raise NotABackup(str(error)) from None


@dataclass
class _Probes:
    """The first value found that each key sealed."""

    found: dict[bytes, str] = field(default_factory=dict)

    def look(self, sealed: bytes) -> None:
        name = sealed.partition(b":")[0]
        if name not in self.found:
            self.found[name] = base64.b64encode(sealed).decode()


def backup(database: Database, file: Path, *, now: datetime, progress: Progress | None = None) -> Manifest:
    """Writes the whole database, as it stands at one moment, into `file`; others keep working meanwhile.

    Raises:
        NotWritten: the file exists already, or cannot be written.
        DatabaseTrouble: the database is empty or cannot be read.
    """
    if file.exists():
        raise NotWritten(f"{file} exists already")
    draft = file.with_name(f"{file.name}.part")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = _write(database, archive, now, progress or silent)
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(file)
    except OSError as error:
        raise NotWritten(f"{file}: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def silent(_table: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def _write(database: Database, archive: zipfile.ZipFile, now: datetime, progress: Progress) -> Manifest:
    probes = _Probes()
    with schema.reading(database) as connection:
        version = schema.version_of(connection)
        if version is None:
            raise DatabaseTrouble("The database is empty: there is nothing to back up.")
        members = tuple(_write_table(connection, archive, table, probes, progress) for table in tables(connection))
    manifest = Manifest(
        program=program_version(),
        schema=version,
        engine=database.kind,
        made_at=now,
        tables=members,
        probes=tuple(probes.found.values()),
    )
    archive.writestr(MANIFEST, manifest.dumps())
    return manifest


def program_version() -> str:
    """The version of Palier that is installed."""
    try:
        return metadata.version("palier")
    except metadata.PackageNotFoundError:
        return "unknown"


def tables(connection: Connection) -> Sequence[Table]:
    """The tables as they are in the database (not as the models have them: it may be of another version).

    Those that others point to come first. Their types are the database's own: what is sealed stays sealed.
    """
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != schema.VERSION_TABLE]


def _write_table(
    connection: Connection, archive: zipfile.ZipFile, table: Table, probes: _Probes, progress: Progress
) -> Member:
    sealed = _sealed_columns(table)
    total = connection.scalar(select(func.count()).select_from(table)) or 0
    digest, done = hashlib.sha256(), 0
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_BATCH)
    with (
        archive.open(f"tables/{table.name}.jsonl", "w", force_zip64=True) as member,
        connection.execute(query) as rows,
    ):
        for batch in rows.partitions():
            for row in batch:
                for index in sealed:
                    if row[index] is not None:
                        probes.look(bytes(row[index]))
            lines = "".join(_line(table, row) for row in batch).encode()
            digest.update(lines)
            member.write(lines)
            done += len(batch)
            progress(table.name, done, total)
    return Member(table.name, tuple(table.columns.keys()), done, digest.hexdigest(), _last_id(connection, table))


def _sealed_columns(table: Table) -> list[int]:
    model = Town.metadata.tables.get(table.name)
    declared = {column.name for column in model.columns if isinstance(column.type, Sealed)} if model is not None else ()
    return [index for index, column in enumerate(table.columns) if column.name in declared]


def _line(table: Table, row: Sequence[Any]) -> str:
    values = [_plain(value, isinstance(column.type, JSON)) for column, value in zip(table.columns, row, strict=True)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")) + "\n"


def _plain(value: Any, is_json: bool) -> Any:
    if is_json:
        return {"json": value}
    if isinstance(value, bytes | memoryview):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, datetime):
        return {"time": (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()}
    return value


def read_rows(archive: zipfile.ZipFile, member: Member) -> Iterator[list[Any]]:
    """The rows of one table, a list of plain values each, as `_plain` wrote them."""
    with archive.open(member.path) as lines:
        for line in lines:
            yield [_value(one) for one in json.loads(line)]


def _value(written: Any) -> Any:
    match written:
        case {"json": value}:
            return value
        case {"bytes": value}:
            return base64.b64decode(value)
        case {"time": value}:
            return datetime.fromisoformat(value)
        case _:
            return written


def _last_id(connection: Connection, table: Table) -> int | None:
    if connection.dialect.name == "sqlite":
        query = "SELECT seq FROM sqlite_sequence WHERE name = :table"
        found: int | None = connection.scalar(text(query), {"table": table.name})
        return found
    sequence = sequence_of(connection, table)
    if sequence is None:
        return None
    given = case((column("is_called"), column("last_value")), else_=0)
    last: int | None = connection.scalar(select(given).select_from(text(sequence)))
    return last


def sequence_of(connection: Connection, table: Table) -> str | None:
    """PostgreSQL's name of the sequence behind a table's `id`; None where it has no `id`."""
    if "id" not in table.columns:
        return None
    found: str | None = connection.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": table.name})
    return found
