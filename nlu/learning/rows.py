"""All training messages as rows of numbers, counted once and weighed anew for each part of them that is learnt from.

The weights are those of `nlu.features.Vectoriser.row`, which reads one message at a time; a test compares the two.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.features import SLOTS, Vectoriser, letter_grams, near_slots, word_grams

Numbers = NDArray[np.intp]

AT_MOST = 120_000
"""N-grams that a model knows: the commonest are kept."""
AT_A_TIME = 4_096
"""Messages that are weighed at a time: all at once would take as much memory again as learning does."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each n-gram and each pair stands in each message: a sparse table, its columns words, letters, slots."""

    grams: tuple[str, ...]
    table: Any
    letters_from: int


def counted(messages: Sequence[Sequence[str]]) -> Counted:
    """Reads every message once."""
    from scipy.sparse import hstack

    words: dict[str, int] = {}
    letters: dict[str, int] = {}
    tables = [
        _table(([known.setdefault(gram, len(known)) for gram in read(one)] for one in messages), known)
        for known, read in ((words, word_grams), (letters, letter_grams))
    ]
    tables.append(_table((near_slots(one).tolist() for one in messages), range(SLOTS)))
    return Counted((*words, *letters), hstack(tables, format="csr", dtype=np.float32), len(words))


def _table(columns: Iterable[Sequence[int]], known: Sized) -> Any:
    """A row for each message, of what stands in it."""
    from scipy.sparse import csr_matrix

    found, starts = array("i"), array("i", [0])  # half of what lists take
    for one in columns:
        found.extend(one)
        starts.append(len(found))
    ones = np.ones(len(found), dtype=np.float32)
    shape = (len(starts) - 1, len(known))
    table = csr_matrix((ones, np.array(found, dtype=np.int32), np.array(starts, dtype=np.int32)), shape=shape)
    table.sum_duplicates()
    return table


def weighed(given: Counted, learnt_from: Numbers, *, at_least: int) -> tuple[Vectoriser, Any]:
    """A vocabulary of what stands in so many of some messages, and all messages as it weighs them."""
    grams = len(given.grams)
    often = np.bincount(given.table[learnt_from].indices, minlength=given.table.shape[1])
    floor = at_least
    while int((often[:grams] >= floor).sum()) > AT_MOST:
        floor += 1
    floors = np.full(len(often), max(at_least, 1))
    floors[:grams] = max(floor, 1)
    columns = np.flatnonzero(often >= floors)
    rarity = (np.log((1 + len(learnt_from)) / (1 + often[columns])) + 1).astype(np.float32)
    names = [given.grams[at] for at in columns if at < grams]
    slots = np.full(SLOTS, -1, dtype=np.int32)
    slots[columns[len(names) :] - grams] = np.arange(len(names), len(columns))
    vectoriser = Vectoriser({gram: at for at, gram in enumerate(names)}, rarity, slots)
    parts = np.searchsorted(columns, (given.letters_from, grams))
    return vectoriser, _weighed(given.table[:, columns], rarity, parts)


def _weighed(table: Any, rarity: NDArray[np.float32], parts: Numbers) -> Any:
    """Counts turned into weights; each part of a row (its columns begin at 0, and at `parts`) has length 1."""
    weights = np.empty(len(table.data))  # as scikit-learn reads it: of other numbers it makes a copy
    for row in range(0, table.shape[0], AT_A_TIME):
        ends = table.indptr[row : row + AT_A_TIME + 1]
        here = slice(ends[0], ends[-1])
        columns = table.indices[here]
        lines = np.repeat(np.arange(len(ends) - 1), np.diff(ends)) * 3 + np.searchsorted(parts, columns, side="right")
        heavy = (1 + np.log(table.data[here])) * rarity[columns]
        weights[here] = heavy / np.sqrt(np.bincount(lines, heavy * heavy, minlength=1))[lines]
    table.data = weights
    return table
