"""The scene of these tests: an emulated Telegram, one person, and a bot held by either library."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

import aiogram
import pytest
import telegram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError, TelegramNetworkError, TelegramRetryAfter
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from backend.clock import FrozenClock
from bots.playground.telegram_emulator import Limits, Phone, TelegramEmulator

TOKEN = "123456:AAE-test_token"
KARIM = 42


class Refused(Exception):
    """Telegram said no: its code, and its words without the code's name, in small letters (ptb capitalises)."""

    def __init__(self, code: int, reason: str, retry_after: float | None = None) -> None:
        named = r"^(telegram server says - )?(bad request|forbidden|conflict|not found|flood control exceeded): "
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = re.sub(named, "", reason.lower())
        self.retry_after = retry_after


class Unanswered(Exception):
    """The connection broke or nobody answered in time."""


class Client(Protocol):
    """A bot in the hands of one library; both name their methods and arguments alike."""

    async def call(self, method: str, **arguments: Any) -> Any: ...

    async def download(self, path: str) -> bytes: ...

    async def close(self) -> None: ...

    def buttons(self, *rows: list[dict[str, Any]]) -> Any: ...

    def keyboard(self, *rows: list[dict[str, Any]], **options: Any) -> Any: ...

    def no_keyboard(self) -> Any: ...

    def reply_to(self, message_id: int, **options: Any) -> Any: ...

    def command(self, command: str, description: str) -> Any: ...


class AiogramClient:
    """aiogram's Bot, the product's own library."""

    def __init__(self, base_url: str, token: str) -> None:
        self.bot = aiogram.Bot(token, AiohttpSession(api=TelegramAPIServer.from_base(base_url)))

    async def call(self, method: str, **arguments: Any) -> Any:
        try:
            return await getattr(self.bot, method)(**arguments)
        except TelegramRetryAfter as error:
            raise Refused(429, error.message, error.retry_after) from error
        except TelegramNetworkError as error:
            raise Unanswered(str(error)) from error
        except TelegramAPIError as error:
            raise Refused(CODES[type(error).__name__], error.message) from error

    async def download(self, path: str) -> bytes:
        content = await self.bot.download_file(path)
        assert content is not None
        return content.read()

    async def close(self) -> None:
        await self.bot.session.close()

    def buttons(self, *rows: list[dict[str, Any]]) -> Any:
        button = aiogram.types.InlineKeyboardButton
        return aiogram.types.InlineKeyboardMarkup(inline_keyboard=[[button(**one) for one in row] for row in rows])

    def keyboard(self, *rows: list[dict[str, Any]], **options: Any) -> Any:
        key = aiogram.types.KeyboardButton
        return aiogram.types.ReplyKeyboardMarkup(keyboard=[[key(**one) for one in row] for row in rows], **options)

    def no_keyboard(self) -> Any:
        return aiogram.types.ReplyKeyboardRemove()

    def reply_to(self, message_id: int, **options: Any) -> Any:
        return aiogram.types.ReplyParameters(message_id=message_id, **options)

    def command(self, command: str, description: str) -> Any:
        return aiogram.types.BotCommand(command=command, description=description)


CODES = {
    "TelegramBadRequest": 400,
    "TelegramUnauthorizedError": 401,
    "TelegramForbiddenError": 403,
    "TelegramNotFound": 404,
    "TelegramConflictError": 409,
    "TelegramServerError": 500,
}


