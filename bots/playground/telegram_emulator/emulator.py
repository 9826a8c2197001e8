"""The emulator as tests and the playground hold it: bots, phones, faults, and every call that was made."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from telegram import User

from backend.clock import Clock
from bots.playground.call_log import CallLog
from bots.playground.served import served
from bots.playground.telegram_emulator.faults import Fault, Faults
from bots.playground.telegram_emulator.limits import Limits
from bots.playground.telegram_emulator.phone import Phone
from bots.playground.telegram_emulator.polling import Pause, Polling
from bots.playground.telegram_emulator.server import BotApi, Call, Line
from bots.playground.telegram_emulator.state import BotState
from bots.playground.telegram_emulator.webhook import WebhookDelivery

FIRST_UPDATE_ID = 873_000_001


class TelegramEmulator:
    """A Telegram of our own on this machine, with the strictness of the real one.

    `clock` dates messages and paces them; `pause` is how long polls and retried deliveries wait. Messages and taps are
    numbered from `first_number`: a Telegram that comes back without its memory must give no number twice.
    All of it lives in one event loop.
    """

    def __init__(
        self,
        token: str,
        username: str,
        *,
        clock: Clock,
        limits: Limits | None = None,
        pause: Pause = asyncio.sleep,
        first_update_id: int = FIRST_UPDATE_ID,
        first_number: int = 1,
    ) -> None:
        self._clock = clock
        self._limits = limits or Limits()
        self._pause = pause
        self._first_update_id = first_update_id
        self._first_number = first_number
        self._faults = Faults()
        self._log = CallLog[Call]()
        self.calls, self.waits_for_call = self._log.calls, self._log.waits_for
        self.api = BotApi(self._faults, self._log.note)
        self.bot = self.add_bot(token, username)

    def add_bot(self, token: str, username: str) -> BotState:
        """One more bot on the same server, which must not be serving yet."""
        bot = BotState(
            token,
            username,
            clock=self._clock,
            limits=self._limits,
            first_update_id=self._first_update_id,
            first_number=self._first_number,
        )
        self.api.lines[token] = Line(bot, Polling(bot, self._pause))
        return bot

    def phone(
        self,
        name: str,
        user_id: int,
        *,
        language_code: str | None = "fr",
        username: str | None = None,
        bot: BotState | None = None,
    ) -> Phone:
        """The phone of a person, with a private chat with the bot that nobody has started yet."""
        user = User(user_id, name, is_bot=False, username=username, language_code=language_code)
        return Phone(bot or self.bot, user)

    def fail_next(self, method: str, fault: Fault, times: int = 1) -> None:
        """Makes the next calls of a method fail in this way."""
        self._faults.plan(method, fault, times)

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def waits_for_poll(self, bot: BotState | None = None) -> None:
        """Waits until a long poll of the bot is held open, with nothing to give it yet."""
        await self.api.lines[(bot or self.bot).token].polling.held()

    @contextlib.asynccontextmanager
    async def serving(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
        """Serves the Bot API and gives its address, to which clients append `/bot<token>/<method>`."""
        async with served(self.api, self.api.closing, port, host, self._release_polls) as address:
            hooks = [WebhookDelivery(line.bot, self._pause).run() for line in self.api.lines.values()]
            deliveries = [asyncio.create_task(hook) for hook in hooks]
            try:
                yield address
            finally:
                for delivery in deliveries:
                    delivery.cancel()
                await asyncio.gather(*deliveries, return_exceptions=True)

    def _release_polls(self) -> None:
        for line in self.api.lines.values():
            line.polling.release()
