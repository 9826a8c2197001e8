"""Why a message was understood as it was: every reason, from the words that were read to the last change of mind.

It asks the same modules as `nlu.engine` does, in the same order, and tells what each of them said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from nlu import safety
from nlu.engine import READ, EmbeddedEngine
from nlu.intents import ALERT, PLANES_WEIGH, IntentModel, Ranking
from nlu.languages import reads_like
from nlu.normalise import tokens
from nlu.pipeline import understood
from nlu.safety_phrases.lures import LURES
from nlu.safety_phrases.rule import Rule, compiled
from nlu.understanding import SAFETY_INTENTS, Understanding
from nlu.wordless import is_blank, wordless

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
    """An n-gram or a family, and how far it pulled: its weight in the message times its weight for the intent."""

    sign: str
    kind: str
    pull: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why the classifier preferred one intent to the next best one.

    `pulls` are towards the winner, `ahead` towards the winner rather than the runner-up, strongest first; `networks` is
    the share of the networks in its lead, None where the model has none.
    """

    winner: str
    confidence: float
    runner_up: str
    its_confidence: float
    pulls: tuple[Sign, ...]
    ahead: tuple[Sign, ...]
    networks: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What was made of the classifier's word afterwards, and by what."""

    by: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that decided. `classifier` is None where no model was asked; `without` says why."""

    heard: Understanding
    expecting: str | None
    read_in: str
    words: tuple[str, ...]
    rules: tuple[RuleTold, ...]
    lures: tuple[RuleTold, ...]
    classifier: Comparison | None
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
    heard = engine.parse(text, locale=locale, now=now, timezone=timezone, expecting=expecting)
    read_in = reads_like(heard.language or locale)
    words = tokens(text[:READ], read_in)
    model = engine.model
    sure = wordless(words)
    if sure is not None:
        ranking, without = sure, "there is next to nothing to read"
    elif model is None:
        ranking, without = (), engine.refused or ""
    else:
        ranking, without = model.rank(words), ""
    asked = None if is_blank(words) else expecting
    return Explanation(
        heard,
        expecting,
        read_in,
        tuple(words),
        tuple(_rules(text)),
        tuple(_lures(text)),
        None if model is None or sure is not None else compared(model, words),
        without,
        _thresholds(model, ranking),
        tuple(_changes(heard, ranking, model, words, asked)) if ranking else (),
    )


def compared(model: IntentModel, words: Sequence[str]) -> Comparison:
    """The classifier's best two, and what pulled them apart."""
    sure = model.confidences(words)
    first, second = sorted(sure, key=lambda name: (-sure[name], name))[:2] if len(sure) > 1 else [*sure, *sure]
    here, there = model.intents.index(first), model.intents.index(second)
    columns, heavy = model.vectoriser.row(words)
    grams = list(model.vectoriser.columns)
    towards = model.weights[columns] * heavy[:, None]
    pulls = [_sign(grams[column], pull) for column, pull in zip(columns, towards[:, here], strict=True)]
    lead = towards[:, here] - towards[:, there]
    ahead = [_sign(grams[column], pull) for column, pull in zip(columns, lead, strict=True)]
    share: float | None = None
    if model.networks is not None:
        scores = model.networks.scores(words)
        theirs = float(scores[here] - scores[there])
        planes = PLANES_WEIGH * float(lead.sum() + model.bias[here] - model.bias[there])
        share = round(theirs / (planes + theirs), 3) if planes + theirs else 0.0
    return Comparison(
        first, round(sure[first], 4), second, round(sure[second], 4), _strongest(pulls), _strongest(ahead), share
    )


def _sign(gram: str, pull: float) -> Sign:
    kind = {"=": "words", "#": "family"}.get(gram[0], "letters")
    return Sign(gram if kind == "letters" else gram[1:], kind, round(float(pull), 3))


def _strongest(signs: Sequence[Sign]) -> tuple[Sign, ...]:
    towards = [one for one in signs if one.pull > 0]
    return tuple(sorted(towards, key=lambda one: (-one.pull, one.sign))[:STRONGEST])


def _rules(text: str) -> Iterator[RuleTold]:
    """Each rule whose phrase stands in the message, with what silenced it; the most pressing first."""
    plain, whole = safety.prepared(text), safety.spelled(text)
    for intent, rules in safety.ALARMS.items():
        for rule in rules:
            if safety.sounds(rule, plain):
                yield RuleTold(intent, rule.name, _words(rule, plain))
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


def _thresholds(model: IntentModel | None, ranking: Ranking) -> dict[str, float]:
    together = round(sum(score for name, score in ranking if name in SAFETY_INTENTS), 4)
    if model is None:
        return {"danger": together, "alert": ALERT}
    return {"danger": together, "alert": round(model.alert, 4), "doubt": round(model.doubt, 4)}


def _changes(
    heard: Understanding, ranking: Ranking, model: IntentModel | None, words: Sequence[str], expecting: str | None
) -> Iterator[Change]:
    """Each step between the classifier's favourite and what is answered, asked of the pipeline itself."""
    said = ranking[0][0]
    if model is not None and wordless(words) is None:
        best = max(model.confidences(words).items(), key=lambda pair: pair[1])[0]
        if best != said:
            yield Change("its confidence is below the doubt", best, said)
    alert = ALERT if model is None else model.alert
    calm = understood(heard.text, ranking, heard.entities, language=heard.language, expecting=None, alert=alert).intent
    if calm != said:
        yield Change(_reason(heard.text, said, calm), said, calm)
    if heard.intent != calm:
        yield Change(f"the open question ({expecting})", calm, heard.intent)


def _reason(text: str, said: str, calm: str) -> str:
    if safety.alarm(text) is not None:
        return "a safety rule"
    if calm in SAFETY_INTENTS:
        return "the intents of danger together reach the alert"
    if said in SAFETY_INTENTS:
        lured = safety.lookalike(text)
        return "a lookalike: the classifier alone is not believed" if lured else "danger stays below the alert"
    return "what the message names"
