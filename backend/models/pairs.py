"""Pairs (*binômes*): a volunteer and somebody who lives alone, brought together by an agent; both have agreed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, plain, sensitive
from backend.models.people import Person

LIVE = text("state IN ('proposed', 'agreed_by_one', 'active', 'suspended')")


class Pair(Table):
    """A person and the volunteer who keeps in touch with them. States: `backend.services.lifecycles.PAIR`.

    Neither learns what the other answered before both said yes. The numbers are kept only where each of the two lets
    the other have theirs, and are emptied when the pair is over.
    """

    __tablename__ = "pair"
    __table_args__ = kept(
        Retention.CASE,
        Index("ux_pair_live", "person_id", "volunteer_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_pair_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    person_id: Mapped[int] = link("person.id")
    volunteer_id: Mapped[int] = link("person.id")
    state: Mapped[str] = plain(String(20), default="proposed")
    person_says: Mapped[str | None] = plain(String(10))
    """`yes` or `no` to the proposal; None where they have not answered."""
    volunteer_says: Mapped[str | None] = plain(String(10))
    person_contact: Mapped[str | None] = sensitive()
    """The number that the other may call."""
    volunteer_contact: Mapped[str | None] = sensitive()
    touched_at: Mapped[datetime | None] = plain()
    """When the two last had to do with each other, as far as we know."""
    next_due: Mapped[str | None] = plain(String(20))
    """What falls due next: `lapse` or `month`."""
    next_due_at: Mapped[datetime | None] = plain()
    created_at: Mapped[datetime] = plain()
    active_at: Mapped[datetime | None] = plain()
    ended_at: Mapped[datetime | None] = plain()
    ended_why: Mapped[str | None] = plain(String(20))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    volunteer: Mapped[Person] = relationship(foreign_keys=[volunteer_id])
