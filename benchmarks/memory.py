"""Whether a process grows: its resident memory, looked at again and again."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import Final

from benchmarks.starting import resident

FEWEST: Final = 10
"""Looks, of which fewer say nothing."""


@dataclass
class Memory:
    pid: int
    looks: list[float] = field(default_factory=list)

    def look(self) -> None:
        self.looks.append(resident(self.pid))

    def figures(self) -> dict[str, float]:
        """Megabytes at the end, and how many more these are than after the first fifth of the time."""
        if len(self.looks) < FEWEST:
            return {}
        fifth = len(self.looks) // 5
        early, late = median(self.looks[fifth : 2 * fifth]), median(self.looks[-fifth:])
        return {"rss_mb": round(late), "grown_mb": round(late - early, 1)}
