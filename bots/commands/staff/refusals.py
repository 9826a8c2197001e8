"""What check-ins may refuse, each in one sentence that says what to do instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from backend.services import duty
from backend.services.checkins import circle
from backend.services.errors import BadPlan, CircleFull, NobodyReads, NoSuchPlan, NotOfThisCircle, PlanAlready
from bots.commands.opening import complaint
from bots.commands.staff.desk import Desk
from bots.commands.staff.hours import clock
from bots.commands.staff.hours import told as days_told

_BAD: Final[Mapping[str, str]] = {
    "night": "Nobody is asked at night: an hour between 6:00 and 22:00.",
    "often": "Nobody is asked more than 4 times a day, and at least once: --at 9:00, or --at 9:00,17:00.",
    "close": "Two hours of a day are at least 2 hours apart: the ladder of the first is over by then.",
    "never": "This rule falls on no day to come.",
    "rule": "This is no rule of RFC 5545 that people say of their days: FREQ=WEEKLY;BYDAY=MO,TH.",
    "steps": "The steps follow each other, from 5 minutes on: --remind, then --circle, then --alert.",
    "pause": "The pause ends before it begins.",
}


@contextmanager
def told(desk: Desk, name: str) -> Iterator[None]:
    """Refusals about `name`, in a sentence each."""
    try:
        yield
    except BadPlan as refused:
        raise complaint(_BAD[str(refused.about)]) from None
    except NobodyReads as refused:
        raise complaint(_nobody_reads(desk, refused.about)) from None
    except PlanAlready:
        raise complaint(f"{name} has a plan already: `palier staff checkins change`, or `end` it first.") from None
    except NoSuchPlan:
        raise complaint(f"{name} has no plan for which that can be done: `palier staff checkins show`.") from None
    except CircleFull:
        raise complaint(f"{circle.MOST} people look in on {name} already: take one off first.") from None
    except NotOfThisCircle:
        raise complaint(
            f"They cannot look in on {name}: it is {name}, somebody of another town, or one who does already."
        ) from None


def _nobody_reads(desk: Desk, at: datetime) -> str:
    local = at.astimezone(desk.zone)
    said = f"Nobody is on duty on {local:%a %d %b} at {local:%H:%M}, when somebody would have to look for them"
    on_duty = _on_duty(desk)
    if not on_duty:
        return f"{said}: the roster is empty, `palier staff duty set`."
    return f"{said}. On duty: {on_duty}."


def _on_duty(desk: Desk) -> str:
    """Days with their hours, those of the same hours together: `mon,tue 9:00–17:00`."""
    hours: dict[tuple[int, int], set[int]] = {}
    for _agent, row in duty.roster(desk.db, desk.town):
        hours.setdefault((row.opens, row.closes), set()).add(row.weekday)
    return "; ".join(
        f"{days_told(sorted(weekdays))} {clock(opens)}–{clock(closes)}"
        for (opens, closes), weekdays in sorted(hours.items(), key=lambda one: min(one[1]))
    )
