"""The embedded intent classifier at work: a table of weights, a few additions, no machine-learning library.

A model is two files: `<locale>.npz` (numbers) and `<locale>.json` (vocabulary, intents, thresholds).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu.features import Vectoriser
from nlu.understanding import OUT_OF_SCOPE

Ranking = tuple[tuple[str, float], ...]

RANKED: Final = 10
"""How many intents an answer ranks, as Rasa does."""


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A trained classifier. `sharpness` turns margins into confidences; below `doubt` a message is out of scope."""

    vectoriser: Vectoriser
    intents: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    sharpness: float
    doubt: float
    nothing: str = OUT_OF_SCOPE

    def margins(self, text: str) -> NDArray[np.float32]:
        """How far on its side each intent's plane puts the message."""
        columns, heavy = self.vectoriser.row(text)
        if not len(columns):
            return self.bias
        margins: NDArray[np.float32] = heavy @ self.weights[columns] + self.bias
        return margins

    def confidences(self, text: str) -> dict[str, float]:
        """A calibrated confidence for every intent; they add up to 1."""
        scaled = self.margins(text) * self.sharpness
        grown = np.exp(scaled - scaled.max())
        return dict(zip(self.intents, (grown / grown.sum()).tolist(), strict=True))

    def rank(self, text: str) -> Ranking:
        """Intents and confidences, best first; a best guess that is too weak goes behind "out of scope"."""
        return ranked(self.confidences(text), self.doubt, self.nothing)

    def save(self, folder: Path) -> None:
        """Writes both files of this locale."""
        locale = self.vectoriser.locale
        np.savez(folder / f"{locale}.npz", weights=self.weights, bias=self.bias, rarity=self.vectoriser.rarity)
        told = {
            "intents": self.intents,
            "sharpness": self.sharpness,
            "doubt": self.doubt,
            "nothing": self.nothing,
            "families": {name: list(patterns) for name, patterns in self.vectoriser.families.items()},
            "grams": list(self.vectoriser.columns),
        }
        (folder / f"{locale}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, locale: str) -> IntentModel:
        """Reads what `save` wrote.

        Raises:
            FileNotFoundError: no model of this locale was trained into the folder.
        """
        told = json.loads((folder / f"{locale}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{locale}.npz", allow_pickle=False) as numbers:
            weights, bias, rarity = numbers["weights"], numbers["bias"], numbers["rarity"]
        columns = {gram: column for column, gram in enumerate(told["grams"])}
        return cls(
            Vectoriser(locale, columns, rarity, told["families"]),
            tuple(told["intents"]),
            weights,
            bias,
            float(told["sharpness"]),
            float(told["doubt"]),
            str(told["nothing"]),
        )


def ranked(confidences: dict[str, float], doubt: float, nothing: str) -> Ranking:
    """Best first. Where even the best is under `doubt`, `nothing` takes the lead with the confidence of the doubt."""
    order = sorted(confidences.items(), key=lambda pair: (-pair[1], pair[0]))
    best, score = order[0]
    if best != nothing and score < doubt:
        order = [(nothing, max(1 - score, score)), *((name, value) for name, value in order if name != nothing)]
    return tuple(order[:RANKED])
