"""Training the networks of `nlu.network`: plain numpy, a minute on one core, no framework.

A convolution over words with max-pooling over the message (Kim 2014, "Convolutional Neural Networks for Sentence
Classification", arXiv:1408.5882), on word vectors made of letter n-grams (Bojanowski et al. 2017, arXiv:1607.04606),
trained with Adam (Kingma and Ba 2015, arXiv:1412.6980). Words and letters are dropped at random while it learns, so
that no single word decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlu.network import Floats, Network, Networks, framed, part_weights, parts

BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Recipe:
    """What one member of the pair is told: two that err differently are better than one that is larger."""

    signs: int
    words_dropped: float
    parts_dropped: float
    signs_dropped: float
    softened: float
    """Label smoothing: the share of certainty that is spread over all intents."""
    width: int = 128
    """Numbers in a word's vector."""
    rounds: int = 10
    """How often all messages are read."""
    pace: float = 3e-3
    """Adam's step at the start; it falls to nothing in a straight line."""


RECIPES: Final = (
    Recipe(signs=256, words_dropped=0.10, parts_dropped=0.1, signs_dropped=0.3, softened=0.1),
    Recipe(signs=384, words_dropped=0.05, parts_dropped=0.2, signs_dropped=0.3, softened=0.0),
    Recipe(signs=320, words_dropped=0.10, parts_dropped=0.2, signs_dropped=0.3, softened=0.05),
)
"""Chosen on CLINC150's validation set; the comparison is in docs/benchmarks.md."""
QUICK: Final = (
    Recipe(signs=192, words_dropped=0.10, parts_dropped=0.1, signs_dropped=0.3, softened=0.1, width=96, pace=6e-3),
)
"""A third of the time, and as good beside the planes on writers left out."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Messages as rows of word numbers, and what each word is made of."""

    columns: dict[str, int]
    words: Any
    """Sparse (words, parts)."""
    messages: list[list[NDArray[np.intp]]]
    """For each example its versions: as it was written, then spoiled."""
    right: NDArray[np.intp]


def lesson(versions: Sequence[Sequence[Sequence[str]]], right: Sequence[int] | NDArray[np.intp]) -> Lesson:
    """Counts the parts of words; those of one message only teach nothing."""
    from scipy.sparse import csr_matrix

    known: dict[str, int] = {}
    messages = [
        [np.array([known.setdefault(word, len(known)) for word in framed(one)], dtype=np.intp) for one in each]
        for each in versions
    ]
    made = [parts(word) for word in known]
    seen: Counter[str] = Counter()
    for each in messages:
        seen.update({part for number in set(each[0].tolist()) for part in made[number]})
    columns = {part: at for at, part in enumerate(sorted(part for part, count in seen.items() if count >= 2))}
    rows, cols, values = [], [], []
    for number, found in enumerate(made):
        for part, weight in zip(found, part_weights(found), strict=True):
            if part in columns:
                rows.append(number)
                cols.append(columns[part])
                values.append(weight)
    words = csr_matrix((np.array(values, dtype=np.float32), (rows, cols)), shape=(len(made), len(columns)))
    return Lesson(columns, words, messages, np.array(right, dtype=np.intp))


def learnt(given: Lesson, intents: int, seed: int, recipes: Sequence[Recipe] = RECIPES) -> Networks:
    """Trains each member from its own start."""
    members = tuple(_one(given, intents, recipe, seed + at) for at, recipe in enumerate(recipes))
    return Networks(given.columns, members)


class _Adam:
    """Adam for one table; of a large one only the rows that a batch touched are moved."""

    def __init__(self, table: Floats) -> None:
        self.table = table
        self._mean = np.zeros_like(table)
        self._square = np.zeros_like(table)

    def move(self, slope: Floats, pace: float, step: int, rows: Any = ...) -> None:
        mean = self._mean[rows] * 0.9 + slope * 0.1
        square = self._square[rows] * 0.999 + slope * slope * 0.001
        self._mean[rows], self._square[rows] = mean, square
        corrected = pace * sqrt(1 - 0.999**step) / (1 - 0.9**step)
        self.table[rows] -= corrected * mean / (np.sqrt(square) + 1e-8)


