"""A moment as a button, or a saved answer, holds it: when it starts, how long it lasts, how exact it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.wording import Span
from conversation_flows.engine.outcome import is_id

_GRAINS: Final = ("minute", "hour", "part_of_day", "day", "week")
_PARTS: Final = 3
_LONGEST_SPAN: Final = 60 * 24 * 31


def written(span: Span | None) -> str:
    """« .29768640.240.2 »; nothing for no moment, or for one of a grain that nobody says. A minute is the unit."""
    if span is None or span.grain not in _GRAINS:
        return ""
    starts, ends = (int(at.timestamp()) // 60 for at in (span.start, span.end))
    return f".{starts}.{ends - starts}.{_GRAINS.index(span.grain)}"


def read(words: str, zone: ZoneInfo) -> Span | None:
    """The moment again; None for what is none: what comes from outside may be anything."""
    numbers = [int(one) for one in words.split(".") if is_id(one)]
    if len(numbers) != _PARTS or numbers[2] >= len(_GRAINS):
        return None
    start = datetime.fromtimestamp(numbers[0] * 60, zone)
    return Span(start, start + timedelta(minutes=min(numbers[1], _LONGEST_SPAN)), _GRAINS[numbers[2]])
