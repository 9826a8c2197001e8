"""How long to wait before a line that broke is tried again."""

from __future__ import annotations

from typing import Final

from backend.clock import Clock

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 60.0


class Backoff:
    """1 s, 2 s, 4 s… up to a minute, each shortened by chance up to half so that many do not come back at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0

    def succeeded(self) -> None:
        self._failures = 0

    def seconds(self) -> float:
        """How long to wait after one more failure."""
        full = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures, 10))
        self._failures += 1
        return full * (1 - (self._clock.seed() % 1000) / 2000)
