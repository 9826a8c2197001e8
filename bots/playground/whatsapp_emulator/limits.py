"""WhatsApp's limits of speed, on a monotonic clock: of the number, and of the number to one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bots.playground.telegram_emulator.limits import UNLIMITED, Bucket, Rate
from bots.playground.whatsapp_emulator.errors import pair, throughput

__all__ = ["UNLIMITED", "FloodControl", "Limits", "Rate"]


A_NUMBER: Final = Rate(80, 1, burst=80)
A_PERSON: Final = Rate(1, 6, burst=45)


@dataclass(frozen=True)
class Limits:
    """80 messages a second ("Throughput"); to one person one every 6 s, in bursts of up to 45 that are paid back."""

    a_number: Rate = A_NUMBER
    a_person: Rate = A_PERSON


class FloodControl:
    """Counts what the number sends, and refuses what comes too fast. What is refused counts for nobody."""

    def __init__(self, limits: Limits, monotonic: Callable[[], float]) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._number = Bucket(limits.a_number, monotonic())
        self._people: dict[str, Bucket] = {}
        self.refused = 0

    def count(self, wa_id: str) -> None:
        """Takes one message into account. Raises Refusal."""
        now = self._monotonic()
        person = self._people.setdefault(wa_id, Bucket(self._limits.a_person, now))
        for bucket, refusal in ((self._number, throughput), (person, pair)):
            if bucket.wait(now):
                self.refused += 1
                raise refusal()
        self._number.take()
        person.take()
