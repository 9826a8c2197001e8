"""People: who they are, how they are reached, what they agreed to, and what they offer as volunteers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from backend.models.columns import Retention, Sealed, Table, kept, key, link, personal, plain, sensitive


class Person(Table):
    """Somebody of the town, with or without a channel. Vulnerable until an agent says otherwise."""

    __tablename__ = "person"
    __table_args__ = kept(Retention.PERSON)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id")
    name: Mapped[str] = personal(String(200), default="")
    way_of_address: Mapped[str | None] = personal(String(60))
    """As they wish to be addressed, « Madame Payet »; by their first name where they said nothing."""
    locale: Mapped[str] = plain(String(10), default="fr")
    timezone: Mapped[str | None] = plain(String(60))
    address: Mapped[str | None] = sensitive(Sealed(strict=False))
    """The home as a neighbour would find it: shown after acceptance only. Unknown where no key opens it."""
    latitude: Mapped[float | None] = personal()
    longitude: Mapped[float | None] = personal()
    cell: Mapped[int | None] = personal(BigInteger)
    vulnerable: Mapped[bool] = personal(default=True)
    state: Mapped[str] = plain(String(20), default="present")
    """`present`, `stopped` (no more messages), `away` (in hospital or a care home), `deceased`, `leaving` (to be erased
    at `erase_at`), `erased`."""
    quiet_until: Mapped[datetime | None] = plain()
    """Until then nothing that we start is said to them, save in a crisis."""
    erase_at: Mapped[datetime | None] = plain()
    quiet_after: Mapped[int | None] = personal()
    """Minutes after local midnight from which nothing is proposed to them in the evening."""
    quiet_before: Mapped[int | None] = personal()
    """Minutes after local midnight before which nothing is proposed to them."""
    quiet_days: Mapped[int | None] = personal()
    """One bit for each week day (Monday is bit 0) on which nothing is proposed to them."""
    called_from: Mapped[int | None] = personal()
    """Minutes after local midnight between which they wish to be called, as they said."""
    called_until: Mapped[int | None] = personal()
    created_at: Mapped[datetime] = plain()

    identities: Mapped[list[Identity]] = relationship(back_populates="person", order_by="Identity.id")
    volunteer: Mapped[Volunteer | None] = relationship(back_populates="person")


class Identity(Table):
    """A person's account on a channel. `address` is the platform's own key for it."""

    __tablename__ = "identity"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("channel_account_id", "address"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    channel_account_id: Mapped[int] = link("channel_account.id", index=False)
    address: Mapped[str] = personal(String(200))
    display: Mapped[str] = personal(String(200), default="")
    state: Mapped[str] = plain(String(20), default="reachable")
    """`reachable`, or `gone`: blocked us or left."""
    preferred: Mapped[bool] = plain(default=False)
    heard_at: Mapped[datetime | None] = personal()
    created_at: Mapped[datetime] = plain()
    speaker_id: Mapped[int | None] = plain(BigInteger)
    """Who of the two that share it spoke last, where it is not `person_id`. A number, not a reference: it says nothing
    of whose account it is."""
    unsure: Mapped[str | None] = plain(String(8))
    """Why we do not know who writes now (`backend.messaging.doubt`)."""
    asked_at: Mapped[datetime | None] = plain()
    """When it was last asked who it is."""

    person: Mapped[Person] = relationship(back_populates="identities")


class Consent(Table):
    """One thing a person was told or agreed to, in which version, and whether they took it back."""

    __tablename__ = "consent"
    __table_args__ = kept(Retention.PERSON)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    kind: Mapped[str] = plain(String(40))
    version: Mapped[str] = plain(String(20))
    given_at: Mapped[datetime] = plain()
    withdrawn_at: Mapped[datetime | None] = plain()


ACTIVE = text("state = 'active'")


class Volunteer(Table):
    """What a person offers. States: see `backend.services.lifecycles.VOLUNTEER`.

    `cell` is the H3 cell (resolution 9) of the place they start from; `last_asked_at` and
    `open_missions` are kept by invitations and missions so that matching reads one row a volunteer.
    """

    __tablename__ = "volunteer"
    __table_args__ = kept(
        Retention.PERSON,
        Index("ix_volunteer_near", "cell", "reach_m", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
    )

    person_id: Mapped[int] = link("person.id", primary_key=True, index=False)
    territory_id: Mapped[int] = link("territory.id")
    state: Mapped[str] = plain(String(20), default="applied")
    on_duty: Mapped[bool] = plain(default=True)
    latitude: Mapped[float | None] = personal()
    longitude: Mapped[float | None] = personal()
    cell: Mapped[int | None] = personal(BigInteger)
    reach_m: Mapped[int] = plain(default=2000)
    """How far they go, in metres."""
    categories: Mapped[int] = plain(BigInteger, default=0)
    """One bit a category, in the order of `backend.categories.CATEGORIES`."""
    availability: Mapped[int] = plain(BigInteger, default=0)
    """One bit for each part of each week day (Monday morning is bit 0); 0 means whenever."""
    away_from: Mapped[datetime | None] = personal()
    """When the next absence begins; None where it has begun."""
    away_until: Mapped[datetime | None] = personal()
    most_a_week: Mapped[int | None] = plain()
    """How often they may be asked in a week, where that is less often than the town's own limit."""
    last_asked_at: Mapped[datetime | None] = plain()
    open_missions: Mapped[int] = plain(default=0)
    applied_at: Mapped[datetime] = plain()
    active_at: Mapped[datetime | None] = plain()
    met_at: Mapped[datetime | None] = plain()
    """When an agent recorded the first meeting; None for those who were active before meetings were recorded."""
    identity_seen_at: Mapped[datetime | None] = plain()
    charter_asked_at: Mapped[datetime | None] = plain()
    """When they were asked to renew their signature; None once they have."""
    asked_after_at: Mapped[datetime | None] = plain()
    """When they were last asked whether they are still happy to be asked."""
    except_holidays: Mapped[bool | None] = plain()
    """Whether they are not asked for days of school holidays."""
    paused_for: Mapped[str | None] = plain(String(20))
    """Why they are paused, where it is not an agent's decision: `charter`, whose year is over."""

    person: Mapped[Person] = relationship(back_populates="volunteer")


class CharterSignature(Table):
    """The charter as a volunteer signed it: which version, when."""

    __tablename__ = "charter_signature"
    __table_args__ = kept(Retention.PERSON)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    version: Mapped[str] = plain(String(20))
    signed_at: Mapped[datetime] = plain()
