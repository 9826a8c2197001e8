"""How commands begin: the clock that was asked for, a schema that is this program's, one sentence of trouble."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import typer

from backend import schema
from backend.clock import FrozenClock, SystemClock
from backend.database import DatabaseTrouble
from bots.commands.opening import one_sentence, open_database, open_settings, opened
from tests.support.keys import ANOTHER_KEY, TEST_KEY
from tests.support.post import Post


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database file that does not exist yet."""
    monkeypatch.setenv("PALIER_DATABASE_URL", f"sqlite:///{tmp_path / 'deep' / 'new.db'}")
    return tmp_path / "deep" / "new.db"


def test_an_empty_database_is_filled_where_the_command_says_so(file: Path) -> None:
    with opened(fill_empty=True) as (_, database, _clock):
        assert schema.state(database) is schema.State.CURRENT
    assert file.with_name("new.db.key").stat().st_mode & 0o077 == 0


def test_an_empty_database_is_refused_otherwise(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as left:
        open_database()
    assert left.value.exit_code == 1
    assert capsys.readouterr().err == "The database is empty: run `palier db upgrade` first.\n"


def test_the_clock_stands_where_it_was_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(open_settings()[1], SystemClock)
    monkeypatch.setenv("PALIER_NOW", "2026-11-24T09:10:00+01:00")
    clock = open_settings()[1]
    assert isinstance(clock, FrozenClock)
    assert clock.now() == datetime(2026, 11, 24, 8, 10, tzinfo=UTC)


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PALIER_PORT", "many")
    with pytest.raises(typer.Exit) as left:
        open_database()
    assert left.value.exit_code == 1
    said = capsys.readouterr().err
    assert said.startswith("PALIER_PORT: ")
    assert said.count("\n") == 1


def test_another_key_than_the_database_s_is_one_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PALIER_KEY", TEST_KEY)
    with opened(fill_empty=True) as (_, database, clock):
        Post(database, FrozenClock(clock.now())).says("jeanne", "bonjour")
    monkeypatch.setenv("PALIER_KEY", ANOTHER_KEY)
    with pytest.raises(typer.Exit) as left:
        open_database()
    assert left.value.exit_code == 1
    said = capsys.readouterr().err
    assert said.startswith("PALIER_KEY does not open this database")
    assert said.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PALIER_DATABASE_URL", f"sqlite:///{tmp_path / 'file' / 'palier.db'}")
    with pytest.raises(typer.Exit):
        open_database(any_schema=True)
    assert capsys.readouterr().err.startswith("PALIER_DATABASE_URL: ")


def test_only_the_first_line_of_trouble_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit), one_sentence():
        raise DatabaseTrouble("It does not answer.\n  at line 3 of something")
    assert capsys.readouterr().err == "It does not answer.\n"


def test_our_own_mistakes_are_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError), one_sentence():
        raise ZeroDivisionError
