"""The two servers of `nlu_vs_rasa.py`, each a program of its own: trained, started, weighed, stopped."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from time import perf_counter, sleep
from typing import Final

import httpx

from nlu.corpus import Corpus
from nlu.rasa.project import as_yaml, export, training

CHECKOUT: Final = Path(__file__).resolve().parent.parent
PATIENCE: Final = 900.0
"""Seconds that a server has to give its first good answer."""
QUESTION: Final = {"text": "bonjour, il me faudrait quelqu'un pour mes courses demain", "message_id": "first"}
TRAIN: Final = (
    "import sys, pathlib as p; from nlu.train import train; train(p.Path(sys.argv[1]), data=p.Path(sys.argv[2]))"
)

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Trained:
    """What starts the server (its port is still to be said), and how long training took."""

    name: str
    serve: Command
    train_s: float


@dataclass(frozen=True)
class Running:
    """A server that answers, and how long it took to do so."""

    trained: Trained
    port: int
    start_s: float
    process: subprocess.Popen[bytes]

    def megabytes(self) -> dict[str, float]:
        """Resident memory of the process and its children; `pss` counts once what several share."""
        family = [self.process.pid, *_children(self.process.pid)]
        return {kind: round(sum(_kilobytes(pid, kind) for pid in family) / 1024, 1) for kind in ("Rss", "Pss")}


def trained_palier(work: Path, data: Corpus, locale: str, workers: int) -> Trained:
    """Our engine, on the data."""
    folder, models = work / "palier" / "data", work / "palier" / "models"
    (folder / locale).mkdir(parents=True, exist_ok=True)
    (folder / locale / "nlu.yml").write_text(as_yaml(training(data)), encoding="utf-8")
    took = _timed([sys.executable, "-c", TRAIN, models, folder], CHECKOUT)
    serve: Command = [
        sys.executable,
        "-m",
        "bots.cli",
        "nlu",
        "serve",
        "--locale",
        locale,
        "--models",
        models,
        "--workers",
        str(workers),
        "--port",
    ]
    return Trained("palier", serve, took)


def trained_rasa(rasa: Path, work: Path, data: Corpus, locale: str, epochs: int) -> Trained:
    """Rasa, on the same data. A model that an earlier run trained on the very same is used again: it takes hours."""
    seen = hashlib.sha256(f"{epochs}\n{as_yaml(training(data))}".encode()).hexdigest()[:12]
    folder = work / f"rasa-{seen}"
    note = folder / "train_s"
    if not folder.exists():
        export(data, folder, locales=[locale], epochs=epochs)
    if not note.exists():
        note.write_text(f"{_timed([rasa, 'train', 'nlu'], folder):.1f}\n", encoding="utf-8")
    serve: Command = [rasa, "run", "--enable-api", "-i", "127.0.0.1", "--model", folder / "models", "--port"]
    return Trained("rasa", serve, float(note.read_text(encoding="utf-8")))


@contextmanager
def started(trained: Trained, workers: int = 1) -> Iterator[Running]:
    """The server, from its first good answer until the block ends; each in so many processes, in its own way."""
    with socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environment = _environment() | {"SANIC_WORKERS": str(workers)}  # ours is told by an option
    began = perf_counter()
    process = subprocess.Popen([*trained.serve, str(port)], cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _answers(port, process)
        yield Running(trained, port, perf_counter() - began, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int, process: subprocess.Popen[bytes]) -> None:
    until = perf_counter() + PATIENCE
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
        while perf_counter() < until and process.poll() is None:
            with suppress(httpx.TransportError):
                answer = client.post("/model/parse", json=QUESTION)
                if answer.is_success and answer.json()["intent"]["name"]:
                    return
            sleep(0.02)
    raise SystemExit("a server did not start: see its words above")


def _timed(command: Command, folder: Path) -> float:
    began = perf_counter()
    subprocess.run(command, check=True, cwd=folder, env=_environment(), stdout=sys.stderr)
    return perf_counter() - began


def _environment() -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PALIER_")}
    return ours | {"RASA_TELEMETRY_ENABLED": "false", "PYTHONPATH": str(CHECKOUT), "PYTHONWARNINGS": "ignore"}


def _children(pid: int) -> list[int]:
    found = [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]
    return [*found, *(further for child in found for further in _children(child))]


def _kilobytes(pid: int, kind: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{kind}:")), 0)
