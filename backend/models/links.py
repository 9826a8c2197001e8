"""Autonomous links: two who have met often enough organise themselves directly, without relay or reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, plain, sensitive
from backend.models.people import Person

LIVE = text("state IN ('noticed', 'proposed', 'agreed_by_one', 'agreed', 'active', 'suspended')")


class Link(Table):
    """A person and a volunteer who may organise themselves directly. States: `backend.services.lifecycles.LINK`.

    Neither side learns what the other answered before both said yes. What each lets the other have (`*_contact`) is
    emptied when the link is over.
    """

    __tablename__ = "link"
    __table_args__ = kept(
        Retention.CASE,
        Index("ux_link_live", "person_id", "volunteer_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_link_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    person_id: Mapped[int] = link("person.id")
    """Who is helped; or who asks, where they ask for several."""
    volunteer_id: Mapped[int] = link("person.id")
    state: Mapped[str] = plain(String(20), default="noticed")
    missions: Mapped[int] = plain(default=0)
    """How many missions the two had done when they were noticed."""
    needs_agent: Mapped[bool] = plain(default=False)
    """Whether an agent confirms it before either of the two is asked."""
    person_says: Mapped[str | None] = plain(String(10))
    """`yes` or `no` to the proposal; None where they have not answered."""
    volunteer_says: Mapped[str | None] = plain(String(10))
    person_gives: Mapped[str | None] = plain(String(10))
    """`number` or `nothing`; None where they have not said yet, or not confirmed the number."""
    volunteer_gives: Mapped[str | None] = plain(String(10))
    person_contact: Mapped[str | None] = sensitive()
    volunteer_contact: Mapped[str | None] = sensitive()
    words_asked: Mapped[int] = plain(default=0)
    """How many quarters have asked for a word."""
    person_word: Mapped[str | None] = plain(String(10))
    """What each answered this quarter: `fine` or `uneasy`; None where they have not."""
    volunteer_word: Mapped[str | None] = plain(String(10))
    silent_quarters: Mapped[int] = plain(default=0)
    """Quarters in a row in which neither answered; two of them are a quiet note at the desk."""
    next_due: Mapped[str | None] = plain(String(20))
    """What falls due next: `ask`, `lapse`, `begin` or `word`."""
    next_due_at: Mapped[datetime | None] = plain()
    noticed_at: Mapped[datetime] = plain()
    active_at: Mapped[datetime | None] = plain()
    """Since when the two organise themselves: such a link counts as a success, whenever it ends."""
    ended_at: Mapped[datetime | None] = plain()
    ended_why: Mapped[str | None] = plain(String(20))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    volunteer: Mapped[Person] = relationship(foreign_keys=[volunteer_id])
