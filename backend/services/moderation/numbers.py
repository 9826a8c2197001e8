"""Numbers as people write and speak them, told figure by figure: « 06 12 », « zéro six douze », « zero6 »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from backend.number_words import LATE_TEENS, TEENS, TENS, UNITS, WORDS
from backend.services.moderation.reading import Reading

MOST: Final = 64
"""Ways of telling one run of figures that are looked at."""

Figure = tuple[str, int, int]
"""A figure, and from where to where it stands in the reading."""

_UNITS: Final = {**UNITS, "o": 0}
_WORD: Final = "|".join((*WORDS, "o"))
_TOKEN: Final = re.compile(rf"(?P<figures>\d+)|(?<![a-z])(?P<word>{_WORD})(?![a-z])")
_BETWEEN: Final = re.compile(r"[ .,/*()]{0,3}")
_AND: Final = re.compile(r" (?:et|and) ")
_OTHERWISE: Final = re.compile(
    r"(?<!\d)\d{1,2}[ ./]\d{1,2}[ ./](?:19|20)\d{2}(?!\d)"
    r"|(?<![\d.])(?:0|[1-9]\d?)\.\d{5}, (?:0|[1-9]\d{0,2})\.\d{5}(?!\d)"
)
"""Figures that are no number to call: a date; a place shared on the map, latitude and longitude. A minus is a space."""


def tellings(reading: Reading) -> Iterator[list[Figure]]:
    """The figures that follow each other with nothing but spaces and dots between them; dates and points apart.

    « soixante dix-sept » is 77, or 60 and 17: each way of telling them is given.
    """
    plain = callable_part(reading)
    for run in _runs(plain, list(_TOKEN.finditer(plain))):
        yield from islice(_told(plain, run), MOST)


def callable_part(reading: Reading) -> str:
    """What is read, each character in its place, without the figures that are no number to call."""
    return _OTHERWISE.sub(lambda found: "#" * len(found[0]), reading.plain)


def _runs(plain: str, tokens: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for token in tokens:
        gap = plain[run[-1].end() : token.start()] if run else ""
        together = _BETWEEN.fullmatch(gap) or (_AND.fullmatch(gap) and token["word"] and run[-1]["word"])
        if run and not together:
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _told(plain: str, run: list[re.Match[str]]) -> Iterator[list[Figure]]:
    if not run:
        yield []
        return
    token = run[0]
    if token["figures"]:
        first = [(one, token.start() + place, token.start() + place + 1) for place, one in enumerate(token["figures"])]
        yield from ([*first, *rest] for rest in _told(plain, run[1:]))
        return
    for value, used in _spoken(run):
        start, end = token.start(), run[used - 1].end()
        first = [(one, start, end) for one in str(value)] if value is not None else []
        yield from ([*first, *rest] for rest in _told(plain, run[used:]))


def _spoken(run: list[re.Match[str]]) -> Iterator[tuple[int | None, int]]:
    """The values that may be spoken from the first of these words on, and how many words say each."""
    words = [token["word"] or "" for token in run[:4]]
    if words[0] == "o" and not (len(run) > 1 and run[1]["figures"] and run[1].start() - run[0].end() <= 1):
        yield None, 1  # a letter, unless a figure follows: « O6 »
        return
    if words[0] == "quatre" and len(words) > 1 and words[1] in {"vingt", "vingts"}:
        yield from _added(80, words[2:], 2)
    if words[0] in TENS:
        yield from _added(TENS[words[0]], words[1:], 1)
    elif words[0] in TEENS:
        yield from _teen(words)
    else:
        yield _UNITS[words[0]], 1


def _teen(words: list[str]) -> Iterator[tuple[int, int]]:
    """« dix-sept » is no ten and seven: that would be « dix zéro sept »."""
    if words[0] == "dix" and len(words) > 1 and words[1] in LATE_TEENS:
        yield 10 + _UNITS[words[1]], 2
    else:
        yield TEENS[words[0]], 1


def _added(tens: int, more: list[str], used: int) -> Iterator[tuple[int, int]]:
    """« soixante-dix-sept », « vingt et un »."""
    if more and tens in {60, 80} and more[0] in TEENS:
        yield from ((tens + teen, used + words) for teen, words in _teen(more))
    unit = _UNITS.get(more[0], 0) if more else 0
    if unit:
        yield tens + unit, used + 1
    yield tens, used
