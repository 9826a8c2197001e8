"""Making a gathering known: proposed, read by an agent where the town's rules say so, announced, called off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.activities import OTHER
from backend.messaging import outbox
from backend.messaging.messages import Priority
from backend.messaging.tidings import GatheringAnnounced, GatheringChanged
from backend.models import Gathering, GatheringGuest, Person, Territory
from backend.services import alerts, places, quiet, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.company import audience, hours, joining, reading
from backend.services.errors import BadGathering, GatheringOver, NotInvited
from backend.services.lifecycles import GATHERING_GUEST, all_born, audit, born, move
from backend.services.locking import existing, locked
from backend.services.meeting_places import LONGEST, Kind, kind_of
from backend.services.moderation.flags import flags_of
from backend.services.news import tell, tell_each_or_call
from backend.services.offers.hours import told_at

CATEGORY = "company"
"""The kind of help under which the town's automation dial stands for gatherings."""


@dataclass(frozen=True, slots=True)
class NewGathering:
    """What somebody proposes. `title` is for an activity that no word of ours names; `end`, where it is known."""

    activity: str
    start: datetime
    place: str
    seats: int = 1
    title: str = ""
    end: datetime | None = None
    point: places.Point | None = None


def propose(db: Session, organiser: Person, given: NewGathering, *, key: str, actor: Actor, now: datetime) -> Gathering:
    """Keeps the gathering and announces it, unless an agent is to read it first. The same `key` returns the same one.

    Raises:
        BadGathering: `about` says why: "seats", "past", "far" (ahead), "home" (no public place).
    """
    db.flush()
    posted = db.scalars(select(Gathering).where(Gathering.posted_key == key)).first()
    if posted is not None:
        return posted
    territory = existing(db, Territory, organiser.territory_id)
    _check(given, organiser, territory, now)
    gathering = Gathering(
        territory_id=organiser.territory_id,
        organiser_id=organiser.id,
        activity=given.activity,
        title=given.title,
        start=given.start,
        end=given.end or given.start + hours.LASTS,
        place=given.place[:LONGEST],
        cell=places.cell_of(*given.point) if given.point else organiser.cell,
        seats=given.seats,
        closes_at=hours.closing(given.start, now=now),
        state="held" if _read_first(given, organiser, territory) else "open",
        posted_key=key,
        created_at=now,
    )
    db.add(gathering)
    db.flush()
    born(db, gathering, actor=actor, now=now)
    audit(db, gathering.territory_id, "propose", "gathering", gathering.id, actor=actor, now=now)
    if gathering.state == "open":
        _announce(db, gathering, territory, now)
    else:
        gathering.next_due, gathering.next_due_at = "unread", gathering.closes_at
        _ask_staff(db, gathering, organiser, actor, now)
    return gathering


def _check(given: NewGathering, organiser: Person, territory: Territory, now: datetime) -> None:
    if not 1 <= given.seats <= territories.policy(territory, "gathering_seats"):
        raise BadGathering("seats")
    if given.start <= now or (given.end is not None and given.end <= given.start):
        raise BadGathering("past")
    if given.start > now + timedelta(days=territories.policy(territory, "gathering_days_ahead")):
        raise BadGathering("far")
    home = given.place.strip().casefold() == (organiser.address or "").strip().casefold()
    if not given.place.strip() or home or kind_of(given.place) is Kind.HOME:
        raise BadGathering("home")


def _read_first(given: NewGathering, organiser: Person, territory: Territory) -> bool:
    """Free words and doubtful places are read by an agent, whatever the dial says."""
    if given.activity == OTHER or given.title or kind_of(given.place) is not Kind.PUBLIC or flags_of(given.place):
        return True
    return territories.dial(territory, CATEGORY, vulnerable=organiser.vulnerable) != "automatic"


def _ask_staff(db: Session, gathering: Gathering, organiser: Person, actor: Actor, now: datetime) -> None:
    alerts.raise_alert(
        db,
        "gathering_to_publish",
        person=organiser,
        cause=cause(gathering.id),
        territory_id=gathering.territory_id,
        actor=actor,
        now=now,
    )


def cause(gathering_id: int) -> str:
    """What the alert is raised by that asks an agent to read a gathering."""
    return f"gathering:{gathering_id}"


def publish(db: Session, gathering_id: int, *, actor: Actor, now: datetime) -> int:
    """An agent has read it: neighbours hear of it, and so does whoever organises it. Returns how many are told.

    Raises:
        GatheringOver: it was called off, or its time has passed.
    """
    gathering = locked(db, Gathering, gathering_id)
    if gathering.state == "open":
        return 0
    if gathering.state != "held" or gathering.start <= now:
        raise GatheringOver(gathering_id)
    move(db, gathering, "open", actor=actor, now=now)
    gathering.closes_at = hours.closing(gathering.start, now=now)
    audit(db, gathering.territory_id, "publish", "gathering", gathering.id, actor=actor, now=now)
    told = _announce(db, gathering, existing(db, Territory, gathering.territory_id), now)
    news = GatheringChanged(gathering.id, "published")
    tell(db, gathering.organiser_id, news, key=f"gathering:{gathering.id}:published", now=now)
    return told


