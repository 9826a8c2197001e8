"""The text of a message as Telegram accepts it: parsed, trimmed, neither empty nor too long."""

from telegram import MessageEntity
from telegram.constants import MessageLimit, ParseMode

from bots.playground.telegram_emulator.arguments import Arguments
from bots.playground.telegram_emulator.errors import bad_request
from bots.playground.telegram_emulator.formatted import Formatted, detected, trimmed, units
from bots.playground.telegram_emulator.html_text import HtmlText
from bots.playground.telegram_emulator.markdown_text import MarkdownText


def read_text(arguments: Arguments, *, too_long: str = "message is too long") -> Formatted:
    """The text of a call with its formatting.

    Raises:
        Refusal: the text is missing, blank, over-long or its markup is wrong.
    """
    source = arguments.text("text").replace("\x00", "")
    if not source:
        raise bad_request("message text is empty")
    formatted = trimmed(_parsed(source, arguments))
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if units(formatted.text) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request(too_long)
    formatted.entities = formatted.entities[: MessageLimit.MESSAGE_ENTITIES]
    return detected(formatted)


def _parsed(source: str, arguments: Arguments) -> Formatted:
    mode = arguments.text("parse_mode").lower()
    if mode == ParseMode.HTML.lower():
        return HtmlText(source).parsed()
    if mode == ParseMode.MARKDOWN_V2.lower():
        return MarkdownText(source).parsed()
    if mode and mode != "none":
        raise bad_request("unsupported parse_mode")
    return Formatted(source, _given(arguments))


def _given(arguments: Arguments) -> list[MessageEntity]:
    given = arguments.structure("entities", "MessageEntity")
    if given is None:
        return []
    try:
        return list(MessageEntity.de_list(given, None))
    except (TypeError, KeyError, AttributeError, ValueError):
        raise bad_request("can't parse MessageEntity: Expected an Object") from None
