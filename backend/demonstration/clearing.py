"""Clearing: the demonstration town is forgotten, so that it can be seeded anew. A real town's database is refused."""

from __future__ import annotations

from sqlalchemy import delete

from backend.database import Database
from backend.demonstration.seeding import is_seeded
from backend.models import Table


def clear(database: Database) -> None:
    """Empties every table of the demonstration town's database.

    Raises:
        AnotherTown: the database serves a real town; nothing was touched.
    """
    if not is_seeded(database):
        return
    with database.write() as db:
        for table in reversed(Table.metadata.sorted_tables):
            db.execute(delete(table))
