"""The inbox takes everything: it is written before anything is acknowledged, and read only by the turn.

The hot path of the house, in SQLAlchemy Core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.messaging.messages import EVENTS, Content, Incoming, Left, Priority
from backend.models import Conversation, Identity, InboxEvent, Person, Volunteer
from backend.models.columns import rows_of
from backend.models.territory import ChannelAccount, Territory

TRIES: Final = 3
"""A turn that raises is tried so often in all, then its event is set aside (DESIGN section 3)."""

identity: Final = rows_of(Identity)
inbox: Final = rows_of(InboxEvent)
conversation: Final = rows_of(Conversation)


@dataclass(frozen=True, slots=True)
class Account:
    """A channel account as the inbox needs it."""

    id: int
    territory_id: int
    channel: str
    locale: str = "fr"


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event to handle, with everything the turn must know of its person. The conversation is locked."""

    id: int
    kind: str
    content: str
    understanding: str | None
    priority: int
    trace: str
    event_key: str
    received_at: datetime
    tries: int
    identity_id: int | None
    conversation_id: int
    state: str | None
    taken_by: str | None
    taken_at: datetime | None
    person_id: int
    name: str
    locale: str
    person_state: str
    address: str | None
    latitude: float | None
    longitude: float | None
    volunteer: str | None
    channel: str | None
    account_id: int | None
    territory_id: int
    territory_name: str
    phone: str
    timezone: str
    policies: dict[str, Any]


def receive(
    db: Session,
    account: Account,
    arrived: Sequence[Incoming],
    *,
    now: datetime,
    token: Callable[[], str],
    urgent: Callable[[str], bool] = lambda _text: False,
) -> int:
    """Keeps what arrived, once: a redelivery changes nothing. Returns how many were new.

    A stranger's identity, person and conversation are made here. `urgent` reads the safety rules, so that an
    emergency is claimed first.
    """
    kept = 0
    for one in arrived:
        who = _sender(db, account, one, now)
        left = isinstance(one.content, Left)
        text = str(getattr(one.content, "text", "") or getattr(one.content, "caption", ""))
        db.execute(
            update(identity)
            .where(identity.c.id == who.id)
            .values({"heard_at": now, "state": "gone" if left else "reachable"})
        )
        values = {
            "territory_id": account.territory_id,
            "conversation_id": who.conversation_id,
            "identity_id": who.id,
            "source": str(account.id),
            "event_key": one.key[:200],
            "kind": type(one.content).__name__,
            "content": EVENTS.dumps(one.content),
            "priority": int(Priority.EMERGENCY if text and urgent(text) else Priority.REPLY),
            "due_at": now,
            "received_at": now,
            "trace": token(),
            "state": "done" if left else "waiting",
            "tries": 0,
            "settled_at": now if left else None,
        }
        kept += max(0, getattr(db.execute(_once(db, values)), "rowcount", 0))
    return kept


def _once(db: Session, values: dict[str, Any]) -> Any:
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    return make(inbox).values(values).on_conflict_do_nothing(index_elements=["source", "event_key"])


def _sender(db: Session, account: Account, one: Incoming, now: datetime) -> Row[int, int]:
    known = (
        select(Identity.id, Conversation.id.label("conversation_id"))
        .join(Conversation, Conversation.person_id == Identity.person_id)
        .where(Identity.channel_account_id == account.id, Identity.address == one.sender)
    )
    if found := db.execute(known).first():
        return found
    _introduce(db, account, one, now)
    return db.execute(known).one()


def _introduce(db: Session, account: Account, one: Incoming, now: datetime) -> None:
    """A stranger: they are given an identity, a person and a conversation, whoever else writes at this moment."""
    savepoint = db.begin_nested()
    locale = (one.language or account.locale)[:2]
    person_id = db.execute(
        insert(Person)
        .values(
            territory_id=account.territory_id,
            name=one.name[:200],
            locale=locale if locale in {"fr", "en"} else account.locale,
            vulnerable=True,
            state="present",
            created_at=now,
        )
        .returning(Person.id)
    ).scalar_one()
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = db.execute(
        make(identity)
        .values(
            territory_id=account.territory_id,
            person_id=person_id,
            channel_account_id=account.id,
            address=one.sender,
            display=one.name[:200],
            state="reachable",
            preferred=False,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["channel_account_id", "address"])
        .returning(identity.c.id)
    ).scalar()
    if made is None:  # the same stranger's other message was faster
        savepoint.rollback()
        return
    db.execute(insert(Conversation).values(territory_id=account.territory_id, person_id=person_id, updated_at=now))
    savepoint.commit()


