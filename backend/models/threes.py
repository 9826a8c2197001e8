"""Three questions about company, once a month, for whoever agreed to them: the scale UCLA-3."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain, sensitive


class ThreeAnswers(Table):
    """What somebody answered to the three questions of one month; fewer than three where they left off.

    Read by the agents alone whom the town has named (the policy `trend_readers`), and by the person.
    """

    __tablename__ = "three_answers"
    __table_args__ = kept(Retention.CASE, Index("ix_three_answers", "person_id", "at"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id", index=False)
    at: Mapped[datetime] = plain()
    """When the first was asked."""
    answers: Mapped[str | None] = sensitive()
    """A figure from 1 (hardly ever) to 3 (often) for each, in order: `112`."""
