"""`palier db`: one sentence a command, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete, select, text, update

from backend import schema
from backend.clock import FrozenClock
from backend.database import Database
from backend.models import ChannelAccount, CheckInPlan, InboxEvent, Lease, OutboxMessage
from backend.sealing import KeyRing, new_key
from tests.bots.commands.conftest import Palier
from tests.support.rows import counts, one_of_each


@pytest.fixture
def restored(palier: Palier, database: Database, clock: FrozenClock, tmp_path: Path) -> Palier:
    """A town that was just restored from its backup."""
    one_of_each(database, clock.now())
    with database.write() as db:
        db.execute(update(CheckInPlan).values(state="active"))
        db.execute(delete(Lease))
    file = tmp_path / "night.palier"
    assert palier("db", "backup", file).exit_code == 0
    outcome = palier("db", "restore", file, "--replace")
    assert outcome.exit_code == 0, outcome.output
    return palier


def test_upgrade_says_what_it_did(palier: Palier) -> None:
    outcome = palier("db", "upgrade")
    assert (outcome.exit_code, outcome.stdout) == (0, f"The schema is at version {schema.head()} already.\n")


def test_a_newer_database_is_refused_in_one_sentence(palier: Palier, database: Database) -> None:
    with database.write() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in (("db", "upgrade"), ("db", "release"), ("export", "people")):
        outcome = palier(*command)
        assert outcome.exit_code == 1
        assert outcome.stdout == ""
        assert outcome.stderr.count("\n") == 1
        assert "newer version of Palier" in outcome.stderr


def test_backup_and_restore_say_how_much(
    palier: Palier, database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    one_of_each(database, clock.now())
    before = counts(database)
    file = tmp_path / "night.palier"
    made = palier("db", "backup", file)
    assert made.exit_code == 0
    assert f"{sum(before.values())} rows" in made.stdout
    refused = palier("db", "restore", file)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "--replace" in refused.stderr
    assert counts(database) == before


def test_a_missing_file_is_one_sentence(palier: Palier, tmp_path: Path) -> None:
    outcome = palier("db", "restore", tmp_path / "none")
    assert outcome.exit_code == 1
    assert "does not exist" in outcome.stderr


def test_a_wrong_use_is_told_apart(palier: Palier) -> None:
    assert palier("db", "restore").exit_code == 2
    assert palier("db", "release", "--drop-older-than", "yesterday").exit_code == 2


def test_release_shows_what_is_held_and_changes_nothing(restored: Palier, database: Database) -> None:
    outcome = restored("db", "release")
    assert outcome.exit_code == 0
    for line in ("1  messages to send (reply)", "1  events to handle (reply)", "1  check-ins due", "1  channels held"):
        assert line in outcome.stdout
    assert "2026-11-24T09:10+01:00" in outcome.stdout
    assert states(database) == ["held", "held", "held", "held"]


def test_release_lets_everything_go(restored: Palier, database: Database) -> None:
    outcome = restored("db", "release", "--all")
    assert outcome.stdout == "Released: 3. Dropped: 0. Channels at work again: 1.\n"
    assert states(database) == ["waiting", "waiting", "active", "working"]
    assert restored("db", "release").stdout == "Nothing is held.\n"


def test_release_drops_what_is_old_and_plans_the_next_check_in(
    restored: Palier, database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as db:
        db.execute(update(CheckInPlan).values(local_minute=8 * 60 + 30))
    monkeypatch.setenv("PALIER_NOW", "2026-11-26T09:10:00+01:00")
    outcome = restored("db", "release", "--drop-older-than", "24")
    assert outcome.stdout == "Released: 0. Dropped: 3. Channels at work again: 1.\n"
    assert states(database) == ["cancelled", "done", "active", "working"]
    with database.read() as db:
        assert str(db.scalars(select(CheckInPlan.next_due_at)).one()) == "2026-11-27 07:30:00+00:00"


def test_what_is_young_is_released(restored: Palier, database: Database) -> None:
    assert (
        restored("db", "release", "--drop-older-than", "24").stdout
        == "Released: 3. Dropped: 0. Channels at work again: 1.\n"
    )
    assert states(database) == ["waiting", "waiting", "active", "working"]


def test_with_nothing_held_there_is_nothing_to_release(palier: Palier) -> None:
    assert palier("db", "release", "--all").stdout == "Nothing was held.\n"


def test_a_backup_under_another_key_says_so(
    palier: Palier, database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one_of_each(database, clock.now())
    monkeypatch.setenv("PALIER_KEY", new_key())
    outcome = palier("db", "backup", tmp_path / "backup")
    assert outcome.exit_code == 0
    assert "Keep the key" not in outcome.stdout
    assert outcome.stderr.startswith("It is sealed with another key than the one given")


def test_key_makes_a_key_that_seals(palier: Palier) -> None:
    ring = KeyRing.parse(palier("db", "key").stdout)
    assert ring.open(ring.seal("mimosa")) == "mimosa"


def test_a_key_that_cannot_be_read_is_one_sentence(palier: Palier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PALIER_KEY", "k1:no")
    outcome = palier("db", "status")
    assert outcome.exit_code == 1
    assert outcome.stderr == "PALIER_KEY is written name:base64 of 32 bytes; `palier db key` makes one\n"


def test_status_shows_no_password(palier: Palier, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = palier("db", "status")
    assert f"current: {schema.head()}" in outcome.stdout
    monkeypatch.setenv("PALIER_DATABASE_URL", "postgresql://palier:hunter2@127.0.0.1:1/none")
    refused = palier("db", "status")
    assert refused.exit_code == 1
    assert refused.stderr.count("\n") == 1
    assert "does not answer" in refused.stderr
    assert "hunter2" not in refused.output


def states(database: Database) -> list[str]:
    with database.read() as db:
        columns = (OutboxMessage.state, InboxEvent.state, CheckInPlan.state, ChannelAccount.state)
        return [db.scalars(select(column)).one() for column in columns]
