"""What falls due for a gathering: more neighbours are told, both reminders, who comes, and how it was."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import GatheringChanged, GatheringDue
from backend.models import Gathering, Territory
from backend.services import territories
from backend.services.actor import SYSTEM, Actor
from backend.services.company import hours, making, reading
from backend.services.errors import NotInvited
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.news import tell
from backend.services.setbacks import one_by_one

MOODS: Final = {"good": "went_well", "soso": "went_so_so", "problem": "went_badly"}
"""What may be said of it, and the column that counts it."""


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Does what is due for at most `limit` gatherings; returns how many."""
    db.flush()
    falling = select(Gathering.id).where(Gathering.next_due_at <= now)
    oldest = falling.order_by(Gathering.next_due_at, Gathering.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))
    return one_by_one(
        db, held, lambda id_: _look(db, locked(db, Gathering, id_), now), due_at=Gathering.next_due_at, request=None,
        now=now,
    )  # fmt: skip


def _look(db: Session, gathering: Gathering, now: datetime) -> None:
    territory, what = existing(db, Territory, gathering.territory_id), gathering.next_due
    match gathering.state, what:
        case "held", _:
            _unread(db, gathering, now)
        case "over", "feedback":
            gathering.next_due = gathering.next_due_at = None
            _tell_all(db, gathering, "feedback", now)
        case "open", "over":
            _over(db, gathering, territory, now)
        case "open", _:
            if hours.still_worth_it(what, gathering.start, gathering.closes_at, territories.zone(territory), now=now):
                _speak(db, gathering, str(what), territory, now)
            making.plan(gathering, territory, now=now)
        case _:
            gathering.next_due = gathering.next_due_at = None


def _speak(db: Session, gathering: Gathering, what: str, territory: Territory, now: datetime) -> None:
    """Of what nobody has joined, nobody is reminded."""
    if what == "again":
        making.tell_more(db, gathering, territory, now=now)
    elif what == "closing" or reading.coming(db, gathering.id):
        _tell_all(db, gathering, what, now)
    if what == "closing":
        _turn_away(db, gathering, now)


def _unread(db: Session, gathering: Gathering, now: datetime) -> None:
    """No agent read it in time: whoever proposed it is told, and nobody waits for an empty chair."""
    making.call_off(db, gathering, actor=SYSTEM, now=now)
    news = GatheringChanged(gathering.id, "unread")
    tell(db, gathering.organiser_id, news, key=f"gathering:{gathering.id}:unread", now=now)


def _over(db: Session, gathering: Gathering, territory: Territory, now: datetime) -> None:
    move(db, gathering, "over", actor=SYSTEM, now=now)
    gathering.closed_at, gathering.next_due, gathering.next_due_at = now, None, None
    making.void(db, gathering, "told", "waiting", now=now)
    if reading.coming(db, gathering.id):
        asked = hours.asked_at(gathering.end, territories.zone(territory))
        gathering.next_due, gathering.next_due_at = "feedback", max(now, asked)


def _tell_all(db: Session, gathering: Gathering, what: str, now: datetime) -> None:
    """Whoever organises it, and those who come; what is closing is for the organiser alone."""
    people = {gathering.organiser_id}
    if what != "closing":
        people |= {guest.person_id for guest in reading.guests(db, gathering.id, "coming")}
    for person_id in sorted(people):
        key = f"gathering:{gathering.id}:{what}:{person_id}"
        tell(db, person_id, GatheringDue(gathering.id, what), key=key, now=now)


def _turn_away(db: Session, gathering: Gathering, now: datetime) -> None:
    """Every seat stayed taken: whoever waited for one is told kindly, and waits no longer."""
    for guest in reading.guests(db, gathering.id, "waiting"):
        key = f"gathering:{gathering.id}:full:{guest.person_id}"
        tell(db, guest.person_id, GatheringChanged(gathering.id, "full"), key=key, now=now)
    making.void(db, gathering, "waiting", now=now)


def rate(db: Session, gathering_id: int, person_id: int, mood: str, *, actor: Actor, now: datetime) -> None:
    """One word of how it was (a key of `MOODS`): counted once for each person, and kept with nobody's name.

    Raises:
        NotInvited: they were not there, or it has not taken place.
    """
    gathering = db.get(Gathering, gathering_id)
    if gathering is None:
        raise NotInvited(gathering_id)
    gathering = locked(db, Gathering, gathering_id)
    guest = reading.guest_of(db, gathering_id, person_id)
    came, organises = guest is not None and guest.state == "coming", gathering.organiser_id == person_id
    if gathering.state != "over" or not (came or organises):
        raise NotInvited(gathering_id)
    if gathering.organiser_rated if organises else guest is not None and guest.rated:
        return
    if organises:
        gathering.organiser_rated = True
    elif guest is not None:
        guest.rated = True
    counted = MOODS[mood]
    setattr(gathering, counted, getattr(gathering, counted) + 1)
    audit(db, gathering.territory_id, "rate", "gathering", gathering.id, actor=actor, now=now)
    db.flush()
