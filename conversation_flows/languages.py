"""Which language somebody asks for: « in english please », « mon mari ne lit que l'arabe », « pas français, anglais ».

The names are Babel's, in each language that we speak, and those that a language's own `language.yml` gives it: a
language that is added is asked for by name at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from backend.wording import LOCALES, languages_in
from conversation_flows.engine.flow import Language
from conversation_flows.engine.slots import plain_words

READ: Final = 600
"""Characters of a message that are looked at."""
LONGEST_NAME: Final = 4
"""Words: « créole à base française »."""
SHORT: Final = 4
"""Letters; so short a name of a language that we do not speak may be another word, and needs « en » before it."""
ALIKE: Final = 85
"""Of 100 (rapidfuzz ratio): « anglai », « francçais »."""

_BEFORE: Final = frozenset(
    "en in into to au l an language langue lang speak speaks talk use reads parle parler parlez comprend ecrire"
    " koz only version".split()
)
"""What stands before a name of a language."""
_REFUSED_BEFORE: Final = frozenset("not no don t pas plus pa without sans stop off arret nothing rien from".split())
_REFUSED_AFTER: Final = frozenset(
    "bad badly terrible poor rusty rusted forgotten mal mauvais mauvaise faible rouille difficile dur".split()
)
"""« my French is very bad »."""
_OTHER_WORDS: Final = frozenset("more mari slave vote mende".split())
"""« mon mari », "speak more slowly": names of languages too."""
_BY_THEMSELVES: Final = {
    "portugues": "pt", "espanol": "es", "castellano": "es", "italiano": "it", "deutsch": "de", "turkce": "tr",
    "polski": "pl", "romana": "ro", "العربية": "ar", "русскии": "ru", "украінська": "uk", "中文": "zh",
    "nederlands": "nl", "shqip": "sq", "kreyol ayisyen": "ht", "brezhoneg": "br", "euskara": "eu", "corsu": "co",
}  # fmt: skip
"""What languages that are often asked for in France call themselves."""
_CLAUSE: Final = re.compile(r"[.,;:!?()/\n]+|\b(?:mais|but|however|et|and|so|donc)\b", re.IGNORECASE)
_NEAR: Final = 5
"""Words between a refusal and what it refuses."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`code` is the language asked for, None where none is named; `named` are all that are not refused."""

    code: str | None
    named: tuple[str, ...] = ()
    refused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mention:
    """A language that a message names, and whether it is refused there."""

    code: str
    refused: bool


def offered(languages: Sequence[Language]) -> tuple[Language, ...]:
    """Those in which we answer, in the order of the catalogues."""
    spoken = {one.code: one for one in languages if one.answered_in == one.code}
    return tuple(spoken[code] for code in LOCALES if code in spoken)


def wanted(text: str, languages: Sequence[Language], spoken: str) -> Wanted:
    """The language that a message asks for.

    Of several it is the first that we know and do not speak already: nobody asks for what they have, but to keep it.
    """
    found = mentions(text, languages)
    refused = frozenset(one.code for one in found if one.refused)
    codes = tuple(dict.fromkeys(one.code for one in found if one.code not in refused))
    known = [code for code in codes if any(code == one.code for one in languages)]
    others = [code for code in known if code != spoken] or [code for code in codes if code != spoken]
    return Wanted(next(iter(others or known), None), codes, refused)


def mentions(text: str, languages: Sequence[Language]) -> list[Mention]:
    """The languages that a message names, in its order."""
    found: list[Mention] = []
    for clause in _CLAUSE.split(text[:READ]):
        words = plain_words(clause).split()
        at = 0
        while at < len(words):
            code, length = _named(words, at, tuple(languages))
            if code:
                found.append(Mention(code, _refused(words, at, at + length)))
            at += length
    return found


def _named(words: list[str], at: int, languages: tuple[Language, ...]) -> tuple[str | None, int]:
    ours, world = _ours(languages), _world()
    for length in range(min(LONGEST_NAME, len(words) - at), 0, -1):
        name = " ".join(words[at : at + length])
        if name in ours:
            return ours[name], length
        if (
            name in world
            and name not in _OTHER_WORDS
            and (len(name) > SHORT or len(words) < 3 or (at > 0 and words[at - 1] in _BEFORE))
        ):
            return world[name], length
    word = words[at]
    if word in {one.code for one in languages} and (len(words) == 1 or (at > 0 and words[at - 1] in _BEFORE)):
        return word, 1
    if len(word) > SHORT:
        near = max(ours, key=lambda name: fuzz.ratio(name, word), default="")
        if fuzz.ratio(near, word) >= ALIKE:
            return ours[near], 1
    return None, 1


def _refused(words: list[str], start: int, after: int) -> bool:
    before = set(words[max(0, start - _NEAR) : start])
    return bool(before & _REFUSED_BEFORE or set(words[after : after + _NEAR]) & _REFUSED_AFTER)


@lru_cache(maxsize=4)
def _ours(languages: tuple[Language, ...]) -> dict[str, str]:
    """What the languages that we understand are called: by themselves, and in those that we speak."""
    names: dict[str, str] = {}
    for one in languages:
        told = (languages_in(locale).get(one.code, "") for locale in LOCALES)
        names |= {plain_words(name): one.code for name in (one.name, *one.also_called, *told) if name}
    return names


@lru_cache(maxsize=1)
def _world() -> dict[str, str]:
    """What all languages are called in those that we speak."""
    named = {plain_words(name): code for locale in LOCALES for code, name in languages_in(locale).items()}
    return named | {plain_words(name): code for name, code in _BY_THEMSELVES.items()}
