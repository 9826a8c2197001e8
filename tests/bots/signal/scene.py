"""The scene of these tests: an emulated Signal, Jeanne's phone, our channel, and an inbox that forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from backend.clock import FrozenClock
from bots.playground.signal_emulator import Phone, SignalEmulator
from bots.signal.channel import SignalChannel
from tests.support.receiving import Inbox, Pauses
from tests.support.scenes import told_in

US: Final = "+33612345678"
JEANNE: Final = "5f4a3b2c-1d0e-4f9a-8b7c-6d5e4f3a2b1c"
PAUL: Final = "7d6c5b4a-2f3e-4a1b-9c8d-0e1f2a3b4c5d"


@dataclass
class Scene:
    signal: SignalEmulator
    url: str
    clock: FrozenClock
    jeanne: Phone
    pauses: Pauses
    inbox: Inbox
    channel: SignalChannel

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
async def scene(*, numbered: bool = False) -> AsyncIterator[Scene]:
    clock = FrozenClock(datetime(2026, 11, 24, 8, 10, tzinfo=UTC))
    signal = SignalEmulator(US, clock=clock, numbered=numbered)
    pauses = Pauses()
    async with signal.serving() as url:
        channel = SignalChannel(url, US, clock=clock, pause=pauses)
        jeanne = signal.phone("Jeanne Payet", JEANNE)
        try:
            yield Scene(signal, url, clock, jeanne, pauses, Inbox(), channel)
        finally:
            await channel.close()


on_signal = told_in(scene)
"""Plays an asynchronous story, `numbered`: with a daemon that numbers its events."""
