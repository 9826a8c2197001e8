"""Whether somebody is getting worse: three low answers in a row, or fewer good ones for weeks. Pure.

Thresholds are ours; an agent reads the answers and judges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

IN_A_ROW: Final = 3
LATELY: Final = timedelta(days=21)
BEFORE: Final = timedelta(days=42)
"""The three weeks that are compared, and the six before them."""
ENOUGH: Final = 6
"""Answers without which neither is a measure."""
FALLEN: Final = 0.3
"""By how much the share of good answers has fallen, to be a trend."""

FINE, LOW, NEED, ALIVE = "fine", "low", "need", "alive"
DANGER: Final = frozenset({"emergency", "distress", "abuse"})
MOODS: Final = frozenset({FINE, LOW})
"""Outcomes that say how somebody is; a sign of life alone does not, and who needs bread may be well."""


@dataclass(frozen=True, slots=True)
class Mood:
    at: datetime
    outcome: str


def worry(moods: Sequence[Mood], now: datetime) -> str | None:
    """`low_in_a_row` or `falling` where agents should know; None otherwise. `moods` in the order of time."""
    told = [one for one in moods if one.outcome in MOODS]
    if len(told) >= IN_A_ROW and all(one.outcome == LOW for one in told[-IN_A_ROW:]):
        return "low_in_a_row"
    lately = [one for one in told if one.at > now - LATELY]
    before = [one for one in told if now - LATELY - BEFORE < one.at <= now - LATELY]
    if min(len(lately), len(before)) < ENOUGH:
        return None
    return "falling" if _good(before) - _good(lately) >= FALLEN else None


def _good(moods: Sequence[Mood]) -> float:
    return sum(one.outcome == FINE for one in moods) / len(moods)
