"""`palier chat --json` as a script drives it: a line in, objects out, up to the mark that ends the answer."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.support.processes import CHECKOUT, PATIENCE

Said = dict[str, Any]
END = {"end": True}


class Talk:
    """A person at a terminal. Whatever happens, no process is left behind, and none is waited for without end."""

    def __init__(self, environment: dict[str, str], folder: Path, person: str, *arguments: str) -> None:
        self._person = person
        command = [sys.executable, "-m", "bots.cli", "chat", "--person", person, "--json", *arguments]
        self._process = subprocess.Popen(
            command, env={**environment, "PYTHONPATH": str(CHECKOUT)}, cwd=folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self._patience = threading.Timer(2 * PATIENCE, self._process.kill)  # a scene before the test may take longer
        self._patience.start()

    def reads(self) -> Said:
        """The next message that waits for this person, before anything is said."""
        said = self._next()
        assert said != END
        return said

    def says(self, line: str | bytes | dict[str, Any]) -> list[Said]:
        """Sends one line; what is answered to it."""
        if isinstance(line, dict):
            line = json.dumps(line)
        assert self._process.stdin is not None
        self._process.stdin.write((line.encode() if isinstance(line, str) else line) + b"\n")
        self._process.stdin.flush()
        return list(iter(self._next, END))

    def picks(self, message: Said, title: str) -> list[Said]:
        """Makes the choice of this title by its id."""
        (one,) = [choice["id"] for choice in message["choices"] if choice["title"] == title]
        return self.says({"choice": one})

    def leaves(self) -> tuple[int, list[Said], str]:
        """Closes the terminal: the exit code, what was still said, and the complaints."""
        output, complaints = self._process.communicate()
        return self._process.returncode, [self._read(line) for line in output.splitlines()], complaints.decode()

    def _next(self) -> Said:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(self.leaves())
        return self._read(line)

    def _read(self, line: bytes) -> Said:
        said: Said = json.loads(line)
        if said != END:
            assert set(said) == {"to", "text", "choices", "at"}
            assert said["to"] == self._person
            assert said["text"].strip()
            assert all(set(choice) == {"id", "title"} and choice["id"] for choice in said["choices"])
        return said

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._patience.cancel()
        self._process.kill()
        self._process.communicate()
