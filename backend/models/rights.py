"""What a person may ask of us about their own data."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain


class DataLink(Table):
    """A link under which somebody fetches the copy of their data, once. Only the hash of its secret is kept."""

    __tablename__ = "data_link"
    __table_args__ = kept(Retention.TRANSIENT)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    token_hash: Mapped[str] = plain(String(64), unique=True)
    created_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
    used_at: Mapped[datetime | None] = plain()
