"""getUpdates: hands out what waits, holds the line while nothing does, and suffers one poller only."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from telegram.constants import PollingLimit

from bots.playground.telegram_emulator.arguments import Arguments
from bots.playground.telegram_emulator.errors import Refusal, conflict
from bots.playground.telegram_emulator.state import BotState

Pause = Callable[[float], Awaitable[None]]

LONGEST_POLL = 50  # seconds; Telegram's server shortens longer ones
WEBHOOK_IS_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Polling:
    """The long poll of one bot."""

    def __init__(self, bot: BotState, pause: Pause) -> None:
        self._bot = bot
        self._pause = pause
        self._held: asyncio.Future[Refusal | None] | None = None
        self._holding = asyncio.Event()

    async def get_updates(self, arguments: Arguments) -> list[dict[str, Any]]:
        """The updates from `offset` on; waits up to `timeout` seconds for the first.

        Raises:
            Refusal: 409, a webhook is set or a newer poller took over.
        """
        if self._bot.webhook:
            raise conflict(WEBHOOK_IS_ACTIVE)
        if "allowed_updates" in arguments:
            self._bot.updates.allow(arguments.structure("allowed_updates", "allowed updates"))
        offset = arguments.integer("offset")
        limit = arguments.integer(
            "limit", PollingLimit.MAX_LIMIT, least=PollingLimit.MIN_LIMIT, most=PollingLimit.MAX_LIMIT
        )
        seconds = arguments.integer("timeout", least=0, most=LONGEST_POLL)
        pending = self._bot.updates.read(offset, limit)
        if not pending and seconds:
            await self._hold(offset, seconds)
            pending = self._bot.updates.read(offset, limit)
        return [one.payload for one in pending]

    def release(self, refusal: Refusal | None = None) -> None:
        """Ends the poll that is held, with a refusal or with what there is."""
        if self._held and not self._held.done():
            self._held.set_result(refusal)

    async def held(self) -> None:
        """Returns once a poll is held open."""
        while self._held is None or self._held.done():
            self._holding.clear()
            await self._holding.wait()

    async def _hold(self, offset: int, seconds: int) -> None:
        self.release(conflict(OTHER_POLLER))
        held: asyncio.Future[Refusal | None] = asyncio.get_running_loop().create_future()
        self._held = held
        self._holding.set()
        changed, stop_watching = self._bot.updates.watch()
        timeout = asyncio.ensure_future(self._pause(seconds))
        try:
            while not (timeout.done() or held.done() or self._bot.updates.read(offset, 1)):
                changed.clear()
                change = asyncio.ensure_future(changed.wait())
                ends: set[asyncio.Future[Any]] = {timeout, held, change}
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                change.cancel()
                if self._bot.webhook:
                    self.release(conflict("terminated by setWebhook request"))
        finally:
            stop_watching()
            timeout.cancel()
        refusal = held.result() if held.done() else None
        held.cancel()
        if refusal:
            raise refusal
