"""Tips: good addresses that residents recommend to each other, read by an agent before anybody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain, sensitive


class Tip(Table):
    """A recommendation: what it is good for, who or where it is. States: `backend.services.lifecycles.TIP`."""

    __tablename__ = "tip"
    __table_args__ = kept(Retention.CASE, Index("ix_tip_state", "territory_id", "state", "expires_at"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    giver_id: Mapped[int] = link("person.id")
    category: Mapped[str | None] = plain(String(20))
    """The kind of help that it is about, where that was understood."""
    words: Mapped[str] = sensitive()
    """What others read: an agent may correct it before it is published."""
    where: Mapped[str] = sensitive()
    """Where it is, or how a shop is reached; empty where the words say it."""
    flags: Mapped[str] = plain(String(60), default="")
    """What an agent must look at, from `backend.services.tips.fitness.FLAGS`, separated by blanks."""
    state: Mapped[str] = plain(String(20), default="pending")
    given_key: Mapped[str] = plain(String(60), unique=True)
    """The inbox event that gave it: one event never gives twice."""
    given_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime | None] = plain()
    """Until when it is shown; None until it is published."""
    closed_at: Mapped[datetime | None] = plain()
