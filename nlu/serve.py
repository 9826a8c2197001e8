"""The embedded engine behind the doors of a Rasa server, so that whatever speaks to one may speak to the other.

A plain function of what is asked: whoever serves it (`bots.questions`) needs no framework and no thread for it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final, NamedTuple, NoReturn, assert_never
from zoneinfo import ZoneInfo

from nlu.engine import Engine

LARGEST: Final = 1_000_000
"""Bytes of a question that are read, its head included."""

_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
"""`json.dumps` would build such an encoder for every answer, and an answer does not contain itself."""
_RASAS: Final = frozenset({"text", "message_id"})
"""What a Rasa server is asked."""
_OBJECT: Final = b"content-type: application/json\r\n"
_TEXT: Final = b"content-type: text/plain; charset=utf-8\r\n"

log: Final = logging.getLogger(__name__)


class Flaw(Enum):
    """Why there is no question to answer."""

    GARBLED = auto()
    TOO_LONG = auto()


class Asked(NamedTuple):
    """What somebody asks; nobody is asked anything further behind one that is not `kept`."""

    method: str
    path: str
    body: bytes
    kept: bool = True
    flaw: Flaw | None = None


class Answer(NamedTuple):
    """What is said to it: a status, headers as they are sent, a body."""

    code: int
    headers: bytes
    body: bytes


Answers = Callable[[Asked], Answer]


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
        if asked.keys() <= _RASAS:
            return cls(asked["text"])
        for name in ("locale", "now", "tz", "expecting"):
            if not isinstance(asked.get(name), str | None):
                raise _bad(f'"{name}" is no text')
        return cls(asked["text"], asked.get("locale"), _now(asked), _zone(asked), asked.get("expecting"))


def app(engine: Engine, *, locale: str, timezone: ZoneInfo, now: Callable[[], datetime], version: str) -> Answers:
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

    def answers(asked: Asked) -> Answer:
        try:
            if asked.flaw is not None:
                _complain(asked.flaw)
            return _said(200, doors.get((asked.method, asked.path), _wall)(asked.body))
        except Refused as refusal:
            return _said(refusal.code, _failure(refusal, version))
        except Exception:
            log.exception("a question was not answered")
            return _said(500, _failure(Refused(500, "ParsingError", "the message could not be read"), version))

    return answers


def _complain(flaw: Flaw) -> NoReturn:
    match flaw:
        case Flaw.GARBLED:
            raise Refused(400, "BadRequest", "this is no HTTP/1.1: POST /model/parse or GET /status")
        case Flaw.TOO_LONG:
            raise Refused(413, "PayloadTooLarge", f"a question has at most {LARGEST:,} bytes")
        case _:
            assert_never(flaw)


def _wall(_body: bytes) -> object:
    raise Refused(404, "NotFound", "there is no such door: POST /model/parse or GET /status")


def _said(code: int, answer: object) -> Answer:
    if isinstance(answer, str):
        return Answer(code, _TEXT, answer.encode())
    return Answer(code, _OBJECT, _JSON(answer).encode("utf-8", "replace"))


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
