"""Codes: a word and three figures, easy to read aloud, found again wherever they stand in a message. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

WORDS: Final = tuple(
    "abricot aurore avenue bateau bonjour bruyere cabane caramel cascade cerise citron colline comete coucou dauphin"
    " digue escale etoile falaise fontaine framboise galet girafe groseille guitare hibou jardin lanterne lavande lilas"
    " mangue marche marin melon mimosa moulin muguet nuage olivier orange palmier papillon pinson platane pomme prairie"
    " praline raisin renard riviere romarin rossignol safran sentier tartine tilleul tomate tournesol tulipe vague"
    " vanille violette voilier volcan".split()
)
"""Without accents, of one sound each on the telephone, and none that is a code word of another kind."""
LONGEST: Final = 400
"""Characters of a message that are searched."""
_NUMBERS: Final = range(100, 1_000)
"""Three figures: none begins with a silent nought."""

_ONE: Final = "|".join(sorted(WORDS, key=len, reverse=True))
_WRITTEN: Final = re.compile(
    rf"(?<![\w-])(?P<word>{_ONE})(?:[-_–]|\s{{1,2}})(?P<number>[1-9]\d{{2}})(?![\w-])(?P<tail>\s*[)\]»\"”.!]?)",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"(?:[(\[«\"“]\s*|\b(?:(?:j['’ ]?ai|voici|avec|i have)\s+)?(?:(?:mon|ma|le|la|my|the)\s+)?(?:code|carte|card)"
    r"\s*(?:est|is)?\s*[:=]?\s*)+$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Written:
    """What may be a code, as it stands in a message: « les Lilas-204 » looks like one too."""

    code: str
    start: int
    end: int


def draw(seed: int) -> Iterator[str]:
    """Codes without end, by chance."""
    chance = Random(seed)  # noqa: S311  a code gives no rights
    while True:
        yield f"{chance.choice(WORDS)}-{chance.choice(_NUMBERS)}"


def canonical(written: str) -> str | None:
    """The code that somebody typed, in whatever capitals, accents and joints; None where it is none."""
    found = _WRITTEN.fullmatch(_bare(written.strip()[:LONGEST]))
    return f"{found['word'].lower()}-{found['number']}" if found else None


def found_in(text: str) -> list[Written]:
    """The codes that stand in a message, in order, with the words that only bring them in (« mon code : … »)."""
    bare = _bare(text[:LONGEST])
    return [
        Written(f"{one['word'].lower()}-{one['number']}", _led(bare, one.start("word")), one.end("tail"))
        for one in _WRITTEN.finditer(bare)
    ]  # fmt: skip


def without(text: str, written: Written) -> str:
    """The message without its code."""
    return f"{text[: written.start].rstrip()} {text[written.end :].lstrip()}".strip(" \t\n-–,:;")


def _led(text: str, start: int) -> int:
    """Where the words begin that only bring the code in."""
    leading = _LEADING.search(text[:start])
    return leading.start() if leading else start


def _bare(text: str) -> str:
    """Without accents, letter for letter, so that places stay what they are."""
    return "".join(_letter(one) for one in text)


def _letter(one: str) -> str:
    plain = unicodedata.normalize("NFKD", one)[:1]
    return plain if plain and len(plain) == len(one) else one
