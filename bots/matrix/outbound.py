"""A part of a message of ours → the content of a Matrix event (pure). Plain text only: nothing needs escaping."""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Outgoing

EVENT_LIMIT: Final = 65_536
"""Bytes of a whole event: Client-Server API, "Size limits"."""
TEXT_LIMIT: Final = 12_000
"""Ours, in bytes: JSON writes two bytes of UTF-8 as six, encryption four as more than five; with what stands around it,
four times as much still fits into an event."""


def utf8_bytes(text: str) -> int:
    """Length as Matrix counts it."""
    return len(text.encode())


CAN: Final = Capabilities(TEXT_LIMIT, measure=utf8_bytes)
"""No buttons and no lists: options are numbered. People share their position by themselves."""


def content(part: Outgoing) -> dict[str, Any]:
    """`m.text`, not `m.notice`: many clients do not ring for a notice."""
    return {"msgtype": "m.text", "body": part.text}


def transaction(key: str, room: str, text: str) -> str:
    """What makes one event of a repetition. The homeserver remembers it with our device for a day at least.

    The words are in it: after a backup was restored, another message may come under a number that was used already.
    """
    return "palier-" + sha256("\0".join((key, room, text)).encode()).hexdigest()[:40]
