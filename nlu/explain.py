"""Why a message was understood as it was: every reason, from the words that were read to the last change of mind.

It asks the same modules as `nlu.engine` does, in the same order, and tells what each of them said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from nlu import safety
from nlu.engine import EmbeddedEngine, Reading
from nlu.features import Vectoriser, near, near_slots
from nlu.intents import IntentModel
from nlu.safety_phrases.lures import LURES
from nlu.safety_phrases.rule import Rule, compiled
from nlu.understanding import INFORM, SAFETY_INTENTS, Understanding

STRONGEST: Final = 8
"""How many signs are told of each kind."""


@dataclass(frozen=True, slots=True)
class RuleTold:
    """A safety rule that found its phrase. `silenced_by`: a lure, or what stands around; empty where it spoke."""

    intent: str
    rule: str
    words: str
    silenced_by: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """An n-gram or a pair, and how far it pulled: its weight in the message times its weight for the intent."""

    sign: str
    kind: str
    pull: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why the classifier preferred one intent to the next best one.

    `pulls` are towards the winner, `ahead` towards the winner rather than the runner-up, strongest first; `planes` and
    `networks` are what each of the two puts into its lead, the latter None where the model has none.
    """

    winner: str
    confidence: float
    runner_up: str
    its_confidence: float
    pulls: tuple[Sign, ...]
    ahead: tuple[Sign, ...]
    planes: float
    networks: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What was made of the classifier's word afterwards, and by what."""

    by: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that decided. `classifier` is None where no model was asked; `without` says why.

    `clauses` are what each clause says to the classifier, where the message has several.
    """

    heard: Understanding
    expecting: str | None
    read_in: str
    words: tuple[str, ...]
    rules: tuple[RuleTold, ...]
    lures: tuple[RuleTold, ...]
    classifier: Comparison | None
    clauses: tuple[tuple[str, float], ...]
    without: str
    thresholds: Mapping[str, float]
    changes: tuple[Change, ...]

    def to_wire(self) -> dict[str, Any]:
        """What `palier nlu explain --json` prints."""
        told = asdict(self)
        told.pop("heard")
        return {**self.heard.to_wire(), "language": self.heard.language, **told, "thresholds": {**self.thresholds}}


def explained(
    engine: EmbeddedEngine, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
) -> Explanation:
    """Reads the message as the engine does, and gives the reasons with it."""
    reading = engine.read(text, locale=locale, now=now, timezone=timezone, expecting=expecting)
    model = engine.model
    asked = model if reading.asked else None
    without = "" if reading.asked else engine.refused or "there is next to nothing to read"
    clauses = tuple(clause.ranking[0] for clause in reading.clauses)
    heard = reading.weighed(expecting)
    return Explanation(
        heard,
        expecting,
        reading.written,
        reading.words,
        tuple(_rules(text, overruled=heard.overruled)),
        tuple(_lures(text)),
        None if asked is None else compared(asked, reading.words),
        clauses,
        without,
        _thresholds(model, reading),
        tuple(_changes(reading, asked, expecting)),
    )


def compared(model: IntentModel, words: Sequence[str]) -> Comparison:
    """The classifier's best two, and what pulled them apart."""
    sure = model.confidences(words)
    first, second = sorted(sure, key=lambda name: (-sure[name], name))[:2] if len(sure) > 1 else [*sure, *sure]
    here, there = model.intents.index(first), model.intents.index(second)
    columns, heavy = model.vectoriser.row(words)
    named = _names(model.vectoriser, words)
    towards = model.weights[columns] * heavy[:, None]
    pulls = [
        Sign(*named[column], round(float(pull), 3)) for column, pull in zip(columns, towards[:, here], strict=True)
    ]
    lead = towards[:, here] - towards[:, there]
    ahead = [Sign(*named[column], round(float(pull), 3)) for column, pull in zip(columns, lead, strict=True)]
    planes = model.balance * float(lead.sum() + model.bias[here] - model.bias[there])
    networks: float | None = None
    if model.networks is not None:
        scores = model.networks.scores(words)
        networks = round(float(scores[here] - scores[there]), 3)
    sides = round(sure[first], 4), second, round(sure[second], 4)
    return Comparison(first, *sides, _strongest(pulls), _strongest(ahead), round(planes, 3), networks)


