"""The one database: SQLite on one machine, PostgreSQL on several. All of its code is plain synchronous code.

DatabaseTrouble
├── DatabaseLocked        another process holds it too long       → wait, then again
├── DatabaseFull          the disk is full                        → nothing is acknowledged, operators act
├── DatabaseReadOnly      no right to write                       → operators act
├── DatabaseUnreachable   the server does not answer              → wait, then again
├── DatabaseDamaged       no database of ours, or damaged   → restore a backup
└── NewerDatabase         a newer version of Palier migrated it   → install that version
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from backend import sealing
from backend.in_turn import InTurn

ENGINES: Final = ("sqlite", "postgresql")
POOL_S: Final = 30.0
"""How long a thread waits for a connection while all of them are in use."""
_ALL_TAKEN: Final = "All connections to the database are in use: try again in a moment."
BUSY_MS: Final = 5_000
"""How long SQLite waits for another process's write before it says `database is locked`."""


_POSTGRESQL: Final = "-c jit=off -c enable_seqscan=off -c random_page_cost=1.1"
"""Searches are short: compiling them costs more than it saves. A statement is planned once a connection, often while
its table is empty; the plan must then not read and sort all of it when it has grown, so an index goes first."""


class DatabaseTrouble(Exception):
    """The database cannot be used now; nothing was acknowledged, so nothing is lost."""


class DatabaseLocked(DatabaseTrouble):
    """Another process holds the database: try again in a moment."""


class DatabaseFull(DatabaseTrouble):
    """The disk of the database is full: free some space; messages wait at their platforms meanwhile."""


class DatabaseReadOnly(DatabaseTrouble):
    """The database cannot be written: check the rights of its file and folder."""


class DatabaseUnreachable(DatabaseTrouble):
    """The database server does not answer: check PALIER_DATABASE_URL and the server."""


class DatabaseDamaged(DatabaseTrouble):
    """The file is no database, or a damaged one: check PALIER_DATABASE_URL, or restore a backup."""


class NewerDatabase(DatabaseTrouble):
    """The database was migrated by a newer version of Palier: start that version instead."""


class Conflict(Exception):
    """Two transactions crossed (deadlock, serialisation): the turn is replayed."""


class Database:
    """Opens transactions. `write()` is the only way to change anything."""

    def __init__(self, url: str, *, pool: int = 10, keys: sealing.KeyRing | None = None) -> None:
        try:
            self.url = make_url(url)
            if self.url.drivername in {"postgresql", "postgres"}:
                self.url = self.url.set(drivername="postgresql+psycopg")
            self.kind = _known(self.url.get_backend_name())
            options: dict[str, Any] = {
                "pool_size": pool,
                "max_overflow": 0,
                "pool_timeout": POOL_S,
                "hide_parameters": True,
            }
            if self.kind == "sqlite":
                self.file: Path | None = _file_of(self.url)
                self.file.parent.mkdir(parents=True, exist_ok=True)
                options["connect_args"] = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
            else:
                self.file = None
                options["connect_args"] = {"options": _POSTGRESQL}
            self.engine: Engine = create_engine(self.url, **options)
        except (ArgumentError, NoSuchModuleError) as error:
            raise DatabaseTrouble(f"PALIER_DATABASE_URL: {error}") from None
        self._writer = InTurn()
        if self.kind == "sqlite":
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        sealing.install(keys or self._own_keys())

    @property
    def is_sqlite(self) -> bool:
        return self.kind == "sqlite"

    def _own_keys(self) -> sealing.KeyRing:
        if self.file is None:
            # One machine and no key given: a key in the user's own folder, as `palier check` then points out.
            return sealing.key_beside(_user_folder() / str(self.url.database))
        return sealing.key_beside(self.file)

    @contextmanager
    def write(self, *, first: bool = False) -> Iterator[Session]:
        """One transaction that may change things; committed when the block ends, rolled back when it raises.

        `first`: before all others of this process that wait to write, where one writes at a time.

        Raises:
            DatabaseTrouble: the database cannot be used now.
            Conflict: another transaction was in the way; do it again.
        """
        if self.is_sqlite:
            with self._writer.first() if first else self._writer, self._session() as session:
                yield session
        else:
            with self._session() as session:
                yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent view; what is changed in it is not kept."""
        try:
            with (
                self.engine.connect().execution_options(reads_only=True) as connection,
                Session(connection, expire_on_commit=False) as session,
            ):
                yield session
        except DBAPIError as error:
            raise trouble(error) from error
        except PoolTimeout:
            raise DatabaseLocked(_ALL_TAKEN) from None

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with Session(self.engine, expire_on_commit=False, autoflush=False) as session, session.begin():
                yield session
        except DBAPIError as error:
            raise trouble(error) from error
        except PoolTimeout:
            raise DatabaseLocked(_ALL_TAKEN) from None

    def close(self) -> None:
        self.engine.dispose()


def trouble(error: DBAPIError) -> Exception:
    """The error to raise for what a driver said, or the driver's own where it is our mistake."""
    state = getattr(error.orig, "sqlstate", None)
    said = str(error.orig).lower()
    if state in {"40001", "40P01"}:
        return Conflict(said)
    if "database is locked" in said or state == "55P03":
        return DatabaseLocked(DatabaseLocked.__doc__)
    if "disk is full" in said or "disk full" in said or state == "53100":
        return DatabaseFull(DatabaseFull.__doc__)
    if "readonly database" in said or state == "25006":
        return DatabaseReadOnly(DatabaseReadOnly.__doc__)
    if "not a database" in said or ("malformed" in said and "disk image" in said):
        return DatabaseDamaged(DatabaseDamaged.__doc__)
    if isinstance(error, OperationalError) and (
        "unable to open" in said or "disk i/o" in said or "connection" in said or state == "57P01"
    ):
        return DatabaseUnreachable(f"{DatabaseUnreachable.__doc__} ({said.partition(chr(10))[0]})")
    return error


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA cache_size=-65536")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    reads_only = connection.get_execution_options().get("reads_only", False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _known(engine: str) -> str:
    if engine not in ENGINES:
        raise ArgumentError(f"{' or '.join(f'{name}://…' for name in ENGINES)} is expected, not {engine}")
    return engine


def _file_of(url: URL) -> Path:
    """The file of an SQLite address: a path, or SQLite's own `file:path?mode=…&uri=true`.

    Raises:
        ArgumentError: there is none; what is kept in memory only is lost.
    """
    if not url.database or ":memory:" in url.database:
        raise ArgumentError("sqlite:///FILE is expected: without a file everything would be forgotten")
    return Path(url.database.removeprefix("file:"))


def _user_folder() -> Path:
    folder = Path.home() / ".local" / "share" / "palier"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
