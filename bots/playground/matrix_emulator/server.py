"""The Client-Server API over HTTP: addresses, tokens, bodies, status codes, and the faults that were ordered."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, assert_never
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bots.playground.matrix_emulator import about, errors, in_rooms, keys
from bots.playground.matrix_emulator.asking import Asked, Handler
from bots.playground.matrix_emulator.errors import Refusal
from bots.playground.matrix_emulator.faults import (
    Answers,
    CutsTheConnection,
    Dawdles,
    Fault,
    Faults,
    Repeats,
    StaysSilent,
)
from bots.playground.matrix_emulator.homeserver import Device, Homeserver
from bots.playground.matrix_emulator.rooms import Json
from bots.playground.matrix_emulator.syncing import filter_of, position, told

CLIENT: Final = r"/_matrix/client/(?:r0|v3)"
LONGEST: Final = 60.0
"""Seconds for which a sync is held at most."""


@dataclass(frozen=True)
class Route:
    """`what` names the call for faults and in the log; the groups of `path` are what varies in it."""

    what: str
    method: str
    path: re.Pattern[str]
    handler: Handler | None


def _route(what: str, method: str, path: str, handler: Handler | None, under: str = CLIENT) -> Route:
    return Route(what, method, re.compile(under + path.replace("{}", "([^/]+)")), handler)


ROUTES: Final = (
    _route("versions", "GET", "/versions", None, "/_matrix/client"),
    _route("sync", "GET", "/sync", None),
    _route("download", "GET", "/download/{}/{}(?:/[^/]*)?", None, "/_matrix/client/v1/media"),
    _route("upload_size", "GET", "/config", about.upload_size, "/_matrix/client/v1/media"),
    _route("upload", "POST", "/upload", about.uploads, "/_matrix/media/(?:r0|v3)"),
    _route("whoami", "GET", "/account/whoami", about.whoami),
    _route("capabilities", "GET", "/capabilities", about.capabilities),
    _route("filter", "POST", "/user/{}/filter", about.keeps_filter),
    _route("filter", "GET", "/user/{}/filter/{}", about.filter_there),
    _route("account_data", "GET", "/user/{}/account_data/{}", about.account_data),
    _route("account_data", "PUT", "/user/{}/account_data/{}", about.keeps_account_data),
    _route("profile", "GET", "/profile/{}(?:/displayname)?", about.profile),
    _route("profile", "PUT", "/profile/{}/displayname", about.name_is),
    _route("keys_upload", "POST", "/keys/upload", keys.uploads),
    _route("keys_query", "POST", "/keys/query", keys.tells),
    _route("keys_claim", "POST", "/keys/claim", keys.claims),
    _route("keys_account", "POST", "/keys/device_signing/upload", keys.uploads_account),
    _route("keys_signatures", "POST", "/keys/signatures/upload", keys.signs),
    _route("to_device", "PUT", "/sendToDevice/{}/{}", keys.sends),
    _route("create", "POST", "/createRoom", in_rooms.opens),
    _route("joined_rooms", "GET", "/joined_rooms", in_rooms.ours),
    _route("join", "POST", "/join/{}", in_rooms.comes),
    _route("join", "POST", "/rooms/{}/join", in_rooms.comes),
    _route("invite", "POST", "/rooms/{}/invite", in_rooms.invites),
    _route("leave", "POST", "/rooms/{}/leave", in_rooms.leaves),
    _route("forget", "POST", "/rooms/{}/forget", in_rooms.forgets),
    _route("kick", "POST", "/rooms/{}/kick", in_rooms.puts_out),
    _route("members", "GET", "/rooms/{}/joined_members", in_rooms.members),
    _route("members", "GET", "/rooms/{}/members", in_rooms.all_members),
    _route("messages", "GET", "/rooms/{}/messages", in_rooms.said),
    _route("event", "GET", "/rooms/{}/event/{}", in_rooms.event),
    _route("send", "PUT", "/rooms/{}/send/{}/{}", in_rooms.says),
    _route("redact", "PUT", "/rooms/{}/redact/{}/{}", in_rooms.takes_back),
    _route("typing", "PUT", "/rooms/{}/typing/{}", in_rooms.writes),
    _route("receipt", "POST", "/rooms/{}/receipt/{}/{}", in_rooms.reads),
)


@dataclass(frozen=True)
class Call:
    """One call as it was received and answered; `answer` is None where the answer was withheld, or no JSON."""

    what: str
    path: str
    body: Mapping[str, Any]
    status: int
    answer: Mapping[str, Any] | None


class ClientApi:
    """The web application."""

    def __init__(self, server: Homeserver, faults: Faults, on_call: Callable[[Call], None]) -> None:
        self.closing = asyncio.Event()
        self._server = server
        self._faults = faults
        self._on_call = on_call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        raw = await request.body()
        route, varying = _found(request)
        what = route.what if route else "unknown"
        fault = self._faults.take(what)
        answer: Response | None = None
        if fault is None or fault.after_processing:
            try:
                answer = await self._answered(request, route, varying, raw, fault)
            except Refusal as refusal:
                answer = _json(refusal.body, refusal.status, refusal.headers)
        await self._responds(request, send, Call(what, request.url.path, _object(raw), 0, None), answer, fault)

    async def _answered(
        self, request: Request, route: Route | None, varying: tuple[str, ...], raw: bytes, fault: Fault | None
    ) -> Response:
        """Raises Refusal."""
        if route is None:
            raise errors.unrecognized(404 if not varying else 405)
        if route.what == "versions":
            return _json(about.VERSIONS)
        kind = request.headers.get("content-type", "application/octet-stream")
        asked = Asked(self._server, self._device(request), varying, request.query_params, raw, kind)
        if route.what == "sync":
            back = fault.last if isinstance(fault, Repeats) else 0
            return _json(await self._news(asked, back))
        if route.what == "download":
            return self._file(asked)
        assert route.handler is not None
        return _json(route.handler(asked))

    def _device(self, request: Request) -> Device:
        said = request.headers.get("authorization", "")
        token = said[7:] if said.lower().startswith("bearer ") else request.query_params.get("access_token", "")
        if not token:
            raise errors.missing_token()
        if (device := self._server.devices.get(token)) is None:
            raise errors.unknown_token()
        return device

    async def _news(self, asked: Asked, back: int) -> Json:
        """At once where there is something; else when something happens, or the time is over."""
        query, server = asked.query, self._server
        text = query.get("since", "")
        since = position(text) - back if text else None
        wanted = filter_of(asked.device, query.get("filter", ""))
        wait = min(int(query.get("timeout", "0")) / 1000, LONGEST)
        changed = asyncio.Event()
        server.watchers.add(changed.set)
        try:
            async with asyncio.timeout(wait):
                while True:
                    changed.clear()
                    answer, anything = told(server, asked.device, since, wanted)
                    if anything or since is None or not wait or self.closing.is_set():
                        return answer
                    await changed.wait()
        except TimeoutError:
            return told(server, asked.device, since, wanted)[0]
        finally:
            server.watchers.discard(changed.set)

    def _file(self, asked: Asked) -> Response:
        name, media = asked.path
        found = self._server.files.get(media) if name == self._server.name else None
        if found is None:
            raise errors.not_found("Not found " + str([name, media]))
        return Response(found.content, media_type=found.kind, headers={"Content-Disposition": "inline"})

    async def _responds(
        self, request: Request, send: Send, call: Call, answer: Response | None, fault: Fault | None
    ) -> None:
        match fault:
            case None | Repeats():
                given = answer
            case Answers(status=status, body=body, kind=kind, headers=headers):
                given = Response(body, status, dict(headers), kind)
            case Dawdles(until=until):
                await until.wait()
                given = answer
            case CutsTheConnection() | StaysSilent():
                self._on_call(call)
                await self._withholds(request, send, answer, fault)
                return
            case _:
                assert_never(fault)
        assert given is not None
        self._on_call(Call(call.what, call.path, call.body, given.status_code, _object(bytes(given.body)) or None))
        await given(request.scope, request.receive, send)

    async def _withholds(
        self, request: Request, send: Send, answer: Response | None, fault: CutsTheConnection | StaysSilent
    ) -> None:
        if isinstance(fault, CutsTheConnection):
            if fault.half:
                whole = bytes(answer.body) if answer else b'{"errcode": "M_UNKNOWN", "error": "no"}'
                head = [(b"content-type", b"application/json"), (b"content-length", str(len(whole)).encode())]
                await send({"type": "http.response.start", "status": 200, "headers": head})
                await send({"type": "http.response.body", "body": whole[: len(whole) // 2], "more_body": True})
                await asyncio.sleep(0)
            request.scope["state"]["cut"]()
        gone = asyncio.ensure_future(request.receive())
        closing = asyncio.ensure_future(self.closing.wait())
        await asyncio.wait({gone, closing}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (gone, closing):
            waiting.cancel()


def _found(request: Request) -> tuple[Route | None, tuple[str, ...]]:
    """The route, and what varies in its address; without a route, whether the address has another method."""
    path = request.scope.get("raw_path", b"").decode("ascii", "replace").partition("?")[0] or request.url.path
    there: tuple[str, ...] = ()
    for route in ROUTES:
        if (found := route.path.fullmatch(path)) is not None:
            if route.method == request.method:
                return route, tuple(map(unquote, found.groups()))
            there = (path,)
    return None, there


def _json(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, dict(headers or {}), "application/json")


def _object(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
