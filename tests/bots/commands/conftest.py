"""`palier` as a person types it: the commands under test on a fresh database, in this process."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner, Result

from backend.database import Database
from bots import cli
from bots.commands import channels, chat, check, db, export, imports, invite, staff, trace, whatsapp
from tests.support.database import address
from tests.support.keys import TEST_KEY

Palier = Callable[..., Result]


@pytest.fixture
def palier(database: Database, monkeypatch: pytest.MonkeyPatch) -> Palier:
    """Runs a command on `database` at the hour of `clock`; answers its exit code and what it said."""
    monkeypatch.setenv("PALIER_DATABASE_URL", address(database))
    monkeypatch.setenv("PALIER_KEY", TEST_KEY)
    monkeypatch.setenv("PALIER_NOW", "2026-11-24T09:10:00+01:00")
    monkeypatch.setenv("TERM", "dumb")
    app = typer.Typer()
    app.callback()(cli.palier)
    app.add_typer(db.app, name="db")
    app.add_typer(imports.app, name="import")
    app.add_typer(invite.app, name="invite")
    app.add_typer(staff.app, name="staff")
    app.add_typer(whatsapp.app, name="whatsapp")
    app.command()(export.export)
    app.command()(trace.trace)
    app.command()(channels.channels)
    app.command()(check.check)
    app.command()(chat.chat)
    return lambda *arguments, says="": CliRunner().invoke(app, [str(one) for one in arguments], input=says)
