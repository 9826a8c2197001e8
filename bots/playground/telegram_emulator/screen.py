"""What a phone shows: the messages of its chat with the bot, the buttons, the keyboard, the last toast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import overload

from telegram import (
    InlineKeyboardButton,
    KeyboardButton,
    Message,
    MessageEntity,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bots.playground.telegram_emulator.state import Chat, Toast

KINDS = ("text", "location", "contact", "photo", "voice", "video", "sticker")


@dataclass(frozen=True)
class Shown:
    """One message on the screen."""

    message_id: int
    mine: bool
    kind: str
    text: str
    html: str
    buttons: tuple[tuple[InlineKeyboardButton, ...], ...]
    edited: bool
    reply_to: int | None
    at: datetime
    message: Message

    @property
    def button_texts(self) -> list[str]:
        return [button.text for row in self.buttons for button in row]


@dataclass(frozen=True)
class Screen(Sequence[Shown]):
    """The screen at one moment: a list of messages, and what is around them."""

    messages: tuple[Shown, ...]
    keyboard: tuple[tuple[KeyboardButton, ...], ...]
    toast: Toast | None
    action: str | None

    @overload
    def __getitem__(self, index: int) -> Shown: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Shown]: ...
    def __getitem__(self, index: int | slice) -> Shown | Sequence[Shown]:
        return self.messages[index]

    def __len__(self) -> int:
        return len(self.messages)

    def __iter__(self) -> Iterator[Shown]:
        return iter(self.messages)

    def __str__(self) -> str:
        lines = [
            f"{message.message_id:>4} {'me ' if message.mine else 'bot'} {message.text or message.kind}"
            + "".join(f" [{text}]" for text in message.button_texts)
            for message in self.messages
        ]
        return "\n".join(lines) or "(an empty screen)"

    @property
    def texts(self) -> list[str]:
        """What the bot has written, oldest first."""
        return [message.text for message in self.messages if not message.mine]

    @property
    def keys(self) -> list[str]:
        """The texts of the keyboard below the messages."""
        return [key.text for row in self.keyboard for key in row]


def screen_of(chat: Chat) -> Screen:
    """The screen of the person on the other side of a private chat."""
    shown = tuple(_shown(message, chat) for _, message in sorted(chat.messages.items()))
    return Screen(shown, _keyboard(chat), chat.toast, chat.action)


def _shown(message: Message, chat: Chat) -> Shown:
    content = message.text or message.caption or ""
    markup = message.reply_markup
    return Shown(
        message.message_id,
        mine=message.from_user is not None and message.from_user.id == chat.card.id,
        kind=next((kind for kind in KINDS if getattr(message, kind)), "text"),
        text=content,
        html=_html(message),
        buttons=markup.inline_keyboard if markup else (),
        edited=message.edit_date is not None,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        at=message.date,
        message=message,
    )


def _html(message: Message) -> str:
    """The text with its formatting, for a page; python-telegram-bot leaves the addresses of links as they came."""
    text, entities = (message.text, message.entities) if message.text else (message.caption, message.caption_entities)
    safe = [
        MessageEntity(one.type, one.offset, one.length, url=escape(one.url)) if one.url else one for one in entities
    ]
    return Message(message.message_id, message.date, message.chat, text=text or "", entities=safe).text_html


def _keyboard(chat: Chat) -> tuple[tuple[KeyboardButton, ...], ...]:
    for _, keyboard in sorted(chat.sent_keyboards.items(), reverse=True):
        if isinstance(keyboard, ReplyKeyboardMarkup):
            return keyboard.keyboard
        if isinstance(keyboard, ReplyKeyboardRemove):
            return ()
    return ()
