"""What the town hall sees of the playground: a few figures, live."""

from __future__ import annotations

from sqlalchemy import func, select

from backend.database import Database
from backend.models import Alert, HelpRequest, Mission
from backend.services.lifecycles import MISSION_LIVE


def figures(database: Database, territory_id: int) -> dict[str, int]:
    """How many requests look for somebody, are being served, were served; how many alerts wait for an agent."""
    with database.read() as db:
        requests = select(func.count()).select_from(HelpRequest).where(HelpRequest.territory_id == territory_id)
        missions = select(func.count()).select_from(Mission).where(Mission.territory_id == territory_id)
        alerts = select(func.count()).select_from(Alert).where(Alert.territory_id == territory_id)
        return {
            "requests": db.scalar(requests.where(HelpRequest.state.in_(("open", "held")))) or 0,
            "missions": db.scalar(missions.where(Mission.state.in_(MISSION_LIVE))) or 0,
            "done": db.scalar(missions.where(Mission.state == "done")) or 0,
            "alerts": db.scalar(alerts.where(Alert.state.in_(("open", "taken")))) or 0,
        }
