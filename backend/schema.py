"""The schema of the database: which version it has, and how it is brought to this program's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, column, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from backend.database import BUSY_MS, Database, DatabaseTrouble, NewerDatabase, trouble
from backend.models import Table

if TYPE_CHECKING:
    from alembic.config import Config

VERSION_TABLE: Final = "alembic_version"
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_CHANGING: Final = 0x50414C49
"""The PostgreSQL advisory lock of whoever changes the schema: several processes may start at once."""
CHANGING_MS: Final = 60_000
"""How long one waits on SQLite for another process that makes or changes the schema."""


class State(StrEnum):
    """How the database's schema stands to this program's."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


def versions() -> tuple[str, ...]:
    """The versions this program knows, oldest first."""
    return tuple(sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def head() -> str:
    """The version this program needs."""
    return versions()[-1]


def state(database: Database) -> State:
    """Compares the schema with this program's.

    Raises:
        DatabaseTrouble: the database cannot be read, or holds another program's tables.
    """
    with reading(database) as connection:
        return state_of(connection)


def version(database: Database) -> str | None:
    """The version the schema has; None for an empty database."""
    with reading(database) as connection:
        return version_of(connection)


def upgrade(database: Database) -> None:
    """Brings the schema to this program's version; an empty database gets all of it. Does nothing when it is current.

    Raises:
        NewerDatabase: a newer version of Palier migrated it.
        DatabaseTrouble: the database cannot be changed now.
    """
    if state(database) is not State.CURRENT:
        with changing(database) as connection:
            migrate(connection)


def require_current(database: Database) -> None:
    """Refuses to work on a schema that is not this program's.

    Raises:
        NewerDatabase: it is newer: start that version of Palier.
        DatabaseTrouble: it is older or empty: `palier db upgrade` brings it up to date.
    """
    match state(database):
        case State.CURRENT:
            return
        case State.NEWER:
            raise NewerDatabase(NewerDatabase.__doc__)
        case State.OLDER:
            raise DatabaseTrouble("The database is of an older version: run `palier db upgrade` first.")
        case State.EMPTY:
            raise DatabaseTrouble("The database is empty: run `palier db upgrade` first.")


@contextmanager
def reading(database: Database) -> Iterator[Connection]:
    """A connection that sees one state of the database and changes nothing."""
    options = {"reads_only": True} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    try:
        with database.engine.connect().execution_options(**options) as connection:
            yield connection
    except DBAPIError as error:
        raise trouble(error) from error


@contextmanager
def changing(database: Database) -> Iterator[Connection]:
    """One transaction that may change the schema, one at a time; all of it happens, or nothing."""
    try:
        with database.engine.connect() as connection, _keys_checked_at_the_end(connection), connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHANGING})
            yield connection
            _no_row_is_orphaned(connection)
    except DBAPIError as error:
        raise trouble(error) from error


def migrate(connection: Connection, to: str = "head") -> None:
    """Applies the versions that are missing.

    Raises:
        NewerDatabase: a newer version of Palier migrated it.
    """
    from alembic import command  # a tenth of a second that a current database need not wait for

    if state_of(connection) is State.NEWER:
        raise NewerDatabase(NewerDatabase.__doc__)
    command.upgrade(alembic(connection), to)


def version_of(connection: Connection) -> str | None:
    """The version the schema has; None for an empty database."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found: str | None = connection.scalar(select(column("version_num")).select_from(table(VERSION_TABLE)))
    return found


def state_of(connection: Connection) -> State:
    """As `state`, on a connection that is open already."""
    found = version_of(connection)
    if found is None:
        if set(inspect(connection).get_table_names()) & set(Table.metadata.tables):
            raise DatabaseTrouble("The database holds another program's tables: give Palier a database of its own.")
        return State.EMPTY
    if found == head():
        return State.CURRENT
    return State.OLDER if found in versions() else State.NEWER


def alembic(connection: Connection) -> Config:
    """Alembic's configuration, in place of an alembic.ini: our versions, on this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


@contextmanager
def _keys_checked_at_the_end(connection: Connection) -> Iterator[None]:
    """On SQLite a table that is rebuilt would take the rows that point to it along; only outside a transaction.

    Whoever else comes to an empty database meanwhile waits until it is made: on a slow machine that takes a while.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute(f"PRAGMA busy_timeout={CHANGING_MS}")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")


def _no_row_is_orphaned(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return  # it checked each row itself
    for child, _row, parent, _key in connection.execute(text("PRAGMA foreign_key_check")):
        raise DatabaseTrouble(f"The change was undone: rows of {child} point to rows of {parent} that are not there.")
