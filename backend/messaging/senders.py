"""Who sent it: somebody known by their address, or by another that the platform gives them; else a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.messaging.messages import Incoming, Moved
from backend.models import Conversation, Identity, Person, SharedIdentity
from backend.models.columns import rows_of
from backend.wording import spoken

identity: Final = rows_of(Identity)
conversation: Final = rows_of(Conversation)
shared: Final = rows_of(SharedIdentity)


@dataclass(frozen=True, slots=True)
class Account:
    """A channel account as the inbox needs it."""

    id: int
    territory_id: int
    channel: str
    locale: str = "fr"


_KNOWN: Final = (
    select(
        *identity.c["id", "heard_at", "unsure"],
        conversation.c.id.label("conversation_id"),
        conversation.c.person_id,
        shared.c.id.is_not(None).label("shared"),
    )
    .join(conversation, conversation.c.person_id == func.coalesce(identity.c.speaker_id, identity.c.person_id))
    .outerjoin(shared, shared.c.identity_id == identity.c.id)
    .where(identity.c.channel_account_id == bindparam("account"), identity.c.address == bindparam("address"))
)


_RENAMED: Final = (
    update(identity)
    .where(identity.c.channel_account_id == bindparam("account"), identity.c.address == bindparam("alias"))
    .values(address=bindparam("now_called"))
)


def sender(db: Session, account: Account, one: Incoming, now: datetime) -> Row[*tuple[Any, ...]] | None:
    """Who sent it: known by this address, or by the other one that the platform gives them; else a stranger.

    Where two share the account, it is the one who spoke last.
    """
    theirs = {"account": account.id, "address": one.sender}
    if found := db.connection().execute(_KNOWN, theirs).first():
        return found
    if one.alias and _renamed(db, account, one):
        return db.connection().execute(_KNOWN, theirs).one()
    if isinstance(one.content, Moved):
        return None
    _introduce(db, account, one, now)
    return db.connection().execute(_KNOWN, theirs).one()


def _renamed(db: Session, account: Account, one: Incoming) -> bool:
    """Whether somebody was known by the alias alone; a message that crosses this one may have been faster."""
    both = {"account": account.id, "alias": one.alias, "now_called": one.sender}
    try:
        with db.begin_nested():
            done = db.connection().execute(_RENAMED, both)
    except IntegrityError:
        return True
    return bool(getattr(done, "rowcount", 0))


def _introduce(db: Session, account: Account, one: Incoming, now: datetime) -> None:
    """A stranger: they are given an identity, a person and a conversation, whoever else writes at this moment."""
    savepoint = db.begin_nested()
    person_id = db.execute(
        insert(Person)
        .values(
            territory_id=account.territory_id,
            name=one.name[:200],
            locale=spoken(one.language) or account.locale,
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
