"""Measures the engine on any Rasa test file: a throw-away one on any data in any language, or the product's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from nlu import corpus, tagger
from nlu.corpus import Example
from nlu.engine import Engine
from nlu.languages import known
from nlu.learning.fitting import SEED, fitted
from nlu.normalise import tokens
from nlu.understanding import OUT_OF_SCOPE, Entity

OUTSIDE: Final = (OUT_OF_SCOPE, "oos", "nlu_fallback")
"""What data sets call a message that is none of their intents."""
ANY: Final = "xx"
"""A language without shorthand of its own."""
SPOKEN: Final = 0.1
"""The share of a text that a language's twenty commonest words are, at the least."""

Stopwatch = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said of one test message, and what is right."""

    right: Example
    intent: str
    entities: tuple[Entity, ...]
    ms: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Every answer to a test, `nothing` being its name for what is out of scope; and how long training took."""

    answers: tuple[Answer, ...]
    nothing: str
    train_s: float = 0.0

    def figures(self) -> dict[str, Any]:
        """What `palier nlu evaluate --json` prints."""
        return {**figures(self.answers, self.nothing), "train_s": round(self.train_s, 3)}

    def misses(self) -> tuple[Answer, ...]:
        """The messages whose intent was not the right one, in the order of the test."""
        return tuple(answer for answer in self.answers if answer.intent != answer.right.intent)

    def confusions(self) -> list[tuple[str, str, int]]:
        """(right, said, how often), the most frequent first."""
        counts = Counter((answer.right.intent, answer.intent) for answer in self.misses())
        return sorted(((*pair, count) for pair, count in counts.items()), key=lambda one: (-one[2], one[:2]))


def evaluated(training: Path, testing: Path, stopwatch: Stopwatch) -> dict[str, Any]:
    """Trains on one file, tests on another, and answers the figures that `palier nlu evaluate --json` prints."""
    return learnt_and_tested(training, testing, stopwatch).figures()


def learnt_and_tested(training: Path, testing: Path, stopwatch: Stopwatch) -> Measured:
    """Trains a throw-away engine on one file, and has it read another."""
    data, tests = corpus.read([training]), _tests(testing)
    nothing = _nothing(data.examples, tests)
    started = stopwatch()
    language = _language(data.examples)
    spoken = tuple(replace(one, language=language) for one in data.examples)
    model = fitted(replace(data, examples=spoken), nothing=nothing)
    marks = tagger.fitted(data, Random(SEED))  # noqa: S311  seeded
    trained = stopwatch() - started

    def read(text: str) -> tuple[str, tuple[Entity, ...]]:
        return model.rank(tokens(text, language))[0][0], marks.find(text) if marks is not None else ()

    return Measured(tuple(_answers(tests, read, stopwatch)), nothing, trained)


def tested(
    engine: Engine, testing: Path, stopwatch: Stopwatch, *, locale: str, now: datetime, timezone: ZoneInfo
) -> Measured:
    """Has an engine read a test file as the product does: safety, entities, language and all.

    Entities count where the test marks any: our tests of intents mark none.
    """
    tests = _tests(testing)
    marked = any(one.entities for one in tests)

    def read(text: str) -> tuple[str, tuple[Entity, ...]]:
        heard = engine.parse(text, locale=locale, now=now, timezone=timezone)
        return heard.intent, heard.entities if marked else ()

    if tests:
        read(tests[0].text)  # loads what is loaded once
    return Measured(tuple(_answers(tests, read, stopwatch)), _nothing(tests))


def _tests(testing: Path) -> tuple[Example, ...]:
    examples = corpus.read([testing]).examples
    if not examples:
        raise corpus.BadTrainingData(f"{testing.name} holds no example to test with")
    return examples


def _answers(
    tests: Sequence[Example], read: Callable[[str], tuple[str, tuple[Entity, ...]]], stopwatch: Stopwatch
) -> Iterator[Answer]:
    for example in tests:
        started = stopwatch()
        intent, found = read(example.text)
        yield Answer(example, intent, found, (stopwatch() - started) * 1000)


def figures(answers: Sequence[Answer], nothing: str) -> dict[str, Any]:
    """Accuracy over everything that is in scope, F1 per intent, and how many strangers were recognised."""
    inside = [answer for answer in answers if answer.right.intent != nothing]
    outside = [answer for answer in answers if answer.right.intent == nothing]
    counted = inside or answers
    per_intent = _per_intent(answers)
    scored = [one["f1"] for name, one in per_intent.items() if one["support"]]
    times = sorted(answer.ms for answer in answers)
    told: dict[str, Any] = {
        "accuracy": _share(answer.intent == answer.right.intent for answer in counted),
        "macro_f1": round(sum(scored) / len(scored), 4) if scored else 0.0,
        "entity_f1": _entity_f1(answers),
        "per_intent": per_intent,
        "parse_ms": {"p50": _quantile(times, 0.5), "p99": _quantile(times, 0.99)},
    }
    if outside:
        told["oos_recall"] = _share(answer.intent == nothing for answer in outside)
    return told


def _per_intent(answers: Sequence[Answer]) -> dict[str, dict[str, float]]:
    said = Counter(answer.intent for answer in answers)
    meant = Counter(answer.right.intent for answer in answers)
    hit = Counter(answer.intent for answer in answers if answer.intent == answer.right.intent)
    told: dict[str, dict[str, float]] = {}
    for intent in sorted({*said, *meant}):
        precision = hit[intent] / said[intent] if said[intent] else 0.0
        recall = hit[intent] / meant[intent] if meant[intent] else 0.0
        told[intent] = {
            "precision": round(precision, 4),
            "recall": round(recall, 4),
            "f1": _f1(precision, recall),
            "support": meant[intent],
        }
    return told


def _entity_f1(answers: Sequence[Answer]) -> float | None:
    """Exact spans and names; None where neither file names any entity."""
    right = said = both = 0
    for answer in answers:
        meant = {(one.entity, one.start, one.end) for one in answer.right.entities}
        found = {(one.name, one.start, one.end) for one in answer.entities}
        right, said, both = right + len(meant), said + len(found), both + len(meant & found)
    if not right and not said:
        return None
    return _f1(both / said if said else 0.0, both / right if right else 0.0)


def _nothing(*examples: Sequence[Example]) -> str:
    named = {example.intent for some in examples for example in some}
    return next((name for name in OUTSIDE if name in named), OUT_OF_SCOPE)


def _language(examples: Sequence[Example]) -> str:
    """The language of a foreign training file: of ours, the one whose commonest words it uses most."""
    from nlu.shorthand import LITTLE_WORDS

    words = Counter(word for example in examples[:2000] for word in tokens(example.text, ANY))
    shares = {
        code: sum(words[word] for word in LITTLE_WORDS[code]) / max(1, words.total())
        for code in known()
        if code in LITTLE_WORDS
    }
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= SPOKEN else ANY


def _share(hits: Iterable[bool]) -> float:
    all_of_them = list(hits)
    return round(sum(all_of_them) / len(all_of_them), 4) if all_of_them else 0.0


def _f1(precision: float, recall: float) -> float:
    return round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0


def _quantile(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 4) if ordered else 0.0