def _names(vectoriser: Vectoriser, words: Sequence[str]) -> dict[int, tuple[str, str]]:
    """What each column stands for in this message, and of which kind it is."""
    named = {
        column: (gram[1:], "words") if gram.startswith("=") else (gram, "letters")
        for gram, column in vectoriser.columns.items()
    }
    if vectoriser.slots is not None:
        pairs = zip(near(words), vectoriser.slots[near_slots(words)].tolist(), strict=True)
        named |= {column: (f"{one} … {other}", "pairs") for (one, other), column in pairs if column >= 0}
    return named


def _strongest(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    towards = [one for one in signs if one.pull > 0]
    return tuple(sorted(towards, key=lambda one: (-one.pull, one.sign))[:STRONGEST])


def _rules(text: str, *, overruled: bool) -> Iterator[RuleTold]:
    """Each rule whose phrase stands in the message, with what silenced it; the most pressing first."""
    plain, whole = safety.prepared(text), safety.spelled(text)
    for intent, rules in safety.ALARMS.items():
        for rule in rules:
            if safety.sounds(rule, plain):
                yield RuleTold(intent, rule.name, _words(rule, plain), "a sure classifier" if overruled else "")
            elif any(cue in whole for cue in rule.cues) and (words := _words(rule, whole)):
                around = "its own exception" if _words(rule, plain) else "a lure"
                yield RuleTold(intent, rule.name, words, around)


def _lures(text: str) -> Iterator[RuleTold]:
    """The figures of speech, old stories and fiction that were blotted out before any rule read."""
    whole = safety.spelled(text)
    for lure in LURES:
        if (not lure.cues or any(cue in whole for cue in lure.cues)) and (words := _words(lure, whole)):
            yield RuleTold("", lure.name, words)


def _words(rule: Rule, plain: str) -> str:
    found = compiled(rule.pattern).search(plain)
    return "" if found is None else found[0].strip()


def _thresholds(model: IntentModel | None, reading: Reading) -> dict[str, float]:
    together = round(sum(score for name, score in reading.ranking if name in SAFETY_INTENTS), 4)
    doubt = {} if model is None else {"doubt": round(model.doubt, 4)}
    return {"danger": together, "alert": round(reading.alert, 4), **doubt}


def _changes(reading: Reading, model: IntentModel | None, expecting: str | None) -> Iterator[Change]:
    """Each step between the classifier's favourite and what is answered, asked of the pipeline itself."""
    said = reading.ranking[0][0]
    if model is not None:
        best = max(model.confidences(reading.words).items(), key=lambda pair: pair[1])[0]
        if best != said:
            yield Change("its confidence is below the doubt", best, said)
    answer = reading.weighed(expecting).intent
    if answer == said:
        return
    alone = replace(reading, clauses=()).weighed(None).intent
    if alone != said:
        yield Change(_reason(reading.text, said, alone), said, alone)
    whole = reading.weighed(None).intent
    if whole != alone:
        yield Change("one of its clauses", alone, whole)
    if answer != whole:
        yield Change(f"the open question ({expecting})", whole, answer)


def _reason(text: str, said: str, alone: str) -> str:
    if safety.alarm(text) is not None:
        return "a safety rule"
    if alone in SAFETY_INTENTS:
        return "the intents of danger together reach the alert"
    if said in SAFETY_INTENTS:
        lured = safety.lookalike(text)
        return "a lookalike: the classifier is not sure enough" if lured else "danger stays below the alert"
    return "an answer alone, to no question" if said == INFORM else "what the message names"
