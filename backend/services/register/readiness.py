"""Readiness of the register: somebody must be able to open what people entrust to it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import Territory
from backend.models.register import RegisterEntry
from backend.services.findings import Finding
from backend.services.register import access, entries


def of_register(db: Session, town: Territory) -> Iterator[Finding]:
    """People are on it, or wait for an answer, and no agent is named for it."""
    here = RegisterEntry.territory_id == town.id, RegisterEntry.state.in_(entries.STANDING)
    count = db.scalar(select(func.count()).select_from(RegisterEntry).where(*here)) or 0
    if count and not access.named(db, town):
        yield Finding(
            f"{town.name}: the register of frail people has {count} entries, and no agent is named for it: "
            "`palier staff agents set LOGIN --register`.",
            True,
        )
