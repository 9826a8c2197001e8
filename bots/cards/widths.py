"""How wide text is in Helvetica, which every reader of PDF has: Adobe's Core 14 metrics, in thousandths of its size.

A letter with an accent is as wide as without; what cp1252 lacks cannot be drawn in a PDF of ours.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_REGULAR: Final = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556"
    " 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778"
    " 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556"
    " 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD: Final = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556"
    " 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778"
    " 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611"
    " 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584"
)
_TABLES: Final = tuple(dict(enumerate(map(int, one.split()), start=32)) for one in (_REGULAR, _BOLD))
"""Of the printable ASCII characters, by code: regular, bold."""
_OTHERS: Final = {
    "’": (222, 278), "‘": (222, 278), "“": (333, 500), "”": (333, 500), "«": (556, 556), "»": (556, 556),
    "–": (556, 556), "—": (1000, 1000), "…": (1000, 1000), "·": (278, 278), "°": (400, 400), "€": (556, 556),
    "œ": (944, 944), "Œ": (1000, 1000), "æ": (889, 889), "Æ": (1000, 1000), "ß": (611, 611),
}  # fmt: skip
_DOTLESS: Final = (278, 278)
"""An i with an accent is wider than with its dot."""
_WIDEST: Final = (1000, 1000)


def drawable(text: str) -> str:
    """The text in letters that can be drawn: narrow spaces become spaces, and « Ş » an S.

    Raises:
        ValueError: a letter has none that stands for it.
    """
    return "".join(_drawable(one) for one in text.replace("\u202f", "\u00a0").replace("\u2011", "-"))


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text is, in the unit of `size`."""
    return sum(_width(one)[bold] for one in text) * size / 1000


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text in lines that fit; a word that is wider than the room stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _drawable(one: str) -> str:
    for way in (one, unicodedata.normalize("NFKD", one)[:1]):
        try:
            way.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return way
    raise ValueError(one)


def _width(one: str) -> tuple[int, int]:
    if known := _OTHERS.get(one):
        return known
    plain = unicodedata.normalize("NFKD", one)[:1]
    if plain == "i" and one != "i":
        return _DOTLESS
    code = ord(plain) if plain else 0
    return (_TABLES[0][code], _TABLES[1][code]) if code in _TABLES[0] else _WIDEST
