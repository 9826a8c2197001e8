"""When somebody is asked how they are beside their own hours, while a plan is on. Pure.

Their own plan is never changed: what is computed here lies over it, and is gone with the weather. An hour at which
their own question comes near is served by that question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from backend.checkins.rhythm import APART, EARLIEST, LATEST, Rhythm, clock

WIDEST: Final = 240
"""Minutes by which an hour is moved, at most, to one at which somebody reads and the person may be written to."""
STEP: Final = 30
AHEAD: Final = 9
"""Days for which one is looked for."""
_APART: Final = timedelta(minutes=APART)


def of_day(
    day: date, wanted: Sequence[int], own: Sequence[datetime], zone: ZoneInfo, may: Callable[[datetime], bool]
) -> list[datetime]:
    """The moments of this local day, in UTC and in order, at which they are asked beside their own hours.

    `wanted`: minutes after local midnight. `own`: when their own plan falls due around that day. `may`: whether they
    may be asked at a moment; where none near an hour will do, that hour is left out.
    """
    found: list[datetime] = []
    for minute in wanted:
        at = clock(day, minute, zone)
        if any(abs(at - one) < _APART for one in own):
            continue
        taken = [*own, *found]
        apart = (one for one in _near(day, minute, zone) if all(abs(one - other) >= _APART for other in taken))
        if (chosen := next((one for one in apart if may(one)), None)) is not None:
            found.append(chosen)
    return sorted(found)


def after(
    moment: datetime, wanted: Sequence[int], own: Rhythm | None, zone: ZoneInfo, may: Callable[[datetime], bool]
) -> datetime | None:
    """The first such moment after this one; None where the days ahead have none."""
    first = moment.astimezone(zone).date()
    for ahead in range(AHEAD):
        day = first + timedelta(days=ahead)
        times = of_day(day, wanted, around(own, day, zone), zone, may)
        if (found := next((one for one in times if one > moment), None)) is not None:
            return found
    return None


def around(own: Rhythm | None, day: date, zone: ZoneInfo) -> list[datetime]:
    """When their own plan falls due on this local day, and so near to it that it matters."""
    if own is None:
        return []
    midnight = datetime.combine(day, time(), zone)
    at, until = own.after(midnight - _APART), midnight + timedelta(days=1) + _APART
    found: list[datetime] = []
    while at is not None and at < until:
        found.append(at)
        at = own.after(at)
    return found


def _near(day: date, minute: int, zone: ZoneInfo) -> Iterator[datetime]:
    """The hour itself, then ever further from it, earlier before later."""
    yield clock(day, minute, zone)
    for by in range(STEP, WIDEST + 1, STEP):
        for moved in (minute - by, minute + by):
            if EARLIEST <= moved <= LATEST:
                yield clock(day, moved, zone)
