"""A real `palier run` for tests: started, killed, stopped; waits are on what it says and on its database."""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import func, select

from backend.database import Database
from backend.models import InboxEvent, OutboxMessage

CHECKOUT: Final = Path(__file__).resolve().parents[2]
PATIENCE: Final = 18.0


def free_port() -> int:
    """A port that stays free until it is used: it lies below those that the kernel gives to whoever asks for any."""
    chance = random.SystemRandom()  # the others are seeded alike in every worker
    while True:
        with socket.socket() as door, suppress(OSError):
            door.bind(("127.0.0.1", chance.randrange(15_000, 30_000)))
            return int(door.getsockname()[1])


class Palier:
    """One process at a time; whatever happens, none is left behind. It has `patience` seconds to start, or to stop."""

    def __init__(self, environment: dict[str, str], errors: Path, *arguments: str, patience: float = PATIENCE) -> None:
        self._environment = {**environment, "PYTHONPATH": str(CHECKOUT)}
        self._errors = errors
        self._arguments = arguments or ("run",)
        self._patience = patience
        self._process: subprocess.Popen[str] | None = None
        self._said: list[str] = []
        self._ready = threading.Event()

    def starts(self) -> str:
        """Starts it, and waits until it has said where it answers; gives that line."""
        self._ready.clear()
        self._said.clear()
        command = [sys.executable, "-m", "bots.cli", *self._arguments]
        self._process = subprocess.Popen(
            command, env=self._environment, cwd=self._errors.parent, stderr=subprocess.PIPE, text=True
        )
        threading.Thread(target=self._read, args=(self._process,), daemon=True).start()
        assert self._ready.wait(self._patience), self._log()
        return self._said[0]

    def _read(self, process: subprocess.Popen[str]) -> None:
        assert process.stderr is not None
        with self._errors.open("a", encoding="utf-8") as kept, process.stderr:
            for line in process.stderr:
                kept.write(line)
                kept.flush()
                if "http://" in line:
                    self._said.append(line.strip())
                    self._ready.set()

    @property
    def was_started(self) -> bool:
        return self._process is not None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def is_killed(self) -> None:
        """SIGKILL: no time for a last word."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stops(self) -> int:
        """As an operator stops it; gives the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(self._patience)

    def has_answered_everything(self, database: Database) -> None:
        """Waits until nothing is left in the inbox or in the outbox."""
        over, waited = threading.Event(), 0.0
        while waited < self._patience:
            with database.read() as db:
                left = db.scalar(select(func.count()).where(InboxEvent.state == "waiting"))
                unsent = db.scalar(select(func.count()).where(OutboxMessage.state.in_(("waiting", "sending"))))
            if not left and not unsent:
                return
            waited += 0.05
            over.wait(0.05)
        raise AssertionError(f"{left} events and {unsent} messages are left\n{self._log()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _log(self) -> str:
        return self._errors.read_text(encoding="utf-8") if self._errors.exists() else ""
