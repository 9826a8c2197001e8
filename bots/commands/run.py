"""`palier run`: channels, schedule and web pages in one process."""

from __future__ import annotations

import asyncio
import gc
import sys
from typing import Final

import typer

from backend.logs import configure
from bots.app import Application, PortTaken, only_one, serve
from bots.commands.chat import refuse_frozen_platform
from bots.commands.opening import one_sentence, open_database
from bots.joining import join_all
from bots.reading import untrained

TAKE_TURNS: Final = 0.0005
"""Seconds after which a thread that computes lets another one run. Python's own 5 ms are paid by whoever acknowledges a
platform at each of its dozens of steps: while turns are taken, that adds up to seconds (`benchmarks/webhooks.py`).
"""

SETTLED: Final = (2.0, 8.0, 50.0)
"""Seconds after each other at which more of a process has come to stay: words, models, the SDKs of platforms."""


def run() -> None:
    """Run Palier: listen on every configured channel, answer, deliver, until told to stop."""
    sys.setswitchinterval(TAKE_TURNS)
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
            asyncio.run(_serve(application))
    finally:
        database.close()
        if lock:
            lock.close()


async def _serve(application: Application) -> None:
    stays = asyncio.create_task(_stays())
    try:
        await serve(application, lambda address: typer.echo(announced(application, address), err=True))
    finally:
        stays.cancel()


async def _stays() -> None:
    """What was read and imported by then is not looked through again for waste: everybody would wait for it, a quarter
    of a second each time (`benchmarks/webhooks.py`)."""
    for after in SETTLED:
        await asyncio.sleep(after)
        gc.freeze()


def announced(application: Application, address: str) -> str:
    """Where we answer; and with several towns, for which of them on which channels."""
    said = [f"Palier answers at {address}"]
    for town in application.towns if len(application.towns) > 1 else ():
        theirs = [line.account.channel for line in application.lines if line.account.territory_id == town.territory.id]
        said.append(f"  for {town.territory.name}: {', '.join(theirs)}")
    return "\n".join(said)
