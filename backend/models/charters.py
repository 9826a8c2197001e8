"""Charters: what volunteers sign, version by version, as each town published it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain


class Charter(Table):
    """A version of the town's charter. The one that was published last is in force; a version is never changed."""

    __tablename__ = "charter"
    __table_args__ = kept(Retention.TOWN, UniqueConstraint("territory_id", "version"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    version: Mapped[str] = plain(String(20))
    text: Mapped[str] = plain(Text)
    published_at: Mapped[datetime] = plain()
