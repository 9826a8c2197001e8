"""Which of several wordings comes next, so that none comes two days running. Pure."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b


def turn(count: int, who: int, day: date, part: int = 0, parts: int = 1) -> int:
    """The number, below `count`, of the wording for this person on this day.

    All come before one comes again, in an order of the person's own: neighbours who compare read different words.
    `part` is which of the day's `parts` times it is; twice as many wordings as parts are needed.
    """
    order = sorted(range(count), key=lambda one: blake2b(f"{who}:{one}".encode(), digest_size=8).digest())
    return order[(day.toordinal() * parts + part) % count]
