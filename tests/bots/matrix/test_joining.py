"""What the technician sets: taken where it is right, refused in a sentence that names the variable where it is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.services.readiness import of_settings
from backend.settings import WrongSetting, read_settings
from bots.app import Application
from bots.joining import join_matrix

RIGHT = {
    "matrix_homeserver": "https://matrix.mairie.test",
    "matrix_user": "@entraide:mairie.test",
    "matrix_token": "syt_secret",
}


def joined(database: Database, clock: FrozenClock, **given: Any) -> Application:
    application = Application(read_settings(**given), database, clock)
    join_matrix(application, application.towns[0])
    return application


def test_an_account_joins_with_its_keys_beside_the_database(sqlite_database: Database, clock: FrozenClock) -> None:
    (line,) = joined(sqlite_database, clock, **RIGHT).lines

    assert sqlite_database.file is not None
    store = Path(sqlite_database.file).parent / "matrix"
    assert line.account.channel == "matrix"
    assert store.stat().st_mode & 0o777 == 0o700
    store.rmdir()


def test_without_a_token_there_is_no_matrix(sqlite_database: Database, clock: FrozenClock) -> None:
    assert joined(sqlite_database, clock).lines == []


def test_a_token_alone_stops_the_start(sqlite_database: Database, clock: FrozenClock) -> None:
    with pytest.raises(WrongSetting, match="PALIER_MATRIX_HOMESERVER, PALIER_MATRIX_USER"):
        joined(sqlite_database, clock, matrix_token="syt_secret")


def test_a_folder_that_cannot_be_written_stops_the_start(
    sqlite_database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(WrongSetting, match=r"PALIER_MATRIX_STORE: .*must be a folder that Palier may write"):
        joined(sqlite_database, clock, **RIGHT, matrix_store=tmp_path / "file" / "keys")


def test_on_postgresql_the_folder_must_be_named(postgresql_database: Database, clock: FrozenClock) -> None:
    with pytest.raises(WrongSetting, match="PALIER_MATRIX_STORE: name a folder"):
        joined(postgresql_database, clock, **RIGHT)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("matrix_homeserver", "matrix.mairie.test"),
        ("matrix_homeserver", "http://matrix.mairie.test"),
        ("matrix_homeserver", "https://matrix.mairie.test/_matrix"),
        ("matrix_user", "entraide"),
        ("matrix_user", "@Entraide:mairie.test"),
        ("matrix_token", ""),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(WrongSetting, match=f"^PALIER_{name.upper()}: "):
        read_settings(**{**RIGHT, name: value})


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("syt_of_a_file\n")
    monkeypatch.setenv("PALIER_MATRIX_TOKEN_FILE", str(tmp_path / "token"))

    token = read_settings().matrix_token

    assert token is not None
    assert token.get_secret_value() == "syt_of_a_file"


@pytest.mark.parametrize("missing", RIGHT)
def test_the_check_names_what_is_missing(missing: str) -> None:
    given = {name: value for name, value in RIGHT.items() if name != missing}

    found = [one.says for one in of_settings(read_settings(**given)) if one.must]

    assert found == [f"PALIER_{missing.upper()} is missing: Matrix is not spoken without it."]


def test_the_check_finds_nothing_where_all_is_right() -> None:
    assert list(of_settings(read_settings(**RIGHT))) == []


def test_the_check_wants_a_shared_folder_and_a_clock_that_goes() -> None:
    given = {**RIGHT, "database_url": "postgresql://h/palier", "now": "2026-11-24T09:10:00+01:00"}

    said = " ".join(one.says for one in of_settings(read_settings(**given)))

    assert "PALIER_MATRIX_STORE" in said
    assert "PALIER_NOW" in said
