"""Relais: who has the role, given by an agent, or proposed by a card and confirmed by one."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import RelayChanged
from backend.models import Person, Relay
from backend.services import alerts
from backend.services.actor import Actor
from backend.services.errors import NoSuchRelay, RelayKnown
from backend.services.lifecycles import audit, born, move
from backend.services.locking import locked
from backend.services.news import tell


class Role(StrEnum):
    """What somebody is in the neighbourhood, so that they notice who is not well."""

    BAKER = "baker"
    SHOPKEEPER = "shopkeeper"
    CARETAKER = "caretaker"
    PHARMACIST = "pharmacist"
    POSTMAN = "postman"
    NURSE = "nurse"
    DOCTOR = "doctor"
    OTHER = "other"


TO_CONFIRM: Final = "relay"
"""The kind of the alert that a card of a relais raises."""


def role_of(db: Session, person_id: int) -> str | None:
    """The role that this person has now; None where an agent has given or confirmed none."""
    return db.scalar(select(Relay.role).where(Relay.person_id == person_id, Relay.state == "active"))


def propose(
    db: Session, person: Person, role: str, *, source_id: int | None, actor: Actor, now: datetime
) -> Relay | None:
    """Somebody came with the card of a relais: an agent is to confirm it. None where they are one already."""
    if _live(db, person.id) is not None:
        return None
    relay = _new(db, person, role, source_id, actor, now)
    alerts.raise_alert(
        db, TO_CONFIRM, person=person, cause=_cause(relay), words=role, territory_id=person.territory_id, actor=actor,
        now=now,
    )  # fmt: skip
    return relay


def add(db: Session, person: Person, role: str, *, actor: Actor, now: datetime) -> Relay:
    """An agent gives the role; what a card proposed to the same person is confirmed with it.

    Raises:
        RelayKnown: the person has a role already.
    """
    relay = _live(db, person.id)
    if relay is not None and relay.state == "active":
        raise RelayKnown(relay.id)
    relay = relay or _new(db, person, role, None, actor, now)
    relay.role = role
    return _confirm(db, relay, actor, now)


def confirm(db: Session, territory_id: int, relay_id: int, *, actor: Actor, now: datetime) -> Relay:
    """An agent knows who it is.

    Raises:
        NoSuchRelay: nothing is to be confirmed under that number here.
    """
    relay = _here(db, territory_id, relay_id)
    if relay.state != "proposed":
        raise NoSuchRelay(relay_id)
    return _confirm(db, relay, actor, now)


def end(db: Session, territory_id: int, relay_id: int, *, actor: Actor, now: datetime) -> Relay:
    """They are a relais no longer, or never became one. Whoever was one is told.

    Raises:
        NoSuchRelay: there is no such relais here.
    """
    relay = _here(db, territory_id, relay_id)
    was, relay.ended_at = relay.state, now
    move(db, relay, "ended", actor=actor, now=now)
    audit(db, relay.territory_id, "end", "relay", relay.id, actor=actor, now=now)
    _settled(db, relay, actor, "Pas inscrit comme relais.", now)
    if was == "active":
        _tell(db, relay, now)
    return relay


def of(db: Session, territory_id: int) -> list[Relay]:
    """Who is a relais, those to be confirmed first."""
    db.flush()
    theirs = select(Relay).where(Relay.territory_id == territory_id, Relay.state.in_(("proposed", "active")))
    return list(db.scalars(theirs.order_by(Relay.state.desc(), Relay.id)))


def _live(db: Session, person_id: int) -> Relay | None:
    db.flush()
    theirs = select(Relay).where(Relay.person_id == person_id, Relay.state.in_(("proposed", "active")))
    return db.scalars(theirs).first()


def _new(db: Session, person: Person, role: str, source_id: int | None, actor: Actor, now: datetime) -> Relay:
    relay = Relay(
        territory_id=person.territory_id, person_id=person.id, role=role, source_id=source_id, state="proposed",
        proposed_at=now,
    )  # fmt: skip
    db.add(relay)
    db.flush()
    born(db, relay, actor=actor, now=now)
    audit(db, relay.territory_id, "propose", "relay", relay.id, actor=actor, now=now)
    return relay


def _here(db: Session, territory_id: int, relay_id: int) -> Relay:
    try:
        relay = locked(db, Relay, relay_id)
    except LookupError:
        raise NoSuchRelay(relay_id) from None
    if relay.territory_id != territory_id or relay.state == "ended":
        raise NoSuchRelay(relay_id)
    return relay


def _confirm(db: Session, relay: Relay, actor: Actor, now: datetime) -> Relay:
    relay.active_at = now
    move(db, relay, "active", actor=actor, now=now)
    audit(db, relay.territory_id, "confirm", "relay", relay.id, actor=actor, now=now)
    _settled(db, relay, actor, "Inscrit comme relais.", now)
    _tell(db, relay, now)
    return relay


def _settled(db: Session, relay: Relay, actor: Actor, outcome: str, now: datetime) -> None:
    alerts.close_cause(db, _cause(relay), str(actor.id or actor.kind), outcome, now=now)


def _tell(db: Session, relay: Relay, now: datetime) -> None:
    db.flush()
    tell(db, relay.person_id, RelayChanged(relay.state), key=f"relay:{relay.id}:{relay.state}", now=now)


def _cause(relay: Relay) -> str:
    return f"relay:{relay.id}"
