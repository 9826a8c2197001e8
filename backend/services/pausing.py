"""A pause: until a day nothing that we start is said to a person, save in a crisis. Whoever writes is answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Person
from backend.services import alerts, company, help_requests, missions
from backend.services.actor import Actor
from backend.services.lifecycles import audit


def pause(db: Session, person: Person, until: datetime, *, actor: Actor, now: datetime) -> int:
    """Nothing is started before `until`. Agents see what falls into the pause, and look after it.

    Returns how many requests are concerned: the person's own, and those they promised to help with.
    """
    person.quiet_until = until
    audit(db, person.territory_id, "pause", "person", person.id, actor=actor, now=now)
    promised = [mission.request_id for mission in missions.of(db, person.id, now=now)]
    own = or_(HelpRequest.requester_id == person.id, HelpRequest.beneficiary_id == person.id)
    theirs = or_(own & HelpRequest.state.in_(help_requests.LIVE), HelpRequest.id.in_(promised))
    concerned = db.scalars(select(HelpRequest).where(theirs, HelpRequest.start < until).order_by(HelpRequest.id)).all()
    for request in concerned:
        alerts.raise_alert(
            db,
            "paused",
            person=person,
            cause=f"paused:{request.id}:{person.id}",
            request_id=request.id,
            urgent=request.urgent,
            territory_id=request.territory_id,
            actor=actor,
            now=now,
        )
    for one in company.mine(db, person.id, now=now):
        if one.organises and one.gathering.start < until:
            alerts.raise_alert(
                db, "paused", person=person, cause=f"paused:gathering:{one.gathering.id}:{person.id}",
                words=one.gathering.activity, territory_id=person.territory_id, actor=actor, now=now,
            )  # fmt: skip
    db.flush()
    return len(concerned)


def resume(db: Session, person: Person, *, actor: Actor, now: datetime) -> bool:
    """The person wishes to hear from us again, before the day they named. False where no pause was running."""
    running = person.quiet_until is not None and person.quiet_until > now
    person.quiet_until = None
    if running:
        audit(db, person.territory_id, "end_pause", "person", person.id, actor=actor, now=now)
    return running
