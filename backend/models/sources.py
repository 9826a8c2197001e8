"""Sources: the card or poster by which somebody came, and who came by it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain


class Source(Table):
    """A card: for a shop, a neighbourhood, an agent, a doctor or a letter. Its code says the town and where it lay.

    A code gives no rights. A card that proposes a role (`relay`, `role`) works for one person, whom an agent confirms.
    """

    __tablename__ = "source"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    name: Mapped[str] = plain(String(120))
    kind: Mapped[str] = plain(String(20))
    """One of `backend.services.sources.Kind`."""
    neighbourhood: Mapped[str] = plain(String(120), default="")
    code: Mapped[str] = plain(String(40), unique=True)
    """A word and three figures, as in `mimosa-482`."""
    relay: Mapped[str | None] = plain(String(20))
    """The role that whoever uses it is proposed for."""
    role: Mapped[str | None] = plain(String(20))
    """`volunteer`, where whoever uses it is asked to sign up."""
    used_by: Mapped[int | None] = link("person.id", index=False, nullable=True)
    """Who used a card that works once."""
    made_by: Mapped[str] = plain(String(120), default="")
    created_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()


class SourceVisit(Table):
    """A person who showed a card. `first`: they came by it; the others knew us already."""

    __tablename__ = "source_visit"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("source_id", "person_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    source_id: Mapped[int] = link("source.id", index=False)
    person_id: Mapped[int] = link("person.id")
    channel: Mapped[str] = plain(String(20))
    first: Mapped[bool] = plain()
    times: Mapped[int] = plain(default=1)
    first_at: Mapped[datetime] = plain()
    last_at: Mapped[datetime] = plain()
