"""The register of frail people, and who read it. Nobody's but `backend.services.register`'s (see `.importlinter`).

No other table refers to it, and it refers to no person: nothing joins on it by accident.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, number_of_person, plain, sensitive

STANDING = text("state IN ('received', 'acknowledged', 'confirmed') AND person_number IS NOT NULL")


class RegisterEntry(Table):
    """One person on the register, or about to be. States: `backend.services.lifecycles.REGISTER_ENTRY`.

    Only what the law lists (`backend.register.Facts`), all of it sealed.
    """

    __tablename__ = "register_entry"
    __table_args__ = kept(
        Retention.CASE,
        Index("ix_register_entry_state", "territory_id", "state"),
        Index(
            "ux_register_entry_person", "person_number", unique=True,
            sqlite_where=STANDING, postgresql_where=STANDING,
        ),
    )  # fmt: skip

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_number: Mapped[int | None] = number_of_person()
    """Who they are in the town, where they are known there. A number, not a reference."""
    name: Mapped[str | None] = sensitive()
    born: Mapped[str | None] = sensitive()
    address: Mapped[str | None] = sensitive()
    phone: Mapped[str | None] = sensitive()
    ground: Mapped[str | None] = sensitive()
    """One of `backend.register.Ground`."""
    services: Mapped[str | None] = sensitive()
    warn: Mapped[str | None] = sensitive()
    third_party: Mapped[str | None] = sensitive()
    third_quality: Mapped[str | None] = sensitive()
    origin: Mapped[str] = plain(String(20))
    """One of `backend.register.Origin`."""
    purpose: Mapped[str] = plain(String(20))
    """One of `backend.register.Purpose`."""
    state: Mapped[str] = plain(String(20), default="received")
    requested_at: Mapped[datetime] = plain()
    """The date of the request: of the letter, where there is one."""
    created_at: Mapped[datetime] = plain()
    acknowledge_by: Mapped[datetime | None] = plain()
    acknowledged_at: Mapped[datetime | None] = plain()
    confirmed_at: Mapped[datetime | None] = plain()
    checked_at: Mapped[datetime | None] = plain()
    """When it was last said to be true."""
    ended_at: Mapped[datetime | None] = plain()
    ended_why: Mapped[str | None] = plain(String(20))
    """`asked`, `objection`, `died`, `moved`, `care_home`, `erased`."""
    next_at: Mapped[datetime | None] = plain(index=True)
    """When something is next due: an alert, the confirmation by silence, or the end of the words of a struck entry."""


class RegisterReading(Table):
    """Who saw an entry, when, and why; the agent's own words about it are sealed."""

    __tablename__ = "register_reading"
    __table_args__ = kept(Retention.CASE, Index("ix_register_reading_at", "territory_id", "at"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    entry_id: Mapped[int] = link("register_entry.id")
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = plain(String(60))
    verb: Mapped[str] = plain(String(20))
    """`show`, `list`, `export`, `alert`: given out while the plan is on."""
    why: Mapped[str] = plain(String(20))
    """One of `backend.register.Why`."""
    note: Mapped[str | None] = sensitive()
