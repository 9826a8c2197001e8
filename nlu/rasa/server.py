"""A Rasa server, asked over HTTP: it has little time, and its answer is read strictly.

Whatever it does, it costs a message no more than `PATIENCE`, and nothing that it says is believed half.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from math import isfinite
from typing import Final

import httpx

from nlu.intents import Ranking
from nlu.understanding import OUT_OF_SCOPE

CONNECT: Final = 0.5
PATIENCE: Final = 2.0
"""Seconds that a server has to take the call, and for its whole answer: somebody waits."""
LARGEST: Final = 1_000_000
"""Bytes of an answer that are read."""
FALLBACK: Final = "nlu_fallback"
"""What Rasa calls a message that it cannot place."""

Stopwatch = Callable[[], float]


class UnderstandingUnavailable(Exception):
    """The Rasa server does not answer as one: check it and PALIER_NLU, or unset that for the embedded engine."""


class RasaServer:
    """One server. Safe to be asked by several threads.

    Raises:
        ValueError: the address is none.
    """

    def __init__(self, address: str, stopwatch: Stopwatch, *, transport: httpx.BaseTransport | None = None) -> None:
        time = httpx.Timeout(PATIENCE, connect=CONNECT)
        try:
            self._client = httpx.Client(base_url=address, timeout=time, transport=transport)
        except httpx.InvalidURL as error:
            raise ValueError(f"{address!r} is no address ({error})") from error
        self._stopwatch = stopwatch

    def rank(self, text: str, locale: str) -> Ranking:
        """The intents of a message, best first.

        Raises:
            UnderstandingUnavailable: no answer in time, or none that Rasa would give.
        """
        # Rasa reads only the text; our own server also heeds the language.
        question = json.dumps({"text": text, "locale": locale}).encode()
        headers = {"Content-Type": "application/json"}
        try:
            with self._client.stream("POST", "/model/parse", content=question, headers=headers) as answer:
                answer.raise_for_status()
                return ranking_of(json.loads(self._body(answer)))
        except httpx.HTTPStatusError as error:
            raise UnderstandingUnavailable(f"it answers {error.response.status_code}") from error
        except (httpx.HTTPError, httpx.InvalidURL, OverflowError) as error:
            raise UnderstandingUnavailable(f"no answer, {type(error).__name__}") from error
        except (ValueError, RecursionError) as error:
            raise UnderstandingUnavailable("its answer is no JSON") from error

    def _body(self, answer: httpx.Response) -> bytes:
        """The answer as far as it came in time: a server that drips is a server that does not answer."""
        until = self._stopwatch() + PATIENCE
        body = bytearray()
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > LARGEST or self._stopwatch() > until:
                raise UnderstandingUnavailable("its answer does not end")
        return bytes(body)

    def close(self) -> None:
        """Lets go of the connections."""
        self._client.close()


def ranking_of(answer: object) -> Ranking:
    """The intents of an answer of `/model/parse`, the chosen one first; what Rasa cannot place is out of scope.

    Raises:
        UnderstandingUnavailable: it is no such answer.
    """
    if not isinstance(answer, dict) or not isinstance(answer.get("intent"), dict):
        raise UnderstandingUnavailable("its answer names no intent")
    others = answer.get("intent_ranking") or []
    if not isinstance(others, list):
        raise UnderstandingUnavailable("its intent_ranking is no list")
    ranking: dict[str, float] = {}
    for one in (answer["intent"], *others):
        name, confidence = _named(one)
        ranking.setdefault(name, confidence)
    return tuple(ranking.items())


def _named(one: object) -> tuple[str, float]:
    if not isinstance(one, dict):
        raise UnderstandingUnavailable("an intent of its answer is no object")
    name, confidence = one.get("name"), one.get("confidence")
    if name is None or name == FALLBACK:
        name = OUT_OF_SCOPE
    if not isinstance(name, str) or isinstance(confidence, bool) or not isinstance(confidence, int | float):
        raise UnderstandingUnavailable("an intent of its answer has no name or no confidence")
    if not isfinite(confidence) or not 0 <= confidence <= 1:
        raise UnderstandingUnavailable("a confidence of its answer is no share of one")
    return name, float(confidence)
