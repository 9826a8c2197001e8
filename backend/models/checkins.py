"""Check-ins: the plan that was agreed, and each time somebody was asked how they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain


class CheckInPlan(Table):
    """When a person wishes to be asked: an RFC 5545 rule and a local hour, in their zone."""

    __tablename__ = "checkin_plan"
    __table_args__ = kept(Retention.PERSON, Index("ix_checkin_plan_due", "next_due_at"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    rrule: Mapped[str] = personal(String(200))
    local_minute: Mapped[int] = personal()
    """Minutes after local midnight."""
    timezone: Mapped[str] = plain(String(60))
    state: Mapped[str] = plain(String(20), default="proposed")
    next_due_at: Mapped[datetime | None] = plain()
    created_at: Mapped[datetime] = plain()


class CheckIn(Table):
    """One occurrence of a plan."""

    __tablename__ = "checkin"
    __table_args__ = kept(Retention.CASE, UniqueConstraint("plan_id", "due_at"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    plan_id: Mapped[int] = link("checkin_plan.id", index=False)
    person_id: Mapped[int] = link("person.id")
    due_at: Mapped[datetime] = plain()
    sent_at: Mapped[datetime | None] = plain()
    answered_at: Mapped[datetime | None] = personal()
    outcome: Mapped[str | None] = personal(String(20))
