"""The Bot API over HTTP: addresses, bodies, status codes, and the faults that were ordered."""

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, assert_never

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bots.playground.telegram_emulator.arguments import Arguments, read_arguments
from bots.playground.telegram_emulator.errors import Refusal, not_found, unauthorized
from bots.playground.telegram_emulator.faults import Answers, CutsTheConnection, Faults, StaysSilent
from bots.playground.telegram_emulator.polling import Polling
from bots.playground.telegram_emulator.settings_api import METHODS
from bots.playground.telegram_emulator.state import BotState

WELL_FORMED_TOKEN = re.compile(r"\d+:[\w-]+")


@dataclass(frozen=True)
class Call:
    """One call of the API, as it was received and answered; `answer` is None where the answer was withheld."""

    bot: str
    method: str
    arguments: Mapping[str, str]
    answer: Mapping[str, Any] | None

    @property
    def refused(self) -> str | None:
        """The refusal's description, or None."""
        return None if self.answer is None or self.answer["ok"] else str(self.answer["description"])


@dataclass
class Line:
    """One bot as the server reaches it."""

    bot: BotState
    polling: Polling


class BotApi:
    """The web application: every bot's methods under its token."""

    def __init__(self, faults: Faults, on_call: Callable[[Call], None]) -> None:
        self.lines: dict[str, Line] = {}
        self.closing = asyncio.Event()
        self._faults = faults
        self._on_call = on_call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        _, first, rest = (*request.url.path.split("/", 2), "", "")[:3]
        if first == "file":
            token, _, path = rest.removeprefix("bot").partition("/")
            await self._file(token, path)(scope, receive, send)
        elif first.startswith("bot"):
            await self._method(request, first.removeprefix("bot"), rest, send)
        else:
            await _json(not_found().to_dict())(scope, receive, send)

    async def _method(self, request: Request, token: str, method: str, send: Send) -> None:
        body = await request.body()
        fault = self._faults.take(method) if token in self.lines else None
        answer: dict[str, Any] | None = None
        arguments = Arguments({})
        if fault is None or fault.after_processing:
            try:
                arguments = read_arguments(request.url.query, request.headers.get("content-type", ""), body)
                answer = {"ok": True, "result": await self._result(token, method, arguments)}
            except Refusal as refusal:
                answer = refusal.to_dict()
        if fault is not None:
            answer = fault.error.to_dict() if isinstance(fault, Answers) else None
        line = self.lines.get(token)
        self._on_call(Call(str(line.bot.user.username) if line else "", method, arguments.values, answer))
        match fault:
            case None | Answers():
                await _json(answer or {})(request.scope, request.receive, send)
            case CutsTheConnection():
                request.scope["state"]["cut"]()
                await self._hung_up(request)
            case StaysSilent():
                await self._hung_up(request)
            case _:
                assert_never(fault)

    async def _result(self, token: str, method: str, arguments: Arguments) -> Any:
        line = self._line(token)
        if method.lower() == "getupdates":
            return await line.polling.get_updates(arguments)
        if method.lower() not in METHODS:
            raise not_found("method not found")
        return METHODS[method.lower()](line.bot, arguments)

    def _line(self, token: str) -> Line:
        if token in self.lines:
            return self.lines[token]
        raise unauthorized() if WELL_FORMED_TOKEN.fullmatch(token) else not_found()

    def _file(self, token: str, path: str) -> Response:
        try:
            files = self._line(token).bot.files.values()
        except Refusal as refusal:
            return _json(refusal.to_dict())
        for stored in files:
            if stored.path == path:
                return Response(stored.content, media_type="application/octet-stream")
        return _json(not_found().to_dict())

    async def _hung_up(self, request: Request) -> None:
        """Waits until the client has gone or the server closes."""
        gone = asyncio.ensure_future(request.receive())
        closing = asyncio.ensure_future(self.closing.wait())
        await asyncio.wait({gone, closing}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (gone, closing):
            waiting.cancel()


def _json(answer: Mapping[str, Any]) -> Response:
    status = HTTPStatus.OK if answer.get("ok") else int(answer.get("error_code", HTTPStatus.INTERNAL_SERVER_ERROR))
    headers = {}
    if "parameters" in answer:
        headers["Retry-After"] = str(answer["parameters"]["retry_after"])
    return Response(json.dumps(answer), status, headers, "application/json")
