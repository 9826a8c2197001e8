"""A small convolutional network over words, at work: what a word is made of, its neighbours, the strongest sign.

A word's vector is the sum of what was learnt for the word itself and for the runs of letters in it, so that a typo
stays near what was meant. Each word is read with the one before and the one after it; the network keeps, of every
sign that it learnt to look for, the strongest place in the message. Training is in `nlu.learning.networks`; this
module needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu.features import LONG_WORD

Floats = NDArray[np.float32]

READ: Final = 60
"""Words of a message that the network reads, its two edges included: the safety rules read the rest."""
REMEMBERED: Final = 8_000
"""Words whose sayings are kept at hand, 2 kB each for one network."""
EDGES: Final = ("<", ">")


def parts(word: str) -> list[str]:
    """What a word is made of: itself, and its runs of 3 to 5 letters, the edges marked."""
    framed = f" {word[:LONG_WORD]} "
    runs = [framed[at : at + length] for length in (3, 4, 5) for at in range(len(framed) - length + 1)]
    return [f"={word[:LONG_WORD]}", *runs]


def part_weights(found: Sequence[str]) -> list[float]:
    """The word itself weighs as much as all its letters together."""
    runs = len(found) - 1
    each = 1 / sqrt(runs) if runs else 0.0
    length = sqrt(1 + each * each * runs)
    return [1 / length, *([each / length] * runs)]


def framed(words: Sequence[str]) -> list[str]:
    """The message between its edges, cut where nobody reads on."""
    return [EDGES[0], *words[: READ - 2], EDGES[1]]


@dataclass(frozen=True, slots=True)
class Network:
    """One trained network. Shapes: `letters` (parts, D), `signs` (3·D, H), `verdict` (H, intents)."""

    letters: NDArray[np.float16]
    signs: Floats
    signs_bias: Floats
    verdict: Floats
    verdict_bias: Floats


@dataclass(frozen=True, slots=True)
class Networks:
    """Several networks that look at the same parts of words; the mean of their scores counts.

    Their signs stand side by side, so that a message is read once for all of them.
    """

    columns: Mapping[str, int]
    members: tuple[Network, ...]
    _sayings: Callable[[str], Floats] = field(init=False, repr=False, compare=False)
    _signs_bias: Floats = field(init=False, repr=False, compare=False)
    _verdict: Floats = field(init=False, repr=False, compare=False)
    _verdict_bias: Floats = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        count = np.float32(len(self.members))
        joined = {
            "_signs_bias": np.concatenate([one.signs_bias for one in self.members]),
            "_verdict": np.concatenate([one.verdict for one in self.members]) / count,
            "_verdict_bias": np.add.reduce([one.verdict_bias for one in self.members]) / count,
        }
        for name, table in joined.items():
            object.__setattr__(self, name, table)
        object.__setattr__(self, "_sayings", lru_cache(REMEMBERED)(self._said_by))

    def scores(self, words: Sequence[str]) -> Floats:
        """A score for each intent, in the order of training."""
        known = [self._sayings(word) for word in framed(words)]
        said = np.concatenate(known).reshape(len(known), 3, -1)
        windows = said[:, 1]
        windows[1:] += said[:-1, 0]
        windows[:-1] += said[1:, 2]
        strongest = np.maximum(np.maximum.reduce(windows) + self._signs_bias, 0)
        scores: Floats = strongest @ self._verdict + self._verdict_bias
        return scores

    def _said_by(self, word: str) -> Floats:
        """What the word says for each sign of all networks as the one before, in the middle, as the one after."""
        found = parts(word)
        pairs = [
            (column, weight)
            for part, weight in zip(found, part_weights(found), strict=True)
            if (column := self.columns.get(part)) is not None
        ]
        columns = [column for column, _ in pairs]
        heavy = np.array([weight for _, weight in pairs], dtype=np.float32)
        vectors = (heavy @ network.letters[columns].astype(np.float32) for network in self.members)
        said: Floats = np.concatenate(
            [
                vector @ network.signs.reshape(3, len(vector), -1)
                for vector, network in zip(vectors, self.members, strict=True)
            ],
            axis=1,
        )
        return said
