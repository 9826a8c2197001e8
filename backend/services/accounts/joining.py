"""Joining: another account of a person becomes theirs, by a one-time code; and leaves again, where it was not theirs.

Whoever the account belonged to must be nobody yet: a person with a life of their own is joined by an agent, if at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.orm import Session

from backend.messaging.messages import Content, Started, Wrote
from backend.messaging.tidings import AccountJoined
from backend.models import (
    AccountCode,
    ChannelAccount,
    Consent,
    Conversation,
    Identity,
    InboxEvent,
    OutboxMessage,
    Person,
    SourceVisit,
    Telephone,
)
from backend.models.columns import rows_of
from backend.services.accounts import codes, sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.desk_errors import SomebodyAlready
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import tell
from backend.services.privacy import emptying, paths

VALID: Final = timedelta(minutes=10)
"""How long a code may be written: as long as it takes to find the other telephone."""
_OF_A_STRANGER: Final = (
    Identity,
    Conversation,
    Consent,
    InboxEvent,
    OutboxMessage,
    SourceVisit,
    AccountCode,
    Telephone,
)
"""What somebody has who has only said hello, or whose number alone is noted."""


@dataclass(frozen=True, slots=True)
class Joined:
    """This account is now the person's: what else it says goes into their conversation."""

    person_id: int
    channel: str


@dataclass(frozen=True, slots=True)
class NotJoined:
    """`why`: `own` (it is written where it was asked for), `taken` (whoever wrote it is somebody already)."""

    why: str


def offer(db: Session, person: Person, identity_id: int | None, digits: str, *, now: datetime) -> datetime:
    """A code that joins another account to this person; those given before are void. Returns until when it is valid."""
    db.flush()
    db.execute(delete(AccountCode).where(AccountCode.person_id == person.id))
    until = now + VALID
    code = AccountCode(
        territory_id=person.territory_id, person_id=person.id, identity_id=identity_id,
        code_hash=codes.hashed(digits), created_at=now, expires_at=until,
    )  # fmt: skip
    db.add(code)
    audit(db, person.territory_id, "offer_account_code", "person", person.id, actor=Actor.person(person.id), now=now)
    db.flush()
    return until


def shown(db: Session, content: Content, *, now: datetime) -> AccountCode | None:
    """The valid code that a message holds; None where it holds none."""
    match content:
        case Started(payload=payload):
            digits = codes.in_payload(payload)
        case Wrote(text=text):
            digits = codes.in_words(text)
        case _:
            digits = None
    if digits is None:
        return None
    theirs = AccountCode.code_hash == codes.hashed(digits)
    return db.scalars(
        select(AccountCode).where(theirs, AccountCode.used_at.is_(None), AccountCode.expires_at > now)
    ).first()


def join(db: Session, code: AccountCode, identity_id: int, *, now: datetime) -> Joined | NotJoined:
    """The account that wrote the code becomes its person's; they hear of it where they asked. The caller's turn holds
    the conversation of whoever wrote.
    """
    code = locked(db, AccountCode, code.id)
    identity = existing(db, Identity, identity_id)
    if identity.person_id == code.person_id:
        return NotJoined("own")
    stranger, person = existing(db, Person, identity.person_id), existing(db, Person, code.person_id)
    if code.used_at is not None or person.state != "present" or not _is_nobody_yet(db, stranger.id):
        return NotJoined("taken")
    code.used_at = now
    _hand_over(db, stranger, person)
    db.refresh(identity)
    channel = existing(db, ChannelAccount, identity.channel_account_id).channel
    audit(db, person.territory_id, "join_account", "identity", identity.id, actor=Actor.person(person.id), now=now)
    emptying.erase(db, stranger, actor=SYSTEM, now=now)
    news, key = AccountJoined(identity.id, channel), f"joined:{identity.id}:{code.id}"
    tell(db, person.id, news, key=key, now=now, identity_id=code.identity_id)
    return Joined(person.id, channel)


