"""A town with a web chat: real server, real database; the bot's part is played by the test."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.logo import Logo
from backend.messaging import inbox, outbox
from backend.messaging.messages import Content, Incoming, Outgoing, Priority
from backend.messaging.outbox import ToSend
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Conversation, Identity, InboxEvent, Person, Territory
from backend.services import territories
from backend.services.actor import SYSTEM
from backend.services.locking import existing
from bots import doors
from bots.channel import Received
from bots.voice.speaking import Speaker
from bots.webchat.channel import WebChatChannel
from bots.webchat.hub import Hub
from bots.webchat.routes import ChatDesk, chat_routes
from tests.bots.serving import serving

Result = TypeVar("Result")
Answer = Callable[[Content], Sequence[Outgoing]]
PATIENCE = 15.0


def silent(_: Content) -> Sequence[Outgoing]:
    return ()


@dataclass
class Town:
    """`answer` plays the bot: what it says to each thing that arrives."""

    database: Database
    clock: Clock
    answer: Answer = silent
    sessions_an_hour: int = 5
    voice: bool = False
    speaker: Speaker | None = None
    logo: Logo | None = None
    url: str = ""
    heard: list[Incoming] = field(default_factory=list)
    trouble: Exception | None = None
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _loop: asyncio.AbstractEventLoop = field(init=False)
    _leaves: asyncio.Event = field(init=False)
    _up: asyncio.Event = field(init=False)
    _down: asyncio.Event = field(init=False)
    _ended: bool = False
    _one_at_a_time: asyncio.Lock = field(init=False)

    def __post_init__(self) -> None:
        now = self.clock.now()
        with self.database.write() as db:
            territory = Territory(name="Sainte-Colline", phone="02 99 00 00 00", locale="fr", created_at=now)
            db.add(territory)
            db.flush()
            account = ChannelAccount(territory_id=territory.id, channel="webchat", address="webchat")
            db.add(account)
            db.flush()
            self.account = Account(account.id, territory.id, "webchat")

    @contextlib.contextmanager
    def open(self) -> Iterator[Town]:
        """Serves in a thread while the block lasts."""
        ready = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._serve(ready)))
        thread.start()
        ready.wait(PATIENCE)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._end)
            thread.join()

    def _end(self) -> None:
        self._ended = True
        self._leaves.set()
        self._up.set()

    async def _serve(self, ready: threading.Event) -> None:
        self._loop, self._leaves, self._one_at_a_time = asyncio.get_running_loop(), asyncio.Event(), asyncio.Lock()
        self._down, self._up = asyncio.Event(), asyncio.Event()
        port, self._ended = 0, False
        while not self._ended:
            with doors.opened("127.0.0.1", port) as door:
                port = door.getsockname()[1]
                await self._serve_at(door, ready)
            self._down.set()
            if not self._ended:
                await self._up.wait()

    async def _serve_at(self, door: socket.socket, ready: threading.Event) -> None:
        """Until it is told to stop, or cut off."""
        self.hub = Hub()
        self.channel = WebChatChannel(self.hub, clock=self.clock)
        desk = ChatDesk(
            self.database, self.clock, self.hub, self.receive, self.account.id, self.account.territory_id,
            self.sessions_an_hour, logo=self.logo, voice=self.voice, speaker=self.speaker,
        )  # fmt: skip
        app = FastAPI()
        app.include_router(chat_routes(desk))
        async with serving(app, door) as self.url:
            ready.set()
            await self._leaves.wait()
            await self.channel.close()

    def cut(self) -> None:
        """The server goes down, and takes every open connection with it."""

        async def go() -> None:
            self._down.clear()
            self._up.clear()
            self._leaves.set()
            await self._down.wait()
            self._leaves.clear()

        self._run(go())

    def comes_back(self) -> None:
        self._loop.call_soon_threadsafe(self._up.set)

    async def receive(self, received: Sequence[Received]) -> None:
        if self.trouble is not None:
            raise self.trouble
        arrived = [one for one in received if isinstance(one, Incoming)]
        for one in await asyncio.to_thread(self._keep, arrived):
            for message in self.answer(one.content):
                await self.send(one.sender, message)
            await asyncio.to_thread(self._settle)

    def _keep(self, arrived: Sequence[Incoming]) -> list[Incoming]:
        new = []
        for one in arrived:
            with self.database.write() as db:
                if inbox.receive(db, self.account, [one], now=self.clock.now(), token=self.clock.token):
                    new.append(one)
        with self._changed:
            self.heard += new
            self._changed.notify_all()
        return new

    def _settle(self) -> None:
        with self.database.write() as db:
            for event_id in db.scalars(select(InboxEvent.id).where(InboxEvent.state == "waiting")):
                inbox.settle(db, event_id, now=self.clock.now())

    async def send(self, to: str, message: Outgoing) -> None:
        await asyncio.to_thread(self.writes, message, to=to)
        await self.deliver(to)

    async def deliver(self, to: str) -> None:
        """What delivery does: the next row is claimed, sent, and only then marked as sent."""
        async with self._one_at_a_time:
            row = await asyncio.to_thread(self._claim, to)
            platform_id = await self.channel.send(to, row.message, key=str(row.id))
            await asyncio.to_thread(self._sent, row.id, platform_id)

    def _claim(self, to: str) -> ToSend:
        with self.database.write() as db:
            who = self._identity(db, to)
            (row,) = outbox.claim(db, self.account.id, fence=None, now=self.clock.now(), person_id=who.person_id)
            return row

    def _sent(self, row_id: int, platform_id: str) -> None:
        with self.database.write() as db:
            outbox.sent(db, row_id, platform_id, now=self.clock.now())

    @staticmethod
    def _identity(db: Session, to: str) -> Identity:
        return db.scalars(select(Identity).where(Identity.address == to)).one()

    # --- what the test does from its own thread --------------------------------------------------------------------

    def says(self, message: Outgoing, to: str | None = None) -> None:
        """The bot writes, of itself, to the visitor heard last."""
        self._run(self.send(to or self.heard[-1].sender, message))

    def writes(self, message: Outgoing, priority: Priority = Priority.REPLY, to: str | None = None) -> None:
        """Puts a message into the outbox, where it waits."""
        with self.database.write() as db:
            who = self._identity(db, to or self.heard[-1].sender)
            newest = select(InboxEvent.id).where(InboxEvent.identity_id == who.id).order_by(InboxEvent.id.desc())
            account, town = self.account.id, self.account.territory_id
            letter = outbox.Letter(town, who.person_id, message, priority, who.id, account, db.scalar(newest.limit(1)))
            outbox.write(db, [letter], now=self.clock.now())

    def delivers(self) -> None:
        """What waits for the visitor heard last is sent."""
        self._run(self.deliver(self.heard[-1].sender))

    def closes_its_pages(self) -> None:
        self._run(self.channel.close())

    def decides(self, name: str, value: Any) -> None:
        """Sets a policy."""
        with self.database.write() as db:
            territory = existing(db, Territory, self.account.territory_id)
            territories.decide(db, territory, name, value, actor=SYSTEM, now=self.clock.now())

    def answers_in(self, locale: str) -> None:
        """Everybody who wrote is answered in this language from now on."""
        with self.database.write() as db:
            db.execute(update(Person).values(locale=locale))
        self._run(self._hint())

    def taken_over_by(self, agent: str) -> None:
        with self.database.write() as db:
            for conversation in db.scalars(select(Conversation)):
                conversation.taken_by = agent
        self._run(self._hint())

    async def _hint(self) -> None:
        self.hub.hint(self.heard[-1].sender)

    def hears(self, *contents: Content) -> None:
        """Waits until all of these have arrived."""
        with self._changed:
            found = self._changed.wait_for(lambda: all(one in self.contents for one in contents), PATIENCE)
        assert found, self.contents

    @property
    def contents(self) -> list[Content]:
        return [one.content for one in self.heard]

    def _run(self, deed: Any) -> None:
        asyncio.run_coroutine_threadsafe(deed, self._loop).result(PATIENCE)
