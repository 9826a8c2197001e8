"""The daemon over HTTP: its three addresses, its status codes, and the faults that were ordered."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from bots.playground.signal_emulator.commands import COMMANDS, VERSION, Refusal, send
from bots.playground.signal_emulator.faults import Answers, CutsTheConnection, Errs, Fails, Fault, Faults, StaysSilent
from bots.playground.signal_emulator.state import Account, Json

SIGN_OF_LIFE: Final = 15.0
"""Seconds between two signs of life on a quiet stream (HttpServerHandler)."""


@dataclass(frozen=True)
class Call:
    """One command, as it was received and answered; `answer` is None where the answer was withheld."""

    method: str
    params: Mapping[str, Any]
    answer: Json | None


class DaemonApi:
    """The web application."""

    def __init__(self, account: Account, faults: Faults, on_call: Callable[[Call], None]) -> None:
        self.closing = asyncio.Event()
        self.cut_streams: set[Callable[[bytes], None]] = set()
        self._account = account
        self._faults = faults
        self._on_call = on_call

    async def __call__(self, scope: Scope, receive: Receive, send_: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        match request.url.path, request.method:
            case "/api/v1/check", "GET":
                await Response(status_code=200)(scope, receive, send_)
            case "/api/v1/rpc", "POST":
                await self._rpc(request, send_)
            case "/api/v1/events", "GET":
                await self._events(request, send_)
            case (("/api/v1/check" | "/api/v1/rpc" | "/api/v1/events"), _):
                await Response(status_code=405)(scope, receive, send_)
            case _:
                page = "<h1>404 Not Found</h1>No context found for request"
                await Response(page, 404, media_type="text/html")(scope, receive, send_)

    # --- commands ---------------------------------------------------------------------------------------------------

    async def _rpc(self, request: Request, send_: Send) -> None:
        if not request.headers.get("content-type", "").startswith("application/json"):
            await Response(status_code=415)(request.scope, request.receive, send_)
            return
        try:
            asked = json.loads(await request.body() or b"null")
        except ValueError:
            await _json(_error(-32700, "Unexpected end-of-input", None))(request.scope, request.receive, send_)
            return
        if not isinstance(asked, dict):
            await _json(_error(-32600, "invalid request", None))(request.scope, request.receive, send_)
            return
        method, params = str(asked.get("method") or ""), asked.get("params") or {}
        fault = self._faults.take(method)
        answer = self._answer(asked, method, params, fault)
        if "id" not in asked:
            answer = None
        told = None if isinstance(fault, Answers | CutsTheConnection | StaysSilent) else answer
        self._on_call(Call(method, params, told))
        await self._reply(request, send_, answer, fault)

    def _answer(self, asked: Json, method: str, params: Json, fault: Fault | None) -> Json | None:
        id_ = asked.get("id")
        if not method:
            return _error(-32600, "method field must be set", id_)
        match fault:
            case Answers() | CutsTheConnection(after_processing=False) | StaysSilent(after_processing=False):
                return None
            case Errs(code=code, message=message):
                return _error(code, message, id_)
        try:
            result = self._result(method, dict(params), fault if isinstance(fault, Fails) else None)
        except Refusal as refusal:
            return _error(refusal.code, refusal.message, id_, refusal.response)
        return {"jsonrpc": "2.0", "result": result, "id": id_}

    def _result(self, method: str, params: Json, failure: Fails | None) -> Any:
        if method == "listAccounts":
            return [{"number": self._account.me.number}]
        if method != "version" and method not in COMMANDS:
            raise Refusal(-32601, "Method not implemented")
        named = params.pop("account", None)
        if named not in (None, self._account.me.number):
            raise Refusal(-32602, "Specified account does not exist")
        if method == "version":
            return {"version": VERSION}
        if named is None:
            raise Refusal(-32602, "Method requires valid account parameter")
        if method == "send":
            return send(self._account, params, failure)
        return COMMANDS[method](self._account, params)

    async def _reply(self, request: Request, send_: Send, answer: Json | None, fault: Fault | None) -> None:
        match fault:
            case Answers(status=status, body=body, kind=kind, headers=headers):
                await Response(body, status, headers, kind)(request.scope, request.receive, send_)
            case CutsTheConnection(half=True):
                whole = json.dumps(answer or _error(-1, "lost", None)).encode()
                head = [(b"content-type", b"application/json"), (b"content-length", str(len(whole)).encode())]
                await send_({"type": "http.response.start", "status": 200, "headers": head})
                await send_({"type": "http.response.body", "body": whole[: len(whole) // 2], "more_body": True})
                await asyncio.sleep(0)
                request.scope["state"]["cut"]()
            case CutsTheConnection():
                request.scope["state"]["cut"]()
                await self._hung_up(request)
            case StaysSilent():
                await self._hung_up(request)
            case _ if answer is None:
                await Response(status_code=201)(request.scope, request.receive, send_)
            case _:
                await _json(answer)(request.scope, request.receive, send_)

    async def _hung_up(self, request: Request) -> None:
        """Waits until the client has gone or the server closes."""
        gone = asyncio.ensure_future(request.receive())
        closing = asyncio.ensure_future(self.closing.wait())
        await asyncio.wait({gone, closing}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (gone, closing):
            waiting.cancel()

    # --- events -----------------------------------------------------------------------------------------------------

    async def _events(self, request: Request, send_: Send) -> None:
        if request.query_params.get("account") not in (None, "", self._account.me.number):
            await Response(status_code=400)(request.scope, request.receive, send_)
            return
        match self._faults.take("events"):
            case Answers(status=status, body=body, kind=kind, headers=headers):
                await Response(body, status, headers, kind)(request.scope, request.receive, send_)
                return
            case CutsTheConnection():
                request.scope["state"]["cut"]()
                return
        stream = self._account.subscribe(request.headers.get("last-event-id"))
        cutting: asyncio.Queue[bytes] = asyncio.Queue()
        self.cut_streams.add(cutting.put_nowait)

        async def told() -> AsyncIterator[bytes]:
            async with contextlib.aclosing(self._pieces(stream, cutting)) as pieces:
                async for piece in pieces:
                    yield piece
            if not self.closing.is_set():
                await asyncio.sleep(0)
                request.scope["state"]["cut"]()

        try:
            answer = StreamingResponse(told(), media_type="text/event-stream")
            with contextlib.suppress(asyncio.CancelledError):
                await answer(request.scope, request.receive, send_)
        finally:
            self.cut_streams.discard(cutting.put_nowait)
            self._account.unsubscribe(stream)

    async def _pieces(
        self, stream: asyncio.Queue[tuple[int, Json]], cutting: asyncio.Queue[bytes]
    ) -> AsyncGenerator[bytes, None]:
        """Each event as it comes, and signs of life; ends when the server closes or the stream is cut, after a last
        piece perhaps."""
        closing = asyncio.ensure_future(self.closing.wait())
        cut = asyncio.ensure_future(cutting.get())
        due = asyncio.ensure_future(stream.get())
        try:
            while True:
                await asyncio.wait({due, closing, cut}, timeout=SIGN_OF_LIFE, return_when=asyncio.FIRST_COMPLETED)
                if due.done():
                    number, what = due.result()
                    name = self._account.name_of(number)
                    said = f"id:{name}\n" if name else ""
                    due = asyncio.ensure_future(stream.get())
                    yield f"{said}event:receive\ndata:{json.dumps(what)}\n\n".encode()
                    continue
                if cut.done():
                    yield cut.result()
                    return
                if closing.done():
                    return
                yield b":\n"
        finally:
            for one in (closing, cut, due):  # a listener who leaves leaves nothing that waits
                one.cancel()


def _error(code: int, message: str, id_: object, response: Json | None = None) -> Json:
    data = {"response": response} if response is not None else None
    return {"jsonrpc": "2.0", "error": {"code": code, "message": message, "data": data}, "id": id_}


def _json(answer: Any) -> Response:
    return Response(json.dumps(answer), media_type="application/json")
