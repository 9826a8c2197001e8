"""Agreements: help asked for somebody else needs that person's own yes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive

WAITING = text("state = 'waiting'")


class Agreement(Table):
    """The yes that a request for somebody else waits for. States: `backend.services.lifecycles.AGREEMENT`.

    It is given on her own device, where she writes `code`, or by voice to an agent; on the phone of whoever asks for
    her it would be void.
    """

    __tablename__ = "agreement"
    __table_args__ = kept(
        Retention.CASE, Index("ux_agreement_code", "code", unique=True, sqlite_where=WAITING, postgresql_where=WAITING)
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    person_id: Mapped[int] = link("person.id")
    asked_by: Mapped[int] = link("person.id", index=False)
    request_id: Mapped[int] = link("help_request.id")
    code: Mapped[str] = personal(String(6))
    phone: Mapped[str | None] = sensitive()
    """Where an agent may call her, as whoever asks for her wrote it."""
    state: Mapped[str] = plain(String(20), default="waiting")
    asked_at: Mapped[datetime] = plain()
    answered_at: Mapped[datetime | None] = plain()
