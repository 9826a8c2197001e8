"""Whose limit was hit, where a platform says "too many requests" without saying whether of this person or of us all."""

from __future__ import annotations

from backend.clock import Clock
from bots.errors import SlowDown


class SlowPeople:
    """Who must be left in peace, and until when. Two people at once mean that it is the whole account."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def judged(self, to: str, seconds: float) -> SlowDown:
        """The error to raise for a limit that was hit while writing to this person."""
        now = self._clock.monotonic()
        self._until = {person: until for person, until in self._until.items() if until > now}
        others = self._until.keys() - {to}
        self._until[to] = now + seconds
        return SlowDown(seconds, "account" if others else "person")
