"""All training messages as rows of numbers, counted once and weighed anew for each part of them that is learnt from.

The weights are those of `nlu.features.Vectoriser.row`, which reads one message at a time; a test compares the two.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.features import Vectoriser, letter_grams, word_grams

Numbers = NDArray[np.intp]

AT_MOST = 120_000
"""Columns that a model has: the commonest are kept."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each n-gram stands in each message: two sparse tables (words, letters)."""

    grams: tuple[tuple[str, ...], ...]
    tables: tuple[Any, ...]


def counted(messages: Sequence[Sequence[str]]) -> Counted:
    """Reads every message once."""
    from scipy.sparse import csr_matrix

    grams, tables = [], []
    for read in (word_grams, letter_grams):
        known: dict[str, int] = {}
        columns, starts = array("i"), array("i", [0])  # half of what lists take
        for words in messages:
            columns.extend(known.setdefault(gram, len(known)) for gram in read(words))
            starts.append(len(columns))
        ones = np.ones(len(columns), dtype=np.float32)
        shape = (len(messages), len(known))
        table = csr_matrix((ones, np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int32)), shape=shape)
        table.sum_duplicates()
        grams.append(tuple(known))
        tables.append(table)
    return Counted(tuple(grams), tuple(tables))


def weighed(given: Counted, learnt_from: Numbers, *, at_least: int) -> tuple[Vectoriser, Any]:
    """A vocabulary of what stands in so many of some messages, and all messages as it weighs them."""
    from scipy.sparse import hstack

    often = [np.asarray((table[learnt_from] > 0).sum(axis=0)).ravel() for table in given.tables]
    floor = at_least
    while sum(int((counts >= floor).sum()) for counts in often) > AT_MOST:
        floor += 1
    kept = [np.flatnonzero(counts >= max(floor, 1)) for counts in often]
    total = len(learnt_from)
    rarity = [
        (np.log((1 + total) / (1 + counts[columns])) + 1).astype(np.float32)
        for counts, columns in zip(often, kept, strict=True)
    ]
    names = [gram for grams, columns in zip(given.grams, kept, strict=True) for gram in (grams[at] for at in columns)]
    blocks = [_block(*one) for one in zip(given.tables, kept, rarity, strict=True)]
    vectoriser = Vectoriser({gram: at for at, gram in enumerate(names)}, np.concatenate(rarity))
    return vectoriser, hstack(blocks, format="csr", dtype=np.float32)


def _block(table: Any, columns: Numbers, rarity: NDArray[np.float32]) -> Any:
    block = table[:, columns]
    block.data = (1 + np.log(block.data)) * rarity[block.indices]
    many = np.diff(block.indptr)
    if block.nnz:
        squares = np.add.reduceat(block.data * block.data, block.indptr[:-1][many > 0])
        block.data /= np.repeat(np.sqrt(squares), many[many > 0])
    return block
