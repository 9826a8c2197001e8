"""The composition root: settings → one running process. The only place where parts are wired."""

from __future__ import annotations

import asyncio
import fcntl
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

import structlog
import uvicorn
from fastapi import APIRouter, FastAPI

from backend.clock import Clock
from backend.database import Database, DatabaseReadOnly, DatabaseTrouble
from backend.messaging.senders import Account
from backend.models import Territory
from backend.settings import Settings
from bots import doors, webhooks
from bots.channel import Channel, Received, Webhook
from bots.courtesy import Courtesy
from bots.hints import Hints
from bots.holders import holder_name
from bots.house import account_of, build_house, towns_of
from bots.listeners import Line
from bots.own_data.routes import own_data_routes
from bots.reception import Reception
from bots.vigilance import vigilance
from bots.voice.hearing import Hearing
from bots.voice.limits import PATIENCE
from bots.voice.services import synthesiser, transcriber
from bots.voice.speaking import Speaker
from bots.workers import Workers

log = structlog.get_logger()


class AlreadyRunning(DatabaseTrouble):
    """Another `palier run` uses this SQLite database: stop it first, or move to PostgreSQL to run several."""


@dataclass
class Application:
    """One process: HTTP in, listeners, workers, schedule, delivery."""

    settings: Settings
    database: Database
    clock: Clock
    lines: list[Line] = field(default_factory=list)
    routers: list[APIRouter] = field(default_factory=list)
    leaves: list[Callable[[], object]] = field(default_factory=list)
    """Called first when the process is told to stop: open streams are let go, for the web server waits for them."""

    def __post_init__(self) -> None:
        self.house = build_house(self.settings, self.database, self.clock)
        self.towns = towns_of(self.database, self.settings, self.clock)
        self.hints = Hints(self.database, self._heard)
        courtesy = Courtesy()
        self.workers = Workers(self.house, self.settings.turn_workers, self._spoke, courtesy)
        self.transcriber = transcriber(self.settings)
        self.synthesiser = synthesiser(self.settings)
        self.vigilance = vigilance(self.settings, self.database, self.clock)
        hearing = PATIENCE if self.transcriber else None
        self.reception = Reception(self.database, self.clock, self._arrived, hearing, courtesy)
        self.holder = holder_name(self.clock.token(4))
        self._loop: asyncio.AbstractEventLoop | None = None

    def add(self, town: Territory, make: Callable[[Account], Channel], channel: str, address: str) -> Line:
        """Adds a channel account of this town. Its row is made on first use; `make` gets it and gives the channel."""
        with self.database.write() as db:
            account = account_of(db, town, channel, address)
        hearing = (
            Hearing(self.database, self.clock, account, self.transcriber, self._arrived) if self.transcriber else None
        )
        speaker = Speaker(self.synthesiser, account.locale) if self.synthesiser else None
        line = Line(self.database, self.clock, account, make, self.reception, self.holder, hearing, speaker)
        self.lines.append(line)
        return line

    def web(self) -> FastAPI:
        """The HTTP side of the process."""
        app = FastAPI(title="Palier", docs_url=None, redoc_url=None, openapi_url=None)
        lines = {line.account.id: line for line in self.lines}

        def hook(account_id: int) -> Webhook | None:
            line = lines[account_id]
            if line.channel is None:
                raise webhooks.NotNow
            return line.channel if isinstance(line.channel, Webhook) else None

        def sent() -> dict[tuple[str, str], int]:
            counts: Counter[tuple[str, str]] = Counter()
            for line in self.lines:
                for fate, count in (line.delivery.counts if line.delivery else {}).items():
                    counts[line.account.channel, fate] += count
            return counts

        async def keep(account_id: int, received: Sequence[Received]) -> None:
            await self.reception.receive(lines[account_id].account, received)

        app.include_router(webhooks.health(self.database, self.clock, sent))
        app.include_router(webhooks.routes(hook, keep))
        app.include_router(own_data_routes(self.database, self.clock))
        for router in self.routers:
            app.include_router(router)
        return app

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything but HTTP is at work inside the block; afterwards every turn has ended and leases are given up."""
        self._loop = asyncio.get_running_loop()
        self.workers.start()
        self.hints.start()
        tasks = [asyncio.create_task(self.reception.run())]
        tasks += [asyncio.create_task(line.run()) for line in self.lines]
        if self.vigilance:
            tasks.append(asyncio.create_task(self.vigilance.run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.to_thread(self.workers.stop)
            await asyncio.to_thread(self.hints.stop)
            for line in self.lines:
                await line.close()

    # --- hints: who wakes whom --------------------------------------------------------------------------------

    def _arrived(self) -> None:
        self.workers.wake()
        self.hints.send()
        if self.transcriber:
            self._wake_lines()  # there may be a voice note in it

    def _spoke(self) -> None:
        self.hints.send()
        self.workers.wake()
        self._wake_lines()

    def _heard(self) -> None:
        self.workers.wake()
        self._wake_lines()

    def _wake_lines(self) -> None:
        if self._loop is None or self._loop.is_closed():
            return
        for line in self.lines:
            self._loop.call_soon_threadsafe(line.wake)


class PortTaken(Exception):
    """The address PALIER_HOST:PALIER_PORT is in use: stop what uses it, or set another PALIER_PORT."""


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: the process is told to stop in one place, below."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    application: Application,
    ready: Callable[[str], object] = lambda _address: None,
    door: socket.socket | None = None,
) -> None:
    """Runs until the process is told to stop (SIGINT, SIGTERM). `ready` gets the address once it is ours; `door` is
    where we listen already, if anywhere.

    Raises:
        PortTaken: another program listens there.
    """
    settings = application.settings
    door = door or bound(settings.host, settings.port)
    config = uvicorn.Config(application.web(), log_level="warning", access_log=False, timeout_graceful_shutdown=2)
    server = Server(config)

    def stop() -> None:
        server.should_exit = True
        for leave in application.leaves:
            leave()

    loop = asyncio.get_running_loop()
    for told in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(told, stop)
    async with application.running():
        ready(address_of(settings.host, door))
        await server.serve(sockets=[door])


def address_of(host: str, door: socket.socket) -> str:
    """Where a browser finds us."""
    return f"http://{host}:{door.getsockname()[1]}"


def bound(host: str, port: int) -> socket.socket:
    """The door at which we listen. Raises PortTaken."""
    try:
        return doors.opened(host, port)
    except OSError as error:
        raise PortTaken(f"PALIER_HOST, PALIER_PORT: {host}:{port} cannot be used ({error.strerror})") from None


def only_one(database: Database) -> IO[str] | None:
    """On SQLite, one running process: the lock is held as long as the file that is returned stays open.

    Raises:
        AlreadyRunning: another process runs on this database.
        DatabaseReadOnly: its folder cannot be written.
    """
    if database.file is None:
        return None
    path: Final = Path(f"{database.file}.running")
    try:
        lock = path.open("w", encoding="ascii")
    except OSError:
        raise DatabaseReadOnly(DatabaseReadOnly.__doc__) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise AlreadyRunning(AlreadyRunning.__doc__) from None
    return lock
