"""Who reads the messages: the embedded engine, or a Rasa server. Both answer the same words.

The safety rules and the entities are ours in either case, so a worse model never costs a life.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import monotonic
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from nlu import entities
from nlu.clauses import clauses
from nlu.fallback import guess
from nlu.intents import IntentModel
from nlu.languages import Languages, reads_like
from nlu.normalise import tokens
from nlu.pipeline import understood
from nlu.shelf import MODELS, trained_version
from nlu.understanding import Entity, Understanding

READ: Final = 4_000
"""Characters that are understood; the safety rules read all."""
RASA: Final = "rasa+"


class Engine(Protocol):
    """Reads one message."""

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        """What the message means. `expecting` is the slot that the bot has just asked for."""
        ...


class EmbeddedEngine:
    """The engine of the house: one small model for all languages, loaded when first needed.

    Without a model people are still served: safety, entities, and the few words of `nlu.fallback`.
    """

    def __init__(self, models: Path = MODELS) -> None:
        self._models = models

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        read = text[:READ]
        model, languages = self._trained
        language = None if languages is None else languages.of(read)
        found = found_in(read, language or locale, now, timezone, expecting)
        if model is None:
            told = understood(text, (guess(read, locale, found),), found, language=language, expecting=expecting)
            return self.placed(told)
        written = reads_like(language or locale)
        ranking = model.rank(tokens(read, written))
        several = clauses(read)
        parts = [model.rank(tokens(one, written)) for one in several] if len(several) > 1 else ()
        return self.placed(
            understood(text, ranking, found, language=language, expecting=expecting, alert=model.alert, parts=parts)
        )

    def placed(self, told: Understanding) -> Understanding:
        """The same, with the language that it is written in, and that of its answer: ours, whoever read the rest."""
        _model, languages = self._trained
        if languages is None:
            return told
        read = told.text[:READ]
        language = told.language or languages.of(read)
        answer_in, telling = languages.telling(read, language)
        return replace(told, language=language, answer_in=answer_in, telling=telling)

    @cached_property
    def _trained(self) -> tuple[IntentModel | None, Languages | None]:
        return _load(self._models)

    def intents(self) -> frozenset[str]:
        """The intents that are known; none where nothing was trained."""
        model, _languages = self._trained
        return frozenset(model.intents) if model is not None else frozenset()


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
    """What was read before the turn, in the light of the question that is open now: as if it were read only now."""
    found = found_in(heard.text[:READ], locale, now, timezone, expecting)
    told = understood(heard.text, heard.ranking, found, language=heard.language, expecting=expecting)
    return replace(told, also=heard.also, answer_in=heard.answer_in, telling=heard.telling)


def found_in(text: str, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None) -> tuple[Entity, ...]:
    """The entities of a message: ours, whoever reads the rest."""
    return entities.find(text, locale=locale, now=now, timezone=timezone, expecting=expecting)


def _load(models: Path) -> tuple[IntentModel | None, Languages | None]:
    version = trained_version(models)
    if version is None:
        return None, None
    try:
        return IntentModel.load(models / version), Languages.load(models / version)
    except (OSError, ValueError, KeyError):
        return None, None
