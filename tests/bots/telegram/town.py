"""The whole program on an emulated Telegram, by polling or by webhook, in one process or in several."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import uvicorn

from backend.clock import Clock
from backend.database import Database
from backend.settings import read_settings
from bots.app import Application, Server, address_of, bound
from bots.joining import join_telegram
from bots.playground.telegram_emulator import Phone, TelegramEmulator
from bots.playground.telegram_emulator.limits import UNLIMITED, Limits
from nlu.train import ensure_trained

TOKEN: Final = "123456:AAE-test_token"
PATIENCE: Final = 30.0


@dataclass
class Town:
    telegram: TelegramEmulator
    database: Database
    clock: Clock
    url: str

    def phone(self, name: str, number: int, language: str = "fr") -> Phone:
        return self.telegram.phone(name, number, language_code=language)

    async def takes(self, deed: Callable[[], Awaitable[object]]) -> None:
        """Does it, and waits until it is kept: whoever asks Telegram for more has kept what there was."""
        await self.telegram.waits_for_poll()
        had = len(self.telegram.calls_of("getUpdates"))
        await deed()
        await self.telegram.waits_for_call(lambda _call: len(self.telegram.calls_of("getUpdates")) > had)
        await self.telegram.waits_for_poll()

    @asynccontextmanager
    async def process(self, **settings: Any) -> AsyncIterator[Application]:
        """One `palier run`, as long as the block lasts."""
        told = {"territory_name": "Valbourg", "territory_phone": "01 39 00 00 00", **settings}
        application = Application(
            read_settings(telegram_token=TOKEN, telegram_api=self.url, **told), self.database, self.clock
        )
        join_telegram(application, application.towns[0])
        async with application.running():
            yield application

    @asynccontextmanager
    async def called_process(self) -> AsyncIterator[Application]:
        """The same, called by Telegram at an address of its own."""
        async with AsyncExitStack() as stack:
            door = bound("127.0.0.1", 0)
            here = address_of("127.0.0.1", door)
            application = await stack.enter_async_context(self.process(public_url=here, telegram_secret="a-secret"))
            server = Server(uvicorn.Config(application.web(), log_level="warning", access_log=False))
            serving = asyncio.create_task(server.serve(sockets=[door]))
            try:
                yield application
            finally:
                server.should_exit = True
                await serving


@asynccontextmanager
async def town(database: Database, clock: Clock) -> AsyncIterator[Town]:
    ensure_trained()
    limits = Limits(a_chat=UNLIMITED, a_bot=UNLIMITED)  # the clock stands still: nobody could wait
    telegram = TelegramEmulator(TOKEN, "valbourg_bot", clock=clock, limits=limits)
    async with telegram.serving() as url:
        yield Town(telegram, database, clock, url)


async def sees(phone: Phone, *words: str) -> str:
    """All that the bot said, once it said all of these."""
    screen = await phone.waits_for(lambda one: all(word in said(one) for word in words), PATIENCE)
    return said(screen)


def said(screen: Any) -> str:
    return "\n".join(screen.texts).replace("\u00a0", " ").replace("\u202f", " ")
