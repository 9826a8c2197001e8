"""What was said → what the page shows (pure)."""

from __future__ import annotations

from typing import Any, Final

from backend.messaging.capabilities import Capabilities
from backend.messaging.fit import fit
from backend.messaging.messages import Edited, SentMedia, SharedContact, SharedPlace, Tapped, Wrote
from backend.services.webchat import Ours, Standing, Theirs
from bots.voice.speaking import may_be_spoken

BUTTONS: Final = 30
"""Ours: beyond this the options are typed by number."""
CAN: Final = Capabilities(100_000, buttons=BUTTONS, button_title=200, list_rows=BUTTONS, asks_location=True)
"""A page has room: one message of ours is one part."""


def our_message(one: Ours) -> dict[str, Any]:
    parts = fit(one.message, CAN)
    last = parts[-1]
    return {
        "id": one.id,
        "mine": False,
        "at": one.at.isoformat(),
        "text": "\n".join(part.text for part in parts),
        "question": last.question,
        "options": [
            {"id": option.id, "title": option.title, "description": option.description} for option in last.options
        ],
        "asks_location": last.asks_location,
        "urgent": last.urgent,
        "aloud": one.message.spoken and may_be_spoken(one.message),
    }


def their_message(one: Theirs) -> dict[str, Any] | None:
    """What the visitor sent, or None for what shows nothing. The page finds the words for a `kind` without text."""
    shown: dict[str, Any] = {"key": one.key, "mine": True, "at": one.at.isoformat(), "text": "", "kind": "text"}
    match one.content:
        case Wrote(text=text) | Edited(text=text):
            return shown | {"text": text}
        case Tapped(choice=choice, question=question, title=title):
            return shown | {"text": title or choice, "question": question, "choice": choice}
        case SharedPlace():
            return shown | {"kind": "location"}
        case SharedContact(name=name):
            return shown | {"text": name}
        case SentMedia(kind="voice", seconds=seconds):
            return shown | {"kind": "voice", "seconds": seconds}
        case _:
            return None


def message(one: Ours | Theirs) -> dict[str, Any] | None:
    return our_message(one) if isinstance(one, Ours) else their_message(one)


def state(standing: Standing) -> dict[str, Any]:
    return {"busy": standing.busy, "agent": standing.agent, "locale": standing.locale}
