"""A telephone that two people share: who holds it, who speaks now, what is kept until we know.

Both keep a conversation of their own. An agent joins and parts them; erasing or parting one leaves the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, bindparam, delete, exists, literal_column, or_, select, union_all, update
from sqlalchemy.orm import Session

from backend.messaging import doubt
from backend.messaging.windows import PARKED
from backend.models import ChannelAccount, Conversation, Identity, InboxEvent, OutboxMessage, Person, SharedIdentity
from backend.models.columns import rows_of
from backend.services.actor import Actor
from backend.services.desk_errors import NotShared, SharedAlready
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked

KEPT: Final = "kept"
IS_KEPT: Final[ColumnElement[bool]] = InboxEvent.state == literal_column("'kept'")
"""A word of the statement, not a value: SQLite would not use the partial index otherwise."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The shared account on which alone somebody is reached. `herself`: it is they who speak there now."""

    identity_id: int
    account_id: int
    herself: bool


def share(db: Session, owner: Person, other: Person, channel: str, *, actor: Actor, now: datetime) -> Identity:
    """The owner's telephone on this channel is the other's too, who has agreed to it. It is asked who speaks at once.

    Raises:
        SharedAlready: the owner has no account there that is theirs alone, or one of them is not present here.
    """
    same_town = owner.territory_id == other.territory_id and owner.id != other.id
    if not same_town or owner.state != "present" or other.state not in {"present", "stopped"}:
        raise SharedAlready(other.id)
    used = select(Identity).join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
    hers = used.where(Identity.person_id == owner.id, Identity.state == "reachable", ~_is_shared())
    if channel:
        hers = hers.where(ChannelAccount.channel == channel)
    found = db.scalars(hers.order_by(Identity.preferred.desc(), Identity.heard_at.desc().nulls_last())).first()
    if found is None:
        raise SharedAlready(owner.id)
    identity = locked(db, Identity, found.id)
    if db.scalar(select(exists().where(Conversation.person_id == other.id))) is False:
        db.add(Conversation(territory_id=other.territory_id, person_id=other.id, updated_at=now))
    db.add(
        SharedIdentity(
            territory_id=owner.territory_id,
            identity_id=identity.id,
            owner_id=owner.id,
            other_id=other.id,
            created_at=now,
        )
    )
    identity.unsure = doubt.SHARED
    audit(db, owner.territory_id, "share", "identity", identity.id, actor=actor, now=now)
    db.flush()
    return identity


def unshare(db: Session, leaving: Person, *, actor: Actor, now: datetime) -> int:
    """This person uses no shared telephone any more; whoever else does keeps it alone. Returns how many it were.

    Raises:
        NotShared: they share none.
    """
    rows = list(db.scalars(select(SharedIdentity).where(_of(leaving.id)).order_by(SharedIdentity.id)))
    if not rows:
        raise NotShared(leaving.id)
    for row in rows:
        _leave(db, row, leaving.id, actor=actor, now=now)
    return len(rows)


def leave(db: Session, person_id: int, *, actor: Actor, now: datetime, identity_id: int | None = None) -> bool:
    """The person leaves the telephones that they share, or this one; False where they share none."""
    db.flush()
    theirs = select(SharedIdentity).where(_of(person_id))
    if identity_id is not None:
        theirs = theirs.where(SharedIdentity.identity_id == identity_id)
    rows = list(db.scalars(theirs.order_by(SharedIdentity.id)))
    for row in rows:
        _leave(db, row, person_id, actor=actor, now=now)
    return bool(rows)


def _leave(db: Session, row: SharedIdentity, person_id: int, *, actor: Actor, now: datetime) -> None:
    """What was kept for nobody in particular is nobody's: it is dropped where the words were, unread by the other."""
    identity = locked(db, Identity, row.identity_id)
    stays = row.other_id if person_id == row.owner_id else row.owner_id
    unread = (InboxEvent.identity_id == identity.id, IS_KEPT)
    db.execute(update(InboxEvent).where(*unread).values(state="done", settled_at=now))
    release(db, stays, now=now)
    db.execute(delete(SharedIdentity).where(SharedIdentity.id == row.id))
    unsent = (
        OutboxMessage.identity_id == identity.id,
        OutboxMessage.person_id == person_id,
        OutboxMessage.state.in_(("waiting", PARKED)),
    )
    anew = {"identity_id": None, "channel_account_id": None, "state": "waiting", "part": 0, "tries": 0}
    db.execute(update(OutboxMessage).where(*unsent).values(anew))
    identity.person_id, identity.speaker_id, identity.unsure, identity.asked_at = stays, None, None, None
    audit(db, row.territory_id, "unshare", "identity", identity.id, actor=actor, now=now)
    db.flush()
    db.expire(existing(db, Person, person_id), ["identities"])


def holders(db: Session, identity_id: int) -> tuple[int, int] | None:
    """Whose telephone it is, its owner first; None where it is one person's."""
    row = db.scalars(select(SharedIdentity).where(SharedIdentity.identity_id == identity_id)).first()
    return (row.owner_id, row.other_id) if row else None


