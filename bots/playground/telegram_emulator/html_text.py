"""Telegram's HTML: which tags it knows, and the words with which it refuses the rest."""

import re
from dataclasses import dataclass

from telegram import MessageEntity
from telegram.constants import MessageEntityType as Kind

from bots.playground.telegram_emulator.errors import Refusal, bad_request
from bots.playground.telegram_emulator.formatted import Formatted, byte_offset, link_entity, units

TAGS = {
    "b": Kind.BOLD, "strong": Kind.BOLD,
    "i": Kind.ITALIC, "em": Kind.ITALIC,
    "u": Kind.UNDERLINE, "ins": Kind.UNDERLINE,
    "s": Kind.STRIKETHROUGH, "strike": Kind.STRIKETHROUGH, "del": Kind.STRIKETHROUGH,
    "span": Kind.SPOILER, "tg-spoiler": Kind.SPOILER,
    "a": Kind.TEXT_LINK,
    "code": Kind.CODE, "pre": Kind.PRE,
    "blockquote": Kind.BLOCKQUOTE,
    "tg-emoji": Kind.CUSTOM_EMOJI,
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?:x([0-9a-fA-F]+)|([0-9]+))|(lt|gt|amp|quot));?")
ATTRIBUTE = re.compile(r"""([^\s=>]*)\s*(?:=\s*("[^"]*"|'[^']*'|[A-Za-z0-9.-]+(?=[\s>])))?""")


@dataclass
class Open:
    """A tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    starts_at: int


class HtmlText:
    """Reads one HTML text from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text = ""
        self.entities: list[MessageEntity] = []
        self.open: list[Open] = []

    def parsed(self) -> Formatted:
        while self.position < len(self.source):
            self._next()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return Formatted(self.text, self.entities)

    def _next(self) -> None:
        char = self.source[self.position]
        if char == "<":
            return self._end_tag() if self.source.startswith("</", self.position) else self._start_tag()
        plain = re.compile("[^<&]+").match(self.source, self.position)
        reference = REFERENCE.match(self.source, self.position)
        if plain:
            self.text += plain.group()
            self.position = plain.end()
        elif reference:
            self.text += _character(reference)
            self.position = reference.end()
        else:
            self.text += char
            self.position += 1
        return None

    def _start_tag(self) -> None:
        begin = self.position
        at = f"at byte offset {byte_offset(self.source, begin)}"
        name = re.compile(r"[^\s>]*").match(self.source, begin + 1)
        assert name is not None
        tag = name.group().lower()
        self.position = name.end()
        if self.position >= len(self.source):
            raise _unparsable(f"Unclosed start tag {at}")
        if tag not in TAGS:
            raise _unparsable(f'Unsupported start tag "{tag}" {at}')
        attributes = self._attributes(tag, at)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _unparsable(f'Tag "span" must have class "tg-spoiler" {at}')
        self.open.append(Open(tag, attributes, units(self.text), len(self.text)))

    def _attributes(self, tag: str, at: str) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            while self.position < len(self.source) and self.source[self.position].isspace():
                self.position += 1
            if self.position >= len(self.source):
                raise _unparsable(f'Unclosed start tag "{tag}" {at}')
            if self.source[self.position] == ">":
                self.position += 1
                return attributes
            found = ATTRIBUTE.match(self.source, self.position)
            assert found is not None
            if not found.group(1):
                raise _unparsable(f'Empty attribute name in the tag "{tag}" {at}')
            value = found.group(2) or ""
            if not value and self.source[found.end() : found.end() + 1] == "=":
                raise _unparsable(f'Unclosed start tag "{tag}" {at}')
            attributes[found.group(1).lower()] = REFERENCE.sub(_character, value.strip("\"'"))
            self.position = found.end()

    def _end_tag(self) -> None:
        begin = self.position
        at = f"at byte offset {byte_offset(self.source, begin)}"
        if not self.open:
            raise _unparsable(f"Unexpected end tag {at}")
        found = re.compile(r"</([^\s>]*)\s*(>?)").match(self.source, begin)
        assert found is not None
        name = found.group(1).lower()
        if not found.group(2):
            raise _unparsable(f"Unclosed end tag {at}")
        opened = self.open.pop()
        if name and name != opened.tag:
            raise _unparsable(f'Unmatched end tag {at}, expected "</{opened.tag}>", found "</{name}>"')
        self.position = found.end()
        self._close(opened)

    def _close(self, opened: Open) -> None:
        length = units(self.text) - opened.offset
        kind = TAGS[opened.tag]
        if not length:
            return
        if kind is Kind.TEXT_LINK:
            inner = self.text[opened.starts_at :]
            if linked := link_entity(opened.offset, length, opened.attributes.get("href") or inner):
                self.entities.append(linked)
        elif kind is Kind.CUSTOM_EMOJI:
            emoji = opened.attributes.get("emoji-id", "")
            self.entities.append(MessageEntity(kind, opened.offset, length, custom_emoji_id=emoji))
        elif kind is Kind.BLOCKQUOTE and "expandable" in opened.attributes:
            self.entities.append(MessageEntity(Kind.EXPANDABLE_BLOCKQUOTE, opened.offset, length))
        else:
            self.entities.append(MessageEntity(kind, opened.offset, length))


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else reference.group()


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
