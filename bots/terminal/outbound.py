"""A message of ours → the lines that show it, to a script as an object or to a person as text (pure)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from backend.messaging.capabilities import Capabilities
from backend.messaging.fit import numbered
from backend.messaging.messages import Outgoing
from bots.choice_codes import code_of

CAN: Final = Capabilities(text_limit=100_000, buttons=100, button_title=1_000, list_rows=100, asks_location=True)
"""A terminal shows everything; how a choice is made there is up to `as_text` and `as_object`."""


def as_object(to: str, part: Outgoing, at: datetime) -> dict[str, Any]:
    """The message as scripts read it; a choice is sent back by its `id`."""
    choices = [{"id": code_of(part.question, option.id), "title": option.title} for option in part.options]
    return {"to": to, "text": part.text, "choices": choices, "at": at.isoformat()}


def as_json(to: str, part: Outgoing, at: datetime) -> str:
    """The same, on one line."""
    return json.dumps(as_object(to, part, at), ensure_ascii=False)


def as_text(part: Outgoing) -> str:
    """The message as a person reads it, its choices numbered; a choice is made by typing its number."""
    return f"{part.text}\n{numbered(part)}" if part.options else part.text
