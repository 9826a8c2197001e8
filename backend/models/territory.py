"""The town: territories, their networks, their bots, their streets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, personal, plain


class Territory(Table):
    """A commune, intercommunality or department: owns the time zone and the policies."""

    __tablename__ = "territory"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    name: Mapped[str] = plain(String(200))
    phone: Mapped[str] = plain(String(40), default="")
    timezone: Mapped[str] = plain(String(60), default="Europe/Paris")
    locale: Mapped[str] = plain(String(10), default="fr")
    latitude: Mapped[float | None] = plain()
    longitude: Mapped[float | None] = plain()
    policies: Mapped[dict[str, Any]] = plain(JSON, default=dict)
    created_at: Mapped[datetime] = plain()


class Network(Table):
    """A commune, landlord or association; a person may belong to several."""

    __tablename__ = "network"
    __table_args__ = kept(Retention.TOWN)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    name: Mapped[str] = plain(String(200))
    kind: Mapped[str] = plain(String(20), default="commune")


class ChannelAccount(Table):
    """One bot, number or homeserver user of ours, on one channel.

    `address` is our name there (a bot's username, a number); `state` is `working`, `held` or `broken`.
    """

    __tablename__ = "channel_account"
    __table_args__ = kept(Retention.TOWN, UniqueConstraint("channel", "address"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    channel: Mapped[str] = plain(String(20))
    address: Mapped[str] = plain(String(200))
    state: Mapped[str] = plain(String(20), default="working")
    cursor: Mapped[str] = plain(String(400), default="")
    """Where listening left off: a polling offset, a sync token."""
    handle: Mapped[str | None] = plain(String(200))
    """How people find us there, once the platform has said so: a bot's username, where `address` is its number."""


class Lease(Table):
    """Who listens and sends for a channel account now; `fence` grows with every change of holder."""

    __tablename__ = "lease"
    __table_args__ = kept(Retention.TOWN)

    channel_account_id: Mapped[int] = link("channel_account.id", primary_key=True, index=False)
    holder: Mapped[str] = plain(String(80))
    fence: Mapped[int] = plain(BigInteger, default=1)
    expires_at: Mapped[datetime] = plain()


class Address(Table):
    """An address of the Base Adresse Nationale. `street_key` is the street as searched, `cell` its H3 cell."""

    __tablename__ = "address"
    __table_args__ = kept(
        Retention.TOWN,
        UniqueConstraint("territory_id", "ban_id"),
        Index("ix_address_street", "territory_id", "street_key"),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    ban_id: Mapped[str] = plain(String(60))
    number: Mapped[int | None] = plain()
    suffix: Mapped[str] = plain(String(20), default="")
    street: Mapped[str] = plain(String(200))
    street_key: Mapped[str] = plain(String(200))
    postcode: Mapped[str] = plain(String(10))
    insee: Mapped[str] = plain(String(10))
    city: Mapped[str] = plain(String(120))
    latitude: Mapped[float] = plain()
    longitude: Mapped[float] = plain()
    cell: Mapped[int] = plain(BigInteger, index=True)


class NamedPlace(Table):
    """A place without an address that everybody here knows by name: a lieu-dit, an îlet, a trailhead, a car park.

    Of the gazetteer that the town imports; `aliases` are its other names, one a line.
    """

    __tablename__ = "named_place"
    __table_args__ = kept(Retention.TOWN, UniqueConstraint("territory_id", "name_key"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    name: Mapped[str] = plain(String(120))
    name_key: Mapped[str] = plain(String(200))
    kind: Mapped[str] = plain(String(60), default="")
    aliases: Mapped[str] = plain(Text, default="")
    latitude: Mapped[float] = plain()
    longitude: Mapped[float] = plain()


class PersonNetwork(Table):
    """Who belongs to which network."""

    __tablename__ = "person_network"
    __table_args__ = kept(Retention.PERSON)

    person_id: Mapped[int] = link("person.id", primary_key=True, index=False)
    network_id: Mapped[int] = link("network.id", primary_key=True)
    since: Mapped[datetime] = personal()
