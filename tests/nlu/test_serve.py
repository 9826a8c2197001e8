"""Whatever speaks to a Rasa server may speak to ours: the doors, what they answer, and how they refuse."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from nlu.engine import EmbeddedEngine
from nlu.serve import LARGEST, app
from nlu.understanding import Understanding
from tests.nlu.conftest import PARIS, SUNDAY

ERROR = {"version", "status", "message", "reason", "details", "help", "code"}
"""The members of an error, in Rasa's own description of its interface."""


HELD_BACK = 0.04
"""Seconds that a kernel waits before it acknowledges the head of an answer whose body is held back till then."""


@pytest.fixture
def ask(engine: EmbeddedEngine) -> httpx.AsyncClient:
    server = app(engine, locale="fr", timezone=PARIS, now=lambda: SUNDAY, version="v1")
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=server), base_url="http://nlu.test")


def posted(ask: httpx.AsyncClient, **question: object) -> httpx.Response:
    return asyncio.run(ask.post("/model/parse", json=question))


def test_a_message_is_parsed_as_rasa_would_answer(ask: httpx.AsyncClient) -> None:
    told = posted(ask, text="quelqu'un pour mes courses demain ?", message_id="1").json()

    assert told["intent"]["name"] == "request_help"
    assert {"text", "intent", "intent_ranking", "entities"} <= set(told)
    assert Understanding.from_wire(told).first("category") == "shopping"


def test_a_message_may_bring_its_own_circumstances(ask: httpx.AsyncClient) -> None:
    told = posted(
        ask, text="tomorrow", locale="en", now="2026-12-24T09:00:00+01:00", tz="Europe/Paris", expecting="when"
    )

    assert told.json()["intent"]["name"] == "inform"
    assert told.json()["entities"][0]["value"]["start"].startswith("2026-12-25")


def test_the_other_doors_say_who_is_there(ask: httpx.AsyncClient) -> None:
    async def asked() -> list[httpx.Response]:
        return [await ask.get(path) for path in ("/status", "/version", "/")]

    status, version, hello = asyncio.run(asked())
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
def test_a_question_that_makes_no_sense_is_refused_in_one_sentence(ask: httpx.AsyncClient, body: bytes) -> None:
    refused = asyncio.run(ask.post("/model/parse", content=body))

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
def test_whatever_is_asked_is_answered(ask: httpx.AsyncClient, body: str, intent: str | None) -> None:
    answer = asyncio.run(ask.post("/model/parse", content=body, headers={"content-type": "application/json"}))

    assert answer.status_code == 200
    assert intent in {None, answer.json()["intent"]["name"]}


def test_no_other_door_is_open_and_no_question_without_end_is_read(ask: httpx.AsyncClient) -> None:
    async def asked() -> list[httpx.Response]:
        endless = await ask.post("/model/parse", content=b" " * (LARGEST + 1))
        return [await ask.get("/model/parse"), await ask.put("/model"), endless]

    assert [refused.status_code for refused in asyncio.run(asked())] == [404, 404, 413]


@pytest.mark.parametrize("text", ['""', '" "', '"/greet"', '"\\ud83d"', '"' + "🛒" * 5_000 + '"'])
def test_any_text_has_an_answer(ask: httpx.AsyncClient, text: str) -> None:
    answer = asyncio.run(ask.post("/model/parse", content=f'{{"text": {text}}}'))

    assert answer.status_code == 200
    assert answer.json()["intent"]["name"]


@contextmanager
def served(models: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`palier nlu serve` as a process, once it answers, and its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
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
        assert len(crew_of(process)) == 2
        assert all(answers(address) for _ in range(8))

        process.send_signal(told)

        assert process.wait(30) == 0
        assert not answers(address)


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
