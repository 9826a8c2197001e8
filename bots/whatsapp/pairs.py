"""How long to leave a person in peace after "pair rate limit hit" (131056), of which WhatsApp says no duration."""

from __future__ import annotations

from typing import Final

STEP: Final = 4
"""Meta's advice: wait 4^X seconds, X from 0, one more after each refusal ("Throughput", pair rate limits)."""
MOST: Final = 5
"""256 s: a burst of 45 messages, the most that may come at once, is paid back in 270 s at one every six."""


class Pairs:
    """Counts the refusals in a row, by person."""

    def __init__(self) -> None:
        self._refusals: dict[str, int] = {}

    def refused(self, to: str) -> float:
        """Seconds to wait after one more refusal."""
        times = self._refusals.get(to, 0)
        self._refusals[to] = times + 1
        return float(STEP ** min(times, MOST - 1))

    def taken(self, to: str) -> None:
        self._refusals.pop(to, None)
