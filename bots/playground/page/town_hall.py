"""What the town hall sees of the playground: a few figures and the last alert, live."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models import Alert, HelpRequest, Mission, Person
from backend.services.lifecycles import MISSION_LIVE
from bots.playground.passing import Passing


def figures(database: Database, territory_id: int, passing: Passing) -> dict[str, Any]:
    """How many requests look for somebody, are being served, were served; how many alerts wait for an agent; what time
    it is, to the minute, and whether it `passes` faster than it does; the `latest` alert that was raised here."""
    with database.read() as db:
        requests = select(func.count()).select_from(HelpRequest).where(HelpRequest.territory_id == territory_id)
        missions = select(func.count()).select_from(Mission).where(Mission.territory_id == territory_id)
        alerts = select(func.count()).select_from(Alert).where(Alert.territory_id == territory_id)
        return {
            "requests": db.scalar(requests.where(HelpRequest.state.in_(("open", "held")))) or 0,
            "missions": db.scalar(missions.where(Mission.state.in_(MISSION_LIVE))) or 0,
            "done": db.scalar(missions.where(Mission.state == "done")) or 0,
            "alerts": db.scalar(alerts.where(Alert.state.in_(("open", "taken")))) or 0,
            "latest": _latest(db, territory_id),
            "now": passing.clock.now().replace(second=0, microsecond=0).isoformat(),
            "passes": passing.moves,
        }


def _latest(db: Session, territory_id: int) -> dict[str, str] | None:
    """The last alert that waits for an agent, an urgent one first: of what kind, and about whom, where every agent may
    read it."""
    theirs = select(Alert).where(Alert.territory_id == territory_id, Alert.state.in_(("open", "taken")))
    last = db.scalars(theirs.order_by(Alert.urgent.desc(), Alert.last_at.desc(), Alert.id.desc()).limit(1)).first()
    if last is None:
        return None
    person = db.get(Person, last.person_id) if last.person_id is not None and not last.restricted else None
    return {"kind": last.kind, "who": person.name if person else ""}
