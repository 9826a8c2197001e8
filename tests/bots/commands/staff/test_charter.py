"""The charter at the command line: published from a file, shown; and what activating somebody records."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.models import CharterSignature, Volunteer
from tests.bots.commands.staff.conftest import Staff, Town

TEXT = "Mon aide est gratuite.\n\nJe suis discret.\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "charter.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_a_charter_is_published_and_shown(sylvie: Staff, file: Path) -> None:
    assert sylvie("charter", "show").stderr == "No charter is published: `palier staff charter publish FILE`.\n"
    assert sylvie("charter", "publish", file).stdout == (
        "Charter 2026-11-24 is in force. Messages in which it is read: 2.\n"
    )
    assert sylvie("charter", "show").stdout == (
        "Charter 2026-11-24, 24 Nov 2026\n\nMon aide est gratuite.\n\nJe suis discret.\n"
    )
    again = sylvie("charter", "publish", file)
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    assert "2026-2 is in force" in sylvie("charter", "publish", file, "--version", "2026-2").stdout


def test_a_file_that_is_no_charter_is_refused_in_a_sentence(sylvie: Staff, file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    assert sylvie("charter", "publish", file).exit_code == 2
    file.write_text("mot " * 200, "utf-8")
    refused = sylvie("charter", "publish", file)
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert sylvie("charter", "publish", tmp_path / "missing.txt").exit_code == 2


def test_whoever_was_met_signs_in_chat_or_on_paper(sylvie: Staff, town: Town, file: Path) -> None:
    sylvie("charter", "publish", file)
    assert "as soon as they have signed" in sylvie("volunteers", "met", town.karim).stdout
    assert town.state(Volunteer, town.karim) == "applied"

    assert "Karim Benali is active" in sylvie("volunteers", "activate", town.karim).stdout

    with town.database.read() as db:
        assert db.query(CharterSignature).one().version == "2026-11-24"
