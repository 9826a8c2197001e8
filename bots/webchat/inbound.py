"""What the page posts → what the person sent (pure)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from backend.messaging.messages import Content, Incoming, SentMedia, Started, Tapped, Wrote
from bots.errors import Malformed
from bots.legible import legible
from bots.points import point

KEY: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""How a browser names a message of its own, so that sending it again is no second message."""
LONGEST_NAME: Final = 200
"""Characters of a choice, its title, or what a link carries."""
_HIGHEST_NUMBER: Final = 10**15
_A_DAY: Final = 86_400


def incoming(session_id: int, given: Any, *, at: datetime, language: str | None) -> Incoming:
    """What this session sent.

    Raises:
        Malformed: it is nothing that the page can say.
    """
    key = _event_key(session_id, given)
    content = _content({name: value for name, value in given.items() if name != "key"})
    return Incoming(key, str(session_id), content, at, language=language)


def recorded(session_id: int, given: Any, *, at: datetime, language: str | None) -> tuple[Incoming, str]:
    """The voice note that this session recorded, and the `data:` URL of its sound, which is kept under the same key.

    Raises:
        Malformed: it is no voice note.
    """
    key = _event_key(session_id, given)
    match given:
        case {"key": _, "voice": str(url), "seconds": int(seconds), **rest} if not rest and _lasts(seconds):
            return Incoming(key, str(session_id), SentMedia("voice", key, seconds=seconds), at, language=language), url
        case _:
            raise Malformed("expected `voice`, and how many `seconds` it lasts")


def _lasts(seconds: int) -> bool:
    return type(seconds) is int and 0 <= seconds < _A_DAY


def _event_key(session_id: int, given: Any) -> str:
    key = given.get("key") if isinstance(given, dict) else None
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise Malformed("`key` names the message: 8 to 64 letters, digits, - or _")
    return f"{session_id}:{key}"  # two visitors may choose the same


def _content(given: dict[str, Any]) -> Content:
    match given:
        case {"text": str(text), **rest} if not rest and text.strip():
            return Wrote(legible(text.strip()))
        case {"choice": str(choice), **rest} if choice and rest.keys() <= {"question", "title"}:
            return _tapped(choice, rest.get("question"), rest.get("title", ""))
        case {"location": [latitude, longitude], **rest} if not rest:
            return point(latitude, longitude)
        case {"start": str(payload), **rest} if not rest:
            return Started(_name(payload))
        case _:
            raise Malformed("expected `text`, `choice` (with `question`), `location` or `start`")


def _tapped(choice: str, question: object, title: object) -> Tapped:
    known = question is None or (type(question) is int and 0 <= question < _HIGHEST_NUMBER)
    if not known or not isinstance(title, str):
        raise Malformed("`question` is the number of the question, `title` what the button says")
    return Tapped(_name(choice), question if isinstance(question, int) else None, _name(title))


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise Malformed(f"a choice, a title or a link's load has at most {LONGEST_NAME} characters")
    return legible(text)
