"""Either side may stand in for the other: our server for Rasa's, and a real Rasa's answers for our engine.

`rasa_3_6.json` holds what a Rasa 3.6.21 said, trained on our data; `benchmarks/nlu_vs_rasa.sh` asks a living one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any, Final

import httpx
import pytest

from nlu.engine import EmbeddedEngine, engine_for
from nlu.rasa.engine import RasaEngine
from nlu.rasa.server import ranking_of
from nlu.serve import app
from nlu.shelf import MODELS
from nlu.understanding import Understanding
from tests.nlu.conftest import PARIS, SUNDAY
from tests.support.nlu_served import served
from tests.support.rasa import Reply, rasa_server

SAID: Final[dict[str, dict[str, Any]]] = json.loads((Path(__file__).parent / "rasa_3_6.json").read_text("utf-8"))
QUESTION: Final = {"text": "quelqu'un pour mes courses demain ?", "message_id": "b2831e73-1407-4ba0-a861-0f30a42a2a5a"}
MESSAGES: Final = (
    ("fr", "quelqu'un pour mes courses demain matin ?"),
    ("fr", "merci beaucoup"),
    ("fr", "je veux mourir"),
    ("fr", "« ça ira ! » — 🙂 ok"),
    ("en", "could someone walk my dog on friday"),
    ("en", "/stop"),
)


@pytest.fixture(scope="module")
def ours(engine: EmbeddedEngine) -> Iterator[str]:
    """`palier nlu serve`, as a thread of its own."""
    with served(app(engine, locale="fr", timezone=PARIS, now=lambda: SUNDAY, version="v1")) as address:
        yield address


def documented(answer: dict[str, Any]) -> bool:
    """Whether this is a parse result as Rasa's description of its HTTP interface has it."""
    intents = [answer["intent"], *answer["intent_ranking"]]
    return (
        isinstance(answer["text"], str)
        and all(isinstance(one["name"], str) and isinstance(one["confidence"], float) for one in intents)
        and answer["intent_ranking"][0] == answer["intent"]
        and all(
            isinstance(one["entity"], str) and isinstance(one["start"], int) and isinstance(one["end"], int)
            for one in answer["entities"]
        )
    )


def test_both_servers_answer_in_one_shape(ours: str) -> None:
    our_answer = httpx.post(f"{ours}/model/parse", json=QUESTION)
    rasas = SAID["parse"]

    assert documented(our_answer.json())
    assert documented(rasas)
    assert our_answer.json()["text"] == QUESTION["text"]
    assert set(rasas) - {"text_tokens"} <= set(our_answer.json())
    assert len(our_answer.json()["intent_ranking"]) <= len(rasas["intent_ranking"])
    assert our_answer.headers["content-type"] == "application/json"


def test_both_servers_tell_their_state_and_their_troubles_in_one_shape(ours: str) -> None:
    status = httpx.get(f"{ours}/status").json()
    refusal = httpx.post(f"{ours}/model/parse", content=b"")

    assert {name: type(value) for name, value in status.items()} == {
        name: type(value) for name, value in SAID["status"].items()
    }
    assert refusal.status_code == SAID["refusal"]["code"]
    assert {**refusal.json(), "message": "", "version": ""} == {**SAID["refusal"], "message": "", "version": ""}


@pytest.mark.parametrize(("locale", "text"), MESSAGES)
def test_our_server_behind_our_client_reads_as_the_engine_itself(
    ours: str, engine: EmbeddedEngine, locale: str, text: str
) -> None:
    with closing(RasaEngine(ours, engine, monotonic)) as asking:
        heard = asking.parse(text, locale=locale, now=SUNDAY, timezone=PARIS)
    own = engine.parse(text, locale=locale, now=SUNDAY, timezone=PARIS)

    assert (heard.intent, heard.entities, heard.language) == (own.intent, own.entities, own.language)
    assert heard.confidence == pytest.approx(own.confidence)


def test_no_answer_of_our_server_waits_for_the_network(ours: str) -> None:
    with httpx.Client(base_url=ours) as client:
        took = []
        for _question in range(20):
            began = monotonic()
            client.post("/model/parse", json=QUESTION)
            took.append(monotonic() - began)
    assert min(took) < 0.035  # a delayed acknowledgement costs 40 ms each time


def test_what_a_real_rasa_said_is_understood() -> None:
    told = SAID["parse"]
    with rasa_server(Reply.of(told)) as rasa:
        engine = engine_for(f"rasa+{rasa.address}", MODELS)
        assert isinstance(engine, RasaEngine)
        with closing(engine):
            heard = engine.parse(told["text"], locale="fr", now=SUNDAY, timezone=PARIS)

    assert heard.ranking == ranking_of(told)
    assert heard.intent == heard.ranking[0][0] == "out_of_scope"  # this one could not place it
    assert rasa.asked == [{"text": told["text"], "locale": "fr"}]
    assert Understanding.from_wire(told).intent == told["intent"]["name"]


def test_what_a_real_rasa_could_not_place_is_out_of_scope() -> None:
    assert ranking_of(SAID["not placed"])[0][0] == "out_of_scope"
