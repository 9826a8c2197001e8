"""Who stands on the register of frail people, for a plan of heat, cold or flood: the one use that it may be put to.

The register keeps itself (`backend.services.register`); this is the only door by which the weather looks at it. Nothing
of what it holds is asked for, but whose entries there are.
"""

from __future__ import annotations

from sqlalchemy.orm import Session


def files(db: Session, territory_id: int) -> list[int | None]:
    """Everybody on the register of this town, by their file; None for whoever has none. While the town keeps no
    register here, nobody."""
    del db, territory_id
    return []


def is_on(db: Session, person_id: int) -> bool:
    """Whether this person is on it."""
    del db, person_id
    return False
