"""Lock first, then read: a row that was read before its lock is already old."""

from __future__ import annotations

from typing import Any, Final, TypeVar

from sqlalchemy import func, select
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


_FOUNDING: Final = 0x9A11E2
"""The PostgreSQL advisory lock of whoever makes what a town has once."""


def founding(db: Session) -> None:
    """Until this transaction ends, no other makes what there must be once: several processes may start at once.

    Look again after it (SQLite: the transaction itself is the lock).
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(select(func.pg_advisory_xact_lock(_FOUNDING)))


def existing(db: Session, table: type[Row], row_id: Any) -> Row:
    """The row, unlocked.

    Raises:
        LookupError: there is no such row.
    """
    row = db.get(table, row_id)
    if row is None:
        raise LookupError(f"{table.__tablename__} {row_id}")
    return row
