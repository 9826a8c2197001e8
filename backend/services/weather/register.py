"""Who stands on the register of frail people, for a plan of heat, cold or flood: the one use that it may be put to.

The register keeps itself (`backend.services.register`); this is the only door by which the weather looks at it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry. `person_id` is their file; None for whoever has none: name and telephone are the register's then."""

    person_id: int | None
    name: str = ""
    phone: str = ""


def listed(db: Session, territory_id: int) -> list[Listed]:
    """Everybody on the register of this town; nobody while the town keeps none here."""
    del db, territory_id
    return []
