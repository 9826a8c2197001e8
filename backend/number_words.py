"""Numbers in words, French and English, small letters without accents: what telephone numbers are spoken in. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNITS: Final[Mapping[str, int]] = {
    "zero": 0, "oh": 0, "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4,
    "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9,
}  # fmt: skip
TEENS: Final[Mapping[str, int]] = {
    "dix": 10, "ten": 10, "onze": 11, "eleven": 11, "douze": 12, "twelve": 12, "treize": 13, "thirteen": 13,
    "quatorze": 14, "fourteen": 14, "quinze": 15, "fifteen": 15, "seize": 16, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS: Final[Mapping[str, int]] = {
    "vingt": 20, "vingts": 20, "twenty": 20, "trente": 30, "thirty": 30, "quarante": 40, "forty": 40, "cinquante": 50,
    "fifty": 50, "soixante": 60, "sixty": 60, "septante": 70, "seventy": 70, "huitante": 80, "octante": 80,
    "eighty": 80, "nonante": 90, "ninety": 90,
}  # fmt: skip
LATE_TEENS: Final = frozenset({"sept", "huit", "neuf"})
"""What makes another teen of « dix »."""
WORDS: Final = tuple(sorted({*UNITS, *TEENS, *TENS}, key=len, reverse=True))
"""All of them, the longest first, as a pattern tries them."""
