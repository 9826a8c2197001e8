"""Moderation: what waits for an agent's reading; who is kept apart from whom; the services that exist already."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive


class Moderation(Table):
    """Something that an agent reads before others do. States: `backend.services.lifecycles.MODERATION`.

    `what` is `request`, `offer`, `errand` (an answer to an offer), `addition` (to an answer), or
    `message` (of the relay).
    """

    __tablename__ = "moderation"
    __table_args__ = kept(Retention.CASE, Index("ix_moderation_state", "territory_id", "state"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    what: Mapped[str] = plain(String(12))
    person_id: Mapped[int] = link("person.id")
    """Who wrote it."""
    request_id: Mapped[int | None] = link("help_request.id", nullable=True)
    offer_id: Mapped[int | None] = link("offer.id", nullable=True)
    mission_id: Mapped[int | None] = link("mission.id", nullable=True)
    flags: Mapped[str] = plain(String(160))
    """The kinds that were raised, with spaces between them: keys of `moderation.flags.FAMILIES` and the like."""
    raised_by: Mapped[str | None] = sensitive()
    """The words that raised them."""
    text: Mapped[str | None] = sensitive()
    """What waits, where it stands in no other row: a message, an addition."""
    paused: Mapped[bool] = plain(default=False)
    """Whether its author is paused as a volunteer until it is decided."""
    state: Mapped[str] = plain(String(20), default="waiting")
    agent: Mapped[str | None] = personal(String(120))
    """The login of whoever decided."""
    reason: Mapped[str | None] = sensitive()
    """The agent's sentence to the author."""
    created_at: Mapped[datetime] = plain()
    settled_at: Mapped[datetime | None] = plain()


class Block(Table):
    """Two people who are never matched again, nor write to each other: `person_id` wished it."""

    __tablename__ = "block"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("person_id", "other_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id", index=False)
    other_id: Mapped[int] = link("person.id")
    mission_id: Mapped[int | None] = link("mission.id", nullable=True, index=False)
    created_at: Mapped[datetime] = plain()


class Organisation(Table):
    """A service of the town's directory: whom to call for what is no neighbour's job, or exists already."""

    __tablename__ = "organisation"
    __table_args__ = kept(Retention.TOWN, UniqueConstraint("territory_id", "name"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    name: Mapped[str] = plain(String(120))
    services: Mapped[str] = plain(String(200))
    """What it does, with spaces between: keys of `backend.services.directory.SERVICES`."""
    phone: Mapped[str] = plain(String(40))
    hours: Mapped[str] = plain(String(120), default="")
    address: Mapped[str] = plain(String(200), default="")
    website: Mapped[str] = plain(String(200), default="")
    rank: Mapped[int] = plain(default=0)
    """Its place in the file: what the town names first is told first."""
