"""The keys and the database: whether those that were given open what it holds.

The first program that seals with a key leaves a probe of it, by which every later one tells it from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Column, LargeBinary, delete, func, select, type_coerce
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import sealing
from backend.database import Database
from backend.models import KeyProbe, Table
from backend.models.columns import Sealed, rows_of

_probes: Final = rows_of(KeyProbe)


def require_keys(database: Database) -> None:
    """Refuses keys that do not open this database, and leaves a probe of the one that seals from now on.

    Raises:
        WrongKey: names the setting, and says what to do.
    """
    with database.read() as db:
        idle = check_keys(db)
        known = set(db.scalars(select(_probes.c.name)))
    if idle or sealing.ring().seals_with not in known:
        with database.write() as db:
            db.execute(delete(_probes).where(_probes.c.name.in_(idle)))
            make = sqlite.insert if database.is_sqlite else postgresql.insert
            name = sealing.ring().seals_with
            db.execute(make(_probes).values(name=name, probe=name).on_conflict_do_nothing(index_elements=["name"]))


def check_keys(db: Session) -> Sequence[str]:
    """The names of the keys that are not there any more, and that nothing in the database needs either.

    Raises:
        WrongKey: something was sealed with a key that was not given.
    """
    idle = []
    for name, sealed in db.execute(select(_probes.c.name, _raw(_probes.c.probe)).order_by(_probes.c.id)).all():
        try:
            sealing.ring().open(sealed)
        except sealing.WrongKey as error:
            if _is_needed(db, sealed.partition(b":")[0]):
                raise sealing.WrongKey(
                    f"PALIER_KEY does not open this database ({error}): give back the key, or the .key file, "
                    "that it was made with."
                ) from None
            idle.append(name)
    return idle


def _is_needed(db: Session, name: bytes) -> bool:
    """Whether the key of this name sealed anything but its probe. Reads everything: asked when it is not there."""
    prefix = name + b":"
    for table in Table.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed) and table is not _probes:
                begins = func.substr(_raw(column), 1, len(prefix), type_=LargeBinary)
                if db.execute(select(1).where(begins == prefix).limit(1)).first():
                    return True
    return False


def _raw(column: Column[Any]) -> Any:
    """As it is stored."""
    return type_coerce(column, LargeBinary)
