"""What kind of help a message is about, learnt: a plane for each category, of which several may hold at once.

It reads the n-grams of `nlu.features` and needs numpy alone; `nlu.entities.categories` weighs its word together with
the lexicon's. Two files: `needs.npz` (numbers, no pickle) and `needs.json` (vocabulary, categories).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu import tables
from nlu.features import Vectoriser, letter_grams

FILE: Final = "needs"


@dataclass(frozen=True, slots=True)
class NeedModel:
    """A trained plane for each category."""

    vectoriser: Vectoriser
    categories: tuple[str, ...]
    weights: NDArray[np.float16]
    """(n-grams, categories)."""
    bias: NDArray[np.float32]

    def margins(self, words: Sequence[str]) -> Mapping[str, float]:
        """How far on its side each category's plane puts the message; what is above nought surely holds."""
        columns, heavy = self.vectoriser.row(words)
        margins = self.bias
        if len(columns):
            margins = heavy @ self.weights[columns].astype(np.float32) + self.bias
        return dict(zip(self.categories, margins.tolist(), strict=True))

    def weight(self, word: Sequence[str], category: str) -> float:
        """How strongly one word, cut as a message is, speaks for a category wherever it stands."""
        known = self.vectoriser.columns
        grams = (*(f"={one}" for one in word), *letter_grams(word))
        columns = [column for gram in grams if (column := known.get(gram)) is not None]
        spoken: NDArray[np.float32] = self.vectoriser.rarity[columns] * self.weights[
            columns, self.categories.index(category)
        ].astype(np.float32)
        return float(spoken.sum())

    def save(self, folder: Path) -> None:
        """Writes `needs.npz` and `needs.json`."""
        np.savez(folder / f"{FILE}.npz", weights=self.weights, bias=self.bias, rarity=self.vectoriser.rarity)
        told = {"categories": self.categories, "grams": list(self.vectoriser.columns)}
        (folder / f"{FILE}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

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
        rarity, weights, bias = numbers["rarity"], numbers["weights"], numbers["bias"]
        columns = {gram: at for at, gram in enumerate(told["grams"])}
        categories = tuple(str(name) for name in told["categories"])
        grams, kinds = len(columns), len(categories)
        tables.hold(categories, (rarity, (grams,)), (weights, (grams, kinds)), (bias, (kinds,)))
        return cls(Vectoriser(columns, rarity), categories, weights, bias)
