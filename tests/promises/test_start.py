"""A start is quick because nothing is imported that is not used yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from backend.database import Database
from tests.support.database import address
from tests.support.keys import TEST_KEY
from tests.support.processes import CHECKOUT

LATER: Final = {
    "aiogram", "alembic", "apscheduler", "holidays", "httpx", "nio", "numpy", "pandas", "psycopg", "rich.progress",
    "scipy", "sklearn", "telegram", "yaml",
}  # fmt: skip
"""What `palier run` on SQLite does not need before the first message, or without a token, or on a current schema."""
SDKS: Final = {"aiogram", "nio"}
"""Those that take seconds. WhatsApp's is small, and its shapes are drawn on the phone."""
BUILT: Final = """
import sys
from bots.commands import run
from bots.app import Application
from bots.commands.opening import open_database
from bots.joining import join_all
application = Application(*open_database(fill_empty=True))
join_all(application)
application.web()
print(*sys.modules, file=sys.stderr)
"""
PLAYED: Final = """
import sys
import bots.commands.demo, bots.playground.town
print(*sys.modules, file=sys.stderr)
"""
HELP: Final = """
import sys
from bots import cli
sys.argv = ["palier", "--help"]
try:
    cli.main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def imported(program: str, folder: Path, **environment: str) -> set[str]:
    """Every module, and every package that holds one, that a program has imported at its end."""
    given = {"HOME": str(folder), "PYTHONPATH": str(CHECKOUT), "PALIER_KEY": TEST_KEY, **environment}
    ended = subprocess.run(
        [sys.executable, "-c", program], env=given, cwd=folder, capture_output=True, text=True, timeout=18, check=True
    )
    return set(ended.stderr.splitlines()[-1].split())


def test_what_is_not_used_yet_is_not_imported(tmp_path: Path, sqlite_database: Database) -> None:
    modules = imported(BUILT, tmp_path, PALIER_DATABASE_URL=address(sqlite_database))
    assert {"bots.app", "bots.webchat.routes", "fastapi", "sqlalchemy"} <= modules
    assert sorted(LATER & modules) == []


def test_the_page_of_the_playground_waits_for_no_sdk(tmp_path: Path) -> None:
    modules = imported(PLAYED, tmp_path)
    assert "bots.playground.matrix_emulator" in modules
    assert sorted(SDKS & modules) == []


@pytest.mark.parametrize("heavy", ["sqlalchemy", "fastapi", "uvicorn", "pydantic", "backend.models", "bots.app"])
def test_help_costs_nothing(tmp_path: Path, heavy: str) -> None:
    assert heavy not in imported(HELP, tmp_path)
