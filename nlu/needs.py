"""What kind of help a message is about, learnt: a plane for each category, of which several may hold at once.

It reads the n-grams of `nlu.features`, each word for itself, so that what a word says is reckoned once and remembered:
a message is the sum of its words and of their pairs. It needs numpy alone; `nlu.entities.wanted` weighs its word
together with the lexicon's. Two files: `needs.npz` (numbers, no pickle) and `needs.json` (vocabulary, categories).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu import tables
from nlu.features import letter_grams

FILE: Final = "needs"
REMEMBERED: Final = 20_000
"""Words at hand, 200 bytes each."""

Floats = NDArray[np.float32]


def letters(word: str) -> list[str]:
    """The letter n-grams of one word."""
    return letter_grams((word,))


def pairs(words: Sequence[str]) -> list[str]:
    """The words two by two, the message's edges included."""
    return [f"={one} {two}" for one, two in pairwise(("<", *words, ">"))]


@dataclass(frozen=True, slots=True)
class NeedModel:
    """A trained plane for each category.

    A message has two parts, its words (alone and in pairs) and their letters. Each part is the sum of `spoken` over its
    n-grams, divided by the length that their `rarity` gives it.
    """

    columns: Mapping[str, int]
    categories: tuple[str, ...]
    spoken: Floats
    """(n-grams, categories): what one says for each category, its rarity counted in."""
    rarity: Floats
    bias: Floats
    _word: Callable[[str], Floats] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_word", lru_cache(REMEMBERED)(self._said_by))

    def margins(self, words: Sequence[str]) -> dict[str, float]:
        """How far on its side each category's plane puts the message; what is above nought surely holds."""
        known = np.concatenate([self._nothing, *map(self._word, words)])
        said, spelt = np.add.reduce(known.reshape(len(words) + 1, 2, -1))
        margins = self.bias + _long(said + self._of(pairs(words))) + _long(spelt)
        return dict(zip(self.categories, margins.tolist(), strict=True))

    def weight(self, word: str, category: str) -> float:
        """How strongly one word speaks for a category wherever it stands."""
        known, at = self._word(word), self.categories.index(category)
        return float(known[0, at]) + float(known[1, at])

    def _said_by(self, word: str) -> Floats:
        """What a word says by itself, and what its letters say."""
        return np.stack([self._of([f"={word}"]), self._of(letters(word))])

    def _of(self, grams: Sequence[str]) -> Floats:
        """What some n-grams say for each category, and behind it the square of their length."""
        find = self.columns.get
        found = np.array([column for gram in grams if (column := find(gram)) is not None], dtype=np.intp)
        rare = self.rarity.take(found)
        said = np.empty(len(self.categories) + 1, dtype=np.float32)
        np.add.reduce(self.spoken.take(found, axis=0), out=said[:-1])
        said[-1] = rare @ rare
        return said

    def save(self, folder: Path) -> None:
        """Writes `needs.npz` and `needs.json`."""
        np.savez(folder / f"{FILE}.npz", spoken=self.spoken.astype(np.float16), rarity=self.rarity, bias=self.bias)
        told = {"categories": self.categories, "grams": list(self.columns)}
        (folder / f"{FILE}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @property
    def _nothing(self) -> Floats:
        return np.zeros((2, len(self.categories) + 1), dtype=np.float32)

    @classmethod
    def load(cls, folder: Path) -> NeedModel | None:
        """Reads what `save` wrote; None where the data that was learnt from names no category.

        Raises:
            ValueError, LookupError, TypeError, …: it is none (`nlu.tables.UNREADABLE` lists them).
        """
        if not (folder / f"{FILE}.json").exists():
            return None
        told = json.loads((folder / f"{FILE}.json").read_text(encoding="utf-8"))
        numbers = tables.read(folder / f"{FILE}.npz")
        rarity, spoken, bias = numbers["rarity"], numbers["spoken"], numbers["bias"]
        columns = {gram: at for at, gram in enumerate(told["grams"])}
        categories = tuple(str(name) for name in told["categories"])
        grams, kinds = len(columns), len(categories)
        tables.hold(categories, (rarity, (grams,)), (spoken, (grams, kinds)), (bias, (kinds,)))
        return cls(columns, categories, spoken.astype(np.float32), rarity, bias)


def _long(part: Floats) -> Floats:
    return part[:-1] / sqrt(part[-1]) if part[-1] else part[:-1]
