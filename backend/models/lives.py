"""What happens to people: hospital, a care home, home again, death. Only an agent sets it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain


class LifeEvent(Table):
    """One of them, with what it stopped, so that for some days it can be undone (`backend.services.life`).

    `kind`: `hospital`, `carehome`, `died`, `home`. `before` is how things stood, as JSON: numbers and states, no words.
    """

    __tablename__ = "life_event"
    __table_args__ = kept(Retention.PERSON)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    kind: Mapped[str] = personal(String(12))
    at: Mapped[datetime] = plain()
    by: Mapped[str] = plain(String(60))
    before: Mapped[str] = personal()
    finish_at: Mapped[datetime | None] = plain(index=True)
    """When what was only stopped ends for good; None once it has, or where nothing does."""
    undone_at: Mapped[datetime | None] = plain()
