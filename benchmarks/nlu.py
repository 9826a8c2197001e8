"""What understanding costs: in process and over HTTP, from the first second on, and to train.

`.venv/bin/python benchmarks/nlu.py [--quick] [--json]`. Messages are those of the training data, each once, so that no
answer is remembered. Over HTTP a real `palier nlu serve` is asked by four clients at once. `--quick` reads fewer
messages and trains on a tenth of the data.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Final
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx

from backend.clock import SystemClock
from benchmarks.starting import CHECKOUT, resident
from nlu import corpus, shelf
from nlu.engine import EmbeddedEngine
from nlu.train import ensure_trained

PARIS: Final = ZoneInfo("Europe/Paris")
CLIENTS: Final = 4
PATIENCE: Final = 60.0
QUICK_SHARE: Final = 10
"""`--quick` trains on one message of so many."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages, a tenth of the training; under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    options = parser.parse_args()
    folder = ensure_trained(progress=print)
    messages = sample(600 if options.quick else 4_000)
    figures = {
        **in_process(folder.parent, messages),
        **over_http(messages[: len(messages) // 2]),
        "model_mb": round(sum(file.stat().st_size for file in folder.iterdir()) / 1_000_000, 1),
        **training(QUICK_SHARE if options.quick else 1),
    }
    for name, value in figures.items():
        print(f"{name:>18}  {value}")
    if options.json:
        print(json.dumps(figures))


def sample(count: int) -> list[tuple[str, str]]:
    """So many messages with their languages, drawn from the training data."""
    chance = Random(7)
    return [(one.text, one.language) for one in chance.sample(corpus.of_all().examples, count)]


def in_process(models: Path, messages: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Loading, then reading one message after the other."""
    now = SystemClock().now()
    seals_s = timed(lambda: shelf.verified(models))
    engine = EmbeddedEngine(models)

    def read(text: str, locale: str) -> object:
        return engine.parse(text, locale=locale, now=now, timezone=PARIS)

    load_s = timed(lambda: engine.refused)
    first_s = timed(lambda: [read("bonjour", locale) for locale in corpus.locales()])
    took = sorted(timed(partial(read, text, locale)) for text, locale in messages)
    return {
        "p50_ms": milliseconds(took, 0.5),
        "p99_ms": milliseconds(took, 0.99),
        "per_s": round(len(took) / sum(took)),
        "seals_ms": round(seals_s * 1_000, 1),
        "load_s": round(load_s, 2),
        "first_messages_s": round(first_s, 2),
    }


def over_http(messages: Sequence[tuple[str, str]]) -> dict[str, float]:
    """A server of its own, asked by several clients at once."""
    with served() as (address, pid, started):
        took: list[float] = []

        def ask(some: Sequence[tuple[str, str]]) -> None:
            with httpx.Client(base_url=address, timeout=PATIENCE) as client:
                for text, locale in some:
                    took.append(timed(partial(answer, client, {"text": text, "locale": locale})))

        ask([("bonjour", locale) for locale in corpus.locales()])  # what is read once is read
        took.clear()
        clients = [threading.Thread(target=ask, args=(messages[at::CLIENTS],)) for at in range(CLIENTS)]
        began = perf_counter()
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        rate = len(took) / (perf_counter() - began)
        took.sort()
        return {
            "http_p50_ms": milliseconds(took, 0.5),
            "http_p99_ms": milliseconds(took, 0.99),
            "http_per_s": round(rate),
            "serve_start_s": round(started, 2),
            "rss_mb": round(resident(pid)),
        }


@contextmanager
def served() -> Iterator[tuple[str, int, float]]:
    """`palier nlu serve` as a process: its address, its number, and the seconds to its first answer."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PALIER_")}
    command = [sys.executable, "-m", "bots.cli", "nlu", "serve", "--workers", "1", "--port", str(port)]
    began = perf_counter()
    process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}", process.pid, _first_answer(f"http://127.0.0.1:{port}") - began
    finally:
        process.terminate()
        process.wait()


def _first_answer(address: str) -> float:
    until = perf_counter() + PATIENCE
    with httpx.Client(base_url=address, timeout=PATIENCE) as client:
        while perf_counter() < until:
            try:
                client.post("/model/parse", json={"text": "bonjour"}).raise_for_status()
            except httpx.TransportError:
                sleep(0.02)
                continue
            return perf_counter()
    raise TimeoutError("palier nlu serve did not answer")


def training(share: int) -> dict[str, float]:
    """Seconds to train on one message of `share`, and how many those are."""
    from nlu.learning.fitting import fitted
    from nlu.learning.networks import QUICK
    from nlu.tables import count_alone

    count_alone()
    everything = corpus.of_all()
    some = replace(everything, examples=everything.examples[::share])
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        took = timed(lambda: fitted(some, recipes=QUICK).save(Path(folder)))
    return {"train_s": round(took, 1), "train_messages": len(some.examples)}


def answer(client: httpx.Client, question: dict[str, str]) -> None:
    client.post("/model/parse", json=question).raise_for_status()


def timed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def milliseconds(ordered: Sequence[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1_000, 2)


if __name__ == "__main__":
    main()