def part(db: Session, person: Person, identity_id: int, *, now: datetime) -> bool:
    """It was not theirs: the account is a stranger's again, who starts anew. False where it is not theirs any more."""
    identity = locked(db, Identity, identity_id)
    if sharing.leave(db, person.id, actor=Actor.person(person.id), now=now, identity_id=identity_id):
        return True
    others = [one.id for one in person.identities if one.id != identity_id]
    if identity.person_id != person.id or not others:
        return False
    stranger = Person(
        territory_id=person.territory_id,
        name="",
        locale=person.locale,
        vulnerable=True,
        state="present",
        created_at=now,
    )
    db.add(stranger)
    db.flush()
    conversation = Conversation(territory_id=person.territory_id, person_id=stranger.id, updated_at=now)
    db.add(conversation)
    db.flush()
    unsaid = (OutboxMessage.identity_id == identity_id, OutboxMessage.state == "waiting")
    db.execute(update(OutboxMessage).where(*unsaid).values(identity_id=None, channel_account_id=None))
    waiting = (InboxEvent.identity_id == identity_id, InboxEvent.state == "waiting")
    db.execute(update(InboxEvent).where(*waiting).values(conversation_id=conversation.id, spoken_by=stranger.id))
    identity.person_id, identity.preferred = stranger.id, False
    audit(db, person.territory_id, "part_account", "identity", identity.id, actor=Actor.person(person.id), now=now)
    db.flush()
    db.expire(person, ["identities"])
    return True


def join_by_agent(db: Session, person: Person, other: Person, *, actor: Actor, now: datetime) -> None:
    """The accounts of the other become this person's, whom an agent knows to be the same.

    Raises:
        SomebodyAlready: the other is the same row, is not present, or has a life of their own here.
    """
    same_town = other.territory_id == person.territory_id
    present = person.state == other.state == "present" and person.id != other.id
    if not (same_town and present and _is_nobody_yet(db, other.id)):
        raise SomebodyAlready(other.id)
    db.scalars(select(Conversation.id).where(Conversation.person_id.in_((person.id, other.id))).with_for_update()).all()
    _hand_over(db, other, person)
    audit(db, person.territory_id, "join_accounts", "person", person.id, actor=actor, now=now)
    emptying.erase(db, other, actor=SYSTEM, now=now)


def _hand_over(db: Session, stranger: Person, person: Person) -> None:
    """What the stranger said and was told, on whatever account, is the person's: a redelivery finds it there."""
    here, there = (_conversation(db, one.id) for one in (stranger, person))
    if here is not None and there is None:  # they were only known by telephone
        own = Conversation(territory_id=person.territory_id, person_id=person.id, updated_at=person.created_at)
        db.add(own)
        db.flush()
        there = own.id
    if here is not None:
        said = update(InboxEvent).where(InboxEvent.conversation_id == here)
        db.execute(said.where(InboxEvent.spoken_by == stranger.id).values(spoken_by=person.id))
        db.execute(said.values(conversation_id=there))
    db.execute(update(OutboxMessage).where(OutboxMessage.person_id == stranger.id).values(person_id=person.id))
    db.execute(update(Identity).where(Identity.person_id == stranger.id).values(person_id=person.id, preferred=False))
    known = select(Telephone.number).where(Telephone.person_id == person.id)
    new = Telephone.person_id == stranger.id, Telephone.number.not_in(known.scalar_subquery())
    db.execute(update(Telephone).where(*new).values(person_id=person.id))
    db.flush()
    db.expire(stranger, ["identities"])
    db.expire(person, ["identities"])


def _conversation(db: Session, person_id: int) -> int | None:
    return db.scalars(select(Conversation.id).where(Conversation.person_id == person_id)).one_or_none()


def _is_nobody_yet(db: Session, person_id: int) -> bool:
    """Whether they have asked for nothing, offered nothing, and were given nothing to do."""
    db.flush()
    passed = {rows_of(one) for one in _OF_A_STRANGER}
    return not any(
        db.scalar(select(exists().where(_named(table, person_id))))
        for table in paths.fates()
        if table not in passed and paths.people_of(table)
    )


def _named(table: SqlTable, person_id: int) -> ColumnElement[bool]:
    return or_(*(column == person_id for column in paths.people_of(table)))
