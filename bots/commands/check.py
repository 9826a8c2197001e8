"""`palier check`: what is missing or wrong in the configuration, a sentence each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import typer

from backend import sealing
from backend.database import DatabaseTrouble
from backend.services.findings import Finding
from backend.services.readiness import of_database, of_settings
from backend.settings import Settings
from bots.asking import ask_all
from bots.commands.opening import TROUBLE, database_of, open_settings
from bots.reading import refused
from bots.voice.readiness import of_voice


def check(
    *,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask no messenger; only what is set is looked at.")
    ] = False,
) -> None:
    """Say what is missing or wrong in the configuration, and what each messenger says of our account; leave with 1 when
    something must be corrected.
    """
    settings, clock = open_settings()
    found = list(findings(settings, clock.now()))
    if not offline:
        found += asyncio.run(ask_all(settings, clock))
    for finding in found:
        typer.echo(f"{'note' if finding.note else 'must' if finding.must else 'should'}: {finding.says}")
    if any(finding.must for finding in found):
        raise typer.Exit(TROUBLE)
    if all(finding.note for finding in found):
        typer.echo("Nothing is missing.")


def findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """All that is to be corrected or known, what the settings tell first."""
    yield from of_settings(settings)
    yield from _of_understanding(settings)
    yield from of_voice(settings)
    try:
        database = database_of(settings)
    except (DatabaseTrouble, sealing.WrongKey) as error:
        yield Finding(str(error), True)
        return
    yield from of_database(database, settings, now)
    database.close()


def _of_understanding(settings: Settings) -> Iterator[Finding]:
    if complaint := refused(settings):
        yield Finding(complaint, True)
