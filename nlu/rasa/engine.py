"""The engine that asks a Rasa server, and reads by itself whatever the server does not.

That is: everything while the server is in trouble, whatever sounds of danger to our rules or to our classifier, and
what Rasa would take for a command.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import httpx

from nlu.engine import READ, EmbeddedEngine
from nlu.intents import Ranking
from nlu.normalise import tokens
from nlu.pipeline import understood
from nlu.rasa.breaker import Breaker
from nlu.rasa.server import RasaServer, UnderstandingUnavailable
from nlu.understanding import OUT_OF_SCOPE, SAFETY_INTENTS, Understanding
from nlu.wordless import wordless

COMMAND: Final = "/"
"""Rasa believes « /emergency » to be an intent that somebody names, whoever wrote it."""

log = logging.getLogger(__name__)


class RasaEngine:
    """A Rasa server that was trained on our data. `stopwatch` counts seconds, from whenever."""

    def __init__(
        self,
        address: str,
        embedded: EmbeddedEngine,
        stopwatch: Callable[[], float],
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._server = RasaServer(address, stopwatch, transport=transport)
        self._embedded = embedded
        self._breaker = Breaker(stopwatch)

    def parse(
        self, text: str, *, locale: str, now: datetime, timezone: ZoneInfo, expecting: str | None = None
    ) -> Understanding:
        """Never raises, and never takes longer than the server's patience and our own reading."""
        own = self._embedded.parse(text, locale=locale, now=now, timezone=timezone, expecting=expecting)
        words = tokens(text[:READ], locale)
        if own.intent in SAFETY_INTENTS or wordless(words) is not None or text.lstrip().startswith(COMMAND):
            return own
        ranking = self._asked(text[:READ], locale)
        if ranking is None:
            return own
        told = understood(text, ranking, own.entities, language=own.language, expecting=expecting, calm=own.overruled)
        return self._embedded.placed(replace(told, also=tuple(one for one in own.also if one.intent != told.intent)))

    def _asked(self, text: str, locale: str) -> Ranking | None:
        if not self._breaker.may_ask():
            return None
        try:
            ranking = self._known(self._server.rank(text, locale))
        except UnderstandingUnavailable as trouble:
            self._breaker.failed()
            log.warning("The Rasa server is let alone for a while and the embedded engine reads: %s.", trouble)
            return None
        if self._breaker.answered():
            log.warning("The Rasa server answers again, and is asked again.")
        return ranking

    def _known(self, ranking: Ranking) -> Ranking:
        """The ranking without names that mean nothing to us; the first must mean something."""
        ours = self._embedded.intents() | {OUT_OF_SCOPE}
        if len(ours) == 1:  # no model, so no list of names
            return ranking
        if ranking[0][0] not in ours:
            raise UnderstandingUnavailable("it was trained on other intents, export our data to it again")
        return tuple(one for one in ranking if one[0] in ours)

    def close(self) -> None:
        """Lets go of the connections."""
        self._server.close()
