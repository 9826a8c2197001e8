"""The volunteer's path in the demonstration town: dates to be met, one of them taken by somebody who applied."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.models import Agent
from backend.services.actor import Actor
from backend.services.interviews import booking, slots

MEETS: Final = "sylvie"
"""The agent who meets the volunteers."""
_ROOM: Final = "salle 2 de la mairie"
_COUNCIL: Final = "salle du conseil, en mairie"


def meet(db: Session, here: Settled, town: DemoTown, now: datetime) -> None:
    """Sylvie opens an hour a week for one, and an evening for a group; somebody who applied takes a seat."""
    agent = db.scalars(select(Agent).where(Agent.login == MEETS, Agent.territory_id == here.territory.id)).one()
    actor, opened = Actor.agent(MEETS), now - timedelta(days=2)
    day = now.astimezone(ZoneInfo(town.timezone)).replace(minute=0, second=0, microsecond=0)
    alone = slots.NewSlot(day.replace(hour=10) + timedelta(days=3), timedelta(minutes=30), _ROOM, weeks=3)
    group = slots.NewSlot(day.replace(hour=18) + timedelta(days=8), timedelta(hours=1), _COUNCIL, seats=8)
    first, *_others = slots.open_slots(db, here.territory, agent, alone, actor=actor, now=opened)
    slots.open_slots(db, here.territory, agent, group, actor=actor, now=opened)
    waiting = (one for one in town.volunteers if one.state == "applied" and one.key not in PERSONAE)
    if (who := next(waiting, None)) is not None:
        person = here.people[who.key]
        at = max(opened, who.applied_at)
        booking.book(db, person, first.id, actor=Actor.person(person.id), now=at)
