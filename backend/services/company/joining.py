"""Signing up: a seat, or a place on the waiting list; left at any time, and given to whoever waits longest."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.messaging.tidings import GatheringChanged
from backend.models import Gathering, GatheringGuest, Person, Territory
from backend.services import blocks, quiet, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.company import reading
from backend.services.errors import GatheringOver, NotInvited, OwnGathering
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.news import tell
from backend.services.offers.hours import decent

SIGNED_UP = frozenset({"coming", "waiting"})


def join(db: Session, gathering_id: int, person: Person, *, actor: Actor, now: datetime) -> GatheringGuest:
    """Signs somebody up: "coming" while there is a seat, else "waiting". Said twice, done once.

    Raises:
        NotInvited: it is of another town, or no agent has read it yet.
        OwnGathering: they organise it.
        GatheringOver: it was called off, is past, or its sign-up has closed.
    """
    gathering = db.get(Gathering, gathering_id)
    if gathering is None or gathering.territory_id != person.territory_id:
        raise NotInvited(gathering_id)
    if gathering.organiser_id == person.id:
        raise OwnGathering(gathering_id)
    gathering = locked(db, Gathering, gathering_id)
    if gathering.state == "held":
        raise NotInvited(gathering_id)
    others = [one.person_id for one in reading.guests(db, gathering.id, "coming") if one.person_id != person.id]
    if blocks.apart(db, person.id, gathering.organiser_id, *others):
        raise NotInvited(gathering_id)
    guest = _guest(db, gathering, person.id, actor, now)
    if guest.state in SIGNED_UP:
        return guest
    if gathering.state != "open" or now >= gathering.closes_at:
        raise GatheringOver(gathering_id)
    free = reading.coming(db, gathering.id) < gathering.seats
    guest.answered_at = now
    move(db, guest, "coming" if free else "waiting", actor=actor, now=now)
    audit(db, gathering.territory_id, "join", "gathering_guest", guest.id, actor=actor, now=now)
    if free:
        _tell_organiser(db, gathering, "joined", person.id, now)
    db.flush()
    return guest


def _guest(db: Session, gathering: Gathering, person_id: int, actor: Actor, now: datetime) -> GatheringGuest:
    guest = reading.guest_of(db, gathering.id, person_id)
    if guest is None:
        if gathering.state != "open" or now >= gathering.closes_at:
            raise GatheringOver(gathering.id)
        guest = GatheringGuest(
            territory_id=gathering.territory_id, gathering_id=gathering.id, person_id=person_id, state="told",
            asked_for=True, told_at=now,
        )  # fmt: skip
        db.add(guest)
        db.flush()
        born(db, guest, actor=actor, now=now)
    return guest


def decline(db: Session, gathering_id: int, person_id: int, *, actor: Actor, now: datetime) -> None:
    """ "Not this time", which is never a fault; whoever was never told of it has nothing to decline."""
    guest = reading.guest_of(db, gathering_id, person_id)
    if guest is not None and guest.state == "told":
        guest.answered_at = now
        move(db, guest, "declined", actor=actor, now=now)
    db.flush()


def leave(db: Session, gathering_id: int, person_id: int, *, actor: Actor, now: datetime) -> bool:
    """They cannot come after all: their seat goes to whoever waits longest, and who organises it knows.

    Said twice, done once. Returns whether somebody else has the seat now.

    Raises:
        NotInvited: they are not on the list.
        GatheringOver: it has begun, or was called off.
    """
    gathering = db.get(Gathering, gathering_id)
    if gathering is None:
        raise NotInvited(gathering_id)
    gathering = locked(db, Gathering, gathering_id)
    guest = reading.guest_of(db, gathering_id, person_id)
    if guest is None:
        raise NotInvited(gathering_id)
    if guest.state not in SIGNED_UP:
        return False
    if gathering.state != "open" or gathering.end <= now:
        raise GatheringOver(gathering_id)
    came, guest.answered_at = guest.state == "coming", now
    move(db, guest, "left", actor=actor, now=now)
    audit(db, gathering.territory_id, "leave", "gathering_guest", guest.id, actor=actor, now=now)
    if not came:
        return False
    _tell_organiser(db, gathering, "left", person_id, now)
    return _next_in_line(db, gathering, now)


def _next_in_line(db: Session, gathering: Gathering, now: datetime) -> bool:
    """Whoever waits longest, and would learn of it, has the seat while there is time to come; a tap leaves it."""
    waiting = [one for one in reading.guests(db, gathering.id, "waiting") if quiet.reads(db, one.person_id, now)]
    if not waiting or now >= gathering.closes_at or reading.coming(db, gathering.id) >= gathering.seats:
        return False
    first = waiting[0]
    move(db, first, "coming", actor=SYSTEM, now=now)
    news = GatheringChanged(gathering.id, "seat")
    key, at = f"gathering:{gathering.id}:seat:{first.id}:{now.isoformat()}", _by_day(db, gathering, now)
    tell(db, first.person_id, news, key=key, now=now, due_at=at)
    _tell_organiser(db, gathering, "joined", first.person_id, now)
    db.flush()
    return True


def _tell_organiser(db: Session, gathering: Gathering, what: str, person_id: int, now: datetime) -> None:
    key, at = f"gathering:{gathering.id}:{what}:{person_id}:{now.isoformat()}", _by_day(db, gathering, now)
    tell(db, gathering.organiser_id, GatheringChanged(gathering.id, what, person_id), key=key, now=now, due_at=at)


def _by_day(db: Session, gathering: Gathering, now: datetime) -> datetime:
    """Now, or in the morning, where there is time until then: nobody is woken for a seat."""
    zone = territories.zone(existing(db, Territory, gathering.territory_id))
    return max(now, min(decent(now, zone), gathering.start - LEAST))


LEAST = timedelta(hours=2)
"""Time to come that whoever gets a seat must have."""
