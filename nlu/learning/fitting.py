"""One classifier from a set of messages: any intents, any languages, seeded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from random import Random
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlu.corpus import Corpus, Example
from nlu.intents import IntentModel
from nlu.languages import reads_like
from nlu.learning import calibration, networks, planes, rows
from nlu.network import Floats, Networks
from nlu.normalise import tokens
from nlu.spoiling import spoiled
from nlu.understanding import INFORM, OUT_OF_SCOPE, SAFETY_INTENTS

SEED: Final = 20261122
MAY_SPOIL: Final = 25_000
"""So many messages are spoiled, drawn alike from all: of danger alone, slips would come to sound like danger."""
SPOILED: Final = 0.5
"""What a spoiled message weighs beside one as it was written."""
RARE: Final = 2
"""An n-gram that stands in fewer messages says nothing."""
BY_HEART: Final = 4
"""Words of a message that is also learnt as it stands."""
SMALL: Final = 500
"""In data sets of fewer messages than this, one message is enough, and a network learns nothing."""


def fitted(
    data: Corpus,
    *,
    nothing: str = OUT_OF_SCOPE,
    seed: int = SEED,
    recipes: Sequence[networks.Recipe] = networks.RECIPES,
) -> IntentModel:
    """Learns planes and networks, its confidences calibrated on messages that a first, passing model had not read.

    Each example is read in its own language; `nothing` is what the data calls a message that is none of its intents.
    """
    examples = data.examples
    names = sorted({one.intent for one in examples})
    right = np.array([names.index(one.intent) for one in examples], dtype=np.intp)
    versions = list(_versions(examples, seed))
    counted = rows.counted([words for each in versions for words in each])
    of = np.repeat(np.arange(len(examples)), [len(each) for each in versions])
    """Which example each row is a version of."""
    first = np.cumsum([0, *(len(each) for each in versions[:-1])])

    def planes_of(kept: NDArray[np.bool_]) -> tuple[IntentModel, Floats]:
        """Planes that have read these messages, and what they make of the others."""
        here, unread = np.flatnonzero(kept), np.flatnonzero(~kept)
        vectoriser, matrix = rows.weighed(counted, first[here], at_least=RARE if len(examples) >= SMALL else 1)
        inside = np.flatnonzero(kept[of])
        heavy = np.where(np.isin(inside, first), 1.0, SPOILED).astype(np.float32)
        others = matrix[first[unread]]
        if len(unread):
            matrix = matrix[inside]
        known, weights, bias = planes.learnt(matrix, np.array(names)[right[of[inside]]], heavy, seed)
        margins: Floats = (others @ weights + bias).astype(np.float32)
        return IntentModel(vectoriser, known, weights, bias, nothing=nothing), margins

    def networks_of(kept: NDArray[np.bool_]) -> Networks | None:
        if not recipes or len(examples) < SMALL:
            return None
        here = np.flatnonzero(kept)
        read = networks.lesson([versions[at] for at in here], right[here])
        return networks.learnt(read, len(names), seed, recipes)

    def judged(out: NDArray[np.bool_], margins: Floats, passing: Networks | None) -> calibration.Thresholds:
        unread = np.flatnonzero(out)
        scores = np.zeros_like(margins)
        if passing is not None:
            scores = np.stack([passing.scores(versions[at][0]) for at in unread])
        alarms = [at for at, name in enumerate(names) if name in SAFETY_INTENTS]
        nowhere = names.index(nothing) if nothing in names else -1
        spoken = [examples[at].language for at in unread]
        return calibration.thresholds(margins, scores, right[unread], nowhere, alarms, spoken)

    out = calibration.left_out(examples, seed)
    enough = out.any() and len({examples[at].intent for at in np.flatnonzero(~out)}) == len(names)
    everything = np.ones(len(examples), dtype=np.bool_)
    told = calibration.UNTRIED
    with ThreadPoolExecutor(2) as meanwhile:  # while it counts, numpy lets other threads go on
        whole = meanwhile.submit(networks_of, everything)
        tried = meanwhile.submit(networks_of, ~out) if enough else None
        margins = planes_of(~out)[1] if enough else None
        model, _ = planes_of(everything)
        if tried is not None and margins is not None:
            told = judged(out, margins, tried.result())
        slim = model.weights.astype(np.float16)  # half the memory; margins move by less than a hundredth
        known = replace(model, weights=slim, networks=whole.result())
    return replace(known, **asdict(told), taught=_by_heart(examples, [each[0] for each in versions]))


def _by_heart(examples: Sequence[Example], words: Sequence[Sequence[str]]) -> dict[str, str]:
    """The short messages that mean one thing, answers to a question left aside: these mean what was asked."""
    meant: dict[str, set[str]] = {}
    for example, said in zip(examples, words, strict=True):
        if 0 < len(said) <= BY_HEART:
            meant.setdefault(" ".join(said), set()).add(example.intent)
    return {said: next(iter(names)) for said, names in meant.items() if len(names) == 1 and INFORM not in names}


def _versions(examples: Sequence[Example], seed: int) -> Iterator[list[list[str]]]:
    """Each message's words, as it was written and spoiled."""
    chance = Random(seed)  # noqa: S311  seeded
    share = MAY_SPOIL / max(1, len(examples))
    for one in examples:
        language = reads_like(one.language)
        texts = [one.text]
        if share >= 1 or chance.random() < share:
            texts.append(chance.choice(spoiled(one.text, one.intent, language, chance)))
        yield [tokens(text, language) for text in texts]
