"""Days and hours as people type them: `mon-fri`, `sat,sun`, `9:00`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import MAXYEAR, UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import typer

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HOUR: Final = re.compile(r"(\d{1,2})(?::(\d{2}))?")
_LAST_MINUTE: Final = 59
_A_DAY: Final = len("2026-12-24")


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


def day(written: str, option: str) -> date:
    """A day: 2026-12-24."""
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise typer.BadParameter("a day, as in 2026-12-24", param_hint=option) from None


def moment(written: str, option: str, zone: ZoneInfo, *, ends: bool = False) -> datetime:
    """A moment in the town's hours: 2026-12-24T17:00, or a day alone: its beginning, or its end where it `ends`."""
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        raise typer.BadParameter("a day, or a day and an hour, as in 2026-12-24T17:00", param_hint=option) from None
    if at.tzinfo is not None:
        raise typer.BadParameter("the town's own hours: no offset", param_hint=option)
    if ends and len(written.strip()) <= _A_DAY and at.year < MAXYEAR:
        at += timedelta(days=1)
    return at.replace(tzinfo=zone).astimezone(UTC)


def told(weekdays: Sequence[int]) -> str:
    """Days as they are typed."""
    return ",".join(DAYS[day] for day in weekdays)


def clock(of_day: int) -> str:
    """Minutes after midnight as they are typed."""
    return f"{of_day // 60}:{of_day % 60:02}"
