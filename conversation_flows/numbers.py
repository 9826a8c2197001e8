"""Small numbers as people write them in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

NUMBERS: Final[Mapping[str, int]] = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "douze": 12, "quinze": 15, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
NUMBER: Final = rf"({'|'.join(NUMBERS)}|\d{{1,3}})"
"""A pattern of one, in words that were made plain."""
UNITS: Final = {
    "jou": timedelta(days=1), "day": timedelta(days=1), "sem": timedelta(weeks=1), "wee": timedelta(weeks=1),
    "moi": timedelta(days=30), "mon": timedelta(days=30),
}  # fmt: skip
"""How long one lasts, by its first letters."""
LASTING: Final = r"(jours?|semaines?|mois|days?|weeks?|months?)\b"
"""A pattern of what is counted so."""
PEOPLE: Final = (
    rf"{NUMBER} (?:places?|personnes?|voisins?|voisines?|gens|familles?|foyers?|seats?|people|persons?|neighbou?rs?)\b"
)
"""A pattern of so many of them."""


def number(word: str) -> int:
    """What a match of `NUMBER` says."""
    return NUMBERS.get(word) or int(word)
