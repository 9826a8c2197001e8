"""On PostgreSQL a process tells the others that something waits; the hint arrives at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend.database import Database
from bots import hints as hints_module
from bots.hints import Hints
from bots.workers import SWEEP
from tests.support.database import address
from tests.support.keys import TEST_KEY, TEST_KEYS
from tests.support.processes import CHECKOUT

PATIENCE = 15.0
OTHER = """
import sys
from backend.database import Database
from bots.hints import Hints
hints = Hints(Database(sys.argv[1]), lambda: print("heard", flush=True))
hints.start()
sys.stdin.readline()
hints.stop()
"""


@contextmanager
def another_process(database: Database) -> Iterator[subprocess.Popen[str]]:
    """A process that says « heard » whenever it hears a hint, and once when it begins to listen."""
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), "PALIER_KEY": TEST_KEY}
    command = [sys.executable, "-c", OTHER, address(database)]
    with subprocess.Popen(
        command, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process
        finally:
            process.communicate("\n", timeout=PATIENCE)


def hears(process: subprocess.Popen[str], patience: float) -> bool:
    heard = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        if process.stdout.readline() == "heard\n":
            heard.set()

    threading.Thread(target=read, daemon=True).start()
    return heard.wait(patience)


@contextmanager
def hinting(database: Database, heard: threading.Event) -> Iterator[Hints]:
    hints = Hints(database, heard.set)
    hints.start()
    try:
        yield hints
    finally:
        hints.stop()


def test_a_hint_wakes_another_process_sooner_than_a_sweep(postgresql_database: Database) -> None:
    with another_process(postgresql_database) as other:
        assert hears(other, PATIENCE)
        ourselves = threading.Event()
        with hinting(postgresql_database, ourselves) as hints:
            assert ourselves.wait(PATIENCE)
            hints.send()
            assert hears(other, SWEEP)


def test_who_was_cut_off_looks_for_what_was_said_meanwhile(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints_module, "PAUSE", 0.01)
    heard = threading.Event()
    with hinting(postgresql_database, heard) as hints:
        assert heard.wait(PATIENCE)
        heard.clear()
        with postgresql_database.write() as db:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = "
            db.connection().exec_driver_sql(f"{cut} current_database()")
        assert heard.wait(PATIENCE)
        heard.clear()
        hints.send()
        assert heard.wait(PATIENCE)


def test_on_sqlite_nobody_else_is_there_to_be_told(sqlite_database: Database) -> None:
    heard = threading.Event()
    with hinting(sqlite_database, heard) as hints:
        hints.send()
        assert hints._threads == []
    assert not heard.is_set()


def test_a_server_that_is_gone_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints_module, "PAUSE", 0.01)
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing", keys=TEST_KEYS)
    heard = threading.Event()
    with hinting(nowhere, heard) as hints:
        hints.send()
        assert all(thread.is_alive() for thread in hints._threads)
    assert not any(thread.is_alive() for thread in hints._threads)
