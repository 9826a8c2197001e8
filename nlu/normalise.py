"""One spelling for many hands: case, accents, lengthened letters and SMS shorthand are evened out before reading.

Training, inference and the safety rules all read the text that this module makes, so none can drift from the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from nlu.shorthand import SHORTHAND

APOSTROPHES: Final = "’‘ʼ`´′＇"
UNSEEN: Final = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e01ef"
)
"""Control characters, zero widths, direction marks, fillers: nobody sees them, so nobody reads them."""
MARKS: Final = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""What stands over, under and through a letter, once letters are taken apart."""
PIECE: Final = 256
"""Characters that Unicode takes apart at a time: a run of marks is sorted by insertion, slow in a long one."""

REMEMBERED: Final = 8_192
"""What stands between two blanks is read once: people write the same few thousand words."""
REMEMBERED_LETTERS: Final = 40
"""Letters of what is remembered: nobody writes longer words, and no attacker's fill the memory."""

_UNREAD: Final = re.compile(f"[{UNSEEN}{MARKS}]+")
_HIDDEN: Final = re.compile(f"[{UNSEEN}]+")
_SPELLED: Final[dict[int, str | None]] = {
    **{ord(mark): "'" for mark in APOSTROPHES},
    ord("œ"): "oe",
    ord("Œ"): "oe",
    ord("æ"): "ae",
    ord("Æ"): "ae",
    ord("ß"): "ss",
    ord("ẞ"): "ss",
    ord("🆘"): " sos ",
}
_LIKE_CYRILLIC: Final = str.maketrans(
    "асԁеһіјкӏорԛѕԝухѵАВСԀЕҺНІЈКӀМОРԚЅТԜУХѴ", "acdehijklopqswyxvABCdEhHIJKlMOPQSTWYXV"
)
_LIKE_GREEK: Final = str.maketrans("αικνορτυχϲϳΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹͿ", "aikvoptuxcjABEZHIKMNOPTYXCJ")
_LIKE_LATIN: Final = str.maketrans("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡıɩ", "abcdefghijklmnoprstuvwyzagii")
LOOKALIKES: Final[dict[int, int]] = {**_LIKE_CYRILLIC, **_LIKE_GREEK, **_LIKE_LATIN}
"""Letters of other alphabets that look like ours."""
_FOREIGN: Final = re.compile(f"[{''.join(map(chr, LOOKALIKES))}]")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LATIN_ENDS: Final = "\u0250"

_LENGTHENED: Final = re.compile(r"([a-z!?])\1{2,}")
_DIGITS: Final = re.compile(r"\d")
_TOKEN: Final = re.compile(r"[^\W_]+'|[^\W_]+|[?!]|[^\w\s.,;:'\"()\[\]{}<>/\\|*_+=%$€£&@#~^-]")


def fold(text: str) -> str:
    """Small letters without accents; "ouiiiii" is "oui", a curly apostrophe a straight one.

    Whatever is not seen is not read, and a letter that only looks like one of ours is read as it looks.
    """
    plain = _UNREAD.sub("", text if text.isascii() else apart(text))
    plain = plain.replace("`", "'") if plain.isascii() else latin(plain.translate(_SPELLED))
    return _LENGTHENED.sub(r"\1", plain.lower())


def seen(text: str) -> str:
    """A short text as it is seen, accents and capitals kept: what a language is told by."""
    visible = _HIDDEN.sub("", text)
    return visible if visible.isascii() else latin(unicodedata.normalize("NFKC", visible))


def apart(text: str) -> str:
    """Letters and their accents taken apart, wide and fancy letters plain; in time that grows with the text."""
    if len(text) <= PIECE:
        return unicodedata.normalize("NFKD", text)
    return "".join(unicodedata.normalize("NFKD", text[at : at + PIECE]) for at in range(0, len(text), PIECE))


def latin(text: str) -> str:
    """Words in which letters of another alphabet pass for ours, in ours; words of another alphabet stay."""
    if text.isascii() or _FOREIGN.search(text) is None:
        return text
    return _LETTERS.sub(_as_it_looks, text)


def _as_it_looks(word: re.Match[str]) -> str:
    looks = word[0].translate(LOOKALIKES)
    return looks if all(letter < _LATIN_ENDS for letter in looks) else word[0]


def tokens(text: str, locale: str) -> list[str]:
    """The words of a message, elisions apart ("j'", "ai"), shorthand written out, digits evened to 0."""
    found: list[str] = []
    remembered = _reader(locale)
    for run in text.split():
        found += remembered(run) if len(run) <= REMEMBERED_LETTERS else _written_out(run, locale)
    return found


@lru_cache(maxsize=8)
def _reader(locale: str) -> Callable[[str], tuple[str, ...]]:
    return lru_cache(REMEMBERED)(lambda run: _written_out(run, locale))


def _written_out(run: str, locale: str) -> tuple[str, ...]:
    """The words between two blanks: no spelling is evened out across one."""
    table = _table(locale)
    found: list[str] = []
    for token in _TOKEN.findall(fold(run)):
        if token in table:
            found += table[token]
        else:
            found.append(token if token.isalpha() else _DIGITS.sub("0", token))
    return tuple(found)


@lru_cache(maxsize=8)
def _table(locale: str) -> Mapping[str, tuple[str, ...]]:
    return {short: tuple(_TOKEN.findall(full)) for short, full in SHORTHAND.get(locale, {}).items()}
