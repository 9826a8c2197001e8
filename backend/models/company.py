"""Company: gatherings of neighbours, and who was told of them, comes, waits for a seat, or came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive


class Gathering(Table):
    """What neighbours do together, in a public or common place. States: `backend.services.lifecycles.GATHERING`.

    One `seat` is a partner; more make a small event. `cell` is where it is, no more exactly; `next_due_at` when
    somebody is to be told of it, or reminded, or when it is over.
    """

    __tablename__ = "gathering"
    __table_args__ = kept(
        Retention.CASE,
        Index("ix_gathering_near", "state", "cell"),
        Index("ix_gathering_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    organiser_id: Mapped[int] = link("person.id")
    activity: Mapped[str] = plain(String(20))
    """One of `backend.activities.ACTIVITIES`."""
    title: Mapped[str] = sensitive()
    """What it is, in the organiser's words, where no activity of ours names it."""
    start: Mapped[datetime] = plain()
    end: Mapped[datetime] = plain()
    place: Mapped[str] = sensitive()
    cell: Mapped[int | None] = personal(BigInteger)
    seats: Mapped[int] = plain()
    """How many may join the organiser."""
    closes_at: Mapped[datetime] = plain()
    """Until when one may sign up."""
    state: Mapped[str] = plain(String(20), default="open")
    next_due: Mapped[str | None] = plain(String(20))
    """What falls due next: see `backend.services.company.hours.MOMENTS`."""
    next_due_at: Mapped[datetime | None] = plain()
    went_well: Mapped[int] = plain(default=0)
    went_so_so: Mapped[int] = plain(default=0)
    went_badly: Mapped[int] = plain(default=0)
    """How many said so afterwards: counted, never by whom."""
    organiser_rated: Mapped[bool] = plain(default=False)
    posted_key: Mapped[str] = plain(String(60), unique=True)
    """The inbox event that proposed it: one event never proposes twice."""
    created_at: Mapped[datetime] = plain()
    published_at: Mapped[datetime | None] = plain()
    closed_at: Mapped[datetime | None] = plain()


class GatheringGuest(Table):
    """A neighbour who was told of a gathering, or signed up. States: `backend.services.lifecycles.GATHERING_GUEST`."""

    __tablename__ = "gathering_guest"
    __table_args__ = kept(
        Retention.CASE,
        UniqueConstraint("gathering_id", "person_id"),
        Index("ix_gathering_guest_told", "person_id", "told_at"),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    gathering_id: Mapped[int] = link("gathering.id", index=False)
    person_id: Mapped[int] = link("person.id", index=False)
    state: Mapped[str] = plain(String(20), default="told")
    asked_for: Mapped[bool] = plain(default=False)
    """They looked for it themselves: it counts for no announcement."""
    told_at: Mapped[datetime] = plain()
    answered_at: Mapped[datetime | None] = plain()
    """When they signed up, said no, or left: who waits longest gets the next free seat."""
    rated: Mapped[bool] = plain(default=False)
    """Whether they have said how it was; what they said is counted with the gathering."""
