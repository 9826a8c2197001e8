"""Whether a message asks for help at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from nlu.entities.words import Word
from nlu.understanding import Entity

_NOW: Final = (
    "urgent|urgente|urgents|urgemment|tres urgent|en urgence|c est urgent|urgence|urgen|tout de suite|"
    "tt de suite|toute suite|"
    "tout suite|maintenant|mtn|mnt|immediatement|des que possible|au plus vite|le plus vite possible|"
    "le plus rapidement possible|"
    "le plus tot possible|dans l immediat|sur le champ|asap|illico|a l instant|sans attendre|sans delai|"
    "ca presse|c est presse|"
    "au plus tot|des maintenant|dans les plus brefs delais|vite vite|tres vite|de suite|right now|right away|"
    "straight away|"
    "now|immediately|as soon as possible|urgently|at once|it is urgent|it s urgent|emergency"
)
_NOT_BEFORE: Final = frozenset(
    "pas rien aucune sans plus jusque jusqu jamais ni depuis not no isn numero avant partir d from until by".split()
)
_NOT_AFTER: Final = frozenset("que that medicale".split())
_WEAK: Final = frozenset({"maintenant", "mtn", "mnt", "now"})
_STATES: Final = frozenset(
    "est ai a as habite suis faire fais passe ok et bon sont ont vis travaille sommes is am are have live do".split()
)
"""What is so now is not wanted now: "j'habite maintenant chez ma fille"."""


def _phrases() -> dict[str, list[tuple[str, ...]]]:
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(_NOW.split("|"), key=len, reverse=True):
        words = tuple(phrase.split())
        by_first.setdefault(words[0], []).append(words)
    return by_first


_BY_FIRST: Final = _phrases()


def find_urgency(words: Sequence[Word]) -> tuple[Entity, ...]:
    """The first place where the message says that it cannot wait; "rien d'urgent" and "pas maintenant" do not."""
    for at, word in enumerate(words):
        if word.key not in _BY_FIRST:
            continue
        for phrase in _BY_FIRST[word.key]:
            after = at + len(phrase)
            if tuple(one.key for one in words[at:after]) == phrase and not _denied(words, at, after):
                return (Entity("urgency", "now", word.start, words[after - 1].end),)
    return ()


def _denied(words: Sequence[Word], at: int, after: int) -> bool:
    before = [word.key for word in words[max(0, at - 3) : at]]
    if after < len(words) and words[after].key in _NOT_AFTER:
        return True
    if before and before[-1] in _NOT_BEFORE:
        return True
    if any(key in ("pas", "rien", "aucune", "not", "no", "isn") for key in before):
        return True
    return words[at].key in _WEAK and bool(before) and before[-1] in _STATES
