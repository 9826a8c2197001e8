"""How a text is read before its words are weighed: letters as they sound, tricks undone, each with its place.

Capitals, accents, repeated letters, « c0de », « c.o.d.e » and invisible characters hide nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST: Final = 4_000
"""Characters that are weighed; nobody writes more to a neighbour."""

_LIKE_A_LETTER: Final = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "$": "s"}
_GAPS: Final = "'’ʼ`´-‐‑–—_"
"""Read as spaces: « carte-bleue », « m'aider »."""
_SPELT: Final = re.compile(r"(?<![a-z0-9])(?:[a-z][ .*]){3,}[a-z](?![a-z0-9])")
_SPOKEN: Final = {"œ": "oe", "æ": "ae", "ß": "ss"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, and how it reads: `at` says of each character of `plain` where it stands in `text`."""

    text: str
    plain: str
    at: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """What was written where `plain[start:end]` is read."""
        return self.text[self.at[start] : self.at[end - 1] + 1].strip()


def read(text: str) -> Reading:
    """The text as it reads."""
    letters = [(letter, place) for place, one in enumerate(text[:LONGEST]) for letter in _folded(one)]
    kept: list[tuple[str, int]] = []
    for one in letters:
        if one[0] == " " and kept and kept[-1][0] == " ":
            continue
        if one[0].isalpha() and len(kept) > 1 and kept[-1][0] == kept[-2][0] == one[0]:
            continue
        kept.append(one)
    kept = _together(_as_letters(kept))
    return Reading(text, "".join(one for one, _place in kept), tuple(place for _one, place in kept))


@lru_cache(maxsize=4_096)
def _folded(one: str) -> str:
    if one in _GAPS or one.isspace():
        return " "
    lowered = _SPOKEN.get(one.lower(), one.lower())
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKD", lowered).lower()
        if not unicodedata.combining(letter) and unicodedata.category(letter) not in {"Cf", "Cc", "Cs", "Co", "Cn"}
    )


def _as_letters(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """« c0de », « v1rement »: one figure between two letters is a letter."""
    read_so = list(kept)
    for place in range(1, len(kept) - 1):
        letter = _LIKE_A_LETTER.get(kept[place][0])
        if letter and kept[place - 1][0].isalpha() and kept[place + 1][0].isalpha():
            read_so[place] = (letter, kept[place][1])
    return read_so


def _together(kept: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """« c o d e », « c.o.d.e »: letters that are spelt one by one are a word."""
    plain = "".join(one for one, _place in kept)
    dropped = {
        place for found in _SPELT.finditer(plain) for place in range(*found.span()) if not plain[place].isalpha()
    }
    return [one for place, one in enumerate(kept) if place not in dropped]
