"""Once it cannot be undone any more, what was only stopped by a death or a care home ends for good."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import LifeEvent, Link, Pair, Person, Volunteer
from backend.services.actor import SYSTEM
from backend.services.checkins import plans
from backend.services.life.before import Before
from backend.services.life.kinds import DIED, STATE
from backend.services.lifecycles import audit, move
from backend.services.links import ending as links
from backend.services.locking import existing, locked
from backend.services.pairs import ending as pairs
from backend.services.setbacks import one_by_one


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Ends what their days are over for; returns for how many people."""
    db.flush()
    over = select(LifeEvent.id).where(LifeEvent.finish_at <= now)
    ids = list(db.scalars(over.order_by(LifeEvent.finish_at, LifeEvent.id).limit(limit)))

    def finish(event_id: int) -> None:
        event = locked(db, LifeEvent, event_id)
        if event.finish_at is not None and event.finish_at <= now:
            _finish(db, event, now)

    return one_by_one(db, ids, finish, due_at=LifeEvent.finish_at, request=None, now=now)


def _finish(db: Session, event: LifeEvent, now: datetime) -> None:
    person, event.finish_at = existing(db, Person, event.person_id), None
    if event.undone_at is not None or person.state != STATE[event.kind]:
        return
    plan = plans.of(db, person.id)
    if plan is not None and plan.state in plans.LIVE:
        plans.end(db, plan.id, courtesy=False, actor=SYSTEM, now=now)
    before = Before.loads(event.before)
    for link_id in before.rest:
        link = locked(db, Link, link_id)
        if link.state == "suspended":
            links.close(db, link, "ended", actor=SYSTEM, now=now, why="away")
    for pair_id in before.rest_pairs:
        if locked(db, Pair, pair_id).state == "suspended":
            pairs.end(db, pair_id, actor=SYSTEM, now=now, why="away")
    volunteer = db.get(Volunteer, person.id)
    if event.kind == DIED and volunteer is not None and volunteer.state != "left":
        move(db, volunteer, "left", actor=SYSTEM, now=now)
    audit(db, person.territory_id, f"finish_{event.kind}", "person", person.id, actor=SYSTEM, now=now)
    db.flush()
