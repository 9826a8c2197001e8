"""Cuts a message into words that know where they stand, folded so that accents and capitals no longer matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from nlu.normalise import MARKS, REMEMBERED, REMEMBERED_LETTERS, UNSEEN, latin

PHONE: Final = "<phone>"
"""The key of a whole telephone number."""

_UNREAD = f"{UNSEEN}{MARKS}"
_WORD = re.compile(rf"(?:(?![{UNSEEN}])(?:[^\W\d_]|[Ⓐ-ⓩ])[{_UNREAD}]*)+|\d+(?:[{_UNREAD}]+\d+)*|[^\s{_UNREAD}]")
_ODD = re.compile(f"[{_UNREAD}Ⓐ-ⓩ]")
"""Signs that few messages hold; without any of them, words are found by a plainer pattern, four times as fast."""
_PLAIN_WORD = re.compile(r"[^\W\d_]+|\d+|\S")
_NOT_READ = re.compile(f"[{_UNREAD}]+")
_LONGEST = 256
"""Characters of a word that are read: none is longer, but for a joke or an attack."""
_PHONE = re.compile(r"(?<!\d)(?:\+\d{2,3}|0033|0)[ .-]?(?:\(0\)[ .-]?)?[1-9](?:[ .-]?\d\d){4}(?!\d)")
_APOSTROPHES = frozenset("'’ʼ‘`´′")
_HYPHENS = frozenset("-‐‑")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})


class Word(NamedTuple):
    """One word, number or sign: `key` is its folded spelling, `text[start:end]` its spelling in the message."""

    key: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def folded(word: str) -> str:
    """Lower case, without accents or ligatures; never empty."""
    if word.isascii() and word.isprintable():
        return word.lower()
    spelled = unicodedata.normalize("NFKD", _NOT_READ.sub("", word.lower()).translate(_LIGATURES))
    plain = "".join(sign for sign in spelled if not unicodedata.combining(sign)).strip()
    return latin(_NOT_READ.sub("", plain)).lower() or word.lower()


def split(text: str) -> list[Word]:
    """The words of a message, in order.

    Letters and digits part ("15h30" is three words), apostrophes and the hyphens inside words vanish
    ("l'après-midi" is three words), and a phone number is one word, so that nobody reads hours in it.
    """
    words: list[Word] = []
    at = 0
    for phone in _PHONE.finditer(text) if "0" in text or "+" in text else ():
        _cut(text[at : phone.start()], at, words)
        words.append(Word(PHONE, *phone.span()))
        at = phone.end()
    _cut(text[at:] if at else text, at, words)
    return words


def _cut(text: str, offset: int, words: list[Word]) -> None:
    """The words of a text that begins at `offset`."""
    at = 0
    for run in text.split():
        at = text.index(run, at)
        for key, start, end in _remembered(run) if len(run) <= REMEMBERED_LETTERS else _within(run):
            words.append(Word(key, offset + at + start, offset + at + end))
        at += len(run)


def _within(run: str) -> tuple[Word, ...]:
    """The words between two blanks, none of which reaches over one."""
    pattern = _PLAIN_WORD if _ODD.search(run) is None else _WORD
    return tuple(
        Word(folded(raw[:_LONGEST]), *match.span())
        for match in pattern.finditer(run)
        if (raw := match[0]) not in _APOSTROPHES and not (raw in _HYPHENS and _joins(run, match.start()))
    )


_remembered: Final = lru_cache(maxsize=REMEMBERED)(_within)


def _joins(text: str, at: int) -> bool:
    """Whether the hyphen here joins two halves of a word, rather than two numbers or two thoughts."""
    return 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()
