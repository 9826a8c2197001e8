"""A part of a message of ours → the Cloud API's calls (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pywa.types.callback import Button, SectionRow

from backend.messaging.capabilities import Capabilities
from backend.messaging.messages import Option, Outgoing
from backend.wording import _
from bots.choice_codes import code_of
from bots.errors import Rejected
from bots.whatsapp.plain import plain

TEXT_LIMIT: Final = 4096
"""Characters of a text: Cloud API, "Text messages"."""
BODY_LIMIT: Final = 1024
"""Characters of the text over buttons, a list or a request for a position: "Interactive messages"."""
BUTTONS: Final = 3
BUTTON_TITLE: Final = 20
BUTTON_ID: Final = 256
"""Reply buttons: how many, and the characters of a title and of an id; a title too long vanishes silently."""
ROWS: Final = 10
ROW_TITLE: Final = 24
ROW_DESCRIPTION: Final = 72
ROW_ID: Final = 200
"""Lists: rows in all sections together, and the characters of each."""

CAN: Final = Capabilities(
    TEXT_LIMIT,
    buttons=BUTTONS,
    button_title=BUTTON_TITLE,
    list_rows=ROWS,
    row_title=ROW_TITLE,
    row_description=ROW_DESCRIPTION,
    choice_text_limit=BODY_LIMIT,
    asks_location=True,
)

VOICE: Final = "audio/ogg; codecs=opus"
"""What a voice note is: "Audio messages". Up to 512 kB, two minutes of ours, a tap plays it at once."""

CHOOSE: Final = _("Choose")
"""On the button that opens a list; at most 20 characters in each language."""
OR_POSITION: Final = _("You can also send me your position.")


@dataclass(frozen=True, slots=True)
class Words:
    """What we add to a message, in its language."""

    choose: str
    or_position: str


@dataclass(frozen=True, slots=True)
class Call:
    """The `type` of a message, and what it holds."""

    type: str
    content: dict[str, Any]


def calls(part: Outgoing, words: Words) -> list[Call]:
    """The calls that say this part. The first says it; another is a courtesy: a button that sends one's position.

    WhatsApp has one kind of button in a message, so who may choose and may send a position is sent two.

    Raises:
        Rejected: something in it is more than WhatsApp takes; much of that would vanish without a word.
    """
    if not part.options:
        return [_position(part.text) if part.asks_location else _text(part.text)]
    asks = [_position(words.or_position)] if part.asks_location else []
    as_list = part.as_list or len(part.options) > BUTTONS
    return [_list(part, words.choose) if as_list else _buttons(part), *asks]


def voice_note(media_id: str) -> Call:
    """A recording that was uploaded before, with a microphone beside it."""
    return Call("audio", {"id": media_id, "voice": True})


def _text(text: str) -> Call:
    _within(text, TEXT_LIMIT, "the text")
    return Call("text", {"body": plain(text), "preview_url": False})


def _position(text: str) -> Call:
    return _interactive("location_request_message", text, {"name": "send_location"})


def _buttons(part: Outgoing) -> Call:
    buttons = [Button(one.title, _code(part, one, BUTTON_ID)) for one in part.options]
    _distinct([_titled(one.title, BUTTON_TITLE, "a button") for one in part.options])
    return _interactive("button", part.text, {"buttons": [one.to_dict() for one in buttons]})


def _list(part: Outgoing, choose: str) -> Call:
    if len(part.options) > ROWS:
        raise Rejected(f"a WhatsApp list has {ROWS} rows; {len(part.options)} are offered")
    for one in part.options:
        _titled(one.title, ROW_TITLE, "a row")
        _within(one.description, ROW_DESCRIPTION, "a row's description")
    _titled(choose, BUTTON_TITLE, "the list's button")
    rows = [SectionRow(one.title, _code(part, one, ROW_ID), one.description or None) for one in part.options]
    # Not pywa's Section: it sends a title, which a single section need not have, and must not have empty.
    return _interactive("list", part.text, {"button": choose, "sections": [{"rows": [row.to_dict() for row in rows]}]})


def _interactive(kind: str, text: str, action: dict[str, Any]) -> Call:
    _within(text, BODY_LIMIT, "the text over the choices")
    return Call("interactive", {"type": kind, "body": {"text": plain(text)}, "action": action})


def _code(part: Outgoing, option: Option, limit: int) -> str:
    return _within(code_of(part.question, option.id), limit, "a choice's id")


def _titled(title: str, limit: int, what: str) -> str:
    if not title.strip():
        raise Rejected(f"{what} has no title")
    return _within(title, limit, f"the title of {what}")


def _within(text: str, limit: int, what: str) -> str:
    if (length := CAN.measure(text)) > limit:
        raise Rejected(f"{what} has {length} characters; WhatsApp takes {limit}")
    return text


def _distinct(titles: list[str]) -> None:
    """Two buttons of one title are refused: Cloud API, "Reply buttons"."""
    if len(set(titles)) < len(titles):
        raise Rejected("two buttons have the same title; WhatsApp refuses the message")
