"""The Graph API over HTTP: addresses, tokens, bodies, status codes, and the faults that were ordered."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, assert_never

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bots.playground.whatsapp_emulator.errors import Refusal, no_object, parameter, wrong_token
from bots.playground.whatsapp_emulator.faults import Answers, CutsTheConnection, Fault, Faults, Says, StaysSilent
from bots.playground.whatsapp_emulator.state import NumberState, listed

VERSION: Final = re.compile(r"/v\d+\.\d+(?=/)")
FILES: Final = "/files/"


@dataclass(frozen=True)
class Call:
    """One call as it was received and answered; `answer` is None where the answer was withheld."""

    what: str
    body: Mapping[str, Any]
    answer: Mapping[str, Any] | None

    @property
    def refused(self) -> int | None:
        """The refusal's code, or None."""
        return None if self.answer is None or "error" not in self.answer else int(self.answer["error"]["code"])


class GraphApi:
    """The web application, for one number."""

    def __init__(self, number: NumberState, faults: Faults, on_call: Callable[[Call], None]) -> None:
        self.closing = asyncio.Event()
        self._number = number
        self._faults = faults
        self._on_call = on_call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        body = await self._body(request)
        path = request.url.path
        what = self._what(path, body)
        chat = self._number.chat_of(str(body.get("recipient") or body.get("to") or ""))
        fault = self._faults.take(what, chat.wa_id if chat else "")
        answer: dict[str, Any] | None = None
        if fault is None or fault.after_processing:
            if path.startswith(FILES) and fault is None:
                await self._file(request, path)(scope, receive, send)
                return
            try:
                answer = self._answered(request, what, path, body)
                status = 200
            except Refusal as refusal:
                answer, status = refusal.to_dict(), refusal.status
        await self._responds(request, send, what, body, answer, status if answer else 200, fault)

    async def _responds(
        self, request: Request, send: Send, what: str, body: Mapping[str, Any], answer: dict[str, Any] | None,
        status: int, fault: Fault | None,
    ) -> None:  # fmt: skip
        content, kind = json.dumps(answer).encode(), "application/json"
        match fault:
            case None:
                self._on_call(Call(what, body, answer))
            case Answers(error=error):
                self._on_call(Call(what, body, error.to_dict()))
                content, status = json.dumps(error.to_dict()).encode(), error.status
            case Says(status=code, body=page, kind=kind):
                self._on_call(Call(what, body, None))
                content, status = page, code
            case CutsTheConnection() | StaysSilent():
                self._on_call(Call(what, body, None))
                if isinstance(fault, CutsTheConnection):
                    request.scope["state"]["cut"]()
                await self._hung_up(request)
                return
            case _:
                assert_never(fault)
        await Response(content, status, media_type=kind)(request.scope, request.receive, send)

    async def _body(self, request: Request) -> dict[str, Any]:
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            async with request.form() as form:
                return {name: one if isinstance(one, str) else await one.read() for name, one in form.items()}
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            return {}
        return body if isinstance(body, dict) else {}

    def _what(self, path: str, body: Mapping[str, Any]) -> str:
        bare = VERSION.sub("", path)
        if bare.endswith("/messages"):
            return "signs" if "status" in body else "messages"
        if bare.endswith("/message_templates"):
            return "templates"
        return "number" if bare.strip("/") == self._number.phone_id else "media"

    def _answered(self, request: Request, what: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if request.headers.get("authorization") != f"Bearer {self._number.token}":
            raise wrong_token()
        if not VERSION.match(path):
            raise Refusal(2500, "Unknown path components: " + path)
        owner = VERSION.sub("", path).strip("/").partition("/")[0]
        match what, request.method:
            case (("messages" | "signs"), "POST") if owner == self._number.phone_id:
                return self._number.send(body)
            case "number", "GET":
                return self._about_us(request)
            case "templates", "GET" if owner == self._number.business_id:
                return self._listed(request)
            case "templates", "POST" if owner == self._number.business_id:
                return self._submitted(body)
            case "media", "POST" if path.endswith(f"/{self._number.phone_id}/media"):
                return self._number.takes_file(body)
            case "media", "GET":
                return self._about_file(request, owner)
            case _:
                raise no_object(owner)

    def _about_us(self, request: Request) -> dict[str, Any]:
        number = self._number
        known = {
            "display_phone_number": f"+{number.display}",
            "verified_name": "Mairie de Valbreuse",
            "quality_rating": "GREEN",
            "code_verification_status": "VERIFIED",
        }
        asked = [one for one in request.query_params.get("fields", "").split(",") if one]
        return {**{name: what for name, what in known.items() if not asked or name in asked}, "id": number.phone_id}

    def _listed(self, request: Request) -> dict[str, Any]:
        """All on one page; how many there are is told to whom asks."""
        templates = self._number.templates
        page = {"data": templates, "paging": {"cursors": {"before": "MAZDZD", "after": "MjQZD"}}}
        counts = {"total_count": len(templates), "message_template_count": len(templates)}
        more = {"message_template_limit": 250, "are_translations_complete": True}
        return {**page, "summary": {**counts, **more}} if "summary" in request.query_params else page

    def _submitted(self, body: dict[str, Any]) -> dict[str, Any]:
        if not re.fullmatch(r"[a-z0-9_]{1,512}", str(body.get("name", ""))):
            raise parameter("The name of a template has lower case letters, digits and underscores.")
        template = listed(body, str(800 + len(self._number.templates)), "PENDING")
        self._number.templates.append(template)
        return {name: template[name] for name in ("id", "status", "category")}

    def _about_file(self, request: Request, media_id: str) -> dict[str, Any]:
        stored = self._number.files.get(media_id)
        if stored is None:
            raise no_object(media_id)
        return {
            "url": f"{request.url.scheme}://{request.url.netloc}{FILES}{media_id}",
            "mime_type": stored.kind,
            "sha256": hashlib.sha256(stored.content).hexdigest(),
            "file_size": len(stored.content),
            "id": media_id,
            "messaging_product": "whatsapp",
        }

    def _file(self, request: Request, path: str) -> Response:
        stored = self._number.files.get(path.removeprefix(FILES))
        if request.headers.get("authorization") != f"Bearer {self._number.token}":
            return Response(status_code=401)
        return Response(stored.content, media_type=stored.kind) if stored else Response(status_code=404)

    async def _hung_up(self, request: Request) -> None:
        """Waits until the client has gone or the server closes."""
        gone = asyncio.ensure_future(request.receive())
        closing = asyncio.ensure_future(self.closing.wait())
        await asyncio.wait({gone, closing}, return_when=asyncio.FIRST_COMPLETED)
        for waiting in (gone, closing):
            waiting.cancel()