def _announce(db: Session, gathering: Gathering, territory: Territory, now: datetime) -> int:
    gathering.published_at = now
    told = tell_more(db, gathering, territory, now=now)
    plan(gathering, territory, now=now)
    db.flush()
    return told


def tell_more(db: Session, gathering: Gathering, territory: Territory, *, now: datetime) -> int:
    """Tells the next few neighbours who wish to hear of such, in their own hours. Returns how many."""
    at = told_at(now, gathering.closes_at, territories.zone(territory))
    people = audience.of(db, gathering, territory, now=now)
    here = {"territory_id": gathering.territory_id, "gathering_id": gathering.id, "told_at": now}
    guests = [GatheringGuest(**here, person_id=one, state=GATHERING_GUEST.start) for one in people]
    db.add_all(guests)
    db.flush()
    all_born(
        db, GATHERING_GUEST, [one.id for one in guests], territory_id=gathering.territory_id, actor=SYSTEM, now=now
    )
    tell_each_or_call(
        db, {one.person_id: (GatheringAnnounced(one.id), f"gathering_guest:{one.id}") for one in guests},
        reason="gathering", now=now, priority=Priority.BULK,
        due_at=dict.fromkeys(people, at) | quiet.held(db, people, at),
    )  # fmt: skip
    return len(people)


def plan(gathering: Gathering, territory: Territory, *, now: datetime) -> None:
    """Sets what falls due next for an open gathering."""
    due = hours.while_open(
        gathering.start, gathering.end, gathering.closes_at, gathering.published_at or now,
        zone=territories.zone(territory), now=now,
    )  # fmt: skip
    gathering.next_due, gathering.next_due_at = due.what, due.at


def cancel(db: Session, gathering_id: int, *, by: int | None = None, actor: Actor, now: datetime) -> int:
    """It does not take place: everybody who signed up is told, and where the town calls it off, whoever organises it.

    `by` is the person who calls it off; None for the town. Said twice, done once. Returns how many guests are told.

    Raises:
        NotInvited: it is not this person's.
        GatheringOver: it has taken place.
    """
    gathering = db.get(Gathering, gathering_id)
    if gathering is None or (by is not None and gathering.organiser_id != by):
        raise NotInvited(gathering_id)
    gathering = locked(db, Gathering, gathering_id)
    if gathering.state == "cancelled":
        return 0
    if gathering.state == "over" or gathering.end <= now:
        raise GatheringOver(gathering_id)
    audit(db, gathering.territory_id, "cancel", "gathering", gathering.id, actor=actor, now=now)
    told = call_off(db, gathering, actor=actor, now=now)
    if by is None:
        news = GatheringChanged(gathering.id, "cancelled")
        tell(db, gathering.organiser_id, news, key=f"gathering:{gathering.id}:cancelled:own", now=now)
    return told


def call_off(db: Session, gathering: Gathering, *, actor: Actor, now: datetime) -> int:
    """Ends a gathering before its time. The caller holds it. Returns how many guests are told."""
    move(db, gathering, "cancelled", actor=actor, now=now)
    gathering.closed_at, gathering.next_due, gathering.next_due_at = now, None, None
    concerned = reading.guests(db, gathering.id, "coming", "waiting")
    for guest in concerned:
        news = GatheringChanged(gathering.id, "cancelled")
        tell(db, guest.person_id, news, key=f"gathering:{gathering.id}:cancelled:{guest.person_id}", now=now)
    void(db, gathering, "told", "coming", "waiting", now=now)
    db.flush()
    return len(concerned)


def void(db: Session, gathering: Gathering, *states: str, now: datetime) -> None:
    """Nobody of these is awaited any more; what was not delivered yet is not sent."""
    for guest in reading.guests(db, gathering.id, *states):
        move(db, guest, "void", actor=SYSTEM, now=now)
    outbox.cancel(db, cancel_key(gathering.id), now=now)


def withdraw_all(db: Session, person_id: int, *, actor: Actor, now: datetime) -> None:
    """Somebody stops all messages: what they organise is called off, and their seats are free again."""
    for one in reading.mine(db, person_id, now=now):
        if one.gathering.start <= now:
            continue  # under way: it ends by itself
        if one.organises:
            cancel(db, one.gathering.id, by=person_id, actor=actor, now=now)
        else:
            joining.leave(db, one.gathering.id, person_id, actor=actor, now=now)


def cancel_key(gathering_id: int) -> str:
    """What the messages about a gathering are cancelled by."""
    return f"gathering:{gathering_id}"
