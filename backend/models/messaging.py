"""Conversations, and the post: what came in, what goes out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from backend.models.columns import UNOPENED, Retention, Sealed, Table, kept, key, link, plain, sensitive

WAITING = text("state = 'waiting'")
IS_PARKED = text("state = 'parked'")
NOBODYS = text("outbox_id IS NULL")
UNHEARD = text("state = 'waiting' AND hear_until IS NOT NULL")
KEPT = text("state = 'kept'")
UNREADABLE = Sealed(strict=False, instead=UNOPENED)
"""Where no key opens it, it is as unreadable as what a newer version wrote: its reader sets the row aside."""


class Conversation(Table):
    """One a person, whatever the channels. Its row is the lock of the turn.

    `state` is the engine's saved state (versioned JSON); empty before the first turn.
    """

    __tablename__ = "conversation"
    __table_args__ = kept(Retention.PERSON)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id", unique=True, index=False)
    state: Mapped[str | None] = sensitive(UNREADABLE)
    taken_by: Mapped[str | None] = plain(String(120))
    """The agent who took the conversation over, while the bot is silent."""
    taken_at: Mapped[datetime | None] = plain()
    updated_at: Mapped[datetime] = plain()


class InboxEvent(Table):
    """Something that happened to a person: a platform's message, a piece of news, a moment that falls due.

    `event_key` is unique within its `source` (a channel account's id, or `news`, `due`). `state`: `waiting`, `done`,
    `kept` (until whoever shares the telephone says who they are), `set_aside` (raised three times; `error` says what),
    `held` (a restored backup).

    A voice note is due when it has been heard, or at `hear_until` at the latest; meanwhile what its person sent after
    it waits behind it.
    """

    __tablename__ = "inbox_event"
    __table_args__ = kept(
        Retention.POST,
        UniqueConstraint("source", "event_key"),
        Index("ix_inbox_waiting", "priority", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_inbox_next", "conversation_id", "id", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_inbox_identity", "identity_id", "id"),
        Index("ix_inbox_settled", "settled_at", sqlite_where=text("settled_at IS NOT NULL")),
        Index("ix_inbox_unheard", "conversation_id", "id", sqlite_where=UNHEARD, postgresql_where=UNHEARD),
        Index("ix_inbox_kept", "due_at", sqlite_where=KEPT, postgresql_where=KEPT),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    conversation_id: Mapped[int] = link("conversation.id", index=False)
    identity_id: Mapped[int | None] = link("identity.id", index=False, nullable=True)
    source: Mapped[str] = plain(String(20))
    event_key: Mapped[str] = plain(String(200))
    kind: Mapped[str] = plain(String(40))
    content: Mapped[str] = sensitive(UNREADABLE)
    understanding: Mapped[str | None] = sensitive(Sealed(strict=False))
    transcript: Mapped[str | None] = sensitive(Sealed(strict=False))
    """What a voice note says, or why nobody could hear it (versioned JSON). The audio is kept nowhere."""
    hear_until: Mapped[datetime | None] = plain()
    priority: Mapped[int] = plain()
    due_at: Mapped[datetime] = plain()
    received_at: Mapped[datetime] = plain()
    spoken_by: Mapped[int | None] = plain(BigInteger)
    """Who sent it from their account; None for what no person sent, and while we do not know who did. A number, not a
    reference: the row is its conversation's."""
    trace: Mapped[str] = plain(String(32), index=True)
    state: Mapped[str] = plain(String(12), default="waiting")
    tries: Mapped[int] = plain(default=0)
    error: Mapped[str | None] = sensitive(Sealed(strict=False))
    settled_at: Mapped[datetime | None] = plain()


class OutboxMessage(Table):
    """Something we say to a person, until a platform has it.

    States: `waiting` → `sending` → `sent`; or `uncertain`, `set_aside`, `cancelled`, `lapsed`, `parked` (a closed
    window), `held` (a restored backup). `identity_id` is set for a reply, else picked when the row is claimed.
    """

    __tablename__ = "outbox_message"
    __table_args__ = kept(
        Retention.POST,
        Index(
            "ix_outbox_waiting", "channel_account_id", "priority", "id", sqlite_where=WAITING, postgresql_where=WAITING
        ),
        Index("ix_outbox_person", "person_id", "id"),
        Index("ix_outbox_cancel", "cancel_key", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_outbox_parked_cancel", "cancel_key", sqlite_where=IS_PARKED, postgresql_where=IS_PARKED),
        Index("ix_outbox_platform", "identity_id", "platform_id"),
        Index("ix_outbox_settled", "settled_at", sqlite_where=text("settled_at IS NOT NULL")),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    person_id: Mapped[int] = link("person.id", index=False)
    identity_id: Mapped[int | None] = link("identity.id", index=False, nullable=True)
    channel_account_id: Mapped[int | None] = link("channel_account.id", index=False, nullable=True)
    inbox_id: Mapped[int | None] = link("inbox_event.id", nullable=True)
    content: Mapped[str] = sensitive(UNREADABLE)
    priority: Mapped[int] = plain()
    cancel_key: Mapped[str | None] = plain(String(60))
    about: Mapped[str | None] = plain(String(60))
    """What a platform reply to it speaks of: `mission:12` for a relayed message."""
    not_before: Mapped[datetime] = plain()
    expires_at: Mapped[datetime | None] = plain()
    created_at: Mapped[datetime] = plain()
    trace: Mapped[str] = plain(String(32), index=True)
    state: Mapped[str] = plain(String(12), default="waiting")
    part: Mapped[int] = plain(default=0)
    """How many of its parts the platform has taken."""
    tries: Mapped[int] = plain(default=0)
    fence: Mapped[int | None] = plain(BigInteger)
    platform_id: Mapped[str | None] = plain(String(200))
    """Its last part's."""
    receipt: Mapped[str | None] = plain(String(12))
    """The furthest rung that all its parts reached: `accepted`, `delivered`, `read`; `failed` where one of them did."""
    error: Mapped[str | None] = plain(String(400))
    settled_at: Mapped[datetime | None] = plain()


class OutboxPart(Table):
    """A part of a message, under the id that its platform gave it: what receipts and replies speak of.

    A receipt may come before the send is written down: then `outbox_id` is empty until it is. `receipt` is the
    furthest rung that this part reached: `accepted`, `delivered`, `read`, `failed`.
    """

    __tablename__ = "outbox_part"
    __table_args__ = kept(
        Retention.RECORD,
        UniqueConstraint("channel_account_id", "platform_id"),
        Index("ix_outbox_part_early", "at", sqlite_where=NOBODYS, postgresql_where=NOBODYS),
    )

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    channel_account_id: Mapped[int] = link("channel_account.id", index=False)
    platform_id: Mapped[str] = plain(String(200))
    outbox_id: Mapped[int | None] = link("outbox_message.id", nullable=True)
    receipt: Mapped[str] = plain(String(12))
    error: Mapped[str | None] = plain(String(400))
    at: Mapped[datetime] = plain()


class WebSession(Table):
    """A web chat's visitor: the hash of the secret that their browser keeps."""

    __tablename__ = "web_session"
    __table_args__ = kept(Retention.PERSON)

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    secret_hash: Mapped[str] = plain(String(64), unique=True)
    address: Mapped[str] = plain(String(60))
    created_at: Mapped[datetime] = plain()


class WebRecording(Table):
    """What was recorded on a page of the web chat, until it was heard: other platforms keep theirs, and we fetch it.

    It goes with its transcript, or at `expires_at`. Its event has the same `event_key` in the inbox. `sound` is written
    in base64.
    """

    __tablename__ = "web_recording"
    __table_args__ = kept(Retention.TRANSIENT, UniqueConstraint("channel_account_id", "event_key"))

    id: Mapped[int] = key()
    territory_id: Mapped[int] = link("territory.id", index=False)
    session_id: Mapped[int] = link("web_session.id")
    channel_account_id: Mapped[int] = link("channel_account.id", index=False)
    event_key: Mapped[str] = plain(String(200))
    kind: Mapped[str] = plain(String(40))
    sound: Mapped[str] = sensitive()
    created_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
