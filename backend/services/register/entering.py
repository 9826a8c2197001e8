"""How one comes to be on the register: by one's own wish, at once; by another's letter, unless one objects."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.models import Person, Territory
from backend.models.register import RegisterEntry
from backend.register import PURPOSE_OF, REMINDED_BEFORE, Facts, Origin, ThirdParty, Unfit, acknowledge_by
from backend.services import territories
from backend.services.actor import Actor
from backend.services.lifecycles import audit, born
from backend.services.locking import existing, locked
from backend.services.register import access, answering, entries
from backend.services.register.errors import CannotBeOnIt, OnItAlready


def by_themselves(db: Session, person: Person, facts: Facts, *, actor: Actor, now: datetime) -> RegisterEntry:
    """Somebody whom the town knows asks for it, in chat: they are on it at once. What somebody else had asked for them
    is confirmed by it.

    Raises:
        CannotBeOnIt: the law does not let them.
        OnItAlready: they are.
    """
    territory = existing(db, Territory, person.territory_id)
    standing = entries.held(db, person.id)
    if standing is not None and standing.state != "confirmed":
        entries.require_fit(territory, facts, now)
        entries.write(standing, facts)
        answering.confirm(db, standing, actor=actor, now=now)
        return standing
    return _entered(db, territory, facts, person.id, requested_at=now, actor=actor, now=now)


def by_agent(
    db: Session, territory: Territory, facts: Facts, *, person_id: int | None = None, at_home: bool = True,
    actor: Actor, now: datetime,
) -> RegisterEntry:  # fmt: skip
    """A named agent notes the person's own wish, said by whatever means: they are on it at once.

    Raises:
        NotNamed: the agent is not named for it.
        CannotBeOnIt: the law does not let them.
        OnItAlready: they are.
    """
    access.require(db, territory, actor)
    return _entered(db, territory, facts, person_id, requested_at=now, at_home=at_home, actor=actor, now=now)


def by_letter(
    db: Session, territory: Territory, facts: Facts, third: ThirdParty, *, received_at: datetime,
    dated: datetime | None = None, origin: Origin = Origin.THIRD_PARTY, person_id: int | None = None,
    at_home: bool = True, actor: Actor, now: datetime,
) -> RegisterEntry:  # fmt: skip
    """A named agent enters what somebody else asked in writing, or what a pension fund or the département sent.

    Its person is told within eight days; agents are alerted before those are over.

    Raises:
        NotNamed: the agent is not named for it.
        CannotBeOnIt: the law does not let them, or nobody is named who asks.
        OnItAlready: they are.
    """
    access.require(db, territory, actor)
    entries.require_fit(territory, facts, now, at_home=at_home)
    if origin is Origin.PERSON or (origin is Origin.THIRD_PARTY and not (third.name and third.quality)):
        raise CannotBeOnIt(Unfit.UNWRITTEN)
    entry = _row(territory, facts, origin, person_id, dated or received_at, now)
    entry.third_party, entry.third_quality = third.name or None, third.quality or None
    entry.acknowledge_by = by = acknowledge_by(received_at, territories.zone(territory))
    entry.next_at = max(now, by - REMINDED_BEFORE)  # what is late already is said at once
    return _kept(db, entry, actor, now)


def _entered(
    db: Session, territory: Territory, facts: Facts, person_id: int | None, *, requested_at: datetime,
    at_home: bool = True, actor: Actor, now: datetime,
) -> RegisterEntry:  # fmt: skip
    entries.require_fit(territory, facts, now, at_home=at_home)
    entry = _row(territory, facts, Origin.PERSON, person_id, requested_at, now)
    entry.state, entry.confirmed_at, entry.checked_at = "confirmed", now, now
    return _kept(db, entry, actor, now)


def _row(
    territory: Territory, facts: Facts, origin: Origin, person_id: int | None, requested_at: datetime, now: datetime
) -> RegisterEntry:
    entry = RegisterEntry(
        territory_id=territory.id, person_number=person_id, origin=origin.value, purpose=PURPOSE_OF[origin].value,
        state="received", requested_at=requested_at, created_at=now,
    )  # fmt: skip
    entries.write(entry, facts)
    return entry


def _kept(db: Session, entry: RegisterEntry, actor: Actor, now: datetime) -> RegisterEntry:
    if entry.person_number is not None:
        locked(db, Person, entry.person_number)  # asked twice at once, they are on it once
        if entries.of(db, entry.person_number) is not None:
            raise OnItAlready(entry.person_number)
    try:
        with db.begin_nested():
            db.add(entry)
    except IntegrityError:
        raise OnItAlready(entry.person_number) from None
    born(db, entry, actor=actor, now=now)
    audit(db, entry.territory_id, "enter", "register_entry", entry.id, actor=actor, now=now)
    return entry
