"""One spelling for many hands: case, accents, lengthened letters and SMS shorthand are evened out before reading.

Training, inference and the safety rules all read the text that this module makes, so none can drift from the others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from nlu.shorthand import SHORTHAND

APOSTROPHES: Final = "’‘ʼ`´′＇"
_TABLE: Final[dict[int, str | None]] = {
    **dict.fromkeys(range(0x300, 0x370)),  # combining accents, once the letters are decomposed
    **dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFE0E, 0xFE0F, 0xFEFF, 0xAD)),  # invisible
    **{ord(mark): "'" for mark in APOSTROPHES},
    ord("œ"): "oe",
    ord("æ"): "ae",
}
_LENGTHENED: Final = re.compile(r"([a-z!?])\1{2,}")
_DIGITS: Final = re.compile(r"\d")
_TOKEN: Final = re.compile(r"[^\W_]+'|[^\W_]+|[?!]|[^\w\s.,;:'\"()\[\]{}<>/\\|*_+=%$€£&@#~^-]")


def fold(text: str) -> str:
    """Small letters without accents; "ouiiiii" is "oui", a curly apostrophe a straight one."""
    folded = unicodedata.normalize("NFKD", text.lower()).translate(_TABLE)
    return _LENGTHENED.sub(r"\1", folded)


@lru_cache(maxsize=8)
def _table(locale: str) -> Mapping[str, tuple[str, ...]]:
    return {short: tuple(_TOKEN.findall(full)) for short, full in SHORTHAND.get(locale, {}).items()}


def tokens(text: str, locale: str) -> list[str]:
    """The words of a message, elisions apart ("j'", "ai"), shorthand written out, digits evened to 0."""
    table = _table(locale)
    found: list[str] = []
    for token in _TOKEN.findall(fold(text)):
        if token in table:
            found.extend(table[token])
        else:
            found.append(_DIGITS.sub("0", token) if not token.isalpha() else token)
    return found
