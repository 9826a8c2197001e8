"""Relays: something carried to a person, or the person herself, by several volunteers in turn; and each hand-over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Table, kept, key, link, personal, plain, sensitive
from backend.models.help import HelpRequest
from backend.models.people import Person


class RelayMission(Table):
    """A mission in several legs. States: `backend.services.lifecycles.RELAY_MISSION`."""

    __tablename__ = "relay_mission"
    __table_args__ = kept(Retention.CASE)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    person_id: Mapped[int] = link("person.id")
    what: Mapped[str] = sensitive()
    """What is carried, in the person's own words."""
    state: Mapped[str] = plain(String(20), default="planned")
    created_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()

    person: Mapped[Person] = relationship()


class RelayLeg(Table):
    """One leg: a help request that begins at its own place, where it ends, and the hand-over there.

    `state` is the hand-over's: `backend.services.lifecycles.HAND_OVER`. The last leg is handed to the person herself,
    who confirms it as any mission.
    """

    __tablename__ = "relay_leg"
    __table_args__ = kept(
        Retention.CASE,
        UniqueConstraint("relay_id", "number"),
        UniqueConstraint("request_id"),
        Index("ix_relay_leg_due", "next_due_at", postgresql_where=text("next_due_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    relay_id: Mapped[int] = link("relay_mission.id", index=False)
    number: Mapped[int] = plain()
    """1 is the first."""
    request_id: Mapped[int] = link("help_request.id", index=False)
    from_name: Mapped[str] = personal(String(120), default="")
    to_name: Mapped[str] = personal(String(120), default="")
    """What everybody calls the place where it begins and ends, of places in the gazetteer: told before acceptance."""
    from_home: Mapped[bool] = plain(default=False)
    to_home: Mapped[bool] = plain(default=False)
    """Whether that is where the person lives, which is told late, and to nobody else."""
    to_place: Mapped[str] = sensitive()
    to_latitude: Mapped[float | None] = personal()
    to_longitude: Mapped[float | None] = personal()
    word: Mapped[str] = sensitive()
    """The visit word of the hand-over: whoever takes it says it to whoever gives it."""
    state: Mapped[str] = plain(String(20), default="waiting")
    given_at: Mapped[datetime | None] = plain()
    received_at: Mapped[datetime | None] = plain()
    closed_at: Mapped[datetime | None] = plain()
    """When each side says that it was, which may be long before they said so."""
    expected_at: Mapped[datetime | None] = plain()
    """When it is expected now, as its volunteer said while running late."""
    next_due: Mapped[str | None] = plain(String(20))
    """What falls due next: `unfound`, `late`, `ask` (the other side, again), `alert`."""
    next_due_at: Mapped[datetime | None] = plain()

    relay: Mapped[RelayMission] = relationship()
    request: Mapped[HelpRequest] = relationship()
