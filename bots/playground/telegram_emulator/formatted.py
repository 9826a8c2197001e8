"""A text with its formatting, measured as Telegram measures: in UTF-16 code units."""

import re
from dataclasses import dataclass, field

from telegram import MessageEntity
from telegram.constants import MessageEntityType

LINK_SCHEMES = ("http", "https", "tg", "ton")


@dataclass
class Formatted:
    """What is left of a marked-up text: the bare text, and which stretches of it are bold, links and so on."""

    text: str
    entities: list[MessageEntity] = field(default_factory=list)


def units(text: str) -> int:
    """Its length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, position: int) -> int:
    """Where a character stands in UTF-8, as Telegram's parse errors count."""
    return len(text[:position].encode("utf-8", "surrogatepass"))


def link(target: str) -> str | None:
    """The address that a link leads to, or None where Telegram does not take it for one."""
    scheme, colon, rest = target.strip().partition(":")
    if colon and scheme.lower() in LINK_SCHEMES and rest.strip("/"):
        return target.strip()
    bare = target.strip()
    return f"http://{bare}/" if re.fullmatch(r"[\w-]+(\.[\w-]+)+", bare) else None


def link_entity(offset: int, length: int, target: str) -> MessageEntity | None:
    address = link(target)
    return MessageEntity(MessageEntityType.TEXT_LINK, offset, length, url=address) if address else None


def trimmed(formatted: Formatted) -> Formatted:
    """Without the blanks around it; formatting that covered only them goes with them."""
    text = formatted.text.replace("\r", "")
    bare = text.strip()
    cut = units(text[: len(text) - len(text.lstrip())])
    room = units(bare)
    kept = []
    for entity in formatted.entities:
        start = max(0, entity.offset - cut)
        end = min(room, entity.offset - cut + entity.length)
        if end > start:
            kept.append(_moved(entity, start, end - start))
    return Formatted(bare, sorted(kept, key=lambda entity: (entity.offset, -entity.length)))


def _moved(entity: MessageEntity, offset: int, length: int) -> MessageEntity:
    return MessageEntity(
        entity.type, offset, length, url=entity.url, language=entity.language, custom_emoji_id=entity.custom_emoji_id
    )


DETECTED = (
    (MessageEntityType.BOT_COMMAND, re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    (MessageEntityType.URL, re.compile(r"\bhttps?://[^\s<>]+[^\s<>.,;:!?)]")),
    (MessageEntityType.EMAIL, re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")),
    (MessageEntityType.MENTION, re.compile(r"(?<!\w)@[A-Za-z]\w{3,31}\b")),
    (MessageEntityType.HASHTAG, re.compile(r"(?<!\w)#\w*[^\W\d]\w*")),
)


def detected(formatted: Formatted) -> Formatted:
    """Adds the entities that Telegram finds by itself: commands, addresses, mentions."""
    entities = list(formatted.entities)
    for kind, pattern in DETECTED:
        for found in pattern.finditer(formatted.text):
            offset, length = units(formatted.text[: found.start()]), units(found.group())
            if not any(one.offset < offset + length and offset < one.offset + one.length for one in entities):
                entities.append(MessageEntity(kind, offset, length))
    return Formatted(formatted.text, sorted(entities, key=lambda entity: (entity.offset, -entity.length)))
