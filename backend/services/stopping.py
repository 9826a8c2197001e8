"""STOP: the person wishes no more messages. What they had under way is looked after by agents, and nobody waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Person
from backend.services import alerts, company, help_requests, missions, offers, people
from backend.services.actor import Actor
from backend.services.checkins import circle, plans
from backend.services.interviews import booking
from backend.services.lifecycles import MISSION
from backend.services.links import ending
from backend.services.locking import existing
from backend.services.missions.progress import tell_changed
from backend.services.pairs import ending as pairs
from backend.services.recurrences import changing
from backend.services.weather import lending


def stop(db: Session, person: Person, *, actor: Actor, now: datetime) -> int:
    """Stops everything. Staff see what was under way: they are told of each request, and so is its other side.

    A volunteer who cannot be reached any more gives back what they had taken, so that others are asked; what somebody
    asked for stays, as they may still need it. Returns how many requests are concerned.
    """
    people.stop(db, person, actor=actor, now=now)
    end_checkins(db, person.id, actor=actor, now=now)
    booking.end(db, person.id, "cancelled", actor=actor, now=now)
    offers.withdraw_all(db, person.id, actor=actor, now=now)
    company.withdraw_all(db, person.id, actor=actor, now=now)
    concerned: set[int] = set()
    for mission in missions.of(db, person.id, now=now):
        concerned.add(mission.request_id)
        if mission.volunteer_id != person.id:
            tell_changed(db, mission, mission.volunteer_id, now=now, state="stopped")
        elif "given_back" in MISSION.moves[mission.state]:
            missions.give_back(db, mission.id, person.id, actor=actor, now=now)
    for recurrence in changing.of(db, person.id):
        if recurrence.requester_id == person.id:  # what is asked for already stays: they may still need it
            concerned |= _latest(db, recurrence.id)
            changing.stop(db, recurrence, actor=actor, now=now, keep_live=True)
    ending.end_all(db, person.id, actor=actor, now=now, why="stopped")
    pairs.end_all(db, person.id, actor=actor, now=now, why="stopped")
    concerned |= {one.id for one in help_requests.mine(db, person.id, now=now) if one.state in help_requests.LIVE}
    for request_id in sorted(concerned):
        _alert(db, person, existing(db, HelpRequest, request_id), actor, now)
    return len(concerned)


def end_checkins(db: Session, person_id: int, *, actor: Actor, now: datetime) -> None:
    """Nobody asks them how they are any more, and somebody calls once; nor do they look in on anybody."""
    plan = plans.of(db, person_id)
    if plan is not None:
        plans.end(db, plan.id, courtesy=True, actor=actor, now=now)
    lending.decline(db, person_id, actor=actor, now=now)
    for contact in circle.mine(db, person_id, proposed=True):
        circle.leave(db, contact.id, actor=actor, now=now)


def _latest(db: Session, recurrence_id: int) -> set[int]:
    """The last request of what comes back: an agent sees that it has stopped, even between two times."""
    theirs = select(HelpRequest.id).where(HelpRequest.recurrence_id == recurrence_id)
    return set(db.scalars(theirs.order_by(HelpRequest.start.desc()).limit(1)))


def _alert(db: Session, person: Person, request: HelpRequest, actor: Actor, now: datetime) -> None:
    alerts.raise_alert(
        db,
        "stopped",
        person=person,
        cause=f"stopped:{request.id}:{person.id}",
        request_id=request.id,
        urgent=request.urgent,
        territory_id=request.territory_id,
        actor=actor,
        now=now,
    )
