"""Shopping money: how what a volunteer buys is paid, how much there was, what it cost, and whether all came back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain, sensitive


class Purchase(Table):
    """The money of one mission, in cents. States: `backend.services.lifecycles.PURCHASE`.

    Never a card, a code or a cheque (FIELD): the person pays the shop by `phone`, on an `account` there, or with an
    `envelope`, of which `given` is counted by both, and so is the change.
    """

    __tablename__ = "purchase"
    __table_args__ = kept(Retention.CASE)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    mission_id: Mapped[int] = link("mission.id", unique=True, index=False)
    way: Mapped[str] = plain(String(10))
    given: Mapped[int | None] = plain()
    spent: Mapped[int | None] = plain()
    receipt: Mapped[str | None] = sensitive()
    """Where the platform keeps the photo of the receipt."""
    state: Mapped[str] = plain(String(20), default="chosen")
    chosen_at: Mapped[datetime] = plain()
    settled_at: Mapped[datetime | None] = plain()
