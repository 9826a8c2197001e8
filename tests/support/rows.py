"""One row of everything: for what must hold of each table, whatever it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import JSON, Column, Table, func, insert, select
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from backend.database import Database
from backend.models import Table as Town
from backend.models.columns import Instant, Sealed

SECRET: Final = "mimosa, deuxième étage"
"""The words that every sensitive column of these rows holds."""

_PLAUSIBLE: Final = {"timezone": "Europe/Paris", "rrule": "FREQ=DAILY", "channel": "telegram"}


def one_of_each(database: Database, now: datetime) -> None:
    """Adds a first row to every table; each row points to the first row of the tables that it depends on."""
    with database.write() as db:
        for table in Town.metadata.sorted_tables:
            db.execute(insert(table).values({column: _value(column, now) for column in _given(table)}))


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.read() as db:
        return {
            table.name: db.scalar(select(func.count()).select_from(table)) or 0 for table in Town.metadata.sorted_tables
        }


def _given(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column is not table.autoincrement_column]


def _value(column: Column[Any], now: datetime) -> Any:
    if column.foreign_keys:
        return 1
    if isinstance(column.type, Sealed):
        return SECRET
    if isinstance(column.type, Instant):
        return now
    if isinstance(column.default, ScalarElementColumnDefault) and column.default.arg != "":
        return column.default.arg
    if column.name in _PLAUSIBLE:
        return _PLAUSIBLE[column.name]
    if isinstance(column.type, JSON):
        return {"é": [1]}
    examples: dict[type, Any] = {str: column.name, int: 1, bool: True, float: 48.85}
    value = examples[column.type.python_type]
    length = getattr(column.type, "length", None)
    return value[:length] if length else value
