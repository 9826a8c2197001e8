"""What a Telegram message of ours can carry, and how its buttons stand (pure, and without Telegram's SDK)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from backend.messaging.capabilities import Capabilities, utf16_units
from backend.messaging.messages import Option, Outgoing
from backend.wording import _
from bots.choice_codes import code_of
from bots.errors import Rejected

TEXT_LIMIT: Final = 4096
"""UTF-16 units of a text: Bot API, sendMessage."""
CALLBACK_DATA_BYTES: Final = 64
"""Bot API, InlineKeyboardButton.callback_data."""
BUTTONS: Final = 10
"""Ours: more do not fit on a phone's screen. Telegram takes 100."""
BUTTON_TITLE: Final = 40
"""Ours: what a button as wide as the screen shows without cutting."""
SHORT_TITLE: Final = 14
"""Ours: what half such a button shows."""

CAN: Final = Capabilities(TEXT_LIMIT, buttons=BUTTONS, button_title=BUTTON_TITLE, asks_location=True)

SHARE_LOCATION: Final = _("Share my location")


@dataclass(frozen=True, slots=True)
class Button:
    """Under a message: what it says, and what it carries."""

    text: str
    data: str


def buttons(part: Outgoing) -> list[list[Button]]:
    """The rows under the message; none where a position is asked: then the options are keys.

    Raises:
        Rejected: a button carries more than Telegram takes.
    """
    if part.asks_location:
        return []
    return [[_button(part.question, one) for one in row] for row in _rows(part.options)]


def _rows(options: Sequence[Option]) -> list[Sequence[Option]]:
    """One option a row, or two where all are short."""
    width = 2 if all(utf16_units(option.title) <= SHORT_TITLE for option in options) else 1
    return [options[start : start + width] for start in range(0, len(options), width)]


def _button(question: int | None, option: Option) -> Button:
    data = code_of(question, option.id)
    if (size := len(data.encode())) > CALLBACK_DATA_BYTES:
        raise Rejected(
            f"a choice of question {question} is named by {size} bytes; a Telegram button carries {CALLBACK_DATA_BYTES}"
        )
    return Button(option.title, data)
