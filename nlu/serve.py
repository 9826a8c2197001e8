"""The embedded engine behind the doors of a Rasa server, so that whatever speaks to one may speak to the other.

Plain ASGI, one thread: a framework and its pool of threads would cost more than the reading itself.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from nlu.engine import Engine

if TYPE_CHECKING:
    import uvicorn

LARGEST: Final = 1_000_000
"""Bytes of a question that are read."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False).encode
"""`json.dumps` would build such an encoder for every answer."""

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Refused(Exception):
    """The question makes no sense: the sentence says what to write instead. Told in the form of Rasa's own errors."""

    def __init__(self, code: int, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.reason = code, reason


@dataclass(frozen=True, slots=True)
class Question:
    """What Rasa is asked (`text`; its `message_id` is not answered), and four things of ours that may come with it."""

    text: str
    locale: str | None = None
    now: datetime | None = None
    tz: ZoneInfo | None = None
    expecting: str | None = None

    @classmethod
    def read(cls, body: bytes) -> Question:
        """The question that a body asks.

        Raises:
            Refused: it asks none.
        """
        try:
            asked = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise _bad("the body is no JSON") from error
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise _bad('the body has no "text"')
        for name in ("locale", "now", "tz", "expecting"):
            if not isinstance(asked.get(name), str | None):
                raise _bad(f'"{name}" is no text')
        return cls(asked["text"], asked.get("locale"), _now(asked), _zone(asked), asked.get("expecting"))


def app(engine: Engine, *, locale: str, timezone: ZoneInfo, now: Callable[[], datetime], version: str) -> Application:
    """`POST /model/parse`, `GET /status`, `GET /version` and `GET /`, as Rasa 3.6 answers them."""

    def parsed(body: bytes) -> object:
        asked = Question.read(body)
        return engine.parse(
            asked.text,
            locale=asked.locale or locale,
            now=asked.now or now(),
            timezone=asked.tz or timezone,
            expecting=asked.expecting,
        ).to_wire()

    doors: Mapping[tuple[str, str], Callable[[bytes], object]] = {
        ("POST", "/model/parse"): parsed,
        ("GET", "/status"): lambda _: {"model_file": version, "model_id": version, "num_active_training_jobs": 0},
        ("GET", "/version"): lambda _: {"version": version, "minimum_compatible_version": version},
        ("GET", "/"): lambda _: f"Hello from Palier NLU: {version}",
    }

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        try:
            door = doors.get((scope["method"], scope["path"]), _wall)
            code, answer = 200, door(await _body(receive))
        except Refused as refusal:
            code, answer = refusal.code, _failure(refusal, version)
        await _answer(send, code, answer)

    return serve


def server_of(served: Application) -> uvicorn.Server:
    """What serves the application: `.run(sockets=[…])` until the process is told to stop."""
    import uvicorn

    return uvicorn.Server(
        uvicorn.Config(served, log_level="warning", access_log=False, lifespan="off", ws="none", proxy_headers=False)
    )


def _wall(_body: bytes) -> object:
    raise Refused(404, "NotFound", "there is no such door: POST /model/parse or GET /status")


async def _body(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST:
            raise Refused(413, "PayloadTooLarge", f"a question has at most {LARGEST:,} bytes")
        if not message.get("more_body"):
            return bytes(body)


async def _answer(send: Send, code: int, answer: object) -> None:
    kind = b"text/plain; charset=utf-8" if isinstance(answer, str) else b"application/json"
    text = answer if isinstance(answer, str) else _JSON(answer)
    body = text.encode("utf-8", "replace")
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _failure(refusal: Refused, version: str) -> dict[str, Any]:
    told = {"message": str(refusal), "reason": refusal.reason, "code": refusal.code}
    return {"version": version, "status": "failure", "details": {}, "help": None, **told}


def _bad(sentence: str) -> Refused:
    return Refused(400, "BadRequest", f'{sentence}: write {{"text": "…"}}')


def _now(asked: Mapping[str, Any]) -> datetime | None:
    if asked.get("now") is None:
        return None
    try:
        at = datetime.fromisoformat(asked["now"])
    except ValueError as error:
        raise Refused(400, "BadRequest", "now is no moment: write 2026-11-22T09:00:00+01:00") from error
    if at.tzinfo is None:
        raise Refused(400, "BadRequest", "now has no offset: write 2026-11-22T09:00:00+01:00")
    return at


def _zone(asked: Mapping[str, Any]) -> ZoneInfo | None:
    if not asked.get("tz"):
        return None
    try:
        return ZoneInfo(asked["tz"])
    except (KeyError, OSError, ValueError) as error:
        raise Refused(400, "BadRequest", "tz names no time zone: write Europe/Paris") from error
