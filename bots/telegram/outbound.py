"""A part of a message of ours → Telegram's calls (pure). No parse mode is used, so no character needs escaping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aiogram.methods import SendMessage
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

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

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def calls(part: Outgoing, to: str, share_location: str) -> list[SendMessage]:
    """The calls that say this part, in order; `share_location` is what the key that sends one's position says.

    Raises:
        Rejected: a button carries more than Telegram takes.
    """
    return [SendMessage(chat_id=int(to), text=part.text, reply_markup=_markup(part, share_location))]


def _markup(part: Outgoing, share_location: str) -> Markup:
    """Buttons under the message; keys in place of the keyboard where a position is asked.

    Whatever has no buttons takes such keys away again: it is the next thing said, and does no harm where none are.
    """
    if part.asks_location:
        keys = [[KeyboardButton(text=share_location, request_location=True)]]
        keys += [[KeyboardButton(text=option.title)] for option in part.options]
        return ReplyKeyboardMarkup(keyboard=keys, resize_keyboard=True, one_time_keyboard=True)
    if part.options:
        return InlineKeyboardMarkup(
            inline_keyboard=[[_button(part.question, one) for one in row] for row in _rows(part.options)]
        )
    return ReplyKeyboardRemove(remove_keyboard=True)


def _rows(options: Sequence[Option]) -> list[Sequence[Option]]:
    """One option a row, or two where all are short."""
    width = 2 if all(utf16_units(option.title) <= SHORT_TITLE for option in options) else 1
    return [options[start : start + width] for start in range(0, len(options), width)]


def _button(question: int | None, option: Option) -> InlineKeyboardButton:
    data = code_of(question, option.id)
    if (size := len(data.encode())) > CALLBACK_DATA_BYTES:
        raise Rejected(
            f"a choice of question {question} is named by {size} bytes; a Telegram button carries {CALLBACK_DATA_BYTES}"
        )
    return InlineKeyboardButton(text=option.title, callback_data=data)
