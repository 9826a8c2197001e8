"""The season and the part of the day, for words that fit them. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

TROPIC: Final = 23.5
"""Degrees of latitude within which nobody speaks of four seasons."""
NOON: Final = 12 * 60
EVENING: Final = 18 * 60
"""Local minutes from which one wishes a good evening."""
_SEASONS: Final = ("winter", "spring", "summer", "autumn")


def season(day: date, latitude: float | None) -> str:
    """winter, spring, summer or autumn; nothing where there are none, or nobody knows where it is."""
    if latitude is None or abs(latitude) <= TROPIC:
        return ""
    north = day.month % 12 // 3
    return _SEASONS[north if latitude > 0 else (north + 2) % 4]


def part_of_day(minute: int) -> str:
    """morning, afternoon or evening, by the local minutes after midnight."""
    return "morning" if minute < NOON else "afternoon" if minute < EVENING else "evening"
