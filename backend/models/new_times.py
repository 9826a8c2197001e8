"""Another time: what one of the two of a mission proposes to the other, once the mission is taken."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain

WAITING = text("state = 'waiting'")


class NewTime(Table):
    """Another time that is proposed for a mission. States: `backend.services.lifecycles.NEW_TIME`.

    One waits at a time for each mission. `asked_id` is who is asked; of two on that side, either may answer.
    """

    __tablename__ = "new_time"
    __table_args__ = kept(
        Retention.CASE,
        Index("ux_new_time_waiting", "mission_id", unique=True, sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_new_time_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    mission_id: Mapped[int] = link("mission.id")
    request_id: Mapped[int] = link("help_request.id", index=False)
    proposed_by: Mapped[int] = link("person.id")
    asked_id: Mapped[int] = link("person.id")
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    grain: Mapped[str] = plain(String(12), default="part_of_day")
    was_start: Mapped[datetime] = plain()
    was_end: Mapped[datetime] = plain()
    was_grain: Mapped[str] = plain(String(12), default="part_of_day")
    """What stood when it was proposed."""
    state: Mapped[str] = plain(String(20), default="waiting")
    proposed_at: Mapped[datetime] = plain()
    next_due_at: Mapped[datetime | None] = plain()
    """When it lapses without an answer."""
    closed_at: Mapped[datetime | None] = plain()
