"""Moments as they are typed at the desk, in the town's hours: `17:30` today or else tomorrow, `2026-12-01T10:00`."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import typer

from bots.commands.staff.hours import minutes


def moment(written: str, option: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The moment; an hour alone is the next time that it strikes."""
    if "T" not in written and "-" not in written:
        of_day = minutes(written, option)
        local = now.astimezone(zone)
        at = local.replace(hour=of_day // 60 % 24, minute=of_day % 60, second=0, microsecond=0)
        return at if at > local else at + timedelta(days=1)
    try:
        at = datetime.fromisoformat(written.strip())
    except ValueError:
        raise typer.BadParameter("an hour, or a day and one: 17:30, 2026-12-01T10:00", param_hint=option) from None
    if at.tzinfo is not None:
        raise typer.BadParameter("the town's own hours: no offset", param_hint=option)
    return at.replace(tzinfo=zone)
