"""The scene of these tests: an emulated Telegram, Jeanne's phone, our channel, and an inbox that forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from backend.clock import FrozenClock
from backend.messaging.messages import Content, Incoming
from bots.channel import Received
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.telegram.channel import TelegramChannel

TOKEN: Final = "123456:AAE-test_token"
SECRET: Final = "a-secret_of-ours"
JEANNE: Final = 42


@dataclass
class Inbox:
    """Keeps what a channel hands over, each key once; it may be told to fail first."""

    kept: dict[str, Incoming] = field(default_factory=dict)
    batches: int = 0
    failures: int = 0
    cursor: str = ""
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, received: Sequence[Received]) -> None:
        self.batches += 1
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full")
        for one in received:
            assert isinstance(one, Incoming)
            self.kept.setdefault(one.key, one)
        self._changed.set()

    async def save(self, cursor: str) -> None:
        self.cursor = cursor
        self._changed.set()

    @property
    def contents(self) -> list[Content]:
        return [one.content for one in self.kept.values()]

    async def holds(self, *contents: Content) -> None:
        """Waits until it holds all of these."""
        await self._until(lambda: all(one in self.contents for one in contents))

    async def holds_something(self) -> None:
        await self._until(lambda: bool(self.kept))

    async def goes_on_at(self, cursor: str) -> None:
        """Waits until listening would go on there."""
        await self._until(lambda: self.cursor == cursor)

    async def _until(self, wanted: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not wanted():
                self._changed.clear()
                await self._changed.wait()


@dataclass
class Pauses:
    """Waiting without waiting: pauses are noted and end at once, but for the polls that Telegram holds."""

    noted: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.noted.append(seconds)
        await asyncio.sleep(0)


@dataclass
class Scene:
    telegram: TelegramEmulator
    url: str
    clock: FrozenClock
    jeanne: Phone
    pauses: Pauses
    inbox: Inbox
    channel: TelegramChannel

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """Our channel listens while the block lasts."""
        task = asyncio.create_task(self.channel.listen(self.inbox.receive, self.inbox.cursor, self.inbox.save))
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@contextlib.asynccontextmanager
async def scene(**options: Any) -> AsyncIterator[Scene]:
    clock = FrozenClock(datetime(2026, 11, 24, 8, 10, tzinfo=UTC))
    telegram = TelegramEmulator(TOKEN, "palier_demo_bot", clock=clock)
    pauses = Pauses()
    async with telegram.serving() as url:
        channel = TelegramChannel(TOKEN, api_base=url, clock=clock, pause=pauses, **options)
        jeanne = telegram.phone("Jeanne", JEANNE)
        try:
            yield Scene(telegram, url, clock, jeanne, pauses, Inbox(), channel)
        finally:
            await channel.close()


Story = Callable[[Scene], Awaitable[None]]


def on_telegram(**options: Any) -> Callable[[Story], Callable[[], None]]:
    """Plays an asynchronous story with a channel made with these options."""

    def staged(story: Story) -> Callable[[], None]:
        async def play() -> None:
            async with scene(**options) as played:
                await story(played)

        def test() -> None:
            asyncio.run(play())

        test.__name__ = getattr(story, "__name__", "test")
        test.__doc__ = story.__doc__
        return test

    return staged
