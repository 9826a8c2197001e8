"""Luck that does not depend on what was drawn before: the same person meets the same luck on every level."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from random import Random


def drawn(seed: int, number: int, what: str, due: datetime | None = None, member: int = 0) -> Random:
    """Of this person, for this purpose, on the day on which they were asked at `due`."""
    return Random(f"{seed}:{number}:{what}:{due.timestamp() if due else 0:.0f}:{member}")


def minutes(many: float) -> timedelta:
    """Whole ones: the played level looks at the world once a minute."""
    return timedelta(minutes=ceil(many))
