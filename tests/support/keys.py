"""The key that seals every test database: known, worthless, and never made in anybody's home folder."""

from __future__ import annotations

import base64
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.orm import InstrumentedAttribute, Session

from backend.sealing import KeyRing

TEST_KEY: Final = "k1:" + base64.b64encode(bytes(range(32))).decode()
"""As PALIER_KEY takes it."""
TEST_KEYS: Final = KeyRing.parse(TEST_KEY)
ANOTHER_KEY: Final = "k1:" + base64.b64encode(bytes(range(1, 33))).decode()
"""Of the same name, and yet another key."""


def lock_away(db: Session, column: InstrumentedAttribute[Any], row_id: int) -> None:
    """What this row holds there is sealed with another key from now on."""
    sealed = KeyRing.parse(ANOTHER_KEY).seal("mimosa")
    where = f'UPDATE "{column.parent.class_.__tablename__}" SET "{column.key}" = :sealed WHERE id = :row'
    db.execute(text(where), {"sealed": sealed, "row": row_id})
