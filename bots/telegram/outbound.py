"""A part of a message of ours → Telegram's calls (pure). No parse mode is used, so no character needs escaping."""

from __future__ import annotations

from aiogram.methods import SendMessage
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from backend.messaging.messages import Outgoing
from bots.telegram.keyboard import buttons

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
            inline_keyboard=[
                [InlineKeyboardButton(text=one.text, callback_data=one.data) for one in row] for row in buttons(part)
            ]
        )
    return ReplyKeyboardRemove(remove_keyboard=True)
