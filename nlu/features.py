"""What the classifier sees of a message: words (1–2-grams), letters within words (2–5-grams), and the beginnings of
words that stand near each other, weighted by tf-idf.

Training counts the same n-grams for all messages at once (`nlu.learning.rows`); a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Columns = NDArray[np.intp]

LETTERS_FROM: Final = 2
LETTERS_TO: Final = 5
LONG_WORD: Final = 40
"""Letters of a word that are read; nobody writes longer words, only attackers and pasted links."""
BEGINNING: Final = 5
"""Letters of a word that a pair looks at: « prend », « prends », « prendre »."""
NEAR: Final = range(2, 10)
"""How many words one of a pair stands behind the other; neighbours are word n-grams already."""
SLOTS: Final = 1 << 17
"""Pairs are many and rare, so they share so many slots. By writers left out, half as many hear five dangers less of
4,200, twice as many ten more."""
_FIRST: Final = np.uint64(0x9E3779B97F4A7C15)
_SECOND: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_TO_SLOT: Final = np.uint64(64 - (SLOTS.bit_length() - 1))


def word_grams(words: Sequence[str]) -> list[str]:
    """Each word and each pair of neighbours, the message's edges included: position is meaning in short answers."""
    framed = ["<", *words, ">"]
    return [f"={word}" for word in words] + [f"={one} {two}" for one, two in pairwise(framed)]


def letter_grams(words: Sequence[str]) -> list[str]:
    """Runs of 2 to 5 letters inside each word (its edges are spaces): what survives a typo."""
    return [gram for word in written(words) for gram in grams_within(word)]


def written(words: Sequence[str]) -> list[str]:
    """The words as they are written: an elision belongs to what follows."""
    if max(map(len, words), default=0) > LONG_WORD:
        glued = "".join(word[:LONG_WORD] if word.endswith("'") else word[:LONG_WORD] + " " for word in words)
    else:
        glued = " ".join(words).replace("' ", "")
    return glued.replace("'", "").split()


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


def near(words: Sequence[str]) -> list[tuple[str, str]]:
    """The beginnings of words that stand near each other, in their order, the message's edges included."""
    heads = [word[:BEGINNING] for word in ("<", *words, ">")]
    return [pair for apart in NEAR for pair in zip(heads, heads[apart:], strict=False)]


def near_slots(words: Sequence[str]) -> Columns:
    """The slot of each such pair, in the same order."""
    heads = np.array(
        [crc32(word[:BEGINNING].encode(errors="surrogatepass")) for word in ("<", *words, ">")], dtype=np.uint64
    )
    first, second = heads * _FIRST, heads * _SECOND
    each = [first[:-apart] + second[apart:] for apart in NEAR if apart < len(heads)]
    return (np.concatenate(each) >> _TO_SLOT).astype(np.intp) if each else np.zeros(0, dtype=np.intp)


REMEMBERED: Final = 20_000
"""Words whose runs of letters are looked up once: people use the same few thousand."""

Row = tuple[Columns, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Vectoriser:
    """A fitted vocabulary: the column and the rarity of every n-gram that training kept, those of words first.

    Pairs have the last columns: `slots` says which, or -1 where training kept none.
    """

    columns: Mapping[str, int]
    rarity: NDArray[np.float32]
    slots: NDArray[np.int32] | None = None
    _within: Callable[[str], Columns] = field(init=False, repr=False, compare=False)
    _letters_from: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_within", lru_cache(REMEMBERED)(lambda word: self._named(grams_within(word))))
        object.__setattr__(self, "_letters_from", sum(gram.startswith("=") for gram in self.columns))

    def row(self, words: Sequence[str]) -> Row:
        """The message's columns and weights; words, letters and pairs each have length 1, however long the message."""
        named = np.concatenate([self._named(word_grams(words)), *map(self._within, written(words)), self._near(words)])
        columns, counts = _counted(named)
        weights = self.rarity.take(columns) * (1 + np.log(counts))
        letters_from, pairs_from = columns.searchsorted((self._letters_from, len(self.columns))).tolist()
        for part in (weights[:letters_from], weights[letters_from:pairs_from], weights[pairs_from:]):
            np.divide(part, sqrt(part @ part) or 1.0, out=part)
        return columns, weights.astype(np.float32)

    def _near(self, words: Sequence[str]) -> Columns:
        if self.slots is None:
            return np.zeros(0, dtype=np.intp)
        columns = self.slots.take(near_slots(words))
        return columns[columns >= 0].astype(np.intp)

    def _named(self, grams: Iterable[str]) -> Columns:
        find = self.columns.get
        return np.array([column for gram in grams if (column := find(gram)) is not None], dtype=np.intp)


def _counted(named: Columns) -> tuple[Columns, Columns]:
    """Each column once, in order, and how often it came. As `np.unique`, whose many cases cost more than counting."""
    named.sort()
    begins = np.ones(len(named) + 1, dtype=np.bool_)
    np.not_equal(named[1:], named[:-1], out=begins[1:-1])
    at = begins.nonzero()[0]
    return named.take(at[:-1]), at[1:] - at[:-1]
