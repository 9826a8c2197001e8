"""The house of these tests: the real line, delivery, reception and webhooks of one account, in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import httpx
from fastapi import FastAPI
from sqlalchemy import select
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.messaging.messages import EVENTS, OUTGOINGS, Outgoing, Spoke, Wrote
from backend.messaging.senders import Account
from backend.messaging.voice import Transcript
from backend.models import ChannelAccount, Identity, InboxEvent, OutboxMessage, Person
from bots import webhooks
from bots.channel import Channel, Media, Received
from bots.listeners import Line
from bots.playground.served import served
from bots.reception import Reception
from bots.voice.hearing import Hearing
from bots.voice.limits import PATIENCE
from tests.bots.faults.door import Door
from tests.bots.faults.platform import Platform
from tests.support.post import Post

EXACTLY: Final = 1e-4
"""Seconds: what the rounds of a virtual loop between two moments may take."""
OVER: Final = ("sent", "set_aside", "uncertain", "lapsed", "cancelled")


@dataclass(frozen=True)
class Called:
    """One call of the platform to us."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Deaf:
    """A transcriber that nothing is to be brought to."""

    async def write_down(self, recording: Media, *, language: str | None) -> Transcript:
        raise AssertionError(f"{len(recording.content)} bytes were brought to be heard")


@dataclass
class House:
    post: Post
    platform: Platform
    door: Door
    account: Account
    hook: str = ""
    called: list[Called] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    """When each message was handed to the platform, whatever it answered."""
    on_two_workers: bool = False
    """Whether all that comes in is brought to two receptions at once."""
    hears: bool = False
    """Whether voice notes are fetched and brought to be heard."""
    answers_get_lost: bool = False
    """Whether the process never learns what became of what it sends from now on."""
    channel: Channel = field(init=False)
    _line: Line | None = None
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        hearing = PATIENCE if self.hears else None
        self._receptions = [Reception(self.post.database, self.post.clock, lambda: None, hearing) for _worker in "12"]

    # --- the process ------------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[House]:
        app, closing = FastAPI(), asyncio.Event()
        app.include_router(webhooks.routes(lambda _account: self._hook(), self._keep))
        for router in self.platform.routes(self.post.database, self.account, self._receive):
            app.include_router(router)
        keeping = [asyncio.create_task(one.run()) for one in self._receptions]
        async with served(self._noted(app), closing, 0, "127.0.0.1") as ours:
            self.hook = f"{ours}/webhooks/{self.account.id}"
            self.starts("the first")
            try:
                yield self
            finally:
                await self.is_killed()
                await self.channel.close()
                for one in keeping:
                    one.cancel()
                await asyncio.gather(*keeping, return_exceptions=True)

    def starts(self, holder: str) -> None:
        """A process begins to serve the account."""
        post = self.post
        hearing = Hearing(post.database, post.clock, self.account, Deaf(), lambda: None) if self.hears else None
        self._line = Line(
            post.database, post.clock, self.account, lambda _account: self._made(), self._receptions[0], holder, hearing
        )
        self._task = asyncio.create_task(self._line.run())

    async def is_killed(self) -> None:
        """It gives nothing up, and writes nothing down."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._line is not None and self._line.channel is not None:
            await self._line.channel.close()

    def _made(self) -> Channel:
        made: Any = self.platform.channel(self.door.url, self.hook)
        send = made.send

        async def sends(to: str, part: Outgoing, *, key: str) -> str:
            self.asked.append(asyncio.get_running_loop().time())
            named: str = await send(to, part, key=key)
            if self.answers_get_lost:
                await asyncio.Event().wait()
            return named

        made.send = sends
        self.channel = made
        return self.channel

    def _hook(self) -> Any:
        if self._line is None or self._line.channel is None:
            raise webhooks.NotNow
        return self._line.channel

    async def _keep(self, _account: int, received: Sequence[Received]) -> None:
        await self._receive(received)

    async def _receive(self, received: Sequence[Received]) -> None:
        workers = self._receptions if self.on_two_workers else self._receptions[:1]
        await asyncio.gather(*(one.receive(self.account, received) for one in workers))

    def _noted(self, app: ASGIApp) -> ASGIApp:
        async def noted(scope: Scope, receive: Receive, send: Send) -> None:
            body = b""

            async def hears() -> Any:
                nonlocal body
                message = await receive()
                body += message.get("body", b"")
                return message

            await app(scope, hears, send)
            if scope["type"] == "http" and scope["method"] == "POST":
                headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
                self.called.append(Called(scope["path"], headers, body))

        return noted

    # --- what the story does ----------------------------------------------------------------------------------------

    async def meets(self, *names: str) -> None:
        for name in names:
            await self.platform.meets(name, self.hook)
            await self.until(lambda: len(self.people()) > len(self.post.people))
            self.post.people[name] = self.people()[-1]

    def says(self, name: str, *texts: str, **given: Any) -> None:
        """Something is written to the outbox, and the line is woken."""
        self.post.will_say(name, *texts, reply_on=None, **given)
        if self._line is not None:
            self._line.wake()

    async def posts(self, called: Called, **changed: str | bytes) -> int:
        """The same call once more, from whoever; with other headers (none where the value is empty)."""
        given = {name: value for name, value in {**called.headers, **changed}.items() if value and name != "host"}
        headers = [(name.encode(), one if isinstance(one, bytes) else one.encode()) for name, one in given.items()]
        async with httpx.AsyncClient(base_url=self.hook) as client:
            answer = await client.post(
                httpx.URL(self.hook).copy_with(path=called.path), content=called.body, headers=headers
            )
        return answer.status_code

    async def until(self, wanted: Callable[[], bool], *, within: float = 60.0, step: float = 0.5) -> None:
        """Lets time pass until it is as wanted."""
        for _step in range(int(within / step)):
            if wanted():
                return
            await asyncio.sleep(step)
        assert wanted(), (self.states(), self.heard())

    async def until_over(self, within: float = 900.0) -> None:
        """Until something final can be said of each message."""
        await self.until(lambda: set(self.states().values()) <= set(OVER), within=within, step=5.0)

    # --- what there is to see ---------------------------------------------------------------------------------------

    def people(self) -> list[int]:
        there = Identity.channel_account_id == self.account.id
        return self._all(select(Person.id).join(Identity).where(there).order_by(Person.id))

    def states(self) -> dict[str, str]:
        rows = self._all(select(OutboxMessage).order_by(OutboxMessage.id))
        return {OUTGOINGS.loads(one.content).text: one.state for one in rows}

    def events(self) -> list[InboxEvent]:
        return self._all(select(InboxEvent).order_by(InboxEvent.id))

    def heard(self) -> list[str]:
        """The texts in the inbox, in order, but for the first of each person."""
        contents = [EVENTS.loads(one.content) for one in self.events()]
        return [one.text for one in contents if isinstance(one, Spoke | Wrote) and one.text != "Bonjour"]

    def fastest(self) -> float:
        """Messages a second, between the two that followed each other most closely."""
        closest = min((after - before for before, after in pairwise(self.asked)), default=float("inf"))
        return 1 / (closest + EXACTLY)

    def _all(self, query: Any) -> list[Any]:
        with self.post.database.read() as db:
            return list(db.scalars(query))


def account_of(post: Post, channel: str) -> Account:
    """An account of ours on this channel."""
    with post.database.write() as db:
        account = ChannelAccount(territory_id=post.territory_id, channel=channel, address=f"ours on {channel}")
        db.add(account)
        db.flush()
        return Account(account.id, post.territory_id, channel)
