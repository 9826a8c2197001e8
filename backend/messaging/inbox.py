"""The inbox takes everything: it is written before anything is acknowledged, and read only by the turn.

The hot path of the house, in SQLAlchemy Core.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.messaging import doubt, fates, senders, windows
from backend.messaging.messages import EVENTS, CameBack, Content, Incoming, Left, Moved, Priority, SentMedia, Tapped
from backend.messaging.senders import Account
from backend.messaging.voice import SPOKEN
from backend.models import Conversation, Identity, InboxEvent, Person, SharedIdentity, Volunteer
from backend.models.columns import UNOPENED, rows_of
from backend.models.territory import ChannelAccount, Territory
from backend.sealing import WrongKey

LONGEST_KEY: Final = 200
TRIES: Final = 3
"""A turn that raises is tried so often in all, then its event is set aside."""

identity: Final = rows_of(Identity)
inbox: Final = rows_of(InboxEvent)
conversation: Final = rows_of(Conversation)


@dataclass(frozen=True, slots=True)
class Claimed:
    """An event to handle, with everything the turn must know of its person. The conversation is locked."""

    id: int
    kind: str
    content: str
    understanding: str | None
    transcript: str | None
    hear_until: datetime | None
    priority: int
    trace: str
    event_key: str
    received_at: datetime
    tries: int
    spoken_by: int | None
    identity_id: int | None
    unsure: str | None
    """Why we do not know who wrote it."""
    conversation_id: int
    state: str | None
    taken_by: str | None
    taken_at: datetime | None
    person_id: int
    name: str
    locale: str
    person_state: str
    way_of_address: str | None
    quiet_until: datetime | None
    erase_at: datetime | None
    shares: bool
    """Whether the person shares a telephone with somebody."""
    silent: bool
    """Whether they are reached only on numbers from which nobody has written for long."""
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
    hearing: timedelta | None = None,
) -> int:
    """Keeps what arrived, once: a redelivery changes nothing. Returns how many were new.

    A stranger's identity, person and conversation are made here. `urgent` reads the safety rules, so that an
    emergency is claimed first. `hearing` is how long a voice note waits to be heard; None where nobody can.
    """
    kept = 0
    connection = db.connection()
    wrote, answered = list[int](), dict[int, str]()
    for one in arrived:
        who = senders.sender(db, account, one, now)
        if who is None:
            continue  # a stranger who moved or came back is a stranger still
        silent = isinstance(one.content, Left | CameBack | Moved)
        unsure = who.unsure or _doubted(account, who, now)
        text = str(getattr(one.content, "text", "") or getattr(one.content, "caption", ""))
        alarms = bool(text) and urgent(text)
        until = now + hearing if hearing and _is_spoken(one.content) and not alarms else None
        values = {
            "territory_id": who.territory_id,
            "conversation_id": who.conversation_id,
            "identity_id": who.id,
            "source": str(account.id),
            "event_key": _key(one.key),
            "kind": type(one.content).__name__,
            "content": EVENTS.dumps(one.content),
            "priority": int(Priority.EMERGENCY if alarms else Priority.REPLY),
            "due_at": until or now,
            "hear_until": until,
            "received_at": now,
            "spoken_by": None if silent or unsure else who.person_id,
            "trace": token(),
            "state": "done" if silent else "waiting",
            "tries": 0,
            "settled_at": now if silent else None,
        }
        if connection.execute(_ONCE[connection.dialect.name], values).first() is None:
            continue  # a redelivery, which says nothing of today
        kept += 1
        if isinstance(one.content, Left):
            fates.person_gone(db, who.id)
        elif isinstance(one.content, CameBack):
            fates.person_back(db, who.id)
        elif not silent:
            connection.execute(_HEARD, {"one": who.id, "at": now, "why": unsure})
            wrote.append(who.id)
            if isinstance(one.content, Tapped):
                answered[who.id] = one.content.choice.partition(".")[0]
    for identity_id in windows.waited_for(db, wrote):
        windows.opened(db, identity_id, answered=answered.get(identity_id, ""), now=now)
    return kept


def _doubted(account: Account, who: Any, now: datetime) -> str | None:
    silent_for = now - who.heard_at if who.heard_at else None
    return doubt.of(account.channel, shared=who.shared, silent_for=silent_for)


def _is_spoken(content: Content) -> bool:
    return isinstance(content, SentMedia) and content.kind in SPOKEN


def _key(key: str) -> str:
    """The event's key, whole or by its digest: two keys never become one."""
    return key if len(key) <= LONGEST_KEY else f"sha256:{sha256(key.encode()).hexdigest()}"


