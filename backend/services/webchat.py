"""The web chat's visitors: their sessions, and what was said on both sides while it is kept."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backend.messaging.codec import Unreadable
from backend.messaging.messages import CONTENTS, EVENTS, OUTGOINGS, Content, Outgoing
from backend.models import Conversation, Identity, InboxEvent, OutboxMessage, Person, Territory, WebSession
from backend.services.locking import existing
from backend.services.territories import policy

SESSIONS_AN_HOUR: Final = 30
"""New sessions from one address: a library's computers, or the neighbours whom one mobile operator shows under one
address, each time somebody who is not remembered comes back; not a machine."""
_WINDOW: Final = timedelta(hours=1)
_IPV6_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that are one household's: RFC 6177."""
LONGEST_HISTORY: Final = 200


class TooManySessions(Exception):
    """This address opened too many conversations; it may open another after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many new sessions from one address; the next is possible in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Ours:
    """A message of ours that has been sent. Its `id` grows with every message of the channel."""

    id: str
    at: datetime
    message: Outgoing


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the visitor sent, under the key that their browser gave it."""

    key: str
    at: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class Standing:
    """How the conversation stands: whether something waits for our answer, who took it over, in which language."""

    busy: bool = False
    agent: str = ""
    locale: str = ""
    """The language in which this person is answered, once it is known."""


@dataclass(frozen=True, slots=True)
class Front:
    """What the page says of the town; its colour as the town wrote it, and the sites that may show the page."""

    name: str
    phone: str
    locale: str
    colour: str = ""
    origins: tuple[str, ...] = ()


def open_session(
    db: Session,
    territory_id: int,
    secret: str,
    address: str,
    *,
    now: datetime,
    an_hour: int = SESSIONS_AN_HOUR,
) -> WebSession:
    """A new visitor, known by the secret that their browser keeps; only hashes are stored.

    Raises:
        TooManySessions: this address opened as many as it may within the hour.
    """
    household = _household(address)
    within = select(WebSession.created_at).where(WebSession.address == household, WebSession.created_at > now - _WINDOW)
    recent = list(db.scalars(within.order_by(WebSession.created_at.desc()).limit(an_hour)))
    if len(recent) >= an_hour:
        until_next = (recent[-1] + _WINDOW - now).total_seconds() if recent else _WINDOW.total_seconds()
        raise TooManySessions(max(1, math.ceil(until_next)))
    session = WebSession(territory_id=territory_id, secret_hash=_hashed(secret), address=household, created_at=now)
    db.add(session)
    db.flush()
    return session


def session_of(db: Session, secret: str, territory_id: int | None = None) -> int | None:
    """The id of the session that this secret opens: on the page of this town, or on any where none is named."""
    theirs = select(WebSession.id).where(WebSession.secret_hash == _hashed(secret))
    return db.scalar(theirs if territory_id is None else theirs.where(WebSession.territory_id == territory_id))


def close_session(db: Session, secret: str) -> None:
    """This secret opens nothing from now on: the device was forgotten, wherever its secret may still lie.

    The session's row stays: its number is the person's address here, until they are erased.
    """
    known = _hashed(secret)
    closed = f"closed:{known[:50]}"  # the hash of nothing
    db.execute(update(WebSession).where(WebSession.secret_hash == known).values(secret_hash=closed))


def front(db: Session, territory_id: int) -> Front:
    """Whose chat this is."""
    town = existing(db, Territory, territory_id)
    colour, origins = policy(town, "webchat_colour"), policy(town, "webchat_origins")
    return Front(town.name, town.phone, town.locale, colour, tuple(origins))


def sent_since(db: Session, account_id: int, session_id: int, after: str = "") -> list[Ours]:
    """Our messages to this visitor after the one with the id `after`, in the order in which they were sent."""
    rows = db.execute(
        _sent(account_id, session_id)
        .where(OutboxMessage.platform_id > after)
        .order_by(OutboxMessage.platform_id)
        .limit(LONGEST_HISTORY)
    )
    return [ours for row in rows if (ours := _ours(row))]


