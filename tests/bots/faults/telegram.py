"""Telegram, at its emulator: called by its webhook, or asked."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Final

from fastapi import APIRouter

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from bots.playground.telegram_emulator import Phone, TelegramEmulator, too_many_requests
from bots.playground.telegram_emulator.updates import Pending
from bots.telegram.channel import TelegramChannel
from tests.bots.faults.door import Page
from tests.bots.faults.platform import NAMES
from tests.support.virtual_time import VirtualClock

TOKEN: Final = "123456:AAE-test_token"
SECRET: Final = "a-secret_of-ours"


class CallingTelegram:
    name = "telegram"
    absent: ClassVar[Mapping[str, str]] = {}
    proof = "x-telegram-bot-api-secret-token"
    too_fast = Page(429, json.dumps(too_many_requests(60).to_dict()).encode(), "application/json")

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._emulator = TelegramEmulator(TOKEN, "palier_demo_bot", clock=clock)
        self._phones = {name: self._emulator.phone(name, 40 + number) for number, name in enumerate(NAMES)}

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        async with self._emulator.serving() as url:
            yield int(url.rpartition(":")[2])

    def channel(self, url: str, hook: str) -> Channel:
        return TelegramChannel(TOKEN, SECRET, url, clock=self._clock, webhook_url=hook)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return ()

    async def meets(self, name: str, hook: str) -> None:
        await self.phone(name).types("Bonjour")

    async def writes(self, name: str, text: str) -> None:
        await self.phone(name).types(text)
        self._last = self._emulator.bot.updates.waiting[-1]

    async def again(self) -> None:
        """As after a crash before the cursor was kept: the same message under another number."""
        updates, told = self._emulator.bot.updates, self._last
        updates.waiting.append(
            Pending(updates.next_id, told.lane, told.at, {**told.payload, "update_id": updates.next_id})
        )
        updates.next_id += 1
        updates.wake()

    async def sends_unknown(self, name: str) -> None:
        updates = self._emulator.bot.updates
        chat = self.phone(name).user.id
        message = {"message_id": 900, "date": 1_795_507_800, "chat": {"id": chat, "type": "private"}, "hologram": {}}
        strange: tuple[dict[str, Any], ...] = ({"levitation": {}}, {"message": {**message, "from": {"id": chat}}})
        for told in strange:
            update_id, updates.next_id = updates.next_id, updates.next_id + 1
            updates.waiting.append(Pending(update_id, chat, self._clock.monotonic(), {"update_id": update_id, **told}))
        updates.wake()

    async def sends_voice(self, name: str, content: bytes) -> None:
        await self.phone(name).sends_voice(b"OggS", seconds=60, size=len(content))

    async def sends_picture(self, name: str, content: bytes) -> None:
        await self.phone(name).sends_photo(content)

    async def blocks(self, name: str) -> None:
        await self.phone(name).blocks()

    async def throttles(self, name: str, *, on: bool) -> None:
        (bucket,) = self._emulator.bot.flood._of(self.phone(name).user.id)
        bucket.level = -60.0 if on else 3.0

    async def said(self, name: str) -> list[str]:
        return self.phone(name).screen.texts

    def phone(self, name: str) -> Phone:
        return self._phones[name]


class AskedTelegram(CallingTelegram):
    absent: ClassVar[Mapping[str, str]] = {
        "a bad or missing signature or secret": "We ask Telegram, over TLS, under our token: nobody calls us."
    }
    proof = ""

    def channel(self, url: str, hook: str) -> Channel:
        return TelegramChannel(TOKEN, api_base=url, clock=self._clock)
