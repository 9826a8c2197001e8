"""Signal, at the emulator of signal-cli's daemon, of the kind that numbers its events.

An older one loses what it wrote into a stream whose reader had just died: `bots/signal/events.py` says so.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from fastapi import APIRouter

from backend.database import Database
from backend.messaging.senders import Account
from bots.channel import Channel, Receive
from bots.playground.signal_emulator import Phone, SignalEmulator
from bots.signal.channel import SignalChannel
from tests.bots.faults.door import Page
from tests.bots.faults.platform import NAMES
from tests.bots.signal.scene import US
from tests.support.virtual_time import VirtualClock


class Signal:
    name = "signal"
    absent: ClassVar[Mapping[str, str]] = {
        "a bad or missing signature or secret": "We read the daemon's stream: nobody calls us."
    }
    proof = ""
    too_fast = Page(429, b"", headers={"Retry-After": "60"})

    def __init__(self, clock: VirtualClock, folder: Path) -> None:
        self._clock = clock
        self._emulator = SignalEmulator(US, clock=clock, numbered=True)
        self._phones = {
            name: self._emulator.phone(name, f"5f4a3b2c-1d0e-4f9a-8b7c-6d5e4f3a2b{number:02}")
            for number, name in enumerate(NAMES)
        }
        self._last: Any = {}
        tell = self._emulator.account.tell

        def tells(event: Any) -> None:
            self._last = event
            tell(event)

        self._emulator.account.tell = tells  # type: ignore[method-assign]

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        async with self._emulator.serving() as url:
            yield int(url.rpartition(":")[2])

    def channel(self, url: str, hook: str) -> Channel:
        return SignalChannel(url, US, clock=self._clock)

    def routes(self, database: Database, account: Account, receive: Receive) -> Sequence[APIRouter]:
        return ()

    async def meets(self, name: str, hook: str) -> None:
        await self.writes(name, "Bonjour")

    async def writes(self, name: str, text: str) -> None:
        await self.phone(name).types(text)

    async def again(self) -> None:
        self._emulator.tells(self._last)

    async def sends_unknown(self, name: str) -> None:
        envelope = {**self._last["envelope"], "timestamp": 1_795_507_800_001}
        strange = {name: value for name, value in envelope.items() if name != "dataMessage"}
        self._emulator.tells({**self._last, "envelope": {**strange, "hologramMessage": {"id": 1}}})
        self._emulator.tells({"levitation": True})

    async def sends_voice(self, name: str, content: bytes) -> None:
        await self.phone(name).sends_voice(content)

    async def sends_picture(self, name: str, content: bytes) -> None:
        await self.phone(name).sends_photo(content)

    async def blocks(self, name: str) -> None:
        self.phone(name).leaves()

    async def throttles(self, name: str, *, on: bool) -> None:
        self.phone(name)._chat.tokens = -60.0 if on else 3.0

    async def said(self, name: str) -> list[str]:
        return self.phone(name).screen.texts

    def phone(self, name: str) -> Phone:
        return self._phones[name]
