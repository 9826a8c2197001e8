"""Setbacks: a row of the schedule that raises stops no other. It is tried again, less and less often."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import null, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.database import trouble
from backend.models.columns import Table, rows_of
from backend.services import alerts
from backend.services.actor import SYSTEM

FIRST: Final = timedelta(minutes=1)
LONGEST: Final = timedelta(hours=1)
"""The pause after a setback doubles from the first to the longest."""

log = structlog.get_logger()


def one_by_one(
    db: Session,
    row_ids: Iterable[int],
    do: Callable[[int], object],
    *,
    due_at: InstrumentedAttribute[datetime | None],
    request: InstrumentedAttribute[int] | None,
    now: datetime,
) -> int:
    """Does what is due for each of these rows, in their order. Returns how many there were.

    What one of them had done before it raised is undone, and `due_at` is set to a later moment. Staff and operators
    get one urgent alert about its `request`, if it has one: it counts the setbacks, and an agent who closes it starts
    the count, and the pauses, anew. Trouble of the whole database is raised: then nothing was done.
    """
    done = 0
    for row_id in row_ids:
        try:
            with db.begin_nested():
                do(row_id)
        except Exception as error:
            if isinstance(error, DBAPIError) and trouble(error) is not error:
                raise
            _postpone(db, row_id, due_at, request, type(error).__name__, now)
        done += 1
    return done


def _postpone(
    db: Session,
    row_id: int,
    due_at: InstrumentedAttribute[datetime | None],
    request: InstrumentedAttribute[int] | None,
    error: str,
    now: datetime,
) -> None:
    model: type[Table] = due_at.parent.class_
    rows = rows_of(model)
    log.error("schedule.setback", table=rows.name, row=row_id, error=error)
    about = null() if request is None else request
    territory_id, request_id = db.execute(select(rows.c.territory_id, about).where(rows.c.id == row_id)).one()
    alert = alerts.raise_alert(
        db, "setback", person=None, cause=f"setback:{rows.name}:{row_id}", request_id=request_id, urgent=True,
        territory_id=territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip
    db.execute(update(rows).where(rows.c.id == row_id).values({due_at.key: now + pause(alert.count)}))


def pause(setbacks: int) -> timedelta:
    """How long a row rests after so many setbacks: a minute, two, four… up to an hour."""
    doubled: int = 2 ** min(setbacks - 1, 10)
    return min(FIRST * doubled, LONGEST)
