"""Who reads the messages: the embedded engine, or a Rasa server. Both answer the same words.

The safety rules and the entities are ours in either case, so a worse model never costs a life.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from nlu import entities
from nlu.fallback import guess
from nlu.intents import IntentModel
from nlu.languages import language_of
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
    """The engine of the house: one small model a language, loaded when first needed.

    A language without a model is still served: safety, entities, and the few words of `nlu.fallback`.
    """

    def __init__(self, models: Path = MODELS) -> None:
        self._models = models
        self._loaded: dict[str, IntentModel | None] = {}

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        read = text[:READ]
        found = found_in(read, locale, now, timezone, expecting)
        model = self._model(locale)
        ranking = model.rank(read) if model is not None else (guess(read, locale, found),)
        return understood(text, ranking, found, language=language_of(read), expecting=expecting)

    def intents(self, locale: str) -> frozenset[str]:
        """The intents that are known in a language; none where it has no model."""
        model = self._model(locale)
        return frozenset(model.intents) if model is not None else frozenset()

    def _model(self, locale: str) -> IntentModel | None:
        language = locale.replace("_", "-").split("-")[0].lower()
        if language not in self._loaded:
            self._loaded[language] = _load(self._models, language)
        return self._loaded[language]


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
    return understood(heard.text, heard.ranking, found, language=heard.language, expecting=expecting)


def found_in(text: str, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None) -> tuple[Entity, ...]:
    """The entities of a message: ours, whoever reads the rest."""
    return entities.find(text, locale=locale, now=now, timezone=timezone, expecting=expecting)


def _load(models: Path, language: str) -> IntentModel | None:
    version = trained_version(models)
    if version is None or not language.isalpha():
        return None
    try:
        return IntentModel.load(models / version, language)
    except (OSError, ValueError, KeyError):
        return None