def sent(db: Session, account_id: int, session_id: int, message_id: str) -> Ours | None:
    """Our message to this visitor that has this id; None where it is another's, or emptied."""
    row = db.execute(_sent(account_id, session_id).where(OutboxMessage.platform_id == message_id)).first()
    return _ours(row) if row else None


def history(db: Session, account_id: int, session_id: int | str) -> list[Ours | Theirs]:
    """The last of what was said on both sides, oldest first; what retention has emptied is left out."""
    last = _sent(account_id, session_id).order_by(OutboxMessage.platform_id.desc()).limit(LONGEST_HISTORY)
    received = (
        select(InboxEvent.id, InboxEvent.event_key, InboxEvent.content, InboxEvent.received_at)
        .join(Identity, Identity.id == InboxEvent.identity_id)
        .where(*_identity(account_id, session_id), InboxEvent.source == str(account_id))
        .order_by(InboxEvent.id.desc())
        .limit(LONGEST_HISTORY)
    )
    # An answer stands below what it answers, even within one moment.
    ours = [(row.inbox_id or 0, 1, one) for row in db.execute(last) if (one := _ours(row))]
    theirs = [(row.id, 0, sent) for row in db.execute(received) if (sent := _theirs(row, session_id))]
    said: list[tuple[int, int, Ours | Theirs]] = [*reversed(ours), *theirs]
    said.sort(key=lambda entry: (entry[2].at, *entry[:2]))
    return [one for _, _, one in said][-LONGEST_HISTORY:]


def standing(db: Session, account_id: int, session_id: int, *, now: datetime) -> Standing | None:
    """How the conversation stands; None where the session is no more. What falls due later keeps nobody waiting; a
    voice note that is being heard does.
    """
    if db.get(WebSession, session_id) is None:
        return None
    waiting = exists().where(
        InboxEvent.conversation_id == Conversation.id,
        InboxEvent.state == "waiting",
        (InboxEvent.due_at <= now) | InboxEvent.hear_until.is_not(None),
    )
    row = db.execute(
        select(Conversation.taken_by, waiting.label("busy"), Person.locale)
        .join(Identity, Identity.person_id == Conversation.person_id)
        .join(Person, Person.id == Conversation.person_id)
        .where(*_identity(account_id, session_id))
    ).first()
    return Standing(bool(row.busy), row.taken_by or "", row.locale) if row else Standing()


def _identity(account_id: int, session_id: int | str) -> tuple[Any, Any]:
    return Identity.channel_account_id == account_id, Identity.address == str(session_id)


def _sent(account_id: int, session_id: int | str) -> Any:
    return (
        select(
            OutboxMessage.platform_id,
            OutboxMessage.content,
            OutboxMessage.inbox_id,
            OutboxMessage.created_at,
            OutboxMessage.not_before,
        )
        .join(Identity, Identity.id == OutboxMessage.identity_id)
        .where(*_identity(account_id, session_id), OutboxMessage.platform_id.is_not(None))
    )


def _ours(row: Any) -> Ours | None:
    try:
        message = OUTGOINGS.loads(row.content or "")
    except Unreadable:
        return None
    if not isinstance(message, Outgoing):
        return None
    return Ours(row.platform_id, max(row.created_at, row.not_before), message)


def _theirs(row: Any, session_id: int | str) -> Theirs | None:
    try:
        content = EVENTS.loads(row.content or "")
    except Unreadable:
        return None
    if not isinstance(content, CONTENTS):
        return None
    return Theirs(row.event_key.removeprefix(f"{session_id}:"), row.received_at, content)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _household(address: str) -> str:
    """What stands for the addresses of one household: never the address itself."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return _hashed(address)[:40]
    if known.version == 6:
        known = ipaddress.ip_network((known, _IPV6_HOUSEHOLD), strict=False).network_address
    return _hashed(str(known))[:40]
