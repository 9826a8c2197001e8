"""Long polling: what waits at Telegram is acknowledged only once we have kept it, and no trouble ends the listening."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from aiogram.methods import DeleteWebhook, TelegramMethod

from backend.clock import Clock
from bots.backoff import Backoff
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown
from bots.telegram.connection import PATIENCE, Connection
from bots.telegram.inbound import ALLOWED_UPDATES

Result = TypeVar("Result")
Pause = Callable[[float], Awaitable[None]]
RawUpdate = Any
"""JSON of which nothing is known yet."""

POLL_SECONDS: Final = 25
"""How long Telegram holds a poll while nothing happens; it shortens more than 50."""


class GetRawUpdates(TelegramMethod[list[RawUpdate]]):
    """`getUpdates` before anything is read in it: an update that cannot be read must not hide the others."""

    __returning__ = list[RawUpdate]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


class Poller:
    """Reads one bot's updates in order."""

    def __init__(self, line: Connection, clock: Clock, pause: Pause, troubled: Callable[[SendError], None]) -> None:
        self._line = line
        self._pause = pause
        self._troubled = troubled
        self._backoff = Backoff(clock)

    async def run(
        self, keep: Callable[[list[RawUpdate]], Awaitable[None]], cursor: str, save: Callable[[str], Awaitable[None]]
    ) -> None:
        """Hands over every batch, until cancelled. A batch that `keep` does not take is not acknowledged.

        Raises:
            AccountBroken: the token is refused.
        """
        await self.insist(DeleteWebhook())
        offset = int(cursor) if cursor.isascii() and cursor.isdigit() else 0
        while True:
            poll = GetRawUpdates(offset=offset or None, timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)
            if batch := await self.insist(poll, POLL_SECONDS + PATIENCE):
                await keep(batch)
                # Telegram's numbers may restart: the last one counts, not the highest.
                after = next((number for one in reversed(batch) if (number := _after(one))), offset)
                if after == offset:  # nothing in it can be acknowledged: it will be given again
                    await self._pause(self._backoff.seconds())
                offset = after
                await save(str(offset))

    async def insist(self, method: TelegramMethod[Result], patience: float = PATIENCE) -> Result:
        """Calls until it works, with pauses; for calls that may be repeated.

        Raises:
            AccountBroken: the token, or what we ask for, is refused.
        """
        while True:
            try:
                result = await self._line.call(method, patience)
            except AccountBroken:
                raise
            except (Rejected, PersonGone) as error:
                raise AccountBroken(f"{method.__api_method__}: {error}") from None
            except SendError as error:
                self._troubled(error)
                asked = error.seconds if isinstance(error, SlowDown) else 0.0
                await self._pause(max(asked, self._backoff.seconds()))
            else:
                self._backoff.succeeded()
                return result


def _after(update: RawUpdate) -> int:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number + 1 if isinstance(number, int) else 0
