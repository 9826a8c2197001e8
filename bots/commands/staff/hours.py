"""Days and hours as people type them: `mon-fri`, `sat,sun`, `9:00`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import typer

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_LAST_MINUTE: Final = 59


def days(written: str) -> list[int]:
    """The days of the week, 0 for Monday. A span may pass the week's end: `sat-mon`."""
    found: set[int] = set()
    for part in written.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise typer.BadParameter(f"days are {', '.join(DAYS)}, as in mon-fri or sat,sun", param_hint="--days")
        start, length = DAYS.index(first), (DAYS.index(last or first) - DAYS.index(first)) % len(DAYS)
        found |= {(start + step) % len(DAYS) for step in range(length + 1)}
    return sorted(found)


def minutes(written: str, option: str) -> int:
    """Minutes after midnight: 9, 9:00, 17:30, 24:00."""
    hour = _HOUR.fullmatch(written.strip())
    of_day = int(hour[1]) * 60 + int(hour[2] or 0) if hour and int(hour[2] or 0) <= _LAST_MINUTE else -1
    if not 0 <= of_day <= 24 * 60:
        raise typer.BadParameter("an hour of the day, as in 9:00 or 17:30", param_hint=option)
    return of_day


def told(weekdays: Sequence[int]) -> str:
    """Days as they are typed."""
    return ",".join(DAYS[day] for day in weekdays)


def clock(of_day: int) -> str:
    """Minutes after midnight as they are typed."""
    return f"{of_day // 60}:{of_day % 60:02}"
