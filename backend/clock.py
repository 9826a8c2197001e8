"""Time and chance, passed in everywhere else: the only module that asks the machine for either."""

from __future__ import annotations

import random
import secrets
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Now, in UTC; a monotonic count for pacing; and randomness."""

    def now(self) -> datetime: ...

    def monotonic(self) -> float: ...

    def token(self, size: int = 8) -> str:
        """A fresh random name of `size` bytes, in hexadecimal."""
        ...

    def seed(self) -> int:
        """A fresh seed for a choice between wordings."""
        ...


class SystemClock:
    """The machine's clock and its source of randomness."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def token(self, size: int = 8) -> str:
        return secrets.token_hex(size)

    def seed(self) -> int:
        return secrets.randbits(32)


@dataclass
class FrozenClock:
    """A clock that moves only when told to: tests, scripted conversations, `PALIER_NOW`."""

    at: datetime
    unique_tokens: bool = False
    _chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  seeded on purpose

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("a clock needs a time zone: write 2026-11-24T09:10:00+01:00")
        self.at = self.at.astimezone(UTC)

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def token(self, size: int = 8) -> str:
        # Several processes may share one database and one frozen hour: their names must still differ.
        return secrets.token_hex(size) if self.unique_tokens else self._chance.randbytes(size).hex()

    def seed(self) -> int:
        return self._chance.getrandbits(32)

    def forward(self, step: timedelta) -> datetime:
        self.at += step
        return self.at
