"""What the classifier sees of a message: words (1–2-grams) and letters within words (2–5-grams), weighted by tf-idf.

Training counts the same n-grams for all messages at once (`nlu.learning.rows`); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    found: list[str] = []
    glued = "".join(word[:LONG_WORD] if word.endswith("'") else word[:LONG_WORD] + " " for word in words).replace(
        "'", ""
    )
    for word in glued.split():
        padded = f" {word[:LONG_WORD]} "
        for length in range(LETTERS_FROM, LETTERS_TO + 1):
            if length >= len(padded):
                found.append(padded)
                break
            found.extend(padded[at : at + length] for at in range(len(padded) - length + 1))
    return found


Row = tuple[NDArray[np.intp], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Vectoriser:
    """A fitted vocabulary: the column and the rarity of every n-gram that training kept."""

    columns: Mapping[str, int]
    rarity: NDArray[np.float32]

    def row(self, words: Sequence[str]) -> Row:
        """The message's columns and weights; words and letters each have length 1, whatever the message's length."""
        columns: list[int] = []
        weights: list[float] = []
        for grams in (word_grams(words), letter_grams(words)):
            here, heavy = self._block(grams)
            columns += here
            weights += heavy
        return np.array(columns, dtype=np.intp), np.array(weights, dtype=np.float32)

    def _block(self, grams: Sequence[str]) -> tuple[list[int], list[float]]:
        counts: dict[int, int] = {}
        find = self.columns.get
        for gram in grams:
            column = find(gram)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        if not counts:
            return [], []
        columns = list(counts)
        rare = self.rarity[columns].tolist()
        weights = [
            (1.0 if count == 1 else 1.0 + log(count)) * weight
            for count, weight in zip(counts.values(), rare, strict=True)
        ]
        length = sqrt(sum(weight * weight for weight in weights))
        return columns, [weight / length for weight in weights]