_ONCE: Final = {
    name: make(inbox).on_conflict_do_nothing(index_elements=["source", "event_key"]).returning(inbox.c.id)
    for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""The hot path's statements are built once: building one costs more than running it."""
_HEARD: Final = (
    update(identity)
    .where(identity.c.id == bindparam("one"))
    .values(heard_at=bindparam("at"), state="reachable", unsure=bindparam("why"))
)


def claim(db: Session, *, now: datetime, bulk: bool = True) -> Claimed | None:
    """Locks the conversation that waits with the highest priority, and takes its oldest event.

    None when nothing waits, or others are at all of it. The lock is the transaction's.
    """
    connection = db.connection()
    ready = {"at": now, "least": _least(bulk=bulk), "long_ago": now - doubt.LONG_SILENCE}
    if connection.dialect.name == "sqlite":  # one writer at a time: there is nothing to lock, nor to look at twice
        row = connection.execute(_OLDEST_OF_ALL, ready).first()
        return Claimed(*tuple[Any, ...](row)) if row else None
    while (conversation_id := connection.execute(_WAITING, ready).scalar()) is not None:
        if row := connection.execute(_OLDEST, {**ready, "conversation": conversation_id}).first():
            return Claimed(*tuple[Any, ...](row))
        # another worker was faster: its event was handled between our look and our lock
    return None


_ONE: Final[ColumnElement[int]] = literal_column("1")
_waits: Final = inbox.c.state == literal_column("'waiting'")
"""Words of the statement, not values: SQLite would otherwise plan it anew each time, to see whether they fit the
partial index."""
_before: Final = inbox.alias("before")
_IN_ITS_TURN: Final = (inbox.c.priority == literal_column(str(int(Priority.EMERGENCY)))) | ~exists().where(
    _before.c.conversation_id == inbox.c.conversation_id,
    _before.c.id < inbox.c.id,
    _before.c.state == literal_column("'waiting'"),
    _before.c.hear_until.is_not(None),
)
"""Not behind a voice note that is being heard; an emergency waits behind nothing."""
_READY: Final = _waits & (inbox.c.due_at <= bindparam("at")) & (inbox.c.priority <= bindparam("least")) & _IN_ITS_TURN
_WAITING: Final = (
    select(inbox.c.conversation_id)
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .where(_READY)
    .order_by(inbox.c.priority, inbox.c.id)
    .limit(_ONE)
    .with_for_update(of=conversation, skip_locked=True, key_share=True)
)
"""`key_share`: whoever writes to this person's inbox meanwhile points to the row, and must not wait for the turn."""
_people: Final = rows_of(Person)
_territories: Final = rows_of(Territory)
_volunteers: Final = rows_of(Volunteer)
_accounts: Final = rows_of(ChannelAccount)
_shared: Final = rows_of(SharedIdentity)
_theirs: Final = identity.alias("theirs")
_used: Final = _accounts.alias("used")
_HEARD_LATELY: Final = (
    exists()
    .where(_theirs.c.person_id == _people.c.id, _theirs.c.state == literal_column("'reachable'"))
    .where(_used.c.id == _theirs.c.channel_account_id)
    .where(
        or_(
            _theirs.c.heard_at > bindparam("long_ago"),
            _theirs.c.heard_at.is_(None),
            and_(*(_used.c.channel != literal_column(f"'{one}'") for one in sorted(doubt.NUMBERS))),
        )
    )
)
_CLAIMED: Final = (
    select(
        *inbox.c[
            "id", "kind", "content", "understanding", "transcript", "hear_until", "priority", "trace", "event_key"
        ],
        *inbox.c["received_at", "tries", "spoken_by"],
        inbox.c.identity_id,
        identity.c.unsure,
        *conversation.c["id", "state", "taken_by", "taken_at"],
        *_people.c["id", "name", "locale", "state", "way_of_address", "quiet_until", "erase_at"],
        exists().where(or_(_shared.c.owner_id == _people.c.id, _shared.c.other_id == _people.c.id)),
        ~_HEARD_LATELY,
        *_people.c["address", "latitude", "longitude"],
        _volunteers.c.state,
        *_accounts.c["channel", "id"],
        *_territories.c["id", "name", "phone", "timezone", "policies"],
    )
    .select_from(inbox)
    .join(conversation, conversation.c.id == inbox.c.conversation_id)
    .join(_people, _people.c.id == conversation.c.person_id)
    .join(_territories, _territories.c.id == _people.c.territory_id)
    .outerjoin(_volunteers, _volunteers.c.person_id == _people.c.id)
    .outerjoin(identity, identity.c.id == inbox.c.identity_id)
    .outerjoin(_accounts, _accounts.c.id == identity.c.channel_account_id)
    .where(_READY)
    .order_by(inbox.c.id)
    .limit(_ONE)
)
_OLDEST: Final = _CLAIMED.where(inbox.c.conversation_id == bindparam("conversation"))
_OLDEST_OF_ALL: Final = _CLAIMED.where(inbox.c.conversation_id == _WAITING.correlate(None).scalar_subquery())


def settle(db: Session, event_id: int, *, now: datetime, understanding: str | None = None) -> None:
    """The event is handled."""
    db.connection().execute(_SETTLED, {"one": event_id, "at": now, "read": understanding})


_SETTLED: Final = (
    update(inbox)
    .where(inbox.c.id == bindparam("one"))
    .values(
        state="done",
        settled_at=bindparam("at"),
        understanding=func.coalesce(bindparam("read", type_=inbox.c.understanding.type), inbox.c.understanding),
    )
)


def rewrite(db: Session, event_id: int, content: Content) -> None:
    """What is kept of the event from now on: what must not be kept is left out."""
    db.connection().execute(update(inbox).where(inbox.c.id == event_id).values(content=EVENTS.dumps(content)))


def forget(db: Session, event_id: int, content: Content) -> None:
    """The same, with all that was read in it, or heard."""
    nothing = {"understanding": None, "transcript": None}
    db.connection().execute(
        update(inbox).where(inbox.c.id == event_id).values(content=EVENTS.dumps(content), **nothing)
    )


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
    db.connection().execute(_SAVED, {"one": conversation_id, "talk": state, "at": now})


_SAVED: Final = (
    update(conversation)
    .where(conversation.c.id == bindparam("one"))
    .values(state=bindparam("talk"), updated_at=bindparam("at"))
)


def next_due(db: Session, *, bulk: bool = True) -> datetime | None:
    """When the next waiting event falls due that `claim` would take; what waits behind a voice note falls due with it.

    Without `bulk`, the hundred thousand who are asked in one hour are no reason to look again, nor looked through.
    """
    return db.connection().execute(_NEXT, {"least": _least(bulk=bulk)}).scalar()


def _least(*, bulk: bool) -> int:
    """The last priority that is taken."""
    return int(Priority.BULK) if bulk else int(Priority.REPLY)


_NEXT: Final = (
    select(inbox.c.due_at)
    .where(_waits & (inbox.c.priority <= bindparam("least")) & _IN_ITS_TURN)
    .order_by(inbox.c.due_at)
    .limit(_ONE)
)


def content_of(claimed: Claimed) -> Content | Any:
    """What happened, as plain data.

    Raises:
        Unreadable: a newer version wrote it.
        WrongKey: no key opens it.
    """
    if claimed.content == UNOPENED:
        raise WrongKey(WrongKey.__doc__)
    return EVENTS.loads(claimed.content)
