"""`palier demo`: an invented town, and six of its phones in the browser. No token, no account, no network."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from socket import socket
from typing import Annotated, Final

import typer

from backend import schema
from backend.clock import Clock
from backend.database import Database
from backend.demonstration import invent
from backend.demonstration.clearing import clear
from backend.demonstration.seeding import AnotherTown, is_seeded, seed
from backend.logs import configure
from backend.settings import Settings
from bots.app import PortTaken, address_of, bound, only_one, serve
from bots.commands.opening import complaint, database_of, one_sentence, open_settings
from bots.commands.steps import Steps

DATABASE: Final = "sqlite:///var/demo.db"
"""A file of its own, unless PALIER_DATABASE_URL names another database."""
SEED: Final = 2026
PORTS: Final = 20
"""How many ports are tried from the usual one on."""


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over: forget what was said in the playground.")] = False,
) -> None:
    """Show an invented town in the browser: six people on five messengers, helping each other."""
    with suppress(KeyboardInterrupt):
        _demo(fresh=fresh)
    typer.echo("Stopped.", err=True)
    gc.freeze()  # or Python would look through every class of the SDKs for a second before it lets go


def _demo(*, fresh: bool) -> None:
    settings, clock = open_settings()
    if settings.now is not None:
        raise complaint("PALIER_NOW: the playground lives in the present; unset it.")
    given = settings.model_fields_set
    if "database_url" not in given:
        settings = settings.model_copy(update={"database_url": DATABASE})
    configure(settings.log_level if "log_level" in given else "ERROR")
    with one_sentence(AnotherTown, PortTaken), ExitStack() as afterwards:
        if "port" in given:
            bound(settings.host, settings.port).close()  # said before all the preparations, not after
        database = database_of(settings)
        afterwards.callback(database.close)
        if lock := only_one(database):
            afterwards.callback(lock.close)
        gc.disable()  # what is imported and invented now stays: looking for waste in it costs a fifth of the start
        prepare(settings, database, clock, fresh=fresh)
        asyncio.run(_run(settings, database, clock, 1 if "port" in given else PORTS))


def prepare(settings: Settings, database: Database, clock: Clock, *, fresh: bool = False) -> None:
    """Everything that takes time, shown as it goes; done already, it takes none.

    Raises:
        AnotherTown: the database serves a real town.
        DatabaseTrouble: it cannot be used.
    """
    with Steps() as steps, _stoppable():
        steps.begin("Preparing the database")
        if schema.state(database) is schema.State.EMPTY or settings.database_url == DATABASE:
            schema.upgrade(database)
        schema.require_current(database)
        if fresh:
            clear(database)
        steps.begin("Learning to understand the languages of the town")
        from nlu.train import ensure_trained

        ensure_trained(settings.models, steps.detail, at=clock.now())
        if not is_seeded(database):
            steps.begin("Inventing a town")
            from bots.playground.town import set_the_scene

            now = clock.now()
            seed(database, invent(SEED, now), now, clock, steps.count)
            set_the_scene(database, clock)
        steps.begin("Starting")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Who leaves while it prepares is not shown where in the database's business that was."""
    pool = logging.getLogger("sqlalchemy.pool")
    level = pool.level
    pool.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        pool.setLevel(level)


async def _run(settings: Settings, database: Database, clock: Clock, ports: int) -> None:
    """Serves the playground until told to stop.

    Raises:
        PortTaken: none of so many ports, from the settings' on, is free.
    """
    from bots.playground.town import playground

    door = _door(settings, ports)
    public = settings.public_url or address_of(settings.host, door)  # links of the town lead to this very machine
    settings = settings.model_copy(update={"port": door.getsockname()[1], "public_url": public})
    async with playground(settings, database, clock) as (application, _phones):
        await serve(application, _ready, door)


def _door(settings: Settings, ports: int) -> socket:
    """The first free one of so many ports."""
    for port in range(settings.port, settings.port + ports - 1):
        with suppress(PortTaken):
            return bound(settings.host, port)
        typer.echo(f"Port {port} is taken: the next one is tried.", err=True)
    return bound(settings.host, settings.port + ports - 1)


def _ready(address: str) -> None:
    gc.freeze()
    gc.enable()
    typer.echo(f"Palier's playground: {address}/")
