"""Waking: who waits too long is proposed something; who takes nothing any more is asked whether they still wish it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging.tidings import CourtesyWanted, StillHappy
from backend.models import HelpRequest, Invitation, Link, Mission, Pair, Person, Recurrence, Territory, Volunteer
from backend.services import charters, help_requests, nightly, territories
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit
from backend.services.locking import locked
from backend.services.matching import forgotten, waves
from backend.services.matching.availability import bits_between
from backend.services.news import call

FURTHER: Final = 1.5
"""How much farther than they said a request may be that is proposed to whoever was asked nothing else."""
AT_MOST_EVERY: Final = timedelta(days=183)
"""Nobody is asked more than twice a year whether they are still happy to be asked."""
COURTESY: Final = "courtesy_call"
"""Why an agent is to call a volunteer: to name somebody who would like to be called."""
DORMANT: Final = "dormant"
"""Why an agent is to call a volunteer who cannot be written to."""
_SOON: Final = timedelta(hours=3)
"""A request that begins earlier than this after it is told is none to propose."""


def waiting(db: Session, territory_id: int, *, now: datetime, after: timedelta, limit: int | None = None) -> list[int]:
    """Those who may be asked and have been asked nothing for so long, the longest first."""
    db.flush()
    since = func.coalesce(Volunteer.last_asked_at, Volunteer.active_at)
    theirs = _free(territory_id, now).where(since <= now - after, Volunteer.active_at <= now - after)
    columns = Volunteer.person_id, Volunteer.last_asked_at, Volunteer.active_at
    rows = db.execute(theirs.with_only_columns(*columns).order_by(since, Volunteer.person_id).limit(limit))
    found = (forgotten.Waiting(row.person_id, row.last_asked_at, row.active_at) for row in rows)
    return forgotten.near_limit(found, now=now, after=after)


def propose(db: Session, town: Territory, *, now: datetime, limit: int) -> int:
    """Whoever nears the limit is proposed an open request, a little farther off if need be; else a call to make."""
    at = nightly.told_at(town, now)
    found = waiting(db, town.id, now=now, after=forgotten.NEAR, limit=limit)
    for person_id in found:
        volunteer = db.get_one(Volunteer, person_id)
        if any(_ask(db, one, volunteer, town, now, at) for one in _farther(db, volunteer, town, at)):
            continue
        db.execute(update(Volunteer).where(Volunteer.person_id == person_id).values(last_asked_at=now))
        nightly.tell(db, town, person_id, CourtesyWanted(), key="courtesy", reason=COURTESY, now=now)
        audit(db, town.id, "propose_call", "volunteer", person_id, actor=SYSTEM, now=now)
    db.flush()
    db.expire_all()
    return len(found)


def _farther(db: Session, volunteer: Volunteer, town: Territory, at: datetime) -> list[tuple[HelpRequest, int | None]]:
    """Open requests of a kind and time that they offer, which they were not asked for yet, the nearest first."""
    zone = territories.zone(town)
    asked = select(Invitation.request_id).where(Invitation.volunteer_id == volunteer.person_id)
    before = set(db.scalars(asked))
    return [
        (request, metres)
        for request, metres in help_requests.near(db, volunteer, now=at, reach_m=round(volunteer.reach_m * FURTHER))
        if request.start >= at + _SOON
        and request.id not in before
        and (not volunteer.availability or volunteer.availability & _parts(request, zone))
    ]


def _parts(request: HelpRequest, zone: Any) -> int:
    return bits_between(request.start, request.end, zone) or -1


def _ask(
    db: Session,
    found: tuple[HelpRequest, int | None],
    volunteer: Volunteer,
    town: Territory,
    now: datetime,
    at: datetime,
) -> bool:
    request, metres = locked(db, HelpRequest, found[0].id), found[1]
    return waves.ask_one(db, request, volunteer.person_id, metres, town, now, due_at=at)


def ask_after(db: Session, town: Territory, *, now: datetime, limit: int) -> int:
    """Those who have accepted nothing for long are asked whether they are still happy to be asked.

    One question at a time: while they are asked for their signature they are not, and who never gives it is later on.
    """
    long_ago = now - timedelta(days=territories.policy(town, "dormant_days"))
    accepted = exists().where(Mission.volunteer_id == Volunteer.person_id, Mission.accepted_at > long_ago)
    today = now - timedelta(days=1)  # whoever was proposed something just now is asked another day
    theirs = _free(town.id, now).where(
        Volunteer.active_at <= long_ago,
        or_(Volunteer.asked_after_at.is_(None), Volunteer.asked_after_at <= now - AT_MOST_EVERY),
        or_(Volunteer.last_asked_at.is_(None), Volunteer.last_asked_at <= today),
        ~accepted,
        or_(Volunteer.charter_asked_at.is_(None), Volunteer.charter_asked_at <= now - charters.REMINDED),
    )
    found: Sequence[Volunteer] = db.scalars(theirs.order_by(Volunteer.person_id).limit(limit)).all()
    for volunteer in found:
        volunteer.asked_after_at = now
        nightly.tell(db, town, volunteer.person_id, StillHappy(), key="still_happy", reason=DORMANT, now=now)
    return len(found)


def would_call(db: Session, volunteer: Volunteer, *, actor: Actor, now: datetime) -> None:
    """They would make a call: an agent names somebody who would like one, and asks her first."""
    call(db, volunteer.person_id, reason=COURTESY, now=now)
    audit(db, volunteer.territory_id, "would_call", "volunteer", volunteer.person_id, actor=actor, now=now)


def _free(territory_id: int, now: datetime) -> Select[Volunteer]:
    """Active, on duty, and not away; nor going to somebody regularly, as the two have arranged between themselves, nor
    keeping in touch with somebody as a pair: a request near them reaches them all the same, and the pair has its own
    word of the month.
    """
    goes = exists().where(
        Link.volunteer_id == Volunteer.person_id,
        Link.state == "active",
        Recurrence.link_id == Link.id,
        Recurrence.state == "handed_over",
    )
    paired = exists().where(Pair.volunteer_id == Volunteer.person_id, Pair.state == "active")
    return (
        select(Volunteer)
        .join(Person, Person.id == Volunteer.person_id)
        .where(
            Volunteer.territory_id == territory_id,
            Volunteer.state == "active",
            Volunteer.on_duty.is_(True),
            Person.state == "present",
            or_(Volunteer.away_until.is_(None), Volunteer.away_until <= now, Volunteer.away_from > now),
            ~goes,
            ~paired,
        )
    )
