"""A line from the keyboard or a script → what the person sent (pure)."""

from __future__ import annotations

import json
from typing import Any

from backend.messaging.messages import Content, SentMedia, SharedPlace, Wrote
from bots.choice_codes import tapped
from bots.errors import Malformed
from bots.legible import legible

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
            return place(latitude, longitude)
        case {"voice": str(file), **rest} if not rest and file:
            return SentMedia("voice", file=legible(file))
        case _:
            raise Malformed(f"expected one of {FORMS}")


def place(latitude: object, longitude: object) -> SharedPlace:
    """A point of the earth.

    Raises:
        Malformed: it lies nowhere.
    """
    match latitude, longitude:
        case (bool(), _) | (_, bool()):
            pass
        case (int() | float(), int() | float()) if -90 <= latitude <= 90 and -180 <= longitude <= 180:
            return SharedPlace(float(latitude), float(longitude))
    raise Malformed("a location is [latitude, longitude]: -90 to 90, then -180 to 180")
