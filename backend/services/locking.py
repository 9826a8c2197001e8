"""Lock first, then read: a row that was read before its lock is already old."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy.orm import Session

from backend.models import Table

Row = TypeVar("Row", bound=Table)


def locked(db: Session, table: type[Row], row_id: Any) -> Row:
    """The row as it stands now, held until the transaction ends (SQLite: the transaction itself is the lock).

    Raises:
        LookupError: there is no such row.
    """
    db.flush()  # or reading again would forget what this transaction has changed
    row = db.get(table, row_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise LookupError(f"{table.__tablename__} {row_id}")
    return row


def existing(db: Session, table: type[Row], row_id: Any) -> Row:
    """The row, unlocked.

    Raises:
        LookupError: there is no such row.
    """
    row = db.get(table, row_id)
    if row is None:
        raise LookupError(f"{table.__tablename__} {row_id}")
    return row
