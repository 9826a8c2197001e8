"""Flags: what in a text an agent should look at before others read it, each with the words that raised it. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from backend.services.moderation import contacts, money, people_chosen
from backend.services.moderation.reading import Reading, read

FAMILIES: Final[Mapping[str, Callable[[Reading], Iterator[tuple[int, int]]]]] = {
    "discrimination": people_chosen.unwanted,
    "insult": people_chosen.insults,
    "phone": contacts.phones,
    "contact": contacts.elsewhere,
    "hourly": money.hourly,
    "money": money.asked,
    "commercial": money.business,
    "preference": people_chosen.rather,
}
"""The gravest first: where several are raised, its author is told of the first."""


@dataclass(frozen=True, slots=True)
class Flag:
    """What was found, and from where to where it stands in the text."""

    kind: str
    words: str
    start: int
    end: int


def flags_of(text: str) -> tuple[Flag, ...]:
    """Everything that the text raises, the gravest kind first."""
    return tuple(_found(read(text), FAMILIES))


def _found(reading: Reading, families: Mapping[str, Callable[[Reading], Iterator[tuple[int, int]]]]) -> Iterator[Flag]:
    for kind, find in families.items():
        for start, end in find(reading):
            words = reading.words(start, end)
            if words:
                yield Flag(kind, words, reading.at[start], reading.at[end - 1] + 1)


def kinds(flags: Iterable[Flag]) -> tuple[str, ...]:
    """The kinds, each once, in order."""
    return tuple(dict.fromkeys(one.kind for one in flags))


_CLAUSE_ENDS: Final = re.compile(r"(?<=[.!?;\n])\s*|,\s*|\n")


def without(text: str, flags: Iterable[Flag]) -> str:
    """The text without the clauses in which these flags stand."""
    struck = [(one.start, one.end) for one in flags]
    kept, last = "", 0
    for start, end in _clauses(text):
        if not any(first < end and start < after for first, after in struck):
            kept = f"{kept.rstrip(' ,;') if start != last else kept}{' ' if kept else ''}{text[start:end].strip()}"
            last = end
    return kept.strip(" ,;")


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _CLAUSE_ENDS.finditer(text):
        if found.end() > start:
            yield start, found.end()
            start = found.end()
    if start < len(text):
        yield start, len(text)
