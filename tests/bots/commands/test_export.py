"""`palier export`: objects on standard output and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from backend.clock import FrozenClock
from backend.database import Database
from tests.bots.commands.conftest import Palier
from tests.support.rows import SECRET, one_of_each


def test_one_object_a_line(palier: Palier, database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    outcome = palier("export", "requests", "--format", "jsonl")
    assert outcome.exit_code == 0
    assert outcome.stderr == ""
    (line,) = outcome.stdout.splitlines()
    assert json.loads(line)["text"] == SECRET
    assert json.loads(line)["start"] == "2026-11-24T09:10:00+01:00"


def test_another_kind_or_format_is_a_wrong_use(palier: Palier) -> None:
    assert palier("export", "secrets").exit_code == 2
    assert palier("export", "people", "--format", "csv").exit_code == 2


def test_french_is_written_whatever_the_terminal(
    environment: dict[str, str], database: Database, clock: FrozenClock
) -> None:
    one_of_each(database, clock.now())
    program = "import typer; from bots.commands.export import export; typer.run(export)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, "requests"],
        env={**environment, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(Path.cwd())},
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["place"] == SECRET
