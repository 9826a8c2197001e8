"""Numbers as people write and speak them, told figure by figure: « 06 12 », « zéro six douze », « zero6 »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from backend.services.moderation.reading import Reading

Figure = tuple[str, int, int]
"""A figure, and from where to where it stands in the reading."""

_UNITS: Final = {
    word: value
    for value, words in enumerate(
        "zero o oh|un une one|deux two|trois three|quatre four|cinq five|six|sept seven|huit eight|neuf nine".split("|")
    )
    for word in words.split()
}
_TEENS: Final = {
    word: value + 10
    for value, words in enumerate("dix ten|onze|douze|treize|quatorze|quinze|seize".split("|"))
    for word in words.split()
}
_TENS: Final = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
_WORD: Final = "|".join(sorted({*_UNITS, *_TEENS, *_TENS}, key=len, reverse=True))
_TOKEN: Final = re.compile(rf"(?P<figures>\d+)|(?<![a-z])(?P<word>{_WORD})(?![a-z])")
_BETWEEN: Final = re.compile(r"[ .,/*()]{0,3}")
_AND: Final = re.compile(r" et ")
_DATE: Final = re.compile(r"(?<!\d)\d{1,2}[ ./]\d{1,2}[ ./](?:19|20)\d{2}(?!\d)")


def runs(reading: Reading) -> Iterator[list[Figure]]:
    """The figures that follow each other with nothing but spaces and dots between them; dates apart."""
    plain = _DATE.sub(lambda found: "#" * len(found[0]), reading.plain)
    run: list[Figure] = []
    end = 0
    for value, figures, start, stop in _numbers(plain):
        if run and not _BETWEEN.fullmatch(plain[end:start]):
            yield run
            run = []
        if figures:
            run += [(one, start + place, start + place + 1) for place, one in enumerate(figures)]
        else:
            run += [(one, start, stop) for one in str(value)]
        end = stop
    if run:
        yield run


def _numbers(plain: str) -> Iterator[tuple[int, str, int, int]]:
    """Each number: its value, its figures where it is written in figures, and its place."""
    found = list(_TOKEN.finditer(plain))
    place = 0
    while place < len(found):
        token = found[place]
        if token["figures"]:
            yield 0, token["figures"], token.start(), token.end()
            place += 1
            continue
        value, used = _spoken(plain, found[place : place + 4])
        if value is not None:
            yield value, "", token.start(), found[place + used - 1].end()
        place += used


def _spoken(plain: str, tokens: list[re.Match[str]]) -> tuple[int | None, int]:
    """The value of what is spoken from the first of these words on, and how many words say it."""
    words = [tokens[0]["word"]]
    for before, after in pairwise(tokens):
        gap = plain[before.end() : after.start()]
        if after["word"] is None or not (gap == " " or _AND.fullmatch(gap)):
            break
        words.append(after["word"])
    if words[:2] in (["quatre", "vingt"], ["quatre", "vingts"]):
        return _added(80, words[2:], 2)
    if words[0] in _TENS:
        return _added(_TENS[words[0]], words[1:], 1)
    if words[0] in _TEENS:
        more = _UNITS.get(words[1], 0) if words[0] == "dix" and len(words) > 1 else 0
        return (10 + more, 2) if more >= 7 else (_TEENS[words[0]], 1)
    if words[0] == "o" and not plain[tokens[0].end() : tokens[0].end() + 2].strip()[:1].isdigit():
        return None, 1  # a letter, unless a figure follows: « O6 »
    return _UNITS[words[0]], 1


def _added(tens: int, more: list[str], used: int) -> tuple[int, int]:
    """« soixante-dix-sept », « vingt et un »."""
    if not more:
        return tens, used
    if tens in {60, 80} and more[0] in _TEENS:
        seven = _UNITS.get(more[1], 0) if more[0] == "dix" and len(more) > 1 else 0
        return (tens + 10 + seven, used + 2) if seven >= 7 else (tens + _TEENS[more[0]], used + 1)
    unit = _UNITS.get(more[0], 0)
    return (tens + unit, used + 1) if unit else (tens, used)
