"""Whatever speaks to a Rasa server may speak to ours: the doors, what they answer, and how they refuse."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from nlu.engine import EmbeddedEngine
from nlu.serve import LARGEST, Asked, app
from nlu.understanding import Understanding
from tests.nlu.conftest import PARIS, SUNDAY
from tests.support.nlu_served import served as answering
from tests.support.processes import free_port

ERROR = {"version", "status", "message", "reason", "details", "help", "code"}
"""The members of an error, in Rasa's own description of its interface."""


HELD_BACK = 0.04
"""Seconds that a kernel waits before it acknowledges the head of an answer whose body is held back till then."""


@pytest.fixture(scope="module")
def ask(engine: EmbeddedEngine) -> Iterator[httpx.Client]:
    answers = app(engine, locale="fr", timezone=PARIS, now=lambda: SUNDAY, version="v1")
    with answering(answers) as address, httpx.Client(base_url=address, trust_env=False) as client:
        yield client


def posted(ask: httpx.Client, **question: object) -> httpx.Response:
    return ask.post("/model/parse", json=question)


def test_a_message_is_parsed_as_rasa_would_answer(ask: httpx.Client) -> None:
    told = posted(ask, text="quelqu'un pour mes courses demain ?", message_id="1").json()

    assert told["intent"]["name"] == "request_help"
    assert {"text", "intent", "intent_ranking", "entities"} <= set(told)
    assert Understanding.from_wire(told).first("category") == "shopping"


def test_a_message_may_bring_its_own_circumstances(ask: httpx.Client) -> None:
    told = posted(
        ask, text="tomorrow", locale="en", now="2026-12-24T09:00:00+01:00", tz="Europe/Paris", expecting="when"
    )

    assert told.json()["intent"]["name"] == "inform"
    assert told.json()["entities"][0]["value"]["start"].startswith("2026-12-25")


def test_the_other_doors_say_who_is_there(ask: httpx.Client) -> None:
    status, version, hello = (ask.get(path) for path in ("/status", "/version?pretty=1", "/"))

    assert status.json() == {"model_file": "v1", "model_id": "v1", "num_active_training_jobs": 0}
    assert set(version.json()) == {"version", "minimum_compatible_version"}
    assert hello.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"[]",
        b"{}",
        b'{"text": 3}',
        b'{"text": "x", "locale": 3}',
        b'{"text": "x", "tz": "Nowhere/Land"}',
        b'{"text": "x", "now": "noon"}',
        b'{"text": "x", "now": "2026-11-22T09:00:00"}',
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_one_sentence(ask: httpx.Client, body: bytes) -> None:
    refused = ask.post("/model/parse", content=body)

    assert refused.status_code == 400
    assert set(refused.json()) == ERROR
    assert "write" in refused.json()["message"]


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
def test_whatever_is_asked_is_answered(ask: httpx.Client, body: str, intent: str | None) -> None:
    answer = ask.post("/model/parse", content=body.encode(), headers={"content-type": "application/json"})

    assert answer.status_code == 200
    assert intent in {None, answer.json()["intent"]["name"]}


def test_no_other_door_is_open_and_no_question_without_end_is_read(ask: httpx.Client) -> None:
    asked = [ask.get("/model/parse"), ask.put("/model"), ask.post("/model/parse", content=b" " * (LARGEST + 1))]

    assert [refused.status_code for refused in asked] == [404, 404, 413]
    assert all(set(refused.json()) == ERROR for refused in asked)


def test_what_could_not_be_read_is_said_without_the_message(caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def parse(self, text: str, **_circumstances: object) -> Understanding:
            raise RuntimeError

    answers = app(Broken(), locale="fr", timezone=PARIS, now=lambda: SUNDAY, version="v1")
    told = answers(Asked("POST", "/model/parse", b'{"text": "mon secret"}'))

    assert told.code == 500
    assert set(json.loads(told.body)) == ERROR
    assert "was not answered" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("text", ['""', '" "', '"/greet"', '"\\ud83d"', '"' + "🛒" * 5_000 + '"'])
def test_any_text_has_an_answer(ask: httpx.Client, text: str) -> None:
    answer = ask.post("/model/parse", content=f'{{"text": {text}}}')

    assert answer.status_code == 200
    assert answer.json()["intent"]["name"]


@contextmanager
def served(models: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`palier nlu serve` as a process, once it answers, and its address."""
    port = free_port()
    command = [sys.executable, "-m", "bots.cli", "nlu", "serve", "--models", str(models), "--port", str(port), *more]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert eventually(lambda: answers(address))
            yield process, address
        finally:
            process.kill()
            assert eventually(lambda: not answers(address)), "somebody still answers"


def answers(address: str) -> bool:
    try:
        told = httpx.post(f"{address}/model/parse", json={"text": "bonjour"}, timeout=20, trust_env=False)
    except httpx.TransportError:
        return False
    return bool(told.json()["intent"]["name"] == "greet")


def eventually(happens: Callable[[], bool]) -> bool:
    until = monotonic() + 30
    while monotonic() < until:
        if happens():
            return True
        sleep(0.05)
    return False


def crew_of(process: subprocess.Popen[str]) -> list[int]:
    return [*map(int, Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split())]


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_several_workers_answer_at_one_door_and_stop_together(trained: Path, told: signal.Signals) -> None:
    with served(trained.parent, "--workers", "2") as (process, address):
        assert eventually(lambda: len(crew_of(process)) == 2)  # one may answer before the other has been born
        assert all(answers(address) for _ in range(8))

        process.send_signal(told)

        assert process.wait(30) == 0
        assert not answers(address)


def test_unasked_it_answers_on_each_core_up_to_four(trained: Path) -> None:
    usable = min(len(os.sched_getaffinity(0)), 4)
    with served(trained.parent) as (process, _address):
        assert eventually(lambda: len(crew_of(process)) == (usable if usable > 1 else 0))


def test_no_answer_on_a_connection_that_is_kept_waits_for_its_caller(trained: Path) -> None:
    with served(trained.parent) as (_process, address), httpx.Client(base_url=address, trust_env=False) as kept:
        took = []
        for _ in range(20):
            began = monotonic()
            kept.post("/model/parse", json={"text": "bonjour"})
            took.append(monotonic() - began)

    assert min(took[1:]) < HELD_BACK


def test_where_a_worker_dies_the_service_ends_and_says_so(trained: Path) -> None:
    with served(trained.parent, "--workers", "2") as (process, address):
        os.kill(crew_of(process)[0], signal.SIGKILL)

        assert process.wait(30) == 1
        assert process.stderr is not None
        assert "has died (by SIGKILL)" in process.stderr.read()
        assert not answers(address)


def test_a_service_that_is_killed_leaves_no_worker_behind(trained: Path) -> None:
    with served(trained.parent, "--workers", "2") as (process, address):
        process.kill()

        assert eventually(lambda: not answers(address))
