"""The kinds of help, and what a volunteer is told of each before accepting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

CATEGORIES: Final = (
    "shopping",
    "pharmacy",
    "transport",
    "pets",
    "repairs",
    "gardening",
    "paperwork",
    "digital",
    "company",
    "phone_call",
    "meals",
    "childcare",
    "tutoring",
    "loan",
    "parcel",
    "housework",
    "other",
)
"""In the order of the bits of `Volunteer.categories`: append only."""

OFF_BY_DEFAULT: Final = frozenset({"childcare", "tutoring"})
"""Closed until the territory opens them (minors are involved)."""

ALL: Final = (1 << len(CATEGORIES)) - 1


def mask(categories: Iterable[str]) -> int:
    """The bits of these categories. Raises KeyError for one that does not exist."""
    bits = 0
    for category in categories:
        if category not in CATEGORIES:
            raise KeyError(category)
        bits |= 1 << CATEGORIES.index(category)
    return bits


def names(bits: int) -> tuple[str, ...]:
    """The categories of these bits, in order."""
    return tuple(category for index, category in enumerate(CATEGORIES) if bits >> index & 1)
