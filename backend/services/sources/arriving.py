"""Who shows a card: noted once a person. A stranger came by it; somebody whom we knew is only counted as seen again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.models import Conversation, Identity, Person, Source, SourceVisit, Territory
from backend.services.actor import Actor
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.sources import codes
from backend.services.worries import relays


@dataclass(frozen=True, slots=True)
class Shown:
    """A card that was shown. `card` is what it proposes to this person: `relay`, `volunteer`, or nothing."""

    code: str
    name: str
    kind: str
    card: str = ""


def known(db: Session, code: str) -> Source | None:
    """The card of this code, ended or not."""
    return db.scalars(select(Source).where(Source.code == code)).first()


def show(db: Session, code: str, person: Person, channel: str, *, first: bool, now: datetime) -> Shown | None:
    """Notes that the person showed this card; None where there is none, or it has ended.

    `first`: it is the first that we hear of them, so they came by it, to its town.
    """
    written = codes.canonical(code)
    source = known(db, written) if written else None
    if source is None or source.ended_at is not None:
        return None
    actor = Actor.person(person.id)
    if first and person.territory_id != source.territory_id:
        _settle_in(db, person, existing(db, Territory, source.territory_id), actor, now)
    _note(db, source, person, channel, first, actor, now)
    return Shown(source.code, source.name, source.kind, _proposed(db, source, person, actor, now))


def _note(db: Session, source: Source, person: Person, channel: str, first: bool, actor: Actor, now: datetime) -> None:
    theirs = select(SourceVisit).where(SourceVisit.source_id == source.id, SourceVisit.person_id == person.id)
    visit = db.scalars(theirs).first()  # the person's conversation is locked: nobody else notes this at once
    if visit is not None:
        visit.times, visit.last_at = visit.times + 1, now
        return
    db.add(
        SourceVisit(
            territory_id=source.territory_id, source_id=source.id, person_id=person.id, channel=channel, first=first,
            times=1, first_at=now, last_at=now,
        )
    )  # fmt: skip
    db.flush()
    audit(db, source.territory_id, "come" if first else "seen", "source", source.id, actor=actor, now=now)


def _proposed(db: Session, source: Source, person: Person, actor: Actor, now: datetime) -> str:
    """What a card that works once proposes: to the first who shows it, and to nobody after."""
    if not (source.relay or source.role) or person.territory_id != source.territory_id:
        return ""
    source = locked(db, Source, source.id)
    if source.used_by not in (None, person.id):
        return ""
    again, source.used_by = source.used_by is not None, person.id
    if source.role:
        return "" if again else source.role
    if not again:
        relays.propose(db, person, str(source.relay), source_id=source.id, actor=actor, now=now)
    return "" if again else "relay"


def _settle_in(db: Session, person: Person, town: Territory, actor: Actor, now: datetime) -> None:
    """A stranger belongs to the town whose card they show, whoever's account they wrote to."""
    person.territory_id = town.id
    for table in (Identity, Conversation):
        db.execute(update(table).where(table.person_id == person.id).values(territory_id=town.id))
    db.flush()
    audit(db, town.id, "settle_in", "person", person.id, actor=actor, now=now)
