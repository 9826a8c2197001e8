"""Courtesy: whoever acknowledges a platform goes first. No turn begins while something that came in is being kept.

A process computes in one thread at a time, and a turn computes for as long as a platform may be kept waiting: of a
hundred messages a second each was acknowledged half a minute late, while their answers were thought about
(`benchmarks/webhooks.py`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

LONGEST: Final = 0.1
"""Seconds that a turn waits at most before it begins: where more comes in than can be kept, people are answered too."""


class Courtesy:
    """Shared by those who keep what comes in, and those who take turns."""

    def __init__(self) -> None:
        self._going = 0
        self._count = threading.Lock()
        self._free = threading.Event()
        self._free.set()

    @contextmanager
    def first(self) -> Iterator[None]:
        """No turn begins inside the block."""
        with self._count:
            self._going += 1
            self._free.clear()
        try:
            yield
        finally:
            with self._count:
                self._going -= 1
                if not self._going:
                    self._free.set()

    def after_you(self) -> None:
        """Waits until nobody is inside such a block, though not for long."""
        self._free.wait(LONGEST)
