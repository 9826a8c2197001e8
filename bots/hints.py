"""Hints between processes: « something waits ». A hint may be missed: a sweep finds what it announced."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

import structlog

from backend.database import Database

CHANNEL: Final = "palier"
PAUSE: Final = 5.0
LAST_WORDS: Final = 2.0

log = structlog.get_logger()


class Hints:
    """On PostgreSQL, NOTIFY and LISTEN on connections of their own; on SQLite one process runs, and hints itself."""

    def __init__(self, database: Database, heard: Callable[[], None]) -> None:
        self._address = None if database.is_sqlite else _plain_address(database)
        self._heard = heard
        self._over = threading.Event()
        self._send = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        if self._address:
            for name, work in (("hints", self._listen), ("hints-out", self._notify)):
                thread = threading.Thread(target=work, name=name, daemon=True)
                thread.start()
                self._threads.append(thread)

    def send(self) -> None:
        """Tells the other processes; many calls in a row are one hint."""
        self._send.set()

    def stop(self) -> None:
        self._over.set()
        self._send.set()
        for thread in self._threads:
            thread.join(LAST_WORDS)

    def _listen(self) -> None:
        import psycopg  # of no use on SQLite

        while not self._over.is_set():
            try:
                with psycopg.connect(str(self._address), autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._heard()  # what was said while nobody listened
                    while not self._over.is_set():
                        if any(True for _one in connection.notifies(timeout=1.0, stop_after=1)):
                            self._heard()
            except psycopg.Error:
                log.warning("hints.lost")
                self._over.wait(PAUSE)

    def _notify(self) -> None:
        import psycopg

        while not self._over.is_set():
            try:
                with psycopg.connect(str(self._address), autocommit=True) as connection:
                    while not self._over.is_set():
                        self._send.wait()
                        self._send.clear()
                        connection.execute(f"NOTIFY {CHANNEL}")
            except psycopg.Error:
                self._send.set()
                self._over.wait(PAUSE)


def _plain_address(database: Database) -> str:
    return database.url.set(drivername="postgresql").render_as_string(hide_password=False)
