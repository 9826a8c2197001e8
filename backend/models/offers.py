"""Offers: a hand proposed before anybody asked for it, and the neighbours who were told of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive


class Offer(Table):
    """What a volunteer proposes to do for a few neighbours at once. States: `backend.services.lifecycles.OFFER`.

    `place` is where they go, in their words; the point is where they start from. `next_due_at` is when more neighbours
    are told, or when it closes.
    """

    __tablename__ = "offer"
    __table_args__ = kept(
        Retention.CASE,
        Index("ix_offer_near", "state", "cell"),
        Index("ix_offer_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    volunteer_id: Mapped[int] = link("person.id")
    category: Mapped[str] = plain(String(20))
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    grain: Mapped[str] = plain(String(12), default="part_of_day")
    place: Mapped[str] = sensitive()
    text: Mapped[str] = sensitive()
    """The words said first, for agents."""
    latitude: Mapped[float | None] = personal()
    longitude: Mapped[float | None] = personal()
    cell: Mapped[int | None] = personal(BigInteger)
    seats: Mapped[int] = plain()
    """How many neighbours it is for."""
    closes_at: Mapped[datetime] = plain()
    """Until when neighbours may say what they need."""
    state: Mapped[str] = plain(String(20), default="open")
    wave: Mapped[int] = plain(default=0)
    next_due_at: Mapped[datetime | None] = plain()
    posted_key: Mapped[str] = plain(String(60), unique=True)
    """The inbox event that posted it: one event never posts twice."""
    created_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()


class OfferAnswer(Table):
    """A neighbour who was told of an offer. States: `backend.services.lifecycles.OFFER_ANSWER`."""

    __tablename__ = "offer_answer"
    __table_args__ = kept(
        Retention.CASE, UniqueConstraint("offer_id", "person_id"), Index("ix_offer_answer_told", "person_id", "sent_at")
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    offer_id: Mapped[int] = link("offer.id", index=False)
    person_id: Mapped[int] = link("person.id", index=False)
    helped_before: Mapped[bool] = plain(default=False)
    """Whether this volunteer has helped them before, so that they know the name."""
    state: Mapped[str] = plain(String(20), default="sent")
    asked_for: Mapped[bool] = plain(default=False)
    """They looked for it themselves: it counts for no announcement."""
    sent_at: Mapped[datetime] = plain()
    answered_at: Mapped[datetime | None] = plain()
    request_id: Mapped[int | None] = link("help_request.id")
    """What they need, once they have said it: the volunteer has it from the start."""
