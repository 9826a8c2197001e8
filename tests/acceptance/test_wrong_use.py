"""Commands that are called wrongly, or with wrong settings: one sentence, the exit code that says whose fault it is."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bots import cli
from tests.acceptance.commands import palier
from tests.support.keys import TEST_KEY

TOO_MUCH = "9" * 30


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database that is migrated, and an agent in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALIER_KEY", TEST_KEY)
    monkeypatch.setenv("TERM", "dumb")
    assert cli.called(["db", "upgrade"]) == 0
    assert cli.called(["staff", "agents", "add", "sylvie", "--name", "Sylvie"]) == 0
    return tmp_path


@pytest.mark.parametrize(
    "wrong",
    [
        "frobnicate", "--frobnicate", "run now", "chat", "chat --person", "chat --person A --locale de",
        "chat --person A --role king", "chat --person A --location 91,0", "trace", "check all", "db frobnicate",
        "db backup", "db release --drop-older-than x", "db release --drop-older-than inf",
        "db release --drop-older-than 1e300", "import addresses", "export", "export secrets",
        "export people --format csv", "staff take", "staff take x", f"staff take {TOO_MUCH} --as sylvie",
        f"staff volunteers activate {TOO_MUCH} --as sylvie", f"staff requests cancel {TOO_MUCH} --as sylvie",
        f"staff calls done {TOO_MUCH} --as sylvie", "staff requests --state x",
        "staff duty set sylvie --days foo --from 9 --to 17", f"chat --person {'x' * 201}", "chat --person a\x01b",
        "chat --person \udcff", "staff alerts --as \udcff", "trace \udcff", "nlu serve --port 99999",
        "nlu review export", "nlu review frobnicate", "nlu review on --days 0", f"nlu review refuse {TOO_MUCH}",
    ],
)  # fmt: skip
def test_a_wrong_use_is_told_in_one_sentence(here: Path, capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    capsys.readouterr()
    assert cli.called(wrong.split(" ")) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith(".\n")


@pytest.mark.parametrize(
    "group", ["", "db", "import", "nlu", "nlu review", "staff", "staff people", "staff charter", "staff webchat"]
)
def test_a_group_alone_shows_what_it_holds(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.called(group.split()) == 2
    said = capsys.readouterr()
    assert "Commands" in said.out + said.err


@pytest.mark.parametrize("group", ["staff volunteers", "staff duty", "staff agents"])
def test_a_group_that_lists_shows_what_else_it_holds(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.called([*group.split(), "--help"]) == 0
    assert "Commands" in capsys.readouterr().out


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.called([command, "--help"]) == 0
    assert f"Usage: palier {command}" in capsys.readouterr().out


def test_accents_are_read_where_the_locale_knows_none() -> None:
    assert cli._read(os.fsencode("Jérôme").decode("ascii", "surrogateescape")) == "Jérôme"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("PALIER_NOW=hier", "PALIER_NOW: an ISO 8601 time with its offset"),
        ("PALIER_NOW=2026-11-24", "PALIER_NOW: an ISO 8601 time with its offset"),
        ("PALIER_NOW=0001-01-01T00:00:00+01:00", "PALIER_NOW: an ISO 8601 time with its offset"),
        ("PALIER_TERRITORY_TIMEZONE=Mars/Olympus", "PALIER_TERRITORY_TIMEZONE: the name of a time zone"),
        ("PALIER_TERRITORY_NAME=", "PALIER_TERRITORY_NAME: "),
        ("PALIER_NLU=oracle", "PALIER_NLU: embedded or rasa+http://host:5005 is expected"),
        ("PALIER_LOG_LEVEL=loud", "PALIER_LOG_LEVEL: DEBUG, INFO, WARNING or ERROR is expected"),
        ("PALIER_DATABASE_URL=sqlite://", "PALIER_DATABASE_URL: sqlite:///FILE is expected"),
        ("PALIER_DATABASE_URL=", "PALIER_DATABASE_URL: "),
    ],
)
def test_a_wrong_setting_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], setting: str, said: str
) -> None:
    name, _, value = setting.partition("=")
    monkeypatch.setenv(name, value)
    capsys.readouterr()
    assert cli.called(["db", "status"]) == 1
    complaint = capsys.readouterr().err
    assert complaint.startswith(said)
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    "content",
    [b"port = [", b"\xff", b"now = 2026-11-24", b"log_level = 'loud'", b"prot = 8081"],
    ids=["TOML", "UTF-8", "a day", "a level", "an unknown key"],
)
def test_a_wrong_palier_toml_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "palier.toml").write_bytes(content)
    ended = palier({"HOME": str(tmp_path), "PALIER_KEY": TEST_KEY}, tmp_path, "check")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1


def test_what_stands_in_the_way_of_the_understanding_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "wrong.yml").write_text("a: b: c\nd", encoding="utf-8")
    wrong = str(tmp_path / "wrong.yml")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert cli.called(["nlu", "serve", "--port", port]) == 1
    assert cli.called(["nlu", "train", "--models", str(tmp_path / "file" / "models")]) == 1
    assert cli.called(["nlu", "evaluate", "--train", wrong, "--test", wrong]) == 2
    served, trained, evaluated = capsys.readouterr().err.splitlines()
    assert "Address already in use" in served
    assert "Not a directory" in trained
    assert "wrong.yml" in evaluated
