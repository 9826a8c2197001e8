"""Retention: what is settled is emptied of people's words when its time is over, every night; what a town keeps for so
many days is deleted when they are over.

Which tables and columns is read off their declarations (`backend.models.columns`): a new one needs nothing here.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Select, bindparam, delete, func, or_, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from backend import sealing
from backend.messaging import receipts, windows
from backend.models import Table, Territory
from backend.models.columns import CLASS, RETENTION, Retention, Sealed
from backend.services import nightly, territories
from backend.services.actor import SYSTEM
from backend.services.lifecycles import audit

KEPT: Final = timedelta(days=30)
"""How long the content of the post is kept once it is settled."""

CASES_KEPT: Final = timedelta(days=730)
"""How long the words of a case are kept once it is closed: two years."""

_VERB: Final = "retention"
_SETTLED: Final = "settled_at"
_CLOSED: Final = (
    "closed_at",
    "done_at",
    "answered_at",
    "decided_at",
    "ended_at",
    "at",
    "due_at",
    "settled_at",
    "last_at",
)
"""The columns that say when a case was closed; of several, the first counts."""


def sweep(db: Session, *, now: datetime, limit: int = 500) -> int:
    """Empties at most `limit` rows whose time is over; returns how many. 0 once all is done for this night.

    It is night as in the first territory; a program that was down then sweeps at its start.

    The rows stay, for the figures: that something was said, and when, is no secret. Receipts of messages that are not
    ours go.
    """
    towns = list(db.scalars(select(Territory).order_by(Territory.id)))
    if not towns or nightly.looked(db, towns[0], _VERB, now):
        return 0
    emptied = 0
    for table in of_the_post():
        emptied += _empty(db, table, table.c[_SETTLED], now - KEPT, limit - emptied)
    for table, closed in of_cases():
        emptied += _empty(db, table, closed, now - CASES_KEPT, limit - emptied)
    emptied += receipts.forget_strangers(db, now=now, limit=limit - emptied)
    windows.lapse(db, now=now)
    if emptied == 0:
        for town in towns:
            audit(db, town.id, _VERB, "territory", town.id, actor=SYSTEM, now=now)
        db.flush()
    return emptied


def forget(db: Session, *, now: datetime, limit: int = 500) -> int:
    """Deletes at most `limit` rows of what a town keeps for so many days; all of them, where it keeps none any more.

    What was received on a day goes with the first minute of the day, in the town, that is so many days later.
    """
    gone = 0
    for table in of_some_days():
        towns = list(db.scalars(select(table.c.territory_id).distinct()))
        for town in db.scalars(select(Territory).where(Territory.id.in_(towns)).order_by(Territory.id)):
            gone += _forget(db, table, town, now, limit - gone)
    return gone


def lapse(db: Session, *, now: datetime, limit: int = 500) -> int:
    """Deletes at most `limit` rows of what was made for a moment, once the moment is over."""
    gone = 0
    for table, over in _over():
        ids = list(db.connection().execute(over, {"now": now, "most": max(0, limit - gone)}).scalars())
        if ids:
            db.execute(delete(table).where(table.c.id.in_(ids)))
        gone += len(ids)
    return gone


@cache
def _over() -> tuple[tuple[SqlTable, Select[int]], ...]:
    """Looked for at every look of the schedule, and built once."""
    return tuple(
        (
            table,
            select(table.c.id)
            .where(table.c.expires_at <= bindparam("now"))
            .order_by(table.c.id)
            .limit(bindparam("most"))
            .with_for_update(skip_locked=True),
        )
        for table in of_a_moment()
    )


@cache
def of_a_moment() -> tuple[SqlTable, ...]:
    """The tables that are declared to be deleted once they have lapsed."""
    return tuple(table for table in Table.metadata.sorted_tables if table.info[RETENTION] is Retention.TRANSIENT)


@cache
def of_cases() -> tuple[tuple[SqlTable, Column[Any]], ...]:
    """The tables of cases that hold words, and when each row was closed."""
    return tuple(
        (table, table.c[next(name for name in _CLOSED if name in table.c)])
        for table in Table.metadata.sorted_tables
        if table.info[RETENTION] is Retention.CASE and words_of(table)
    )


@cache
def of_some_days() -> tuple[SqlTable, ...]:
    """The tables that are declared to be kept for as many days as each territory decided."""
    return tuple(table for table in Table.metadata.sorted_tables if table.info[RETENTION] is Retention.DAYS)


def _forget(db: Session, table: SqlTable, town: Territory, now: datetime, limit: int) -> int:
    days, zone = territories.days_kept(town.policies), territories.zone(town)
    old = select(table.c.id).where(table.c.territory_id == town.id)
    if days:
        first_kept = now.astimezone(zone).date() - timedelta(days=days - 1)
        old = old.where(table.c.received_day < datetime.combine(first_kept, time(), zone))
    ids = list(db.scalars(old.order_by(table.c.id).limit(max(0, limit)).with_for_update(skip_locked=True)))
    if ids:
        db.execute(delete(table).where(table.c.id.in_(ids)))
        audit(db, town.id, "forget", "territory", town.id, actor=SYSTEM, now=now)
    return len(ids)


@cache
def of_the_post() -> tuple[SqlTable, ...]:
    """The tables that are declared to be emptied some time after their rows are settled."""
    return tuple(table for table in Table.metadata.sorted_tables if table.info[RETENTION] is Retention.POST)


def words_of(table: SqlTable) -> list[Column[Any]]:
    """The columns that hold what people said, or who they are."""
    return [column for column in table.columns if column.info[CLASS] != "plain"]


def _empty(db: Session, table: SqlTable, closed: Column[Any], before: datetime, limit: int) -> int:
    """Replaces the words of the oldest rows that still have some."""
    words = words_of(table)
    if limit <= 0 or not words:
        return 0
    old = select(table.c.id).where(closed <= before, or_(*(_holds_something(one) for one in words)))
    ids = list(db.scalars(old.order_by(table.c.id).limit(limit).with_for_update(skip_locked=True)))
    if ids:
        emptied = {column.name: blank(column) for column in words}
        db.execute(update(table).where(table.c.id.in_(ids)).values(emptied))
    return len(ids)


def blank(column: Column[Any]) -> Any:
    """What an emptied column holds: nothing, or, where it must hold something, what says nothing.

    Raises:
        KeyError: there is no such value of its type.
    """
    if column.nullable:
        return None
    if isinstance(column.type, Sealed):
        return ""
    if isinstance(column.default, ScalarElementColumnDefault):
        return column.default.arg
    return {str: "", int: 0, float: 0.0, bool: False}[column.type.python_type]


def _holds_something(column: Column[Any]) -> ColumnElement[bool]:
    """Whether there is anything to empty. What is sealed is longer than nothing sealed, whatever it says."""
    if column.nullable:
        return column.is_not(None)
    if isinstance(column.type, Sealed):
        return func.length(column) > len(sealing.ring().seal(""))
    said: ColumnElement[bool] = column != blank(column)
    return said
