"""Entities learnt from annotated examples: an averaged perceptron over words, for training files that are not ours.

The product's own entities are rules (`nlu.entities`); this lets `palier nlu evaluate` measure the engine on any data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from nlu.corpus import Corpus, Example
from nlu.normalise import fold
from nlu.understanding import Entity

ROUNDS: Final = 8
OUTSIDE: Final = "O"
_WORD: Final = re.compile(r"[^\W_]+|[^\w\s]")

Weights = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Tagger:
    """Marks each word as the begin, the inside or the outside of an entity."""

    weights: Weights
    labels: tuple[str, ...]
    known: Mapping[str, str]
    synonyms: Mapping[str, str]

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of one message."""
        spans = [(word.start(), word.end()) for word in _WORD.finditer(text)]
        words = [fold(text[start:end]) for start, end in spans]
        found: list[Entity] = []
        previous = OUTSIDE
        for at, (start, end) in enumerate(spans):
            previous = _best(self.weights, self.labels, list(_signs(words, at, previous, self.known)), previous)
            if previous == OUTSIDE:
                continue
            name, first = previous[2:], start
            if previous.startswith("I-") and found:
                first = found.pop().start
            value = text[first:end]
            found.append(Entity(name, self.synonyms.get(value.casefold(), value), first, end, extractor="perceptron"))
        return tuple(found)


def fitted(data: Corpus, chance: Random) -> Tagger | None:
    """Learns from the annotated examples, or answers None where there are none."""
    examples = [_labelled(example) for example in data.examples]
    labels = tuple(sorted({label for _, marks in examples for label in marks}))
    if labels == (OUTSIDE,) or not labels:
        return None
    known = _known(data)
    totals: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    weights: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    step = 0
    for _ in range(ROUNDS):
        chance.shuffle(examples)
        for words, marks in examples:
            previous = OUTSIDE
            for at, right in enumerate(marks):
                step += 1
                signs = list(_signs(words, at, previous, known))
                guess = _best(weights, labels, signs, previous)
                if guess != right:
                    for sign in signs:
                        for label, change in ((right, 1.0), (guess, -1.0)):
                            weights[sign][label] += change
                            totals[sign][label] += change * step
                previous = right
    averaged = {
        sign: {label: value - totals[sign][label] / (step + 1) for label, value in row.items()}
        for sign, row in weights.items()
    }
    return Tagger(averaged, labels, known, data.synonyms)


def _best(weights: Weights, labels: Sequence[str], signs: Sequence[str], previous: str) -> str:
    scores = dict.fromkeys(labels, 0.0)
    for sign in signs:
        for label, weight in weights.get(sign, {}).items():
            scores[label] += weight
    allowed = (label for label in labels if not label.startswith("I-") or label[2:] == previous[2:])
    return max(allowed, key=lambda label: scores[label])


def _signs(words: Sequence[str], at: int, previous: str, known: Mapping[str, str]) -> Iterator[str]:
    word = words[at]
    before, after = words[at - 1] if at else "<", words[at + 1] if at + 1 < len(words) else ">"
    shape = "0" if word.isdigit() else "x"
    yield from ("always", f"w={word}", f"-1={before}", f"+1={after}", f"p={previous}", f"p={previous} w={word}")
    yield from (f"s={word[-3:]}", f"b={word[:3]}", f"-1={before} w={word}", f"w={word} +1={after}", f"shape={shape}")
    yield f"-2={words[at - 2] if at > 1 else '<'}"
    yield f"p={previous} -1={before}"
    if word in known:
        yield f"k={known[word]}"


def _labelled(example: Example) -> tuple[list[str], list[str]]:
    words: list[str] = []
    marks: list[str] = []
    for word in _WORD.finditer(example.text):
        words.append(fold(word[0]))
        inside = next((one for one in example.entities if one.start <= word.start() < one.end), None)
        if inside is None:
            marks.append(OUTSIDE)
        else:
            marks.append(f"{'B' if inside.start == word.start() else 'I'}-{inside.entity}")
    return words, marks


def _known(data: Corpus) -> dict[str, str]:
    return {fold(word): name for name, entries in data.lookups.items() for entry in entries for word in entry.split()}
