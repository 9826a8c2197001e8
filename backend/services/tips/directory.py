"""The official directory, as tips see it: services that the town has listed itself, for a need in words.

This is the one place where good addresses meet the directory: what is returned here is told after the tips.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Service:
    """A listed service: its name, how it is reached, and when it is open."""

    name: str
    phone: str = ""
    hours: str = ""


def services_for(
    db: Session, territory_id: int, need: str, category: str | None = None, *, limit: int = 3
) -> list[Service]:
    """Listed services for this need, the best first. A territory that has imported no directory has none."""
    del db, territory_id, need, category, limit
    return []