def names(db: Session, identity_id: int | None) -> tuple[str, ...]:
    """The names of both who share it; none where it is one person's."""
    both = holders(db, identity_id) if identity_id is not None else None
    return tuple(existing(db, Person, one).name for one in both or ())


def is_doubted(db: Session, identity_id: int | None) -> bool:
    """Whether we do not know who writes from there now."""
    identity = db.get(Identity, identity_id) if identity_id is not None else None
    return identity is not None and identity.unsure is not None


def reach(db: Session, person_id: int, *, now: datetime) -> Reach | None:
    """The shared account on which alone the person is reached; None where they have one of their own, or none."""
    db.flush()
    shared = exists().where(SharedIdentity.identity_id == Identity.id)
    alone = exists().where(Identity.person_id == person_id, Identity.state == "reachable", ~shared)
    if db.scalar(select(alone)):
        return None
    theirs = (
        select(Identity)
        .join(SharedIdentity, SharedIdentity.identity_id == Identity.id)
        .where(_of(person_id), Identity.state == "reachable")
        .order_by(Identity.heard_at.desc().nulls_last(), Identity.id)
    )
    identity = db.scalars(theirs).first()
    if identity is None:
        return None
    lately = identity.heard_at is not None and now - identity.heard_at < doubt.PAUSE
    herself = lately and identity.unsure is None and (identity.speaker_id or identity.person_id) == person_id
    return Reach(identity.id, identity.channel_account_id, herself)


def speaks(db: Session, identity: Identity, person_id: int, *, now: datetime) -> int:
    """It is this person who writes from there: what was kept there is theirs, and what waited for them may be said.

    Returns how many rows go on.
    """
    identity.speaker_id = None if person_id == identity.person_id else person_id
    identity.unsure = identity.asked_at = None
    db.flush()
    unread = (InboxEvent.identity_id == identity.id, IS_KEPT)
    theirs = {"conversation_id": conversation_of(db, person_id), "spoken_by": person_id}
    moved = db.execute(
        update(InboxEvent).where(*unread).values(**theirs, state="waiting").returning(InboxEvent.id)
    ).all()
    return len(moved) + release(db, person_id, now=now)


def release(db: Session, person_id: int, *, now: datetime) -> int:
    """What waited to be said to this person, until they had said that it is they, is looked at again."""
    kept = (InboxEvent.conversation_id == conversation_of(db, person_id), IS_KEPT)
    told = update(InboxEvent).where(*kept, InboxEvent.identity_id.is_(None))
    return len(db.execute(told.values(state="waiting", due_at=now).returning(InboxEvent.id)).all())


def keep(db: Session, event_id: int, *, now: datetime) -> None:
    """The event waits from now on until we know who it is from, or whether it is they who read."""
    db.execute(update(InboxEvent).where(InboxEvent.id == event_id).values(state=KEPT, due_at=now))


def postpone(db: Session, event_id: int, until: datetime) -> None:
    """The event is looked at again then."""
    db.execute(update(InboxEvent).where(InboxEvent.id == event_id).values(due_at=until))


def put_down(db: Session, identity_id: int) -> None:
    """Somebody else is spoken to there: whoever writes next is asked who it is."""
    db.execute(update(Identity).where(Identity.id == identity_id).values(unsure=doubt.SHARED))


def conversation_of(db: Session, person_id: int) -> int:
    return db.scalars(select(Conversation.id).where(Conversation.person_id == person_id)).one()


def shares(db: Session, person_id: int) -> bool:
    """Whether somebody else reads on a telephone of theirs."""
    return bool(db.scalar(select(exists().where(_of(person_id)))))


def last_sign(db: Session, person_id: int, *, since: datetime) -> datetime | None:
    """When this very person last gave a sign of life, by anything that they sent; None since then.

    What comes from a shared telephone counts for whoever said that it was they, and never for the other.
    """
    db.flush()
    return db.connection().execute(_LAST_SIGN, {"person": person_id, "since": since}).scalar()


_identities: Final = rows_of(Identity)
_shared: Final = rows_of(SharedIdentity)
_events: Final = rows_of(InboxEvent)
ACCOUNTS: Final = union_all(
    select(_identities.c.id).where(_identities.c.person_id == bindparam("person")),
    select(_shared.c.identity_id).where(_shared.c.owner_id == bindparam("person")),
    select(_shared.c.identity_id).where(_shared.c.other_id == bindparam("person")),
)
"""The accounts of a `person`, shared ones too. Each part by an index of its own: an `or` between two tables reads all
identities of all towns."""
_LAST_SIGN: Final = (
    select(_events.c.received_at)
    .where(
        _events.c.identity_id.in_(ACCOUNTS),
        _events.c.spoken_by == bindparam("person"),
        _events.c.received_at > bindparam("since"),
    )
    .order_by(_events.c.received_at.desc())
    .limit(1)
)


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(SharedIdentity.owner_id == person_id, SharedIdentity.other_id == person_id)


def _is_shared() -> ColumnElement[bool]:
    return exists().where(SharedIdentity.identity_id == Identity.id)
