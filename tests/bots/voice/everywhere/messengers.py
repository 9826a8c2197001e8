"""Telegram, WhatsApp and Signal, each at its emulator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, ClassVar, Final

from backend.clock import FrozenClock
from backend.services.towns import Served
from bots.app import Application
from bots.joining import join_signal, join_telegram, join_whatsapp
from bots.playground.signal_emulator import SignalEmulator
from bots.playground.telegram_emulator import TelegramEmulator
from bots.playground.telegram_emulator.limits import UNLIMITED, Limits
from bots.playground.whatsapp_emulator import PHONE_ID, WhatsAppEmulator
from tests.bots.signal.scene import JEANNE as HER_UUID
from tests.bots.signal.scene import US as OUR_NUMBER
from tests.bots.telegram.scene import JEANNE as HER_ID
from tests.bots.telegram.scene import TOKEN as TELEGRAM_TOKEN
from tests.bots.voice.everywhere.places import Ask, holds
from tests.bots.whatsapp.scene import JEANNE as HER_NUMBER
from tests.bots.whatsapp.scene import SECRET, TOKEN, WORD

PATIENCE: Final = 20.0


class OnTelegram:
    channel: ClassVar[str] = "telegram"
    form: ClassVar[str] = "ogg"
    absent: ClassVar[Mapping[str, str]] = {}
    address = str(HER_ID)

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None:
        limits = Limits(a_chat=UNLIMITED, a_bot=UNLIMITED)  # the clock stands still: nobody could wait
        self._emulator = TelegramEmulator(TELEGRAM_TOKEN, "valbourg_bot", clock=clock, limits=limits)
        self._phone = self._emulator.phone("Jeanne", HER_ID)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Mapping[str, Any]]:
        async with self._emulator.serving() as url:
            yield {"telegram_token": TELEGRAM_TOKEN, "telegram_api": url}

    def join(self, application: Application, town: Served) -> None:
        join_telegram(application, town)

    @asynccontextmanager
    async def met(self, application: Application, url: str) -> AsyncIterator[None]:
        yield

    async def speaks(self, recording: bytes, seconds: int) -> None:
        await self._phone.sends_voice(recording, seconds)

    async def writes(self, text: str) -> None:
        await self._phone.types(text)

    async def chooses(self, title: str) -> None:
        await self._phone.taps(title)

    async def sees(self, *words: str) -> str:
        screen = await self._phone.waits_for(lambda one: holds(one.texts, words), PATIENCE)
        return "\n".join(screen.texts)

    async def voices(self) -> Sequence[bytes]:
        ours = [one.message.voice for one in self._phone.screen if not one.mine and one.kind == "voice"]
        return [self._emulator.bot.files[one.file_id].content for one in ours if one is not None]


class OnWhatsApp:
    channel: ClassVar[str] = "whatsapp"
    form: ClassVar[str] = "ogg"
    absent: ClassVar[Mapping[str, str]] = {}

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None:
        self._emulator = WhatsAppEmulator(TOKEN, SECRET, clock=clock)
        self._phone = self._emulator.phone("Jeanne Payet", HER_NUMBER)
        self.address = self._phone.chat.user_id

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Mapping[str, Any]]:
        async with self._emulator.serving() as url:
            yield {
                "whatsapp_token": TOKEN, "whatsapp_phone_id": PHONE_ID, "whatsapp_app_secret": SECRET,
                "whatsapp_verify_token": WORD, "whatsapp_api": url,
            }  # fmt: skip

    def join(self, application: Application, town: Served) -> None:
        join_whatsapp(application, town)

    @asynccontextmanager
    async def met(self, application: Application, url: str) -> AsyncIterator[None]:
        await self._emulator.waits_for_call(lambda call: call.what == "number")
        await self._emulator.hooks.verifies(f"{url}/webhooks/{application.lines[0].account.id}", WORD)
        yield

    async def speaks(self, recording: bytes, seconds: int) -> None:
        await self._phone.sends_voice(recording)

    async def writes(self, text: str) -> None:
        await self._phone.types(text)

    async def chooses(self, title: str) -> None:
        await self._phone.taps(title)

    async def sees(self, *words: str) -> str:
        screen = await self._phone.waits_for(lambda one: holds(one.texts, words), PATIENCE)
        return "\n".join(screen.texts)

    async def voices(self) -> Sequence[bytes]:
        return self._phone.hears()


class OnSignal:
    """Its phones record AAC, and have no buttons: one writes what one chooses."""

    channel: ClassVar[str] = "signal"
    form: ClassVar[str] = "aac"
    absent: ClassVar[Mapping[str, str]] = {}
    address = HER_UUID

    def __init__(self, clock: FrozenClock, folder: Path, homeserver: Ask) -> None:
        self._emulator = SignalEmulator(OUR_NUMBER, clock=clock)
        self._phone = self._emulator.phone("Jeanne Payet", HER_UUID)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Mapping[str, Any]]:
        async with self._emulator.serving() as url:
            yield {"signal_url": url, "signal_account": OUR_NUMBER}

    def join(self, application: Application, town: Served) -> None:
        join_signal(application, town)

    @asynccontextmanager
    async def met(self, application: Application, url: str) -> AsyncIterator[None]:
        yield

    async def speaks(self, recording: bytes, seconds: int) -> None:
        await self._phone.sends_voice(recording)

    async def writes(self, text: str) -> None:
        await self._phone.types(text)

    async def chooses(self, title: str) -> None:
        await self._phone.types(title)

    async def sees(self, *words: str) -> str:
        screen = await self._phone.waits_for(lambda one: holds(one.texts, words), PATIENCE)
        return "\n".join(screen.texts)

    async def voices(self) -> Sequence[bytes]:
        return self._phone.hears()
