"""A server in trouble is left alone for a while: it costs one message its patience, not every message."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

REST: Final = 30.0
"""Seconds for which a server in trouble is left alone."""


class Breaker:
    """Whether a server may be asked. In trouble one message tries it every `REST` seconds, the others do not wait."""

    def __init__(self, stopwatch: Callable[[], float]) -> None:
        self._stopwatch = stopwatch
        self._lock = threading.Lock()
        self._until: float | None = None

    def may_ask(self) -> bool:
        """Yes while all is well; in trouble no, but for one message when the rest is over."""
        with self._lock:
            if self._until is None:
                return True
            now = self._stopwatch()
            if now < self._until:
                return False
            self._until = now + REST
            return True

    def failed(self) -> None:
        """The server is in trouble, and rests from now on."""
        with self._lock:
            self._until = self._stopwatch() + REST

    def answered(self) -> bool:
        """All is well. Says whether it was not so before."""
        with self._lock:
            recovered, self._until = self._until is not None, None
            return recovered
