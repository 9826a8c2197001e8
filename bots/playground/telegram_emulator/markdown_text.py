"""Telegram's MarkdownV2: every reserved character is markup or escaped, and the words of its refusals."""

from dataclasses import dataclass

from telegram import MessageEntity
from telegram.constants import MessageEntityType as Kind

from bots.playground.telegram_emulator.errors import Refusal, bad_request
from bots.playground.telegram_emulator.formatted import Formatted, byte_offset, link_entity, units

RESERVED = "_*[]()~`>#+-=|{}.!"
# How each kind ends, and the name that Telegram's refusals give it.
ENDS = {
    Kind.BOLD: "*", Kind.ITALIC: "_", Kind.UNDERLINE: "__", Kind.STRIKETHROUGH: "~", Kind.SPOILER: "||",
    Kind.CODE: "`", Kind.PRE: "```", Kind.TEXT_LINK: "]", Kind.CUSTOM_EMOJI: "]",
}  # fmt: skip
NAMES = {
    Kind.BOLD: "Bold", Kind.ITALIC: "Italic", Kind.UNDERLINE: "Underline", Kind.STRIKETHROUGH: "Strikethrough",
    Kind.SPOILER: "Spoiler", Kind.CODE: "Code", Kind.PRE: "Pre", Kind.TEXT_LINK: "TextUrl",
    Kind.CUSTOM_EMOJI: "CustomEmoji", Kind.BLOCKQUOTE: "BlockQuote",
}  # fmt: skip
BEGINNINGS = (
    ("```", Kind.PRE), ("`", Kind.CODE), ("__", Kind.UNDERLINE), ("_", Kind.ITALIC), ("*", Kind.BOLD),
    ("~", Kind.STRIKETHROUGH), ("||", Kind.SPOILER), ("[", Kind.TEXT_LINK), ("![", Kind.CUSTOM_EMOJI),
)  # fmt: skip


@dataclass
class Open:
    """Markup that waits for its end."""

    kind: Kind
    begin: int
    offset: int
    starts_at: int
    language: str = ""


class MarkdownText:
    """Reads one MarkdownV2 text from its beginning to its end."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.text = ""
        self.entities: list[MessageEntity] = []
        self.open: list[Open] = []
        self.line_begins = True

    def parsed(self) -> Formatted:
        while self.position < len(self.source):
            self._next()
        self._end_quote()
        if self.open:
            raise self._endless(self.open[-1])
        return Formatted(self.text, self.entities)

    def _next(self) -> None:
        char = self.source[self.position]
        following = self.source[self.position + 1 : self.position + 2]
        if char == "\\" and following and ord(following) <= 126:
            self._plain(following, skip=2)
        elif char not in ("`" if self._in_code() else RESERVED):
            self._plain(char, skip=1)
        elif self._ends_here():
            self._close()
        elif char == ">" and self.line_begins:
            self._quote()
        else:
            self._begin(char)

    def _plain(self, char: str, skip: int) -> None:
        self.text += char
        self.position += skip
        if char == "\n" and skip == 1 and not self._in_code():
            self.line_begins = True
            if self.source[self.position :].lstrip("\r")[:1] != ">":
                self._end_quote()
        elif char != "\r":
            self.line_begins = False

    def _in_code(self) -> bool:
        return bool(self.open) and self.open[-1].kind in {Kind.CODE, Kind.PRE}

    def _ends_here(self) -> bool:
        if not self.open or self.open[-1].kind is Kind.BLOCKQUOTE:
            return False
        kind = self.open[-1].kind
        if kind is Kind.ITALIC and self.source.startswith("__", self.position):
            return False
        return self.source.startswith(ENDS[kind], self.position)

    def _quote(self) -> None:
        self.line_begins = False
        if not any(one.kind is Kind.BLOCKQUOTE for one in self.open):
            self.open.append(Open(Kind.BLOCKQUOTE, self.position, units(self.text), len(self.text)))
        self.position += 1

    def _end_quote(self) -> None:
        if not any(one.kind is Kind.BLOCKQUOTE for one in self.open):
            return
        ended = self.text[-1:] == "\n"
        last = self.open[-1]
        expandable = last.kind is Kind.SPOILER and last.offset == units(
            self.text.removesuffix("\n") if ended else self.text
        )
        if expandable:
            self.open.pop()
        quote = self.open[-1]
        if quote.kind is not Kind.BLOCKQUOTE:
            raise self._endless(quote)
        self.open.pop()
        self._add(Kind.EXPANDABLE_BLOCKQUOTE if expandable else Kind.BLOCKQUOTE, quote)

    def _begin(self, char: str) -> None:
        for mark, kind in BEGINNINGS:
            if self.source.startswith(mark, self.position):
                opened = Open(kind, self.position, units(self.text), len(self.text))
                self.open.append(opened)
                self.position += len(mark)
                if kind is Kind.PRE:
                    self._language(opened)
                return
        raise _unparsable(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")

    def _language(self, opened: Open) -> None:
        end = self.position
        while end < len(self.source) and not self.source[end].isspace() and self.source[end] != "`":
            end += 1
        if self.position < end < len(self.source) and self.source[end] != "`":
            opened.language = self.source[self.position : end]
            self.position = end
        if self.source[self.position : self.position + 2] in {"\n\r", "\r\n"}:
            self.position += 2
        elif self.source[self.position : self.position + 1] in {"\n", "\r"}:
            self.position += 1

    def _close(self) -> None:
        opened = self.open.pop()
        self.position += len(ENDS[opened.kind])
        if opened.kind is Kind.TEXT_LINK:
            inner = self.text[opened.starts_at :]
            target = self._target("a URL") if self.source.startswith("(", self.position) else inner
            linked = link_entity(opened.offset, units(inner), target)
            if linked and inner:
                self.entities.append(linked)
        elif opened.kind is Kind.CUSTOM_EMOJI:
            self._emoji(opened)
        else:
            self._add(opened.kind, opened)

    def _target(self, what: str) -> str:
        self.position += 1
        begin, target = self.position, ""
        while self.position < len(self.source) and self.source[self.position] != ")":
            following = self.source[self.position + 1 : self.position + 2]
            escaped = self.source[self.position] == "\\" and following and ord(following) <= 126
            target += following if escaped else self.source[self.position]
            self.position += 2 if escaped else 1
        if self.position >= len(self.source):
            raise _unparsable(f"Can't find end of {what} at byte offset {byte_offset(self.source, begin)}")
        self.position += 1
        return target

    def _emoji(self, opened: Open) -> None:
        if not self.source.startswith("(", self.position):
            raise _unparsable("Custom emoji entity must contain a tg://emoji URL")
        target = self._target("a custom emoji URL")
        if not target.lower().startswith("tg:"):
            raise _unparsable("Custom emoji URL must have scheme tg")
        emoji = target.partition("id=")[2]
        if not emoji.isdigit():
            raise _unparsable("Custom emoji URL must have an emoji identifier")
        if length := units(self.text) - opened.offset:
            self.entities.append(MessageEntity(Kind.CUSTOM_EMOJI, opened.offset, length, custom_emoji_id=emoji))

    def _add(self, kind: Kind, opened: Open) -> None:
        if length := units(self.text) - opened.offset:
            self.entities.append(MessageEntity(kind, opened.offset, length, language=opened.language or None))

    def _endless(self, opened: Open) -> Refusal:
        name = "PreCode" if opened.language else NAMES[opened.kind]
        return _unparsable(f"Can't find end of {name} entity at byte offset {byte_offset(self.source, opened.begin)}")


def _unparsable(reason: str) -> Refusal:
    return bad_request(f"can't parse entities: {reason}")
