"""Whatever speaks to a Rasa server may speak to ours."""

from __future__ import annotations

import httpx
import pytest

from nlu.engine import EmbeddedEngine, RasaEngine
from nlu.serve import app
from nlu.understanding import Understanding
from tests.nlu.conftest import PARIS, SUNDAY


@pytest.fixture
def ask(engine: EmbeddedEngine) -> httpx.AsyncClient:
    server = app(engine, locale="fr", timezone=PARIS, now=lambda: SUNDAY, version="v1")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=server), base_url="http://nlu.test")


def posted(ask: httpx.AsyncClient, **question: object) -> httpx.Response:
    import asyncio

    return asyncio.run(ask.post("/model/parse", json=question))


def test_a_message_is_parsed_as_rasa_would_answer(ask: httpx.AsyncClient) -> None:
    told = posted(ask, text="quelqu'un pour mes courses demain ?", message_id="1").json()

    assert told["intent"]["name"] == "request_help"
    assert {"text", "intent", "intent_ranking", "entities"} <= set(told)
    assert Understanding.from_wire(told).first("category") == "shopping"


def test_the_state_of_the_server_is_told(ask: httpx.AsyncClient) -> None:
    import asyncio

    told = asyncio.run(ask.get("/status")).json()

    assert set(told) == {"model_file", "model_id", "num_active_training_jobs"}


@pytest.mark.parametrize(
    "question", [{}, {"text": "x", "tz": "Nowhere/Land"}, {"text": "x", "now": "2026-11-22T09:00:00"}]
)
def test_a_question_that_makes_no_sense_is_refused(ask: httpx.AsyncClient, question: dict[str, object]) -> None:
    assert posted(ask, **question).status_code == 422


@pytest.mark.parametrize(
    ("body", "intent"),
    [
        ('{"text": "\\ud800 au secours"}', "emergency"),
        ('{"text": "au\\u0000 secours"}', "emergency"),
        ('{"text": ""}', "out_of_scope"),
        ('{"text": "demain 10h", "now": "0001-01-01T00:00:00+14:00", "expecting": "when"}', None),
        ('{"text": "demain 10h", "locale": "' + "a" * 300 + '"}', None),
        ('{"text": "' + "z\u0301\u0316 " * 30_000 + '"}', None),
    ],
    ids=["half a character", "NUL", "blank", "the first year", "a long locale", "a long text"],
)
def test_whatever_is_asked_is_answered(ask: httpx.AsyncClient, body: str, intent: str | None) -> None:
    import asyncio

    answer = asyncio.run(ask.post("/model/parse", content=body, headers={"content-type": "application/json"}))

    assert answer.status_code == 200
    assert intent in {None, answer.json()["intent"]["name"]}


def test_our_own_rasa_client_understands_the_server(engine: EmbeddedEngine, ask: httpx.AsyncClient) -> None:
    answer = posted(ask, text="merci beaucoup").json()
    client = RasaEngine("http://x", transport=httpx.MockTransport(lambda _: httpx.Response(200, json=answer)))

    assert client.parse("merci beaucoup", locale="fr", now=SUNDAY, timezone=PARIS).intent == "thank"
    client.close()
