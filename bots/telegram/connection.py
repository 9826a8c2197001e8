"""The line to the Bot API: one call, and what its failure means for whoever sends.

Failures are told in Telegram's words; they never hold what was said, nor the token.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any, Final, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientConnectorError, ClientResponse, ClientTimeout, ConnectionTimeoutError

from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable

Result = TypeVar("Result")

PATIENCE: Final = 30.0
"""Seconds that a call may take in all."""
CONNECT_PATIENCE: Final = 10.0
"""Seconds to reach the server: a call that gives up here has not left this machine."""
UNSAID_PAUSE: Final = 5.0
"""Seconds to wait after "too many requests" where Telegram does not say how long."""

_NOBODY: Final = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "input_user_deactivated",
    "user_is_blocked",
    "chat_write_forbidden",
)
"""What a 400 says, in lower case, where there is nobody to write to."""


class Conflict(Unreachable):
    """Somebody else reads this bot's messages, or a webhook is set: only one may listen with a token."""


class _Session(AiohttpSession):
    """aiogram's HTTP, that tells a server that did not answer from one that answered nonsense."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109  aiogram's signature
        patience: Any = ClientTimeout(total=timeout or PATIENCE, sock_connect=CONNECT_PATIENCE)
        return await super().make_request(bot, method, timeout=patience)

    def check_response(self, bot: Bot, method: TelegramMethod[Any], status_code: int, content: str) -> Response[Any]:
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            if status_code >= 500:  # a gateway's page of HTML
                raise TelegramServerError(method, f"status {status_code}") from None
            raise


class Connection:
    """Calls the Bot API for one token."""

    def __init__(self, token: str, api_base: str | None = None) -> None:
        self._token = token
        self._session = _Session(api=TelegramAPIServer.from_base(api_base) if api_base else PRODUCTION)

    @cached_property
    def _bot(self) -> Bot:
        try:
            return Bot(self._token, self._session)
        except TokenValidationError:
            raise AccountBroken("the Telegram token is not written as BotFather gives it: 123456:ABC…") from None

    async def call(self, method: TelegramMethod[Result], patience: float = PATIENCE) -> Result:
        """Raises a `SendError` that says what to do next; a `SlowDown` of unknown scope is the person's."""
        try:
            return await self._bot(method, request_timeout=round(patience))
        except AiogramError as error:
            raise failure(error) from None

    @asynccontextmanager
    async def download(self, path: str, patience: ClientTimeout) -> AsyncIterator[ClientResponse]:
        """The answer to the request for a file; whoever reads it stops where it is enough."""
        session = await self._session.create_session()
        url = self._session.api.file_url(self._bot.token, path)
        async with session.get(url, timeout=patience) as answer:
            yield answer

    async def close(self) -> None:
        await self._session.close()


def failure(error: AiogramError) -> SendError:
    """What a failed call means, by what to do next."""
    match error:
        case TelegramRetryAfter():
            return SlowDown(error.retry_after, "person")
        case TelegramEntityTooLarge():
            return Rejected(f"Telegram refuses this message: {error.message}")
        case TelegramNetworkError():
            return _network(error)
        case TelegramForbiddenError() | TelegramMigrateToChat():
            return PersonGone(f"Telegram cannot reach this person: {error.message}")
        case TelegramUnauthorizedError() | TelegramNotFound():
            return AccountBroken(f"Telegram refuses the bot's token: {error.message}")
        case TelegramConflictError():
            return Conflict(f"{Conflict.__doc__} ({error.message})")
        case TelegramServerError():
            return Unreachable(f"Telegram is in trouble: {error.message}")
        case TelegramBadRequest() if any(reason in error.message.lower() for reason in _NOBODY):
            return PersonGone(f"Telegram cannot reach this person: {error.message}")
        case TelegramAPIError() if error.message.startswith("Too Many Requests"):
            return SlowDown(UNSAID_PAUSE, "person")
        case TelegramAPIError():
            return Rejected(f"Telegram refuses this message: {error.message}")
        case _:
            return Uncertain("Telegram answered something that cannot be read")


def _network(error: TelegramNetworkError) -> SendError:
    """Nothing left this machine where no connection was made; after that, nobody knows."""
    if isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError):
        return Unreachable(f"Telegram cannot be reached: {type(error.__cause__).__name__}")
    return Uncertain(f"Telegram's answer never came: {type(error.__cause__ or error).__name__}")
