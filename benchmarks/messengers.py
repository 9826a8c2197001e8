"""The platforms of the delivery benchmark: an emulator of each, our channel on it, and all who may be written to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from bots.channel import Channel
from bots.playground.signal_emulator import SignalEmulator
from bots.playground.telegram_emulator import TelegramEmulator
from bots.playground.whatsapp_emulator import PHONE_ID, WhatsAppEmulator
from tests.support.virtual_time import VirtualClock

TOKEN: Final = "123456:AAE-bench_token"
US: Final = "+33612345678"


@dataclass(frozen=True)
class Messenger:
    """Our channel there. `forgets`: the platform loses what was said, for it is our memory that is looked at."""

    channel: Channel
    forgets: Callable[[], None] = lambda: None


Platform = Callable[[VirtualClock, list[str], Path], AbstractAsyncContextManager[Messenger]]


@asynccontextmanager
async def telegram(clock: VirtualClock, addresses: list[str], _folder: Path) -> AsyncIterator[Messenger]:
    from bots.telegram.channel import TelegramChannel

    emulator = TelegramEmulator(TOKEN, "palier_bench_bot", clock=clock)
    for address in addresses:
        await emulator.phone(address, int(address)).starts()
    emulator.bot.updates.clear()

    def forgets() -> None:
        emulator.calls.clear()
        for chat in emulator.bot.chats.values():
            chat.messages.clear()

    async with emulator.serving() as url:
        channel = TelegramChannel(TOKEN, api_base=url, clock=clock)
        yield Messenger(channel, forgets)
        await channel.close()


@asynccontextmanager
async def whatsapp(clock: VirtualClock, addresses: list[str], _folder: Path) -> AsyncIterator[Messenger]:
    from bots.whatsapp.channel import WhatsAppChannel

    emulator = WhatsAppEmulator("EAAJB-bench", "secret", clock=clock)
    for address in addresses:
        await emulator.phone(address, address).types("Bonjour")

    def forgets() -> None:
        emulator.calls.clear()
        emulator.hooks._waiting.clear()  # noqa: SLF001  what it would tell us: we have no address here
        for chat in emulator.number.chats.values():
            chat.messages.clear()

    async with emulator.serving() as url:
        channel = WhatsAppChannel("EAAJB-bench", PHONE_ID, "secret", "word", url, clock=clock)
        channel.window *= 30  # nobody here writes again
        yield Messenger(channel, forgets)
        await channel.close()


@asynccontextmanager
async def signal(clock: VirtualClock, addresses: list[str], _folder: Path) -> AsyncIterator[Messenger]:
    from bots.signal.channel import SignalChannel

    emulator = SignalEmulator(US, clock=clock)
    for address in addresses:
        emulator.phone(address, address)

    def forgets() -> None:
        emulator.calls.clear()
        for chat in emulator.account.chats.values():
            chat.bubbles.clear()

    async with emulator.serving() as url:
        channel = SignalChannel(url, US, clock=clock)
        yield Messenger(channel, forgets)
        await channel.close()


@asynccontextmanager
async def sms(clock: VirtualClock, _addresses: list[str], _folder: Path) -> AsyncIterator[Messenger]:
    from bots.sms.channel import SmsChannel
    from bots.sms.gateway import Gateway

    send = {"url": "http://gateway.test/sms", "body": {"to": "{to}", "text": "{text}"}}
    gateway = Gateway.model_validate({"send": send, "proof": {"header": "x"}})
    takes = httpx.MockTransport(lambda _request: httpx.Response(200, json={}))
    channel = SmsChannel(gateway, US, clock=clock, secret="s", transport=takes)
    yield Messenger(channel)
    await channel.close()


@asynccontextmanager
async def matrix(clock: VirtualClock, addresses: list[str], folder: Path) -> AsyncIterator[Messenger]:
    from bots.matrix.channel import MatrixChannel
    from tests.bots.matrix.stand_in import US as BOT
    from tests.bots.matrix.stand_in import StandIn

    async with StandIn(tuple(addresses)).serving() as server:

        def forgets() -> None:
            server.said.clear()
            server.asked.clear()

        channel = MatrixChannel(server.url, BOT, "token", folder / "keys", clock=clock)
        yield Messenger(channel, forgets)
        await channel.close()


PLATFORMS: Final[dict[str, Platform]] = {
    "telegram": telegram,
    "whatsapp": whatsapp,
    "signal": signal,
    "sms": sms,
    "matrix": matrix,
}
ADDRESSES: Final[dict[str, Callable[[int], str]]] = {
    "telegram": lambda number: str(1_000 + number),
    "whatsapp": lambda number: f"336{number:08}",
    "signal": lambda number: f"5f4a3b2c-1d0e-4f9a-8b7c-{number:012}",
    "sms": lambda number: f"+336{number:08}",
    "matrix": lambda number: f"@p{number}:mairie.test",
}
