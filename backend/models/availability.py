"""When volunteers are away, and the school holidays that some of them leave out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain


class Absence(Table):
    """A further absence of a volunteer, after the one that stands in their own row."""

    __tablename__ = "absence"
    __table_args__ = kept(Retention.PERSON, Index("ix_absence_of", "volunteer_id", "until"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    volunteer_id: Mapped[int] = link("person.id", index=False)
    since: Mapped[datetime] = personal()
    until: Mapped[datetime] = personal()


class SchoolHoliday(Table):
    """School holidays of the territory's zone, as the official calendar gives them: dated data, imported by staff."""

    __tablename__ = "school_holiday"
    __table_args__ = kept(Retention.TOWN, UniqueConstraint("territory_id", "start", "end"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    name: Mapped[str] = plain(String(120))
    zone: Mapped[str] = plain(String(60))
    school_year: Mapped[str] = plain(String(20))
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    """When school begins again: the first moment of that day."""
    imported_at: Mapped[datetime] = plain()
    """When somebody last took it from the calendar."""
