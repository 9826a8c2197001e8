"""Clean sentences made messy, so that training meets what telephones really send: slips, lost letters, courtesies.

Accents, capitals and most punctuation need no spoiling: `nlu.normalise` evens them out before anybody reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Final

COURTESIES: Final[Mapping[str, tuple[Sequence[str], Sequence[str]]]] = {
    "fr": (
        ("bonjour", "bonjour madame", "bonjour monsieur", "bonsoir", "coucou", "re bonjour", "salut", "madame monsieur",
         "excusez-moi de vous déranger", "bjr", "alors voilà", "euh", "dites", "c'est encore moi", "bonjour à tous",
         "bonjour c'est Mme Martin", "bonjour je m'appelle Denise"),
        ("merci", "merci d'avance", "merci beaucoup", "s'il vous plaît", "svp", "bonne journée", "cordialement",
         "merci à vous", "bien à vous", "bonne soirée", "merci de votre aide", "mci", "stp"),
    ),
    "en": (
        ("hello", "hi", "good morning", "good evening", "hi there", "sorry to bother you", "dear all", "well", "hey",
         "hello this is Mrs Brown"),
        ("thanks", "thank you", "please", "thanks in advance", "many thanks", "have a nice day", "cheers", "thx"),
    ),
}  # fmt: skip
"""What people wrap around what they mean: before it, after it."""

ALONE: Final = frozenset({"greet", "goodbye", "thank", "affirm", "deny", "stop", "cancel"})
"""Intents whose messages *are* courtesies or one word: never wrapped."""

_SOUNDS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "fr": (
        ("qu", "k"), ("ph", "f"), ("eau", "o"), ("au", "o"), ("ez", "é"), ("er", "é"), ("é", "er"), ("ai", "é"),
        ("ss", "s"), ("mm", "m"), ("nn", "n"), ("ll", "l"), ("tt", "t"), ("pp", "p"), ("c'est", "ces"), ("en", "an"),
        ("ent ", "e "), ("s ", " "), ("ç", "s"), ("oi", "oua"), ("h", ""), ("n'", ""),
        ("ne ", ""), ("'", ""), ("'", " "),
    ),
    "en": (
        ("ee", "e"), ("ll", "l"), ("tt", "t"), ("ou", "u"), ("'", ""), ("ing", "in"), ("ea", "ee"), ("ie", "ei"),
        ("you", "u"), ("are", "r"), ("th", "t"), ("mm", "m"), ("the ", ""), ("a ", ""), ("ss", "s"),
    ),
}  # fmt: skip
"""Spellings by ear and letters that are commonly left out."""

_LONG_WORD: Final = re.compile(r"\w{4,}")


def slip(text: str, chance: Random) -> str:
    """One slip of the finger inside a longer word: a letter lost, doubled, swapped or wrong."""
    words = list(_LONG_WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    at = chance.randrange(word.start() + 1, word.end() - 1)
    match chance.randrange(4):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at] + text[at:]
        case 2:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case _:
            return text[:at] + chance.choice("abcdeilmnoprstu") + text[at + 1 :]


def by_ear(text: str, locale: str, chance: Random) -> str:
    """One or two sounds written as they are heard."""
    sounds = [pair for pair in _SOUNDS.get(locale, ()) if pair[0] in text]
    for heard, written in chance.sample(sounds, min(len(sounds), 2)):
        text = text.replace(heard, written, chance.choice((1, -1)))
    return text


def wrapped(text: str, locale: str, chance: Random) -> str:
    """The same wish between courtesies."""
    before, after = COURTESIES.get(locale, ((), ()))
    if not before:
        return text
    which = chance.randrange(3)
    opening = f"{chance.choice(before)} " if which != 1 else ""
    closing = f" {chance.choice(after)}" if which != 0 else ""
    return f"{opening}{text}{closing}"


def spoiled(text: str, intent: str, locale: str, chance: Random) -> list[str]:
    """Messy versions of one example, to be trained on beside it."""
    slipped = slip(slip(text, chance), chance) if len(text) > 25 else slip(text, chance)
    heard = by_ear(text, locale, chance)
    if intent in ALONE or len(text) < 8:
        return [slipped, heard]
    return [wrapped(slipped, locale, chance), heard, wrapped(text, locale, chance)]
