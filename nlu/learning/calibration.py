"""From margins to confidences that can be believed, judged on messages by writers that the model had not read."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu.corpus import Example

Floats = NDArray[np.float32]

LEFT_OUT: Final = 0.2
"""The share of messages that the thresholds are found with."""
REJECTED_GOOD: Final = 0.005
"""The budget of doubt: this share of good messages may be called out of scope for lack of confidence."""
FALSE_ALARMS: Final = 0.04
"""The budget of alarms: this share of a language's calm messages may be taken for danger. Among them are many hundreds
that were written to sound like it, far more than life holds; and a danger that nobody hears costs more than a call too
many."""
LOWEST_ALERT: Final = 0.25
HIGHEST_ALERT: Final = 0.6
"""What is so likely to be danger is believed, whatever the budget says."""
FEW: Final = 200
"""Calm messages of a language, below which its alert is that of all: of fewer, the budget is a handful."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """See `nlu.intents.IntentModel`."""

    balance: float
    sharpness: float
    doubt: float
    alert: float
    alerts: Mapping[str, float] = field(default_factory=dict)


UNTRIED: Final = Thresholds(6.0, 0.7, 0.0, 1.0)
"""Where there are too few messages to leave any out."""
BALANCES: Final = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 16.0)
SHARPNESSES: Final = tuple(0.25 * 1.15**step for step in range(30))


def left_out(examples: Sequence[Example], seed: int) -> NDArray[np.bool_]:
    """Whole writers where the data names at least three of a language, else messages drawn at random.

    Each writer is drawn by the name alone: with one more, the others stay as they were, and so do the thresholds.
    """
    chance = Random(seed)  # noqa: S311  seeded: the same data gives the same model
    out = np.zeros(len(examples), dtype=np.bool_)
    for language in sorted({one.language for one in examples}):
        here = [at for at, one in enumerate(examples) if one.language == language]
        writers = sorted({examples[at].writer for at in here}, key=partial(_drawn, seed, language))
        if len(writers) < 3:
            out[chance.sample(here, round(len(here) * LEFT_OUT))] = True
            continue
        wanted = len(here) * LEFT_OUT
        for writer in writers:
            theirs = [at for at in here if examples[at].writer == writer]
            if wanted >= len(theirs) / 2:
                out[theirs] = True
                wanted -= len(theirs)
    return out


def _drawn(seed: int, language: str, writer: str) -> bytes:
    return sha256(f"{seed} {language} {writer}".encode()).digest()


def thresholds(
    margins: Floats,
    scores: Floats,
    right: NDArray[np.intp],
    nothing: int,
    alarms: Collection[int],
    languages: Sequence[str] = (),
) -> Thresholds:
    """Of messages that were not learnt from: the planes' margins and the networks' scores (messages, intents), which
    intent each has, and in which language it is. `nothing` is the number of the intent "none of these", or -1.

    Each language has its alert: of a language that fewer wrote in, danger sounds less sure, and so does all else.
    """
    balances = BALANCES if scores.any() else (1.0,)
    balance, sharpness = min(
        ((weight, sharp) for weight in balances for sharp in SHARPNESSES),
        key=lambda pair: _surprise((margins * pair[0] + scores) * pair[1], right),
    )
    scaled = (margins * balance + scores) * sharpness
    sure = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    sure /= sure.sum(axis=1, keepdims=True)
    good = sure.max(axis=1)[(scaled.argmax(axis=1) == right) & (right != nothing)]
    doubt = float(np.quantile(good, REJECTED_GOOD)) if len(good) else 0.0
    alarming = np.array(sorted(alarms), dtype=np.intp)
    if not len(alarming):
        return Thresholds(balance, sharpness, doubt, 1.0)
    calm, danger = ~np.isin(right, alarming), sure[:, alarming].sum(axis=1)
    spoken = np.array(languages) if len(languages) else np.full(len(right), "")
    alerts = {
        language: _alert(danger[calm & (spoken == language)])
        for language in sorted({*languages})
        if (calm & (spoken == language)).sum() >= FEW
    }
    return Thresholds(balance, sharpness, doubt, _alert(danger[calm]), alerts)


def _alert(calm: Floats) -> float:
    """Which confidence in danger the budget's share of calm messages reaches."""
    if not len(calm):
        return 1.0
    return min(max(float(np.quantile(calm, 1 - FALSE_ALARMS)), LOWEST_ALERT), HIGHEST_ALERT)


def _surprise(scaled: Floats, right: NDArray[np.intp]) -> float:
    grown = np.logaddexp.reduce(scaled, axis=1)
    return float((grown - scaled[np.arange(len(right)), right]).mean())
