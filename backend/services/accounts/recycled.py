"""Numbers that change hands: who writes from one that was silent for long is the person we know, or a stranger."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backend.messaging import doubt, fates
from backend.models import Conversation, Identity, InboxEvent, Person
from backend.services.accounts import sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.alerts import raise_alert
from backend.services.desk_errors import NotInDoubt
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import call

ALERT = "who_writes"


def let_an_agent_look(db: Session, identity: Identity, said: str, *, now: datetime) -> None:
    """It may be a nickname, or her husband: an agent knows, or calls. Nothing personal is said there until then."""
    identity.unsure = doubt.AGENT
    person = existing(db, Person, identity.person_id)
    raise_alert(
        db, ALERT, person=person, cause=f"{ALERT}:{identity.id}", words=said or None,
        territory_id=identity.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def silent_account(db: Session, person_id: int, *, now: datetime) -> Identity | None:
    """The number on which they would be written to, and from which nobody has written for long."""
    db.flush()
    theirs = select(Identity).where(Identity.person_id == person_id, Identity.state == "reachable")
    found = db.scalars(theirs.order_by(Identity.preferred.desc(), Identity.heard_at.desc().nulls_last())).first()
    if found is None or found.heard_at is None or now - found.heard_at < doubt.LONG_SILENCE:
        return None
    return locked(db, Identity, found.id)


def is_the_same(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """An agent knows that it is still they who write: what was kept is heard.

    Raises:
        NotInDoubt: nobody asks.
    """
    identity = _doubted(db, person)
    sharing.speaks(db, identity, person.id, now=now)
    audit(db, person.territory_id, "confirm_identity", "identity", identity.id, actor=actor, now=now)


def is_not_the_same(db: Session, person: Person, *, actor: Actor, now: datetime) -> Person:
    """An agent knows that somebody else has this number now. Returns the new person.

    Raises:
        NotInDoubt: nobody asks.
    """
    identity = _doubted(db, person)
    stranger, _new = is_a_stranger(db, identity, "", now=now, actor=actor)
    return stranger


def is_a_stranger(
    db: Session, identity: Identity, name: str, *, now: datetime, actor: Actor = SYSTEM
) -> tuple[Person, Identity]:
    """Somebody new writes from there, with a conversation of their own; what they said meanwhile is theirs.

    The account that it was is gone. Whoever is reached nowhere else any more is to be called.
    """
    old = locked(db, Identity, identity.id)
    before, address = existing(db, Person, old.person_id), old.address
    fates.person_gone(db, old.id)
    both = sharing.holders(db, old.id)
    db.refresh(old)
    old.address, old.unsure, old.asked_at, old.speaker_id = f"{address} until {now.isoformat()}"[:200], None, None, None
    db.flush()
    stranger = Person(
        territory_id=old.territory_id, name=name, locale=before.locale, vulnerable=True, state="present", created_at=now
    )
    db.add(stranger)
    db.flush()
    talk = Conversation(territory_id=old.territory_id, person_id=stranger.id, updated_at=now)
    new = Identity(
        territory_id=old.territory_id, person_id=stranger.id, channel_account_id=old.channel_account_id,
        address=address, display=name, state="reachable", preferred=False, heard_at=now, created_at=now,
    )  # fmt: skip
    db.add_all((talk, new))
    db.flush()
    said = (InboxEvent.identity_id == old.id, InboxEvent.state.in_((sharing.KEPT, "waiting")))
    theirs = {"identity_id": new.id, "conversation_id": talk.id, "spoken_by": stranger.id, "state": "waiting"}
    db.execute(update(InboxEvent).where(*said, InboxEvent.spoken_by.is_(None)).values(theirs))
    audit(db, old.territory_id, "number_changed_hands", "identity", old.id, actor=actor, now=now)
    for person_id in both or (before.id,):
        reached = exists().where(Identity.person_id == person_id, Identity.state == "reachable")
        if not db.scalar(select(reached)):
            call(db, person_id, reason="number_changed", now=now)
    return stranger, new


def _doubted(db: Session, person: Person) -> Identity:
    db.flush()
    asked = select(Identity).where(Identity.person_id == person.id, Identity.unsure == doubt.AGENT)
    found = db.scalars(asked.order_by(Identity.id)).first()
    if found is None:
        raise NotInDoubt(person.id)
    return locked(db, Identity, found.id)
