"""Worries: somebody whom others worry about, who said so, and whose role it is to notice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain, sensitive

LIVE = text("state IN ('proposed', 'active')")


class Relay(Table):
    """A *relais*: a baker, caretaker, pharmacist or postman whose sentence is enough.

    An agent gives the role, or confirms it where a card proposed it. States: `backend.services.lifecycles.RELAY`.
    """

    __tablename__ = "relay"
    __table_args__ = kept(
        Retention.PERSON, Index("ux_relay_live", "person_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE)
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    person_id: Mapped[int] = link("person.id")
    role: Mapped[str] = plain(String(20))
    """One of `backend.services.worries.relays.Role`."""
    source_id: Mapped[int | None] = link("source.id", index=False, nullable=True)
    """The card that proposed it."""
    state: Mapped[str] = plain(String(20), default="proposed")
    proposed_at: Mapped[datetime] = plain()
    active_at: Mapped[datetime | None] = plain()
    ended_at: Mapped[datetime | None] = plain()


class Worry(Table):
    """One person whom somebody worries about. Its alert holds the state, the owner, the count and the outcome.

    The person is described in words: they are no `Person` of the town, and are never told of it.
    """

    __tablename__ = "worry"
    __table_args__ = kept(Retention.CASE, Index("ix_worry_last", "territory_id", "last_at"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    alert_id: Mapped[int] = link("alert.id", unique=True, index=False)
    who: Mapped[str | None] = sensitive()
    place: Mapped[str | None] = sensitive()
    noticed: Mapped[str | None] = sensitive()
    joined_to: Mapped[int | None] = link("worry.id", index=False, nullable=True)
    """The worry about the same person that this one turned out to be."""
    created_at: Mapped[datetime] = plain()
    last_at: Mapped[datetime] = plain()
    """When somebody last worried."""
    look_again_at: Mapped[datetime | None] = plain(index=True)
    """When an agent looks again at the latest, be it closed or not; None where nobody need to."""


class WorryReport(Table):
    """Who said it, in which words. Never named to anybody but agents."""

    __tablename__ = "worry_report"
    __table_args__ = kept(Retention.CASE)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    worry_id: Mapped[int] = link("worry.id")
    reporter_id: Mapped[int] = link("person.id")
    relay: Mapped[str | None] = plain(String(20))
    """Their role, where they had one then."""
    words: Mapped[str] = sensitive()
    discreet: Mapped[bool] = plain(default=False)
    """They asked in so many words not to be named; nobody is in any case."""
    posted_key: Mapped[str] = plain(String(60), unique=True)
    """The inbox event that said it: one event is one report."""
    at: Mapped[datetime] = plain()
    well_at: Mapped[datetime | None] = plain()
    """When they said that the person is well after all."""
    told_at: Mapped[datetime | None] = plain()
    """When they were told that it was seen to: once, and no more than that."""
