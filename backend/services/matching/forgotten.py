"""The forgotten: nobody active stays 30 days without a proposal. Pure: plain data in, an order out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LIMIT: Final = timedelta(days=30)
"""How long nobody active stays without a proposal."""
PREFERRED: Final = timedelta(days=23)
"""From then on whoever waits goes before those who wait less long: a week is left for a request to come."""
NEAR: Final = timedelta(days=27)
"""From then on something is proposed whatever comes."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An active volunteer: when something was last proposed to them, and since when they are active."""

    volunteer_id: int
    last_asked_at: datetime | None
    active_at: datetime

    def waited(self, now: datetime) -> timedelta:
        return now - max(self.last_asked_at or self.active_at, self.active_at)


def near_limit(waiting: Iterable[Waiting], *, now: datetime, after: timedelta = NEAR) -> list[int]:
    """Those who have waited so long, the longest first; equals go by their number."""
    long = [one for one in waiting if one.waited(now) >= after]
    return [one.volunteer_id for one in sorted(long, key=lambda one: (-one.waited(now), one.volunteer_id))]
