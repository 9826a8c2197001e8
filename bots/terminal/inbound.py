"""A line from the keyboard or a script → what the person sent (pure)."""

from __future__ import annotations

import json
from typing import Any

from backend.messaging.messages import Content, SentMedia, Wrote
from bots.choice_codes import tapped
from bots.errors import Malformed
from bots.legible import legible
from bots.points import point

FORMS = '{"text": "…"}, {"choice": "ID"}, {"location": [LAT, LON]} or {"voice": "FILE"}'


def content(line: str) -> Content:
    """What this line says: an object where it opens with a brace, else text as typed.

    Raises:
        Malformed: it opens like an object and is none that is known; the message says what was expected.
    """
    written = line.strip()
    if not written.startswith("{"):
        return Wrote(legible(written))
    try:
        given = json.loads(written)
    except (ValueError, RecursionError):
        raise Malformed(f"this line opens with a brace but is no JSON object; expected {FORMS}") from None
    return _content(given)


def _content(given: dict[str, Any]) -> Content:
    match given:
        case {"text": str(text), **rest} if not rest:
            return Wrote(legible(text))
        case {"choice": str(code), **rest} if not rest and code:
            return tapped(legible(code))
        case {"location": [latitude, longitude], **rest} if not rest:
            return point(latitude, longitude)
        case {"voice": str(file), **rest} if not rest and file:
            return SentMedia("voice", file=legible(file))
        case _:
            raise Malformed(f"expected one of {FORMS}")
