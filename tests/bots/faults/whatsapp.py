"""WhatsApp, at its emulator."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from fastapi import APIRouter

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from bots.playground.whatsapp_emulator import PHONE_ID, Answers, Phone, WhatsAppEmulator, pair, throughput
from bots.whatsapp.channel import WhatsAppChannel
from bots.whatsapp.templates import TEMPLATES
from tests.bots.faults.door import Page
from tests.bots.faults.platform import NAMES
from tests.bots.whatsapp.scene import SECRET, TOKEN, TOWN, WORD
from tests.support.virtual_time import VirtualClock


class WhatsApp:
    name = "whatsapp"
    absent: ClassVar[Mapping[str, str]] = {}
    proof = "x-hub-signature-256"
    too_fast = Page(429, json.dumps(throughput().to_dict()).encode(), "application/json")

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._emulator = WhatsAppEmulator(TOKEN, SECRET, clock=clock)
        self._emulator.approves(*(one.submission(TOWN) for one in TEMPLATES))
        self._phones = {name: self._emulator.phone(name, f"3361234567{number}") for number, name in enumerate(NAMES)}

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        async with self._emulator.serving() as url:
            yield int(url.rpartition(":")[2])

    def channel(self, url: str, hook: str) -> Channel:
        return WhatsAppChannel(TOKEN, PHONE_ID, SECRET, WORD, url, clock=self._clock)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return ()

    async def meets(self, name: str, hook: str) -> None:
        self._emulator.hooks.url = hook
        await self.writes(name, "Bonjour")

    async def writes(self, name: str, text: str) -> None:
        await self.phone(name).types(text)

    async def again(self) -> None:
        self._emulator.hooks.again()

    async def sends_unknown(self, name: str) -> None:
        await self.phone(name).sends_poll()
        told = {"from": self.phone(name).chat.wa_id, "id": "wamid.new", "timestamp": "1795507800", "type": "hologram"}
        contact = self.phone(name).chat.contact
        self._emulator.hooks.tell({"contacts": [contact], "messages": [{**told, "hologram": {"id": 1}}]})
        self._emulator.hooks.tell({"levitations": [{"id": 1}]})

    async def sends_voice(self, name: str, content: bytes) -> None:
        await self.phone(name).sends_voice(content)

    async def sends_picture(self, name: str, content: bytes) -> None:
        await self.phone(name).sends_photo(content)

    async def blocks(self, name: str) -> None:
        await self.phone(name).blocks()

    async def throttles(self, name: str, *, on: bool) -> None:
        self._emulator.faults.for_person(self.phone(name).chat.wa_id, Answers(pair()) if on else None)

    async def said(self, name: str) -> list[str]:
        return self.phone(name).screen.texts

    def phone(self, name: str) -> Phone:
        return self._phones[name]
