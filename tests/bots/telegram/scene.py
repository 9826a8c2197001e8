"""The scene of these tests: an emulated Telegram, Jeanne's phone, our channel, and an inbox that forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from backend.clock import FrozenClock
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.telegram.channel import TelegramChannel
from tests.support.receiving import Inbox, Pauses
from tests.support.scenes import told_in

TOKEN: Final = "123456:AAE-test_token"
SECRET: Final = "a-secret_of-ours"
JEANNE: Final = 42


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


on_telegram = told_in(scene)
"""Plays an asynchronous story, with a channel made with these options."""
