"""The keys that seal what the database holds: never a key itself, only what tells it from another."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, plain, sensitive


class KeyProbe(Table):
    """A value that the key of this name sealed: who opens it has the right key."""

    __tablename__ = "key_probe"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    name: Mapped[str] = plain(String(200), unique=True)
    probe: Mapped[str] = sensitive()
