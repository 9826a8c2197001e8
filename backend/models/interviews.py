"""Interviews: agents open slots, those who wish to volunteer take a seat, and are met before anything is proposed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain

BOOKED = text("state = 'booked'")


class InterviewSlot(Table):
    """A time at which an agent meets those who wish to volunteer. States: `backend.services.lifecycles.SLOT`."""

    __tablename__ = "interview_slot"
    __table_args__ = kept(Retention.TOWN, Index("ix_interview_slot_next", "territory_id", "state", "start"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    agent_id: Mapped[int] = link("agent.id")
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    place: Mapped[str] = plain(String(120))
    """Where it is, as one finds it: a room of the town hall."""
    seats: Mapped[int] = plain(default=1)
    """How many are met at once; more than one is a group."""
    state: Mapped[str] = plain(String(20), default="open")
    created_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()


class Interview(Table):
    """A seat that somebody took. States: `backend.services.lifecycles.INTERVIEW`; one is booked at a time."""

    __tablename__ = "interview"
    __table_args__ = kept(
        Retention.PERSON,
        Index("ux_interview_booked", "person_id", unique=True, sqlite_where=BOOKED, postgresql_where=BOOKED),
        Index("ix_interview_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    slot_id: Mapped[int] = link("interview_slot.id")
    person_id: Mapped[int] = link("person.id")
    state: Mapped[str] = plain(String(20), default="booked")
    next_due_at: Mapped[datetime | None] = plain()
    """When the person is reminded."""
    booked_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()
