"""What the classifier sees of a message: words, letters within words, and families of words, weighted by tf-idf.

Words are read as 1–2-grams, letters as 2–5-grams; families are the training data's own `regex` and `lookup` blocks
(as in Rasa), read as a set of ordered pairs: "who", "wants", "to end", "messages".

Training builds its sparse matrix from `rows`, inference reads one message with `row`:
the same code, so the same numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu.normalise import tokens

LETTERS_FROM: Final = 2
LETTERS_TO: Final = 5
LONG_WORD: Final = 40
"""Letters of a word that are read; nobody writes longer words, only attackers and pasted links."""


def word_grams(words: Sequence[str]) -> list[str]:
    """Each word and each pair of neighbours, the message's edges included: position is meaning in short answers."""
    framed = ["<", *words, ">"]
    return [f"={word}" for word in words] + [f"={one} {two}" for one, two in pairwise(framed)]


def letter_grams(words: Sequence[str]) -> list[str]:
    """Runs of 2 to 5 letters inside each word (its edges are spaces): what survives a typo."""
    return [gram for word in written(words) for gram in grams_within(word)]


def written(words: Sequence[str]) -> list[str]:
    """The words as they are written: an elision belongs to what follows."""
    glued = "".join(word[:LONG_WORD] if word.endswith("'") else word[:LONG_WORD] + " " for word in words).replace(
        "'", ""
    )
    return glued.split()


def grams_within(word: str) -> list[str]:
    """The runs of letters of one word."""
    found: list[str] = []
    padded = f" {word[:LONG_WORD]} "
    for length in range(LETTERS_FROM, LETTERS_TO + 1):
        if length >= len(padded):
            found.append(padded)
            break
        found.extend(padded[at : at + length] for at in range(len(padded) - length + 1))
    return found


PAIRED_WITHIN: Final = 4
"""Families are paired with the next few that follow, not with all: a letter of ten lines has thousands of pairs."""
FAMILIES_READ: Final = 200
REMEMBERED: Final = 20_000
"""Words whose runs of letters are looked up once: people use the same few thousand."""


def compiled(families: Mapping[str, Sequence[str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern a family."""
    return tuple((name, re.compile("|".join(f"(?:{one})" for one in patterns))) for name, patterns in families.items())


def family_grams(words: Sequence[str], families: Sequence[tuple[str, re.Pattern[str]]]) -> list[str]:
    """The families named, and which comes before which."""
    text = " ".join(words).replace("' ", "'")
    named = sorted((found.start(), name) for name, pattern in families for found in pattern.finditer(text))
    order = [name for _, name in named[:FAMILIES_READ]]
    found = [f"#{name}" for name in order]
    for at, name in enumerate(order):
        found += [f"#{name} {other}" for other in order[at + 1 : at + 1 + PAIRED_WITHIN] if other != name]
    return found


Row = tuple[NDArray[np.intp], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Vectoriser:
    """A fitted vocabulary: the column and the rarity of every n-gram that training kept."""

    locale: str
    columns: Mapping[str, int]
    rarity: NDArray[np.float32]
    families: Mapping[str, Sequence[str]] = field(default_factory=dict)
    _patterns: tuple[tuple[str, re.Pattern[str]], ...] = ()
    _letters: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_patterns", compiled(self.families))

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        *,
        locale: str,
        families: Mapping[str, Sequence[str]] = MappingProxyType({}),
        at_least: int = 2,
        at_most: int = 120_000,
    ) -> Vectoriser:
        """Keeps n-grams that stand in at least so many messages; the commonest where there are too many."""
        seen: Counter[str] = Counter()
        patterns = compiled(families)
        for text in texts:
            words = tokens(text, locale)
            seen.update({*word_grams(words), *letter_grams(words), *family_grams(words, patterns)})
        kept = sorted(
            (gram for gram, count in seen.items() if count >= at_least), key=lambda gram: (-seen[gram], gram)
        )[:at_most]
        rarity = np.array([log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in kept], dtype=np.float32)
        return cls(locale, {gram: column for column, gram in enumerate(kept)}, rarity, families)

    def row(self, text: str) -> Row:
        """The message's columns and weights; words and letters each have length 1, whatever the message's length."""
        words = tokens(text, self.locale)
        columns: list[int] = []
        weights: list[float] = []
        letters = [column for word in written(words) for column in self._within(word)]
        for named in (self._named(word_grams(words)), letters, self._named(family_grams(words, self._patterns))):
            here, heavy = self._block(named)
            columns += here
            weights += heavy
        return np.array(columns, dtype=np.intp), np.array(weights, dtype=np.float32)

    def rows(self, texts: Iterable[str]) -> tuple[list[NDArray[np.intp]], list[NDArray[np.float32]]]:
        """`row` of many messages, as two lists ready for a sparse matrix."""
        both = [self.row(text) for text in texts]
        return [columns for columns, _ in both], [weights for _, weights in both]

    def _named(self, grams: Iterable[str]) -> list[int]:
        find = self.columns.get
        return [column for gram in grams if (column := find(gram)) is not None]

    def _within(self, word: str) -> tuple[int, ...]:
        known = self._letters.get(word)
        if known is None:
            known = tuple(self._named(grams_within(word)))
            if len(self._letters) < REMEMBERED:
                self._letters[word] = known
        return known

    def _block(self, named: Sequence[int]) -> tuple[list[int], list[float]]:
        if not named:
            return [], []
        counts = Counter(named)
        columns = list(counts)
        rare = self.rarity[columns].tolist()
        weights = [
            (1.0 if count == 1 else 1.0 + log(count)) * weight
            for count, weight in zip(counts.values(), rare, strict=True)
        ]
        length = sqrt(sum(weight * weight for weight in weights))
        return columns, [weight / length for weight in weights]
