"""Who reads the messages: the embedded engine, or a Rasa server. Both answer the same words.

The safety rules and the entities are ours in either case, so a worse model never costs a life.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from time import monotonic
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from nlu import entities
from nlu.clauses import clauses
from nlu.fallback import guess
from nlu.intents import ALERT, IntentModel, Ranking
from nlu.languages import Languages, code_of, reads_like, words_of
from nlu.needs import NeedModel
from nlu.normalise import tokens
from nlu.pipeline import Clause, is_calm, of_the_wish, understood
from nlu.shelf import DATA, MODELS, Damaged, ModelRefused, trained_version, verified
from nlu.tables import UNREADABLE, count_alone
from nlu.understanding import INFORM, OUT_OF_SCOPE, SAFETY_INTENTS, Entity, Understanding
from nlu.wordless import is_blank, wordless

READ: Final = 4_000
"""Characters that are understood; the safety rules read all."""
RASA: Final = "rasa+"
CERTAINLY_NOT: Final = 2.0
"""An alert that no confidence reaches."""

_Trained = tuple[IntentModel | None, Languages | None, NeedModel | None, str | None]


class Engine(Protocol):
    """Reads one message."""

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        """What the message means. `expecting` is the slot that the bot has just asked for."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a message: its language and the one that it was written down in, words, entities, rankings.

    `asked` says whether the model was; a `deaf` message could answer no question, whatever was asked.
    """

    text: str
    language: str | None
    written: str
    words: tuple[str, ...]
    entities: tuple[Entity, ...]
    ranking: Ranking = ()
    clauses: tuple[Clause, ...] = ()
    alert: float = ALERT
    asked: bool = False
    deaf: bool = False
    calm: bool = False
    answer_in: str | None = None
    telling: int = 0

    def weighed(self, expecting: str | None) -> Understanding:
        """What it means, in the light of the open question."""
        return understood(
            self.text,
            self.ranking,
            self.entities,
            language=self.language,
            expecting=None if self.deaf else expecting,
            alert=self.alert,
            clauses=self.clauses,
            calm=self.calm,
        )


class EmbeddedEngine:
    """The engine of the house: one small model for all languages, loaded when first needed.

    Without a model, or with one that is not exactly what was trained, people are still served: safety, entities, and
    the few words of `nlu.fallback`. `as_it_is`: a model of other data than ours is meant.
    """

    def __init__(self, models: Path = MODELS, *, as_it_is: bool = False) -> None:
        self._models = models
        self._data = None if as_it_is else DATA

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        read = self.read(text, locale=locale, now=now, timezone=timezone, expecting=expecting)
        told = read.weighed(expecting)
        return replace(told, answer_in=read.answer_in, telling=read.telling) if read.telling else told

    def read(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Reading:
        """All that `parse` knows of the message before it weighs it."""
        read = text[:READ]
        model, languages, needs, _ = self._trained
        language, answer_in, telling = _spoken(read, languages)
        written = reads_like(language or locale)
        words = tokens(read, written)
        found = found_in(read, language or locale, now, timezone, expecting, needs, words)
        reading = partial(Reading, text, language, written, tuple(words), answer_in=answer_in, telling=telling)
        if (sure := wordless(words)) is not None:
            return reading((), sure, deaf=is_blank(words))
        if model is None:
            return reading(found, (guess(read, locale, found),))
        several = clauses(read)
        each = tuple(Clause(one, model.rank(tokens(one, written))) for one in several) if len(several) > 1 else ()
        ranking = _doubted(model.rank(words), model.doubt)
        calm = is_calm(text, (ranking, *(clause.ranking for clause in each)), model.knows)
        alert = model.alert_in(code_of(language or locale))
        return reading(found, ranking, each, alert, asked=True, calm=calm)

    @property
    def model(self) -> IntentModel | None:
        """The classifier, loaded if that was not done yet; None where it is refused."""
        return self._trained[0]

    @property
    def refused(self) -> str | None:
        """Why there is no model, and what to do; None where there is one. Loads it, if that was not done yet."""
        return self._trained[3]

    @property
    def version(self) -> str:
        """Which model this is; nothing where there is none."""
        return trained_version(self._models) or ""

    def placed(self, told: Understanding) -> Understanding:
        """The same, with the language that it is written in, and that of its answer: ours, whoever read the rest."""
        languages = self._trained[1]
        if languages is None:
            return told
        read = told.text[:READ]
        language = told.language or languages.of(read)
        answer_in, telling = languages.telling(read, language)
        return replace(told, language=language, answer_in=answer_in, telling=telling)

    @cached_property
    def _trained(self) -> _Trained:
        return _load(self._models, self._data)

    def intents(self) -> frozenset[str]:
        """The intents that are known; none where nothing was trained."""
        return frozenset(self.model.intents) if self.model is not None else frozenset()


def engine_for(address: str | None, models: Path = MODELS, stopwatch: Callable[[], float] = monotonic) -> Engine:
    """The engine that `PALIER_NLU` names: nothing or "embedded", or "rasa+http://host:5005".

    Raises:
        ValueError: the address is neither.
    """
    if not address or address == "embedded":
        return EmbeddedEngine(models)
    if address.startswith((RASA + "http://", RASA + "https://")):
        from nlu.rasa.engine import RasaEngine

        return RasaEngine(address.removeprefix(RASA), EmbeddedEngine(models), stopwatch)
    raise ValueError(f"PALIER_NLU is {address!r}: write embedded, or rasa+http://host:5005")


def weighed(
    heard: Understanding, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None
) -> Understanding:
    """What was read before the turn, in the light of the question that is open now: as if it were read only now.

    Whether it is danger was decided then; of what fits the question, more is asked now.
    """
    found = heard.entities
    if expecting:
        found = of_the_wish(heard.text, found_in(heard.text[:READ], locale, now, timezone, expecting), heard.also)
    asked = None if is_blank(tokens(heard.text[:READ], locale)) else expecting
    told = understood(
        heard.text,
        heard.ranking,
        found,
        language=heard.language,
        expecting=asked,
        alert=0.0 if heard.intent in SAFETY_INTENTS else CERTAINLY_NOT,
        calm=heard.overruled,
        tells=heard.tells,
    )
    return replace(told, also=heard.also, answer_in=heard.answer_in, telling=heard.telling)


def found_in(
    text: str,
    locale: str,
    now: datetime,
    timezone: ZoneInfo,
    expecting: str | None,
    needs: NeedModel | None = None,
    written: Sequence[str] | None = None,
) -> tuple[Entity, ...]:
    """The entities of a message: ours, whoever reads the rest. `written`: its `tokens`, where they were cut already."""
    return entities.find(
        text, locale=locale, now=now, timezone=timezone, expecting=expecting, needs=needs, written=written
    )


def _spoken(text: str, languages: Languages | None) -> tuple[str | None, str | None, int]:
    """The language of a message, the locale of its answer, and how many words tell it."""
    if languages is None:
        return None, None, 0
    words = words_of(text)
    language = languages.of_words(words)
    return language, *languages.telling_words(words, language)


def _doubted(ranking: Ranking, doubt: float) -> Ranking:
    """Where nothing but an answer was heard, and no question is open, the next best guess must be worth something too:
    of "😭", of which the model knows nothing, it would else be agreement."""
    if len(ranking) < 2 or ranking[0][0] != INFORM or ranking[1][1] >= doubt:
        return ranking
    others = tuple(one for one in ranking[1:] if one[0] != OUT_OF_SCOPE)
    return (ranking[0], (OUT_OF_SCOPE, ranking[1][1]), *others)


def _load(models: Path, data: Path | None) -> _Trained:
    try:
        folder = verified(models, data).folder
        count_alone()
        try:
            return IntentModel.load(folder), Languages.load(folder), NeedModel.load(folder), None
        except UNREADABLE as error:
            raise Damaged(f"{type(error).__name__}: {error}") from error
    except ModelRefused as refused:
        return None, None, None, str(refused)
