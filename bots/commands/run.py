"""`palier run`: channels, schedule and web pages in one process."""

from __future__ import annotations

import asyncio

import typer

from backend.logs import configure
from bots.app import Application, PortTaken, only_one, serve
from bots.commands.chat import refuse_frozen_platform
from bots.commands.opening import one_sentence, open_database
from bots.joining import join_all
from bots.reading import untrained


def run() -> None:
    """Run Palier: listen on every configured channel, answer, deliver, until told to stop."""
    settings, database, clock = open_database(fill_empty=True)
    refuse_frozen_platform(settings)
    configure(settings.log_level)
    if complaint := untrained(settings):
        typer.echo(complaint, err=True)
    lock = None
    try:
        with one_sentence(PortTaken):
            lock = only_one(database)
            application = Application(settings, database, clock)
            join_all(application)
            asyncio.run(serve(application, lambda address: typer.echo(f"Palier answers at {address}", err=True)))
    finally:
        database.close()
        if lock:
            lock.close()
