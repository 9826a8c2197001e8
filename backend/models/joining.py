"""Several channels of one person, and two people of one telephone: who an account belongs to."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped

from backend.models.columns import Retention, Table, kept, key, link, plain


class AccountCode(Table):
    """A code that a person writes on another channel, once, within minutes. Only its hash is kept.

    `identity_id` is the account on which it was asked for: there they hear of the account that joins.
    """

    __tablename__ = "account_code"
    __table_args__ = kept(Retention.TRANSIENT)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id")
    identity_id: Mapped[int | None] = link("identity.id", nullable=True, index=False)
    code_hash: Mapped[str] = plain(String(64), unique=True)
    created_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
    used_at: Mapped[datetime | None] = plain()


class SharedIdentity(Table):
    """A telephone that two people share: `owner_id`, whose account it is, and `other_id`, who uses it too.

    An agent said so, after both had agreed. Each has a conversation of their own.
    """

    __tablename__ = "shared_identity"
    __table_args__ = kept(Retention.PERSON, UniqueConstraint("identity_id"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    identity_id: Mapped[int] = link("identity.id", index=False)
    owner_id: Mapped[int] = link("person.id")
    other_id: Mapped[int] = link("person.id")
    created_at: Mapped[datetime] = plain()
