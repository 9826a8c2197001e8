"""What comes back: a need with a rule, whose occurrences are help requests, opened one at a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive
from backend.models.people import Person


class Recurrence(Table):
    """One need that comes back. States: `backend.services.lifecycles.RECURRENCE`.

    Occurrences are counted from `first_start`, at its clock time in the territory's zone, and last `minutes`. One of
    them is open at a time; the next, at `next_start`, opens at `next_open_at`.
    """

    __tablename__ = "recurrence"
    __table_args__ = kept(
        Retention.CASE,
        Index("ix_recurrence_due", "next_open_at", postgresql_where=text("next_open_at IS NOT NULL")),
        Index("ix_recurrence_link", "link_id", postgresql_where=text("link_id IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    requester_id: Mapped[int] = link("person.id")
    beneficiary_id: Mapped[int] = link("person.id")
    category: Mapped[str] = plain(String(20))
    text: Mapped[str] = sensitive()
    rrule: Mapped[str] = plain(String(200))
    """RFC 5545, as `backend.repeats` reads it."""
    first_start: Mapped[datetime] = plain()
    minutes: Mapped[int] = plain()
    grain: Mapped[str] = plain(String(12), default="part_of_day")
    place: Mapped[str] = sensitive()
    latitude: Mapped[float | None] = personal()
    longitude: Mapped[float | None] = personal()
    cell: Mapped[int | None] = personal(BigInteger)
    left_out: Mapped[str] = plain(Text, default="")
    """Days of the town on which it does not fall (RFC 5545's EXDATE): ISO dates, a space between them."""
    state: Mapped[str] = plain(String(20), default="running")
    link_id: Mapped[int | None] = plain(BigInteger)
    """The `Link` of the two who see to it themselves."""
    next_start: Mapped[datetime | None] = plain()
    next_open_at: Mapped[datetime | None] = plain()
    created_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()

    requester: Mapped[Person] = relationship(foreign_keys=[requester_id])
    beneficiary: Mapped[Person] = relationship(foreign_keys=[beneficiary_id])
