"""What a browser's call carries, and how it is refused."""

from __future__ import annotations

from typing import Final

from fastapi import Request

from backend.wording import Text
from bots.webchat import provenance, words

LARGEST_BODY: Final = 200_000
"""Bytes of one post: a text of 100 kB and its wrapping fit."""
_DRAINED: Final = 4_000_000
"""Bytes of a body too large that we still read, so that its sender hears the refusal."""


class Refusal(Exception):
    """An answer that is no: its status, and the sentence that the person reads."""

    def __init__(self, status: int, says: Text, retry_after: int | None = None) -> None:
        super().__init__(says.msgid)
        self.status = status
        self.says = says
        self.retry_after = retry_after


def secret_of(request: Request) -> str:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret if scheme.lower() == "bearer" else ""


async def body_of(request: Request, largest: int = LARGEST_BODY, too_large: Text = words.TOO_LARGE) -> bytes:
    """The whole body, unless it is too large, or no JSON."""
    if not provenance.is_json(request.headers):
        raise Refusal(415, words.NOT_UNDERSTOOD)
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size <= largest:
            parts.append(part)
        elif size > largest + _DRAINED:
            break
    if size > largest:
        raise Refusal(413, too_large)
    return b"".join(parts)


def language_of(request: Request) -> str | None:
    return request.headers.get("accept-language", "").split(",")[0].strip() or None
