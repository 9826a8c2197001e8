"""The embedded intent classifier at work: a table of weights, a few additions, no machine-learning library.

One model reads all languages, since people mix them. It is two files: `intents.npz` (numbers, no pickle) and
`intents.json` (vocabulary, intents, thresholds).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from nlu import tables
from nlu.features import SLOTS, Vectoriser
from nlu.network import Network, Networks
from nlu.understanding import OUT_OF_SCOPE

Ranking = tuple[tuple[str, float], ...]

RANKED: Final = 10
"""How many intents an answer ranks, as Rasa does."""
ALERT: Final = 0.5
FILE: Final = "intents"
TAUGHT: Final = 0.9
"""How sure it is of a short message that it was taught word by word."""
NUMBERS: Final = ("letters", "signs", "signs_bias", "verdict", "verdict_bias")
"""The tables of one network."""


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A trained classifier.

    `balance` is what the planes weigh beside the networks; `sharpness` turns margins into confidences; below `doubt`
    a message is out of scope; where the safety intents together are above its language's `alert_in`, one is meant.
    """

    vectoriser: Vectoriser
    intents: tuple[str, ...]
    weights: NDArray[np.float16] | NDArray[np.float32]
    bias: NDArray[np.float32]
    balance: float = 1.0
    sharpness: float = 1.0
    doubt: float = 0.0
    alert: float = ALERT
    """That of languages of which `alerts` does not know one of their own."""
    nothing: str = OUT_OF_SCOPE
    networks: Networks | None = None
    taught: Mapping[str, str] = field(default_factory=dict)
    """Short messages that stood in the data as they are, and what they mean: « annuler » is no matter of likeness."""
    alerts: Mapping[str, float] = field(default_factory=dict)

    def margins(self, words: Sequence[str]) -> NDArray[np.float32]:
        """How far on its side each intent's plane puts the message; the networks have their say where there are any."""
        columns, heavy = self.vectoriser.row(words)
        margins = heavy @ self.weights.take(columns, axis=0) + self.bias if len(columns) else self.bias
        scores = 0 if self.networks is None else self.networks.scores(words)
        both: NDArray[np.float32] = self.balance * margins + scores
        return both

    def alert_in(self, language: str) -> float:
        """How sure all danger together must be in a language ("fr")."""
        return self.alerts.get(language, self.alert)

    def knows(self, word: str) -> bool:
        """Whether the word stood in what was learnt, often enough to say something."""
        return f"={word}" in self.vectoriser.columns

    def confidences(self, words: Sequence[str]) -> dict[str, float]:
        """A calibrated confidence for every intent; they add up to 1."""
        scaled = self.margins(words) * self.sharpness
        grown = np.exp(scaled - np.maximum.reduce(scaled))  # as `.max()` and `.sum()`, at half their price
        likely = dict(zip(self.intents, (grown / np.add.reduce(grown)).tolist(), strict=True))
        if (meant := self.taught.get(" ".join(words))) is not None:
            likely = {name: score * (1 - TAUGHT) for name, score in likely.items()}
            likely[meant] += TAUGHT
        return likely

    def rank(self, words: Sequence[str]) -> Ranking:
        """Intents and confidences, best first; a best guess that is too weak goes behind "out of scope"."""
        return ranked(self.confidences(words), self.doubt, self.nothing)

    def save(self, folder: Path) -> None:
        """Writes `intents.npz` and `intents.json`."""
        numbers: dict[str, Any] = {"weights": self.weights, "bias": self.bias, "rarity": self.vectoriser.rarity}
        if self.vectoriser.slots is not None:
            numbers["slots"] = self.vectoriser.slots
        parts: list[str] = []
        if self.networks is not None:
            parts = list(self.networks.columns)
            for at, network in enumerate(self.networks.members):
                numbers |= {f"{name}_{at}": getattr(network, name) for name in NUMBERS}
        np.savez(folder / f"{FILE}.npz", allow_pickle=False, **numbers)
        told = {
            "intents": self.intents,
            "balance": self.balance,
            "sharpness": self.sharpness,
            "doubt": self.doubt,
            "alert": self.alert,
            "alerts": dict(self.alerts),
            "nothing": self.nothing,
            "grams": list(self.vectoriser.columns),
            "parts": parts,
            "taught": dict(self.taught),
            "members": 0 if self.networks is None else len(self.networks.members),
        }
        (folder / f"{FILE}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """Reads what `save` wrote.

        Raises:
            FileNotFoundError: no model was trained into the folder.
            ValueError, LookupError, TypeError, …: it is none (`nlu.tables.UNREADABLE` lists them).
        """
        told = json.loads((folder / f"{FILE}.json").read_text(encoding="utf-8"))
        numbers = tables.read(folder / f"{FILE}.npz")
        members = tuple(Network(*(numbers[f"{name}_{at}"] for name in NUMBERS)) for at in range(told["members"]))
        model = cls(
            Vectoriser({gram: at for at, gram in enumerate(told["grams"])}, numbers["rarity"], numbers.get("slots")),
            tuple(str(name) for name in told["intents"]),
            numbers["weights"],
            numbers["bias"],
            float(told["balance"]),
            float(told["sharpness"]),
            float(told["doubt"]),
            float(told["alert"]),
            str(told["nothing"]),
            Networks({part: at for at, part in enumerate(told["parts"])}, members) if members else None,
            {str(words): str(name) for words, name in told["taught"].items()},
            {str(language): float(alert) for language, alert in told["alerts"].items()},
        )
        model.hold_together()
        return model

    def hold_together(self) -> None:
        """Whether any message can be read with it.

        Raises:
            ValueError: it would fail, or answer nonsense, at some message.
        """
        known, intents = len(self.vectoriser.rarity), len(self.intents)
        shapes: list[tuple[tables.Table, tuple[int, ...]]] = [
            (self.vectoriser.rarity, (known,)),
            (self.weights, (known, intents)),
            (self.bias, (intents,)),
        ]
        for one in self.networks.members if self.networks is not None else ():
            parts, wide, signs = len(self.networks.columns if self.networks else ()), *_sizes(one)
            shapes += [(one.letters, (parts, wide)), (one.signs, (3 * wide, signs)), (one.signs_bias, (signs,))]
            shapes += [(one.verdict, (signs, intents)), (one.verdict_bias, (intents,))]
        tables.hold(self.intents, *shapes)
        _hold_apart(self.vectoriser)
        if not {*self.taught.values()} <= {*self.intents}:
            raise ValueError("a message means an intent that is none")
        thresholds = (self.balance, self.sharpness, self.doubt, self.alert, *self.alerts.values())
        if not (self.sharpness > 0 and all(map(isfinite, thresholds))):
            raise ValueError("a threshold is no number")


def _hold_apart(vectoriser: Vectoriser) -> None:
    """Whether each n-gram and each pair has a column of its own, and none is left over.

    Raises:
        ValueError: a message would be weighed with what belongs to another.
    """
    grams, known, slots = len(vectoriser.columns), len(vectoriser.rarity), vectoriser.slots
    pairs = np.zeros(0, dtype=np.int32) if slots is None else slots
    if slots is not None and (slots.shape != (SLOTS,) or slots.dtype != np.int32 or slots.min() < -1):
        raise ValueError("the slots of pairs are none")
    if not np.array_equal(np.sort(pairs[pairs >= 0]), np.arange(grams, known)):
        raise ValueError("a pair has another's column, or none")


def _sizes(network: Network) -> tuple[int, int]:
    """How long a word's vector is, and how many signs are looked for."""
    return network.letters.shape[-1], network.verdict.shape[0]


def ranked(confidences: dict[str, float], doubt: float, nothing: str) -> Ranking:
    """Best first. Where even the best is under `doubt`, `nothing` takes the lead with the confidence of the doubt."""
    order = sorted(sorted(confidences.items()), key=itemgetter(1), reverse=True)
    best, score = order[0]
    if best != nothing and score < doubt:
        order = [(nothing, max(1 - score, score)), *((name, value) for name, value in order if name != nothing)]
    return tuple(order[:RANKED])
