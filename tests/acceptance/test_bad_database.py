"""A database that cannot be used: `palier run` and `palier chat` say why in one sentence, and nothing is lost."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from backend.database import Database
from backend.models import InboxEvent
from tests.acceptance.commands import palier
from tests.support.database import address
from tests.support.keys import TEST_KEY

COMMANDS = pytest.mark.parametrize(
    "command", [("run",), ("chat", "--person", "Jeanne", "--json")], ids=lambda one: one[0]
)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PALIER_KEY": TEST_KEY}


def refused(environment: dict[str, str], folder: Path, command: tuple[str, ...], database_url: str) -> str:
    """The one sentence with which the command ends."""
    ended = palier({**environment, "PALIER_DATABASE_URL": database_url}, folder, *command, says="bonjour\n")
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr


@COMMANDS
def test_a_newer_database_is_refused(
    environment: dict[str, str], tmp_path: Path, sqlite_database: Database, command: tuple[str, ...]
) -> None:
    with sqlite_database.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    said = refused(environment, tmp_path, command, address(sqlite_database))
    assert said == "The database was migrated by a newer version of Palier: start that version instead.\n"


@COMMANDS
def test_a_locked_database_is_refused(
    environment: dict[str, str], tmp_path: Path, sqlite_database: Database, command: tuple[str, ...]
) -> None:
    other = sqlite3.connect(str(sqlite_database.file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    said = refused(environment, tmp_path, command, address(sqlite_database))
    assert said == "Another process holds the database: try again in a moment.\n"
    other.execute("ROLLBACK")
    other.close()


@COMMANDS
def test_a_read_only_database_is_refused(
    environment: dict[str, str], tmp_path: Path, sqlite_database: Database, command: tuple[str, ...]
) -> None:
    said = refused(environment, tmp_path, command, f"sqlite:///file:{sqlite_database.file}?mode=ro&uri=true")
    assert said == "The database cannot be written: check the rights of its file and folder.\n"


@COMMANDS
def test_a_damaged_database_is_refused(environment: dict[str, str], tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "palier.db").write_text("Chers voisins, " * 500)
    said = refused(environment, tmp_path, command, f"sqlite:///{tmp_path / 'palier.db'}")
    assert said.startswith("The file is no database, or a damaged one")


@COMMANDS
def test_a_server_that_is_away_is_refused(
    environment: dict[str, str], tmp_path: Path, command: tuple[str, ...]
) -> None:
    said = refused(environment, tmp_path, command, "postgresql://nobody@127.0.0.1:1/nothing")
    assert said.startswith("The database server does not answer: check PALIER_DATABASE_URL and the server.")


def test_another_kind_of_database_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    said = refused(environment, tmp_path, ("run",), "mysql://root@localhost/palier")
    assert said == "PALIER_DATABASE_URL: sqlite://… or postgresql://… is expected, not mysql\n"


FULL = "CREATE TRIGGER full BEFORE INSERT ON inbox_event BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
"""A disk without room, as SQLite says it."""


def test_a_disk_that_is_full_is_refused_and_what_was_said_before_is_kept(
    environment: dict[str, str], tmp_path: Path, sqlite_database: Database
) -> None:
    ran = {**environment, "PALIER_DATABASE_URL": address(sqlite_database)}

    def jeanne(says: str) -> tuple[int, str]:
        ended = palier(ran, tmp_path, "chat", "--person", "Jeanne", "--json", says=f"{says}\n")
        return ended.returncode, ended.stderr

    assert jeanne("bonjour") == (0, "")
    with sqlite_database.write() as db:
        before = db.scalar(select(func.count()).select_from(InboxEvent))
        db.execute(text(FULL))
    code, said = jeanne("encore")
    assert (code, said.startswith("The disk of the database is full: free some space")) == (1, True)
    with sqlite_database.write() as db:
        db.execute(text("DROP TRIGGER full"))
        assert db.scalar(select(func.count()).select_from(InboxEvent)) == before
    assert jeanne("encore") == (0, "")