def claim(db: Session, *, now: datetime, bulk: bool = True) -> Claimed | None:
    """Locks the conversation that waits with the highest priority, and takes its oldest event.

    None when nothing waits, or another worker was faster: ask again when told to. The lock is the transaction's.
    """
    event = inbox
    ready = (event.c.state == "waiting") & (event.c.due_at <= now)
    if not bulk:
        ready &= event.c.priority < int(Priority.BULK)
    waiting = (
        select(event.c.conversation_id)
        .join(Conversation, Conversation.id == event.c.conversation_id)
        .where(ready)
        .order_by(event.c.priority, event.c.id)
        .limit(1)
        .with_for_update(of=Conversation, skip_locked=True)
    )
    conversation_id = db.execute(waiting).scalar()
    if conversation_id is None:
        return None
    oldest = _everything().where(event.c.conversation_id == conversation_id, ready).order_by(event.c.id).limit(1)
    row = db.execute(oldest).first()
    return Claimed(*row) if row else None


def _everything() -> Any:
    return (
        select(
            InboxEvent.id,
            InboxEvent.kind,
            InboxEvent.content,
            InboxEvent.understanding,
            InboxEvent.priority,
            InboxEvent.trace,
            InboxEvent.event_key,
            InboxEvent.received_at,
            InboxEvent.tries,
            InboxEvent.identity_id,
            Conversation.id,
            Conversation.state,
            Conversation.taken_by,
            Conversation.taken_at,
            Person.id,
            Person.name,
            Person.locale,
            Person.state,
            Person.address,
            Person.latitude,
            Person.longitude,
            Volunteer.state,
            ChannelAccount.channel,
            ChannelAccount.id,
            Territory.id,
            Territory.name,
            Territory.phone,
            Territory.timezone,
            Territory.policies,
        )
        .select_from(InboxEvent)
        .join(Conversation, Conversation.id == InboxEvent.conversation_id)
        .join(Person, Person.id == Conversation.person_id)
        .join(Territory, Territory.id == Person.territory_id)
        .outerjoin(Volunteer, Volunteer.person_id == Person.id)
        .outerjoin(Identity, Identity.id == InboxEvent.identity_id)
        .outerjoin(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
    )


def settle(db: Session, event_id: int, *, now: datetime, understanding: str | None = None) -> None:
    """The event is handled."""
    values: dict[str, Any] = {"state": "done", "settled_at": now}
    if understanding is not None:
        values["understanding"] = understanding
    db.execute(update(inbox).where(inbox.c.id == event_id).values(values))


def failed(db: Session, event_id: int, error: str, *, now: datetime) -> bool:
    """Counts a turn that raised; the third sets the event aside. Returns whether it was set aside."""
    counted = (
        update(inbox)
        .where(inbox.c.id == event_id, inbox.c.state == "waiting")
        .values(tries=inbox.c.tries + 1, error=error[:4000])
        .returning(inbox.c.tries)
    )
    tries = db.execute(counted).scalar() or 0
    if tries < TRIES:
        return False
    db.execute(update(inbox).where(inbox.c.id == event_id).values({"state": "set_aside", "settled_at": now}))
    return True


def save_conversation(db: Session, conversation_id: int, state: str, *, now: datetime) -> None:
    db.execute(
        update(conversation).where(conversation.c.id == conversation_id).values({"state": state, "updated_at": now})
    )


def next_due(db: Session) -> datetime | None:
    """When the next waiting event falls due."""
    return db.execute(
        select(inbox.c.due_at).where(inbox.c.state == "waiting").order_by(inbox.c.due_at).limit(1)
    ).scalar()


def content_of(claimed: Claimed) -> Content | Any:
    """What happened, as plain data. Raises `Unreadable` for what a newer version wrote."""
    return EVENTS.loads(claimed.content)
