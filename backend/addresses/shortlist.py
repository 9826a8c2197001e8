"""Which streets are worth a closer look: a quick pass over all of them, so that the careful one has few to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nlargest

from rapidfuzz import fuzz, process

from backend.addresses.likeness import WORD_ALIKE, Alike, coverage, word_likeness
from backend.addresses.normalise import WAY_TYPES
from backend.addresses.readings import FILLER, Reading

_AS_A_WHOLE = 5
_BY_WORDS = 12
_WHOLE_ALIKE = 60.0
_INITIAL = 1


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Indexes of streets, and the likeness of each word that was said to the words of all streets."""

    streets: tuple[int, ...]
    alike: Alike


@dataclass(frozen=True, slots=True)
class Index:
    """The streets by their words: the name of each, its letters, and in which streets a word stands."""

    names: tuple[tuple[str, ...], ...]
    letters: tuple[int, ...]
    where: Mapping[str, Sequence[int]]
    vocabulary: Sequence[str]


@lru_cache(maxsize=16)
def index(keys: tuple[str, ...]) -> Index:
    """The index of these streets; remembered, since the same town is searched all day."""
    names = tuple(_name(key) for key in keys)
    where: defaultdict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(names):
        for word in set(name):
            where[word].append(place)
    return Index(names, tuple(sum(map(len, name)) for name in names), where, tuple(where))


def shortlist(meanings: Sequence[Reading], keys: tuple[str, ...]) -> Shortlist:
    """The streets, given by their keys, that any of these readings may mean."""
    known = index(keys)
    told = dict.fromkeys(word for meaning in meanings for word in meaning.words)
    alike = {word: _alike(word, known.vocabulary) for word in told}
    found = dict.fromkeys(_by_words(list(told), known, alike))
    for phrase in {" ".join(meaning.words): None for meaning in meanings}:
        close = process.extract(phrase, keys, scorer=fuzz.ratio, limit=_AS_A_WHOLE, score_cutoff=_WHOLE_ALIKE)
        found.update((place, None) for _, _, place in close)
    return Shortlist(tuple(found), alike)


def _name(key: str) -> tuple[str, ...]:
    """The words of a street without its kind, which too many streets share."""
    said = tuple(key.split())
    return said[1:] if len(said) > 1 and said[0] in WAY_TYPES else said


def _alike(said: str, vocabulary: Sequence[str]) -> dict[str, float]:
    if said.isdecimal() or len(said) == _INITIAL:
        looks = ((word, word_likeness(said, word)) for word in vocabulary)
        return {word: likeness for word, likeness in looks if likeness}
    close = process.extract(said, vocabulary, scorer=fuzz.ratio, limit=None, score_cutoff=WORD_ALIKE)
    return {word: likeness for word, likeness, _ in close if not word.isdecimal()}


def _by_words(told: Sequence[str], known: Index, alike: Alike) -> list[int]:
    """The streets best covered by the words that were told, whatever else was told."""
    likest: dict[str, float] = {}
    for said in told:
        if len(said) > _INITIAL or said.isdecimal():
            for word, likeness in alike[said].items():
                likest[word] = max(likest.get(word, 0.0), likeness)
    covered: defaultdict[int, float] = defaultdict(float)
    for word, likeness in likest.items():
        for place in known.where[word]:
            covered[place] += len(word) * likeness
    letters = sum(len(said) for said in told if said not in FILLER and said not in WAY_TYPES) or 1

    def promise(place: int) -> float:
        return coverage(covered[place] / letters, covered[place] / known.letters[place])

    return nlargest(_BY_WORDS, covered, key=promise)
