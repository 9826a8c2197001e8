"""The methods with which a bot speaks: each takes a call's arguments and gives its `result`, or raises the refusal."""

from collections.abc import Callable, Mapping
from typing import Any

from telegram import InlineKeyboardMarkup, Location, Message, MessageEntity, Voice
from telegram.constants import CallbackQueryLimit, ChatAction, FileSizeLimit, LocationLimit

from bots.playground.telegram_emulator.arguments import Arguments
from bots.playground.telegram_emulator.entities import read_text
from bots.playground.telegram_emulator.errors import bad_request
from bots.playground.telegram_emulator.formatted import Formatted
from bots.playground.telegram_emulator.keyboards import read_inline_keyboard, read_keyboard
from bots.playground.telegram_emulator.state import BotState, Chat, Toast
from bots.playground.telegram_emulator.updates import wire

Method = Callable[[BotState, Arguments], Any]

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def get_me(bot: BotState, _: Arguments) -> Any:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": True, "supports_inline_queries": False}
    return {**wire(bot.user), **abilities}


def send_message(bot: BotState, arguments: Arguments) -> Any:
    formatted = read_text(arguments)
    return _send(bot, arguments, **_text_content(formatted))


def send_location(bot: BotState, arguments: Arguments) -> Any:
    latitude, longitude = arguments.number("latitude"), arguments.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("invalid location specified")
    accuracy = arguments.number("horizontal_accuracy") if "horizontal_accuracy" in arguments else None
    if accuracy is not None and not 0 <= accuracy <= LocationLimit.HORIZONTAL_ACCURACY:
        raise bad_request("invalid location specified")
    return _send(bot, arguments, location=Location(longitude, latitude, horizontal_accuracy=accuracy))


def send_voice(bot: BotState, arguments: Arguments) -> Any:
    content = arguments.upload("voice")
    if content is None:
        raise bad_request("there is no voice in the request")
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > FileSizeLimit.FILESIZE_UPLOAD:
        raise bad_request("file is too big")
    stored = bot.store("voice", "oga", content)
    voice = Voice(stored.file_id, stored.unique_id, 1, mime_type="audio/ogg", file_size=stored.size)
    return _send(bot, arguments, voice=voice)


def _send(bot: BotState, arguments: Arguments, **content: Any) -> Any:
    chat_id = arguments.text("chat_id")
    keyboard = read_keyboard(arguments, private=not chat_id.startswith("-"))
    chat = bot.writable_chat(chat_id)
    replied = _replied(chat, arguments)
    bot.flood.count_message(chat.card.id)
    chat.action = None
    message = bot.post(
        chat,
        bot.user,
        reply_to_message=replied,
        reply_markup=keyboard if isinstance(keyboard, InlineKeyboardMarkup) else None,
        **content,
    )
    if keyboard is not None and not isinstance(keyboard, InlineKeyboardMarkup):
        chat.sent_keyboards[message.message_id] = keyboard
        chat.changed()
    return wire(message)


def _replied(chat: Chat, arguments: Arguments) -> Message | None:
    """The message that this one answers, itself shown without what it answered."""
    asked = arguments.structure("reply_parameters", "ReplyParameters") or {}
    if not isinstance(asked, dict):
        raise bad_request("can't parse ReplyParameters: Expected an Object")
    number = int(asked.get("message_id") or arguments.integer("reply_to_message_id"))
    if not number:
        return None
    message = chat.messages.get(number)
    if message is None:
        if asked.get("allow_sending_without_reply") or arguments.flag("allow_sending_without_reply"):
            return None
        raise bad_request("message to be replied not found")
    return Message.de_json({name: value for name, value in wire(message).items() if name != "reply_to_message"}, None)


def send_chat_action(bot: BotState, arguments: Arguments) -> Any:
    action = arguments.text("action").lower()
    if action not in {known.value for known in ChatAction} | {"cancel"}:
        raise bad_request("wrong parameter action in request")
    chat = bot.writable_chat(arguments.text("chat_id"))
    chat.action = None if action == "cancel" else action
    chat.changed()
    return True


def edit_message_text(bot: BotState, arguments: Arguments) -> Any:
    formatted = read_text(arguments, too_long="MESSAGE_TOO_LONG")
    chat, message = _own_message(bot, arguments)
    if message.text is None:
        raise bad_request("there is no text in the message to edit")
    content = _text_content(formatted)
    entities = [wire(entity) for entity in content.get("entities", ())]
    return _edit(bot, chat, message, arguments, {"text": formatted.text, "entities": entities or None})


def edit_message_reply_markup(bot: BotState, arguments: Arguments) -> Any:
    chat, message = _own_message(bot, arguments)
    return _edit(bot, chat, message, arguments, {})


def _edit(bot: BotState, chat: Chat, message: Message, arguments: Arguments, changes: Mapping[str, Any]) -> Any:
    keyboard = read_inline_keyboard(arguments)
    wanted = {**changes, "reply_markup": wire(keyboard) if keyboard else None}
    current = wire(message)
    if all(current.get(name) == value for name, value in wanted.items()):
        raise bad_request(NOT_MODIFIED)
    bot.flood.count_edit()
    return wire(bot.edit(chat, message, wanted))


def _own_message(bot: BotState, arguments: Arguments) -> tuple[Chat, Message]:
    chat = bot.writable_chat(arguments.text("chat_id"))
    if not arguments.integer("message_id"):
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message.from_user != bot.user or message.message_id in chat.sent_keyboards:
        raise bad_request("message can't be edited")
    return chat, message


def delete_message(bot: BotState, arguments: Arguments) -> Any:
    chat = bot.writable_chat(arguments.text("chat_id"))
    message = chat.messages.get(arguments.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if (bot.clock.now() - message.date).total_seconds() > bot.limits.deletable_seconds:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message.message_id]
    chat.changed()
    return True


def answer_callback_query(bot: BotState, arguments: Arguments) -> Any:
    tap = bot.taps.get(arguments.text("callback_query_id"))
    if tap is None or bot.clock.monotonic() - tap.at > bot.limits.callback_answer_seconds:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = arguments.text("text")
    if len(text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    tap.chat.toast = Toast(text, arguments.flag("show_alert"))
    tap.chat.changed()
    return True


def get_file(bot: BotState, arguments: Arguments) -> Any:
    stored = bot.files.get(arguments.text("file_id"))
    if stored is None:
        raise bad_request("invalid file_id")
    if stored.size > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": stored.size,
        "file_path": stored.path,
    }


def _text_content(formatted: Formatted) -> dict[str, Any]:
    entities: list[MessageEntity] = formatted.entities
    return {"text": formatted.text, "entities": entities} if entities else {"text": formatted.text}


SPEAKING: Mapping[str, Method] = {
    "getme": get_me,
    "sendmessage": send_message,
    "sendlocation": send_location,
    "sendvoice": send_voice,
    "sendchataction": send_chat_action,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
}
