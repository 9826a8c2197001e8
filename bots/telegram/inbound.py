"""Telegram's update → what the person sent (pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, ChatMemberUpdated, InlineKeyboardMarkup, Message, Update, User

from backend.messaging.messages import (
    CameBack,
    Content,
    Edited,
    Incoming,
    Left,
    SentMedia,
    SharedContact,
    SharedPlace,
    Started,
    Wrote,
)
from bots.choice_codes import tapped
from bots.legible import legible
from bots.telegram import menu

ALLOWED_UPDATES: Final = ["message", "edited_message", "callback_query", "my_chat_member"]
"""What we ask Telegram for; it sends nothing else."""

_START: Final = re.compile(r"/start(?:@\w+)?(?:\s+(?P<payload>\S.*))?", re.DOTALL)

_FILES: Final[Mapping[str, str]] = {
    ContentType.PHOTO: "photo",
    ContentType.LIVE_PHOTO: "photo",
    ContentType.VIDEO: "video",
    ContentType.VIDEO_NOTE: "video",
    ContentType.ANIMATION: "video",
    ContentType.VOICE: "voice",
    ContentType.AUDIO: "audio",
    ContentType.STICKER: "sticker",
    ContentType.DOCUMENT: "document",
}
"""Kinds of messages that carry a file, and what we call them."""

_WORDLESS: Final = {
    ContentType.CHECKLIST,
    ContentType.DICE,
    ContentType.GAME,
    ContentType.GIFT,
    ContentType.INVOICE,
    ContentType.PAID_MEDIA,
    ContentType.POLL,
    ContentType.RICH_MESSAGE,
    ContentType.STORY,
    ContentType.UNIQUE_GIFT,
    ContentType.UNKNOWN,  # a kind newer than our library: a sign of life all the same
}
"""Kinds of messages that a person sends and that we cannot read."""


def incoming(update: Update, *, now: datetime) -> Incoming | None:
    """What the person sent, or None where it is none of ours: a group, a service message, a kind that says nothing.

    `now` dates what Telegram does not date: the press of a button.
    """
    if update.message is not None:
        return _message(update.message)
    if update.edited_message is not None:
        return _edit(update.edited_message)
    if update.callback_query is not None:
        return _press(update.callback_query, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member)
    return None


def said_in_group(update: Update) -> Message | None:
    """What a person wrote in a group; the bot's own coming and going there says nothing."""
    message = update.message
    if message is None or message.chat.type not in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return None
    writes = message.from_user is not None and not message.from_user.is_bot
    return message if writes and _content(message) is not None else None


def platform_id(chat: int, message: int) -> str:
    """How we name a message on Telegram: its number counts within its chat."""
    return f"{chat}:{message}"


def _message(message: Message) -> Incoming | None:
    content = _content(message)
    if content is None or not _from_person(message):
        return None
    return _incoming(platform_id(message.chat.id, message.message_id), message, content)


def _edit(message: Message) -> Incoming | None:
    """A text or caption that was corrected. The later points of a live location are not followed."""
    text = message.text or message.caption
    if text is None or not _from_person(message):
        return None
    of = platform_id(message.chat.id, message.message_id)
    edited = datetime.fromtimestamp(message.edit_date, UTC) if message.edit_date else message.date
    key = f"{of}:{int(edited.timestamp())}"
    return _incoming(key, message, Edited(legible(text), of), at=edited)


def _press(query: CallbackQuery, now: datetime) -> Incoming | None:
    message = query.message
    if message is None or message.chat.type != ChatType.PRIVATE or not query.data:
        return None
    keyboard = message.reply_markup if isinstance(message, Message) else None
    content = tapped(query.data, _title(keyboard, query.data))
    return _incoming(query.id, message, content, at=now, sender=query.from_user)


def _membership(change: ChatMemberUpdated) -> Incoming | None:
    """They blocked us, or no longer do: Telegram tells nothing else of a private chat."""
    if change.chat.type != ChatType.PRIVATE:
        return None
    gone = change.new_chat_member.status == ChatMemberStatus.KICKED
    key = f"{change.chat.id}:{'left' if gone else 'back'}:{int(change.date.timestamp())}"
    return _incoming(key, change, Left() if gone else CameBack(), at=change.date, sender=change.from_user)


def _content(message: Message) -> Content | None:
    match message:
        case Message(text=str(text)):
            return _text(legible(text), message)
        case Message(location=place) if place is not None:
            return SharedPlace(place.latitude, place.longitude, live=bool(place.live_period))
        case Message(contact=contact) if contact is not None:
            name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
            return SharedContact(legible(name), contact.phone_number)
        case _:
            return _media(message)


def _text(text: str, message: Message) -> Content:
    if start := _START.fullmatch(text):
        return Started((start["payload"] or "").strip())
    language = message.from_user.language_code if message.from_user else None
    if said := menu.meant_by(text, language):
        return Wrote(said)
    return Wrote(text, _reply_to(message))


def _reply_to(message: Message) -> str | None:
    """The message of ours that this one answers; an answer to their own words is none."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None or not answered.from_user.is_bot:
        return None
    return platform_id(message.chat.id, answered.message_id)


def _media(message: Message) -> SentMedia | None:
    kind = message.content_type
    caption = legible(message.caption or "")
    if kind in _FILES:
        file: Any = getattr(message, kind)
        largest = file[-1] if isinstance(file, list) else file
        seconds = int(getattr(largest, "duration", None) or 0)
        return SentMedia(_FILES[kind], getattr(largest, "file_id", ""), caption, seconds)
    return SentMedia("other", caption=caption) if kind in _WORDLESS else None


def _title(keyboard: InlineKeyboardMarkup | None, data: str) -> str:
    buttons = [button for row in keyboard.inline_keyboard for button in row] if keyboard else []
    return next((legible(button.text) for button in buttons if button.callback_data == data), "")


def _from_person(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE and not (message.from_user and message.from_user.is_bot)


def _incoming(
    key: str, where: Any, content: Content, *, at: datetime | None = None, sender: User | None = None
) -> Incoming:
    who = sender or where.from_user
    return Incoming(
        key=key,
        sender=str(where.chat.id),
        content=content,
        at=at or where.date,
        name=legible(who.full_name) if who else "",
        language=(who.language_code or None) if who else None,
    )
