"""Learning from use: what was not understood, without a word of who wrote it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive


class UnclearMessage(Table):
    """A message that was not understood, kept for staff to say what it meant, where the territory has switched that on.

    Nothing leads from it to a person: no id, no trace, no second. Nor does an audit entry say when it was kept, as its
    moment would. It is done once it has a `label`.
    """

    __tablename__ = "unclear_message"
    __table_args__ = kept(Retention.DAYS, Index("ix_unclear_message_day", "territory_id", "received_day"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    locale: Mapped[str] = plain(String(10))
    text: Mapped[str] = sensitive()
    """Pseudonymised before it came here (`backend.pseudonyms`)."""
    expecting: Mapped[str | None] = plain(String(40))
    """What the bot had just asked for."""
    guess: Mapped[str] = plain(String(40))
    confidence: Mapped[float] = plain()
    received_day: Mapped[datetime] = plain()
    """The midnight, in the town, of the day on which it came."""
    label: Mapped[str | None] = plain(String(40))
    """The intent that an agent said it has."""
    labelled_by: Mapped[str | None] = personal(String(120))
    labelled_at: Mapped[datetime | None] = plain()
