"""Who sent it: somebody known by their address, or by another that the platform gives them; else a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.messaging.messages import CameBack, Incoming, Moved
from backend.models import ChannelAccount, Conversation, Identity, Person, SharedIdentity
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
        conversation.c.territory_id,
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
    if isinstance(one.content, Moved | CameBack):
        return None
    _introduce(db, account, one, now)
    return db.connection().execute(_KNOWN, theirs).one()


ONE_ADDRESS: Final = frozenset({"telegram", "whatsapp", "signal", "matrix", "sms"})
"""Platforms on which a person has the same address with every account of ours."""
accounts: Final = rows_of(ChannelAccount)
_ELSEWHERE: Final = (
    select(conversation.c.person_id, conversation.c.territory_id)
    .select_from(identity)
    .join(conversation, conversation.c.person_id == identity.c.person_id)
    .join(accounts, accounts.c.id == identity.c.channel_account_id)
    .where(
        identity.c.address == bindparam("address"),
        accounts.c.channel == bindparam("channel"),
        accounts.c.id != bindparam("account"),
    )
    .order_by(identity.c.id)
    .limit(1)
)


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
    """A stranger: they are given an identity, a person and a conversation, whoever else writes at this moment.

    Whom another town's account knows by this address is no stranger: they stay of the town to which they wrote first,
    and are answered in its name here too.
    """
    savepoint = db.begin_nested()
    known = _known_elsewhere(db, account, one)
    person_id, territory_id = known or (_new_person(db, account, one, now), account.territory_id)
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = db.execute(
        make(identity)
        .values(
            territory_id=territory_id,
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
    if not known:
        db.execute(insert(Conversation).values(territory_id=territory_id, person_id=person_id, updated_at=now))
    savepoint.commit()


def _known_elsewhere(db: Session, account: Account, one: Incoming) -> tuple[int, int] | None:
    """The person, and their town, whom another account of ours on this platform knows by the same address."""
    if account.channel not in ONE_ADDRESS:
        return None
    found = db.execute(_ELSEWHERE, {"account": account.id, "channel": account.channel, "address": one.sender}).first()
    return (found.person_id, found.territory_id) if found else None


def _new_person(db: Session, account: Account, one: Incoming, now: datetime) -> int:
    return db.execute(
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
