"""Everything of the schedule that is due, in small transactions. Rows say what is due; the scheduler only wakes us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from backend.database import Database
from backend.services import (
    company,
    duty_alarm,
    duty_notices,
    looking_after,
    matching,
    missions,
    offers,
    retention,
    takeovers,
    tips,
)
from backend.services.accounts import unclaimed
from backend.services.checkins import falling_due as checkins
from backend.services.checkins import pauses, pulse
from backend.services.desk import visits
from backend.services.interviews import booking
from backend.services.life import finishing
from backend.services.links import falling_due
from backend.services.new_times import falling_due as new_times
from backend.services.pairs import falling_due as pairs
from backend.services.privacy import emptying
from backend.services.recurrences import opening
from backend.services.register import addresses
from backend.services.register import answering as register
from backend.services.relays import due as relays
from backend.services.weather import asking as weather
from backend.services.weather import modes, watching
from backend.services.worries import following

BATCH: Final = 20
"""Rows settled in one transaction: few, so that no turn waits long for a help row."""
IN_A_ROW: Final = 50
"""Transactions of one duty before the others have their turn: of a hundred thousand who fall due in one hour, the
first are silent before the last are asked, and the pulse must go on."""

DUTIES: Final[tuple[Callable[..., int], ...]] = (
    pulse.beat,
    pauses.end_due,
    pauses.begin_due,
    modes.due,
    watching.enrol,
    checkins.ask,
    weather.due,
    checkins.climb,
    duty_alarm.due,
    duty_notices.over,
    takeovers.end,
    new_times.due,
    missions.due,
    matching.due,
    opening.due,
    offers.due,
    visits.due,
    finishing.due,
    register.due,
    addresses.due,
    following.due,
    emptying.due,
    company.due,
    tips.due,
    booking.due,
    looking_after.due,
    falling_due.due,
    pairs.due,
    relays.due,
    unclaimed.due,
    retention.sweep,
    retention.forget,
    retention.lapse,
)
"""Each takes a session, `now` and `limit`, does what is due for at most so many rows, and says how many."""


def run_due(db_factory: Database, *, now: datetime) -> int:
    """Does what is due at `now`, of each duty so much that none waits for another; returns how many things were done,
    0 where nothing is left.

    Several processes may run it at once: each row is taken by one of them. What keeps one duty from being done keeps
    no other: it is raised at the end.
    """
    done, first = 0, None
    for duty in DUTIES:
        try:
            done += _run(db_factory, duty, now)
        except Exception as error:  # noqa: BLE001  raised below
            first = first or error
    if first is not None:
        raise first
    return done


def _run(db_factory: Database, duty: Callable[..., int], now: datetime) -> int:
    done = 0
    for _time in range(IN_A_ROW):
        batch = _batch(db_factory, duty, now)
        done += batch
        if not batch:  # each row that was settled is due later, or never again
            break
    return done


def _batch(db_factory: Database, duty: Callable[..., int], now: datetime) -> int:
    with db_factory.write() as db:
        return duty(db, now=now, limit=BATCH)
