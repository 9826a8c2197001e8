"""The scene of these tests: an emulated WhatsApp, Jeanne's phone, our channel, and an inbox that forgets nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import FastAPI

from backend.clock import FrozenClock
from backend.messaging.messages import Content, Incoming, Receipt
from bots import webhooks
from bots.channel import Received
from bots.playground.whatsapp_emulator import PHONE_ID, Phone, WhatsAppEmulator
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.templates import TEMPLATES
from tests.bots.serving import serving
from tests.support.scenes import told_in

TOKEN: Final = "EAAJB-test-token"
SECRET: Final = "0123456789abcdef0123456789abcdef"
WORD: Final = "a-word-of-ours"
TOWN: Final = "Valbreuse"
JEANNE: Final = "33612345678"
NOW: Final = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)


@dataclass
class Inbox:
    """Keeps what a channel hands over, each key once."""

    kept: dict[str, Incoming] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def keep(self, _account: int, received: Sequence[Received]) -> None:
        for one in received:
            if isinstance(one, Receipt):
                self.receipts.append(one)
            else:
                self.kept.setdefault(one.key, one)
        self._changed.set()

    @property
    def contents(self) -> list[Content]:
        return [one.content for one in self.kept.values()]

    async def until(self, wanted: Callable[[Inbox], bool]) -> None:
        async with asyncio.timeout(20):
            while not wanted(self):
                self._changed.clear()
                await self._changed.wait()


@dataclass
class Pauses:
    """Waiting without waiting: pauses are noted and end at once."""

    noted: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.noted.append(seconds)
        await asyncio.sleep(0)


@dataclass
class Scene:
    whatsapp: WhatsAppEmulator
    url: str
    clock: FrozenClock
    jeanne: Phone
    pauses: Pauses
    inbox: Inbox
    channel: WhatsAppChannel
    hook: str

    @property
    def to(self) -> str:
        """Jeanne's address as a message of hers told it."""
        return self.jeanne.chat.user_id or self.jeanne.chat.wa_id


def made(clock: FrozenClock, api: str | None = None, **changes: Any) -> WhatsAppChannel:
    given = {"token": TOKEN, "phone_id": PHONE_ID, "app_secret": SECRET, "verify_token": WORD, "api": api} | changes
    return WhatsAppChannel(**given, clock=clock)


@contextlib.asynccontextmanager
async def scene(**options: Any) -> AsyncIterator[Scene]:
    clock, pauses, inbox = FrozenClock(NOW), Pauses(), Inbox()
    whatsapp = WhatsAppEmulator(TOKEN, SECRET, clock=clock, pause=pauses, **options)
    whatsapp.approves(*(one.submission(TOWN) for one in TEMPLATES))
    jeanne = whatsapp.phone("Jeanne Payet", JEANNE)
    async with whatsapp.serving() as url:
        channel = made(clock, url)
        web = FastAPI()
        web.include_router(webhooks.routes(lambda _account: channel, inbox.keep))
        async with serving(web) as house:
            hook = f"{house}/webhooks/1"
            await whatsapp.hooks.verifies(hook, WORD)
            try:
                yield Scene(whatsapp, url, clock, jeanne, pauses, inbox, channel, hook)
            finally:
                await channel.close()


on_whatsapp = told_in(scene)
"""Plays an asynchronous story, with a WhatsApp made with these options."""
