"""The keyboards a message may carry, and those Telegram refuses."""

from typing import Any

from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bots.playground.telegram_emulator.arguments import Arguments
from bots.playground.telegram_emulator.errors import bad_request
from bots.playground.telegram_emulator.formatted import LINK_SCHEMES

Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply

# Telegram's server counts the keyboard's JSON too; reported by bot authors, not documented.
LONGEST_MARKUP = 10_000
REPLY_BUTTONS_PER_ROW = 12
REPLY_BUTTONS = 300
ACTIONS = {"url", "callback_data", "web_app", "login_url", "switch_inline_query", "copy_text", "pay", "callback_game"}


def read_keyboard(arguments: Arguments, *, private: bool) -> Keyboard | None:
    """The keyboard of a call, or None where it has none.

    Raises:
        Refusal: Telegram would not take this keyboard.
    """
    markup = arguments.structure("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup, len(arguments.text("reply_markup").encode()))
    if "keyboard" in markup:
        return _reply(markup, private=private)
    if markup.get("remove_keyboard"):
        return ReplyKeyboardRemove()
    return ForceReply() if markup.get("force_reply") else None


def read_inline_keyboard(arguments: Arguments) -> InlineKeyboardMarkup | None:
    """The keyboard of an edit, which can only be an inline one."""
    keyboard = read_keyboard(arguments, private=True)
    if keyboard is not None and not isinstance(keyboard, InlineKeyboardMarkup):
        raise bad_request("inline keyboard expected")
    return keyboard


def _rows(value: Any, name: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{name}" of the reply keyboard must be an Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{name}" of the reply keyboard must be an Array of Arrays')
    return value


def _inline(markup: dict[str, Any], size: int) -> InlineKeyboardMarkup | None:
    rows = _rows(markup["inline_keyboard"], "inline_keyboard")
    crowded = any(len(row) > InlineKeyboardMarkupLimit.BUTTONS_PER_ROW for row in rows)
    buttons = [[_inline_button(button) for button in row] for row in rows if row]
    if crowded or sum(map(len, rows)) > InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER or size > LONGEST_MARKUP:
        raise bad_request("reply markup is too long")
    return InlineKeyboardMarkup(buttons) if buttons else None


def _inline_button(button: Any) -> InlineKeyboardButton:
    if not isinstance(button, dict):
        raise bad_request("can't parse InlineKeyboardButton: Expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse InlineKeyboardButton: Can't find field \"text\"")
    if not text.strip():
        # Telegram's own server drops a button without text silently; a lost button is worth a refusal.
        raise bad_request("inline keyboard button text must be non-empty")
    if not any(button.get(action) for action in ACTIONS):
        raise bad_request("can't parse InlineKeyboardButton: Text buttons are not allowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not isinstance(data, str):
        raise bad_request('can\'t parse InlineKeyboardButton: Field "callback_data" must be of type String')
    if data and len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        raise bad_request("BUTTON_DATA_INVALID")
    if url := button.get("url"):
        _check_address(str(url))
    return InlineKeyboardButton.de_json(button, None)


def _check_address(url: str) -> None:
    scheme, colon, _ = url.partition(":")
    if colon and "." not in scheme and scheme.lower() not in LINK_SCHEMES:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if not colon and "." not in url:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply(markup: dict[str, Any], *, private: bool) -> ReplyKeyboardMarkup | None:
    rows = _rows(markup["keyboard"], "keyboard")
    buttons = [[_key(button, private=private) for button in row] for row in rows if row]
    if sum(map(len, rows)) > REPLY_BUTTONS or any(len(row) > REPLY_BUTTONS_PER_ROW for row in rows):
        raise bad_request("reply markup is too long")
    if not buttons:
        return None
    return ReplyKeyboardMarkup(
        buttons,
        resize_keyboard=markup.get("resize_keyboard"),
        one_time_keyboard=markup.get("one_time_keyboard"),
        input_field_placeholder=markup.get("input_field_placeholder"),
        is_persistent=markup.get("is_persistent"),
    )


def _key(button: Any, *, private: bool) -> KeyboardButton:
    fields = {"text": button} if isinstance(button, str) else button
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str):
        raise bad_request("can't parse KeyboardButton: Can't find field \"text\"")
    if not fields["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    if fields.get("request_contact") and not private:
        raise bad_request("phone number can be requested in private chats only")
    if fields.get("request_location") and not private:
        raise bad_request("location can be requested in private chats only")
    return KeyboardButton.de_json(fields, None)