def _one(given: Lesson, intents: int, recipe: Recipe, seed: int) -> Network:
    chance = np.random.default_rng(seed)

    def drawn(*shape: int, spread: float) -> Floats:
        return (chance.standard_normal(shape) * spread).astype(np.float32)

    letters = _Adam(drawn(len(given.columns), recipe.width, spread=0.3))
    signs = _Adam(drawn(3 * recipe.width, recipe.signs, spread=sqrt(2 / (3 * recipe.width))))
    signs_bias = _Adam(np.zeros(recipe.signs, dtype=np.float32))
    verdict = _Adam(drawn(recipe.signs, intents, spread=sqrt(1 / recipe.signs)))
    verdict_bias = _Adam(np.zeros(intents, dtype=np.float32))
    steps = recipe.rounds * -(-len(given.messages) // BATCH)
    for step, which in enumerate(_batches(len(given.messages), recipe.rounds, chance), start=1):
        pace = recipe.pace * (1 - (step - 1) / steps)
        batch = _laid_out(given, which, recipe.words_dropped, chance)
        made_of = given.words[batch.words]
        if recipe.parts_dropped:
            made_of.data *= _kept(made_of.data.shape, recipe.parts_dropped, chance)
        vectors = np.vstack([made_of @ letters.table, np.zeros((1, recipe.width), dtype=np.float32)])

        windows = vectors[batch.windows].reshape(len(batch.windows), 3 * recipe.width)
        heard = windows @ signs.table
        strongest = np.maximum.reduceat(heard, batch.starts, axis=0)
        mask = _kept(strongest.shape, recipe.signs_dropped, chance)
        pooled = np.maximum(strongest + signs_bias.table, 0) * mask
        wrong = _wrong(pooled @ verdict.table + verdict_bias.table, given.right[which], recipe.softened)

        back = (wrong @ verdict.table.T) * mask * (pooled > 0)
        spread = np.where(heard == strongest[batch.lines], back[batch.lines], np.float32(0))
        to_windows = (spread @ signs.table.T).reshape(-1, recipe.width)
        verdict.move(pooled.T @ wrong, pace, step)
        verdict_bias.move(wrong.sum(axis=0), pace, step)
        signs.move(windows.T @ spread, pace, step)
        signs_bias.move(back.sum(axis=0), pace, step)
        to_letters, rows = _to_parts(made_of, batch, to_windows)
        letters.move(to_letters, pace, step, rows)
    return Network(letters.table.astype(np.float16), signs.table, signs_bias.table, verdict.table, verdict_bias.table)


def _kept(shape: tuple[int, ...], dropped: float, chance: np.random.Generator) -> Floats:
    """Dropout: nothing, or a little more than one so that the sum stays."""
    return (chance.random(shape, dtype=np.float32) >= dropped) * np.float32(1 / (1 - dropped))


def _batches(count: int, rounds: int, chance: np.random.Generator) -> Iterator[NDArray[np.intp]]:
    for _ in range(rounds):
        order = chance.permutation(count)
        for start in range(0, count, BATCH):
            yield order[start : start + BATCH]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Messages one behind the other, without a gap."""

    words: NDArray[np.intp]
    """The different words that stand in it."""
    windows: NDArray[np.intp]
    """(places, 3): which of them stand before, at and after each place; one more than there are for none."""
    starts: NDArray[np.intp]
    lines: NDArray[np.intp]
    """The message that each place belongs to."""


def _laid_out(given: Lesson, which: NDArray[np.intp], dropped: float, chance: np.random.Generator) -> _Batch:
    rows = []
    for at in which.tolist():
        versions = given.messages[at]
        # Half of the time as it was written, else one of the spoiled versions.
        spoiled = len(versions) > 1 and chance.random() >= 0.5
        rows.append(versions[int(chance.integers(1, len(versions)))] if spoiled else versions[0])
    lengths = np.array([len(row) for row in rows])
    ends = lengths.cumsum()
    starts = ends - lengths
    words, places = np.unique(np.concatenate(rows), return_inverse=True)
    nothing = len(words)
    places = np.where(chance.random(len(places)) < dropped, nothing, places)
    before, after = np.roll(places, 1), np.roll(places, -1)
    before[starts] = nothing
    after[ends - 1] = nothing
    lines = np.repeat(np.arange(len(rows)), lengths)
    return _Batch(words, np.stack([before, places, after], axis=1), starts, lines)


def _wrong(scores: Floats, right: NDArray[np.intp], softened: float) -> Floats:
    """The slope of the cross-entropy: what was believed less what is true."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    believed = grown / grown.sum(axis=1, keepdims=True)
    believed -= softened / scores.shape[1]
    believed[np.arange(len(right)), right] -= 1 - softened
    slope: Floats = (believed / len(right)).astype(np.float32)
    return slope


def _to_parts(made_of: Any, batch: _Batch, to_windows: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """The slope of the parts that stand in the batch, and which they are."""
    from scipy.sparse import csr_matrix

    flat = batch.windows.reshape(-1)
    inside = np.flatnonzero(flat < len(batch.words))
    ones = np.ones(len(inside), dtype=np.float32)
    picks = csr_matrix((ones, (flat[inside], inside)), shape=(len(batch.words), len(flat)))
    rows = np.unique(made_of.indices)
    shape = (made_of.shape[0], len(rows))
    narrow = csr_matrix((made_of.data, np.searchsorted(rows, made_of.indices), made_of.indptr), shape)
    slope: Floats = np.asarray(narrow.T @ (picks @ to_windows))
    return slope, rows
