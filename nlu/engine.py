"""Who reads the messages: the embedded engine, or a Rasa server. Both answer the same words.

The safety rules and the entities are ours in either case, so a worse model never costs a life.
"""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from nlu import entities
from nlu.clauses import clauses
from nlu.fallback import guess
from nlu.intents import IntentModel
from nlu.languages import Languages, reads_like
from nlu.needs import NeedModel
from nlu.normalise import tokens
from nlu.pipeline import understood
from nlu.shelf import MODELS, trained_version
from nlu.understanding import Understanding

READ: Final = 4_000
"""Characters that are understood; the safety rules read all."""
RASA: Final = "rasa+"
PATIENCE: Final = 5.0
"""Seconds that a Rasa server has for an answer."""


_Trained = tuple[IntentModel | None, Languages | None, NeedModel | None]


class UnderstandingUnavailable(Exception):
    """The Rasa server does not answer as one: check it and PALIER_NLU, or unset that for the embedded engine."""


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
        model, languages, needs = self._trained
        language = None if languages is None else languages.of(read)
        found = entities.find(
            read, locale=language or locale, now=now, timezone=timezone, expecting=expecting, needs=needs
        )
        if model is None:
            return understood(text, (guess(read, locale, found),), found, language=language, expecting=expecting)
        written = reads_like(language or locale)
        ranking = model.rank(tokens(read, written))
        several = clauses(read)
        parts = [model.rank(tokens(one, written)) for one in several] if len(several) > 1 else ()
        return understood(text, ranking, found, language=language, expecting=expecting, alert=model.alert, parts=parts)

    @cached_property
    def _trained(self) -> _Trained:
        return _load(self._models)


class RasaEngine:
    """A Rasa server that was trained on the same data, asked over HTTP."""

    def __init__(self, address: str, *, transport: object = None) -> None:
        import httpx

        given = transport if isinstance(transport, httpx.BaseTransport) else None
        self._client = httpx.Client(base_url=address, timeout=PATIENCE, transport=given)

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        import httpx

        read = text[:READ]
        try:
            answer = self._client.post("/model/parse", json={"text": read})
            answer.raise_for_status()
            told = Understanding.from_wire(answer.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnderstandingUnavailable(f"the Rasa server gave no answer that can be read ({error})") from error
        ranking = told.ranking or ((told.intent, told.confidence),)
        found = entities.find(read, locale=locale, now=now, timezone=timezone, expecting=expecting)
        return understood(text, ranking, found, language=None, expecting=expecting)

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()


def engine_for(address: str | None, models: Path = MODELS) -> Engine:
    """The engine that `PALIER_NLU` names: nothing or "embedded", or "rasa+http://host:5005".

    Raises:
        ValueError: the address is neither.
    """
    if not address or address == "embedded":
        return EmbeddedEngine(models)
    if address.startswith((RASA + "http://", RASA + "https://")):
        return RasaEngine(address.removeprefix(RASA))
    raise ValueError(f"PALIER_NLU is {address!r}: write embedded, or rasa+http://host:5005")


def _load(models: Path) -> _Trained:
    version = trained_version(models)
    if version is None:
        return None, None, None
    folder = models / version
    try:
        return IntentModel.load(folder), Languages.load(folder), NeedModel.load(folder)
    except (OSError, ValueError, KeyError):
        return None, None, None
