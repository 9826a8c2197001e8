"""HTML and MarkdownV2, read and refused as Telegram's own parser does."""

import contextlib

import pytest
from aiogram.utils.text_decorations import html_decoration
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageEntityType
from telegram.helpers import escape_markdown

from bots.playground.telegram_emulator import Refusal
from bots.playground.telegram_emulator.formatted import Formatted, detected, trimmed, units
from bots.playground.telegram_emulator.html_text import HtmlText
from bots.playground.telegram_emulator.markdown_text import MarkdownText

BROKEN_MARKDOWN = {
    "🏟 🏟_abacaba": "Can't find end of Italic entity at byte offset 9",
    "🏟 🏟_abac * asd ": "Can't find end of Bold entity at byte offset 15",
    "🏟 🏟`": "Can't find end of Code entity at byte offset 9",
    "🏟 🏟```a ": "Can't find end of PreCode entity at byte offset 9",
    "🏟 🏟__🏟 🏟_": "Can't find end of Italic entity at byte offset 20",
    "🏟 🏟_🏟 🏟__": "Can't find end of Underline entity at byte offset 19",
    "🏟 🏟```🏟 🏟`": "Can't find end of Code entity at byte offset 21",
    "[telegram\\.org](asd\\)": "Can't find end of a URL at byte offset 16",
    "🏟 🏟||test\\|": "Can't find end of Spoiler entity at byte offset 9",
    "🏟 🏟!": "Character '!' is reserved and must be escaped with the preceding '\\'",
    "🏟 🏟>": "Character '>' is reserved and must be escaped with the preceding '\\'",
    "🏟 🏟![👍]": "Custom emoji entity must contain a tg://emoji URL",
    ">*b\n>ld \n>bo\nld*\nasd": "Can't find end of Bold entity at byte offset 1",
}
MARKDOWN = {
    "🏟 🏟_🏟 __🏟___": ("🏟 🏟🏟 🏟", [("italic", 5, 5), ("underline", 8, 2)]),
    "🏟 \\.🏟_🏟\\. 🏟_": ("🏟 .🏟🏟. 🏟", [("italic", 6, 6)]),
    "🏟 🏟```🏟\r\n🏟```": ("🏟 🏟🏟", [("pre", 5, 2)]),
    "||test||": ("test", [("spoiler", 0, 4)]),
    "🏟 🏟**": ("🏟 🏟", []),
    "[telegram\\.org]a": ("telegram.orga", [("text_link", 0, 12)]),
    "[telegram\\.org](asdasd)": ("telegram.org", []),
    "abc\n> \n> \n>\ndef": ("abc\n \n \n\ndef", [("blockquote", 4, 5)]),
    ">*b\n>ld \n>bo\n>ld*\nasd": ("b\nld \nbo\nld\nasd", [("blockquote", 0, 12), ("bold", 0, 11)]),
    ">asd\n>q||e||w||\nasdad": ("asd\nqew\nasdad", [("expandable_blockquote", 0, 8), ("spoiler", 5, 1)]),
    ">\n**>2": ("\n2", [("blockquote", 0, 1), ("blockquote", 1, 1)]),
}
BROKEN_HTML = {
    "🏟 🏟<": "Unclosed start tag at byte offset 9",
    "🏟 🏟<b": "Unclosed start tag at byte offset 9",
    "🏟 🏟<abac>": 'Unsupported start tag "abac" at byte offset 9',
    "🏟 🏟<b =>": 'Empty attribute name in the tag "b" at byte offset 9',
    "🏟 🏟</b>": "Unexpected end tag at byte offset 9",
    "🏟 🏟<b>x</i>": 'Unmatched end tag at byte offset 13, expected "</b>", found "</i>"',
    "🏟 🏟<b>x</b": "Unclosed end tag at byte offset 13",
    "🏟 🏟<b>": 'Can\'t find end tag corresponding to start tag "b"',
    "<span>x</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
}
HTML = {
    "➡️ ➡️<i>➡️ ➡️</i><b>➡️ ➡️</b>": ("➡️ ➡️➡️ ➡️➡️ ➡️", [("italic", 5, 5), ("bold", 10, 5)]),
    "&lt;b&gt; &amp; &quot; &#39; &#x27; &eacute; & &#0;": ("<b> & \" ' ' &eacute; & &#0;", []),
    "<a href=telegram.dog>t</a>": ("t", [("text_link", 0, 1)]),
    "<a>telegram.org</a>": ("telegram.org", [("text_link", 0, 12)]),
    '<span class="tg-spoiler">x</span>': ("x", [("spoiler", 0, 1)]),
    "<blockquote expandable>x</blockquote>": ("x", [("expandable_blockquote", 0, 1)]),
    "<B>x</B>": ("x", [("bold", 0, 1)]),
    "<b></b>x": ("x", []),
}


def spans(formatted: Formatted) -> list[tuple[str, int, int]]:
    found = [(MessageEntityType(one.type).value, one.offset, one.length) for one in formatted.entities]
    return sorted(found, key=lambda span: (span[1], -span[2]))


@pytest.mark.parametrize("source", BROKEN_MARKDOWN)
def test_broken_markdown(source: str) -> None:
    with pytest.raises(Refusal) as caught:
        MarkdownText(source).parsed()
    assert caught.value.description == f"Bad Request: can't parse entities: {BROKEN_MARKDOWN[source]}"


@pytest.mark.parametrize("source", MARKDOWN)
def test_markdown(source: str) -> None:
    parsed = MarkdownText(source).parsed()
    assert (parsed.text, spans(parsed)) == MARKDOWN[source]


@pytest.mark.parametrize("char", "]()>#+-=|{}.!")
def test_reserved_characters_are_escaped(char: str) -> None:
    assert MarkdownText("\\" + char).parsed().text == char
    with pytest.raises(Refusal, match="is reserved and must be escaped"):
        MarkdownText("x" + char).parsed()


@pytest.mark.parametrize("source", BROKEN_HTML)
def test_broken_html(source: str) -> None:
    with pytest.raises(Refusal) as caught:
        HtmlText(source).parsed()
    assert caught.value.description == f"Bad Request: can't parse entities: {BROKEN_HTML[source]}"


@pytest.mark.parametrize("source", HTML)
def test_html(source: str) -> None:
    parsed = HtmlText(source).parsed()
    assert (parsed.text, spans(parsed)) == HTML[source]


@given(st.text(st.characters(codec="utf-8")))
def test_what_the_libraries_escape_is_read_as_it_was(text: str) -> None:
    assert MarkdownText(escape_markdown(text, version=2)).parsed().text == text
    assert HtmlText(html_decoration.quote(text)).parsed().text == text


@given(st.text("<>/ab=\"'& _*`~|[](!)\\\n🏟"))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parser in (HtmlText, MarkdownText):
        with contextlib.suppress(Refusal):
            parsed = parser(text).parsed()
            assert all(one.offset + one.length <= units(parsed.text) for one in parsed.entities)


def test_blanks_around_a_text_go_and_formatting_follows() -> None:
    kept = trimmed(HtmlText(" \n<b> gras </b><i> </i>").parsed())
    assert (kept.text, spans(kept)) == ("gras", [("bold", 0, 4)])


def test_telegram_finds_entities_by_itself() -> None:
    found = detected(Formatted("🏟 /aide https://exemple.fr/a, moi@exemple.fr @palier_bot"))
    assert spans(found) == [("bot_command", 3, 5), ("url", 9, 20), ("email", 31, 14), ("mention", 46, 11)]
