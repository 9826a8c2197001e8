"""Cuts a message into words that know where they stand, folded so that accents and capitals no longer matter."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

PHONE: Final = "<phone>"
"""The key of a whole telephone number."""

_WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+|\d+|\S")
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
    low = word.lower()
    if low.isascii():
        return low
    apart = unicodedata.normalize("NFKD", low.translate(_LIGATURES))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).strip() or low


def split(text: str) -> list[Word]:
    """The words of a message, in order.

    Letters and digits part ("15h30" is three words), apostrophes and the hyphens inside words vanish
    ("l'après-midi" is three words), and a phone number is one word, so that nobody reads hours in it.
    """
    words: list[Word] = []
    at = 0
    for phone in _PHONE.finditer(text):
        _cut(text, at, phone.start(), words)
        words.append(Word(PHONE, *phone.span()))
        at = phone.end()
    _cut(text, at, len(text), words)
    return words


def _cut(text: str, start: int, end: int, words: list[Word]) -> None:
    for match in _WORD.finditer(text, start, end):
        raw = match.group()
        if raw in _APOSTROPHES or (raw in _HYPHENS and _joins(text, match.start())):
            continue
        words.append(Word(folded(raw), match.start(), match.end()))


def _joins(text: str, at: int) -> bool:
    """Whether the hyphen here joins two halves of a word, rather than two numbers or two thoughts."""
    return 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()