class PtbClient:
    """python-telegram-bot's Bot, the second opinion."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url = base_url
        self.bot = telegram.Bot(token, base_url=f"{base_url}/bot", base_file_url=f"{base_url}/file/bot")

    async def call(self, method: str, **arguments: Any) -> Any:
        if "request_timeout" in arguments:
            arguments["read_timeout"] = arguments.pop("request_timeout")
        try:
            return await getattr(self.bot, method)(**arguments)
        except RetryAfter as error:
            raise Refused(429, error.message, error._retry_after.total_seconds()) from error
        except TimedOut as error:
            raise Unanswered(str(error)) from error
        except (BadRequest, Forbidden, Conflict, InvalidToken) as error:
            codes = {BadRequest: 400, Forbidden: 403, Conflict: 409, InvalidToken: 401}
            raise Refused(codes[type(error)], error.message) from error
        except NetworkError as error:
            if "httpx" in error.message:
                raise Unanswered(str(error)) from error
            raise Refused(500, error.message) from error

    async def download(self, path: str) -> bytes:
        url = f"{self.base_url}/file/bot{self.bot.token}/{path}"
        return bytes(await self.bot.request.retrieve(url))

    async def close(self) -> None:
        with contextlib.suppress(TelegramError):
            for request in self.bot._request:
                await request.shutdown()

    def buttons(self, *rows: list[dict[str, Any]]) -> Any:
        return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton(**one) for one in row] for row in rows])

    def keyboard(self, *rows: list[dict[str, Any]], **options: Any) -> Any:
        return telegram.ReplyKeyboardMarkup(
            [[telegram.KeyboardButton(**one) for one in row] for row in rows], **options
        )

    def no_keyboard(self) -> Any:
        return telegram.ReplyKeyboardRemove()

    def reply_to(self, message_id: int, **options: Any) -> Any:
        return telegram.ReplyParameters(message_id, **options)

    def command(self, command: str, description: str) -> Any:
        return telegram.BotCommand(command, description)


LIBRARIES: dict[str, Callable[[str, str], Client]] = {"aiogram": AiogramClient, "python-telegram-bot": PtbClient}


@dataclass
class Pauses:
    """Waiting without waiting: pauses are noted, and end at once or never."""

    end_at_once: bool = True
    noted: list[float] = field(default_factory=list)

    async def __call__(self, seconds: float) -> None:
        self.noted.append(seconds)
        if not self.end_at_once:
            await asyncio.Event().wait()


@dataclass
class Scene:
    """What a test plays with."""

    telegram: TelegramEmulator
    clock: FrozenClock
    pauses: Pauses
    base_url: str
    bot: Client
    library: str
    karim: Phone
    clients: list[Client] = field(default_factory=list)

    def another_client(self, token: str = TOKEN) -> Client:
        client = LIBRARIES[self.library](self.base_url, token)
        self.clients.append(client)
        return client

    async def says(self, text: str, **arguments: Any) -> Any:
        """The bot writes to Karim."""
        return await self.bot.call("send_message", chat_id=KARIM, text=text, **arguments)


@contextlib.asynccontextmanager
async def scene(library: str, limits: Limits | None = None) -> AsyncIterator[Scene]:
    clock = FrozenClock(datetime(2026, 11, 24, 8, 10, tzinfo=UTC))
    pauses = Pauses()
    emulator = TelegramEmulator(TOKEN, "palier_demo_bot", clock=clock, limits=limits, pause=pauses)
    karim = emulator.phone("Karim", KARIM)
    async with emulator.serving() as base_url:
        bot = LIBRARIES[library](base_url, TOKEN)
        played = Scene(emulator, clock, pauses, base_url, bot, library, karim, [bot])
        try:
            yield played
        finally:
            for client in played.clients:
                await client.close()


Story = Callable[[Scene], Awaitable[None]]


def with_both_libraries(story: Story) -> Callable[[str], None]:
    """Plays an asynchronous story once with each library."""

    @pytest.mark.parametrize("library", LIBRARIES)
    def test(library: str) -> None:
        asyncio.run(_play(story, library))

    test.__doc__ = story.__doc__
    return test


async def _play(story: Story, library: str) -> None:
    async with scene(library) as played:
        await story(played)


@contextlib.contextmanager
def refused(code: int, reason: str) -> Any:
    """The block is refused with this code and these words."""
    with pytest.raises(Refused) as caught:
        yield caught
    assert (caught.value.code, caught.value.reason) == (code, reason.lower())
