"""The playground's clock: the machine's, as many hours ahead as somebody let pass. It never goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.clock import Clock


@dataclass
class MovedClock:
    """Now is the machine's, and `ahead`. Counting and chance are the machine's."""

    machine: Clock
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.machine.now() + self.ahead

    def forward(self, step: timedelta) -> None:
        self.ahead += max(step, timedelta(0))

    def not_before(self, moment: datetime) -> None:
        """Goes on from there, where that is later: what was lived through yesterday does not lie ahead."""
        self.forward(moment - self.now())

    def monotonic(self) -> float:
        return self.machine.monotonic()

    def token(self, size: int = 8) -> str:
        return self.machine.token(size)

    def seed(self) -> int:
        return self.machine.seed()
