"""Devices: speakers at home, each bound by an agent to the person in whose home it stands."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import ChannelAccount, Conversation, Identity, Person
from backend.services.actor import Actor
from backend.services.lifecycles import audit
from backend.services.locking import founding

CHANNEL: Final = "wyoming"
ADDRESS: Final = "satellites"


def bind(db: Session, person: Person, device: str, *, actor: Actor, now: datetime) -> None:
    """What is said to this device is theirs from now on, whoever had it before."""
    account = _account(db, person.territory_id)
    identity = _identity(db, account.id, device)
    if identity is None:
        identity = Identity(
            territory_id=person.territory_id, person_id=person.id, channel_account_id=account.id, address=device,
            display=device, state="reachable", preferred=False, created_at=now,
        )  # fmt: skip
        db.add(identity)
    identity.person_id, identity.state, identity.preferred = person.id, "reachable", False
    identity.territory_id = person.territory_id
    if db.scalars(select(Conversation).where(Conversation.person_id == person.id)).first() is None:
        db.add(Conversation(territory_id=person.territory_id, person_id=person.id, updated_at=now))
    audit(db, person.territory_id, "bind_device", "person", person.id, actor=actor, now=now)


def unbind(db: Session, territory_id: int, device: str, *, actor: Actor, now: datetime) -> bool:
    """The device is nobody's any more. False where it was nobody's of this town before."""
    identity = _identity(db, _account(db, territory_id).id, device)
    if identity is None or identity.state != "reachable" or identity.territory_id != territory_id:
        return False
    identity.state = "gone"
    audit(db, territory_id, "unbind_device", "person", identity.person_id, actor=actor, now=now)
    return True


def is_bound(db: Session, account_id: int, device: str) -> bool:
    """Whether the device is somebody's."""
    identity = _identity(db, account_id, device)
    return identity is not None and identity.state == "reachable"


def _identity(db: Session, account_id: int, device: str) -> Identity | None:
    db.flush()
    theirs = Identity.channel_account_id == account_id, Identity.address == device
    return db.scalars(select(Identity).where(*theirs)).first()


def _account(db: Session, territory_id: int) -> ChannelAccount:
    ours = select(ChannelAccount).where(ChannelAccount.channel == CHANNEL, ChannelAccount.address == ADDRESS)
    found = db.scalars(ours).first()
    if found is None:
        founding(db)
        found = db.scalars(ours).first()
    if found is None:
        found = ChannelAccount(territory_id=territory_id, channel=CHANNEL, address=ADDRESS, state="working", cursor="")
        db.add(found)
        db.flush()
    return found
