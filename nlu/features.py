"""What the classifier sees of a message: words (1–2-grams) and letters within words (2–5-grams), weighted by tf-idf.

Training counts the same n-grams for all messages at once (`nlu.learning.rows`); a test compares the two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

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


REMEMBERED: Final = 20_000
"""Words whose runs of letters are looked up once: people use the same few thousand."""

Row = tuple[NDArray[np.intp], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Vectoriser:
    """A fitted vocabulary: the column and the rarity of every n-gram that training kept."""

    columns: Mapping[str, int]
    rarity: NDArray[np.float32]
    _letters: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)

    def row(self, words: Sequence[str]) -> Row:
        """The message's columns and weights; words and letters each have length 1, whatever the message's length."""
        columns: list[int] = []
        weights: list[float] = []
        letters = [column for word in written(words) for column in self._within(word)]
        for named in (self._named(word_grams(words)), letters):
            here, heavy = self._block(named)
            columns += here
            weights += heavy
        return np.array(columns, dtype=np.intp), np.array(weights, dtype=np.float32)

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
