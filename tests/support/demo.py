"""`palier demo` as a real process: started on a database of its own, stopped as by Ctrl-C."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from backend import schema
from backend.clock import SystemClock
from backend.database import Database
from backend.demonstration import invent
from backend.demonstration.seeding import seed
from bots.commands.demo import SEED
from bots.playground.town import set_the_scene
from nlu.shelf import MODELS
from nlu.train import ensure_trained
from tests.support.keys import TEST_KEY, TEST_KEYS

ROOT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 30.0
"""Seconds that a process may take to stop or to answer while it imports its SDKs, a page to show what is waited for."""

Screen = dict[str, Any]


@pytest.fixture(scope="session")
def seeded_town(shared_folder: Path) -> Path:
    """A database file that holds the demonstration town, to be copied; the understanding is trained as well."""
    template = shared_folder / "demonstration.db"
    with (shared_folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not template.exists():
            ensure_trained(MODELS)
            draft = shared_folder / "demonstration-draft.db"
            database, clock = Database(f"sqlite:///{draft}", keys=TEST_KEYS), SystemClock()
            schema.upgrade(database)
            seed(database, invent(SEED, clock.now()), clock.now(), clock)
            set_the_scene(database, clock)
            database.close()
            draft.rename(template)
    return template


@pytest.fixture
def town_file(seeded_town: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration town."""
    return Path(shutil.copyfile(seeded_town, tmp_path / "demo.db"))


@pytest.fixture(scope="module")
def town(seeded_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The program on a copy of the town, for the tests of a module."""
    with running(Path(shutil.copyfile(seeded_town, tmp_path_factory.mktemp("town") / "demo.db"))) as demo:
        yield demo


@dataclass
class Demo:
    """The program, once it has said where it answers."""

    process: subprocess.Popen[str]
    address: str
    file: Path
    errors: Path

    def stop(self) -> int:
        """Ctrl-C; answers the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    @property
    def complaints(self) -> str:
        """What it said on standard error so far."""
        return self.errors.read_text("utf-8")

    def does(self, phone: str, **what: Any) -> int:
        """What a thumb does on a phone; answers the HTTP status."""
        return httpx.post(f"{self.address}/playground/phones/{phone}", json=what, timeout=PATIENCE).status_code

    def waits_for(self, name: str, wanted: Callable[[Screen], bool]) -> Screen:
        """What the page is told of `name`, once it is as wanted."""
        with httpx.stream("GET", f"{self.address}/playground/events", timeout=PATIENCE) as stream:
            lines = stream.iter_lines()
            for line in lines:
                if line == f"event: {name}":
                    shown: Screen = json.loads(next(lines).removeprefix("data: "))
                    if wanted(shown):
                        return shown
        raise AssertionError(self.complaints)


def texts(screen: Screen) -> list[str]:
    return [message["text"] for message in screen["messages"]]


def environment(file: Path, **more: str) -> dict[str, str]:
    """What a process needs to run the demonstration on this file, on any free port."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    ours = {"HOME": str(file.parent), "PALIER_DATABASE_URL": f"sqlite:///{file}", "PALIER_KEY": TEST_KEY}
    return {**kept, **ours, "PALIER_PORT": "0", "PALIER_MODELS": str(MODELS), **more}


@contextmanager
def running(file: Path, *arguments: str) -> Iterator[Demo]:
    """The program on this database, ready to be used; killed where the block leaves it alive."""
    errors = file.with_suffix(".errors")
    with errors.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bots.cli", "demo", *arguments],
            cwd=ROOT,
            env=environment(file),
            stdout=subprocess.PIPE,
            stderr=output,
            text=True,
        )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        demo = Demo(process, said.partition("playground: ")[2].strip().rstrip("/"), file, errors)
        assert demo.address, demo.complaints
        yield demo
    finally:
        process.kill()
        process.communicate()
