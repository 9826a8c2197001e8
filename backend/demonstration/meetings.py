"""The volunteer's path in the demonstration town: dates to be met, one of them taken by somebody who applied."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.demonstration.settling import PERSONAE, Settled
from backend.demonstration.town import DemoTown
from backend.models import Agent, Territory, Volunteer
from backend.services import charters, looking_after
from backend.services.actor import Actor
from backend.services.interviews import booking, slots

MEETS: Final = "sylvie"
"""The agent who meets the volunteers."""
_ROOM: Final = "salle 2 de la mairie"
_COUNCIL: Final = "salle du conseil, en mairie"


_CHARTER: Final = Path(__file__).with_name("charter.fr.txt")
_RENEWED_AFTER: Final = timedelta(days=350)


def publish(db: Session, territory: Territory, version: str, now: datetime) -> None:
    """The charter that the volunteers of the town have signed."""
    charters.publish(db, territory, version, _CHARTER.read_text("utf-8"), actor=Actor.agent(MEETS), now=now)


def renew(db: Session, here: Settled, now: datetime) -> None:
    """Those who signed about a year ago, or longer, have signed again when they were asked."""
    charter = charters.current(db, here.territory.id)
    active = select(Volunteer).where(Volunteer.state == "active").order_by(Volunteer.person_id)
    for volunteer in db.scalars(active):
        last = charters.signature(db, volunteer.person_id)
        if charter is not None and last is not None and last.signed_at <= now - _RENEWED_AFTER:
            at, actor = last.signed_at + _RENEWED_AFTER, Actor.person(volunteer.person_id)
            charters.note(db, volunteer, charter, actor=actor, now=at)


def look_after(db: Session, here: Settled, now: datetime) -> None:
    """What every night does was done last night; those of the playground's phones have been active for a few days."""
    ours = [here.people[key].id for key in PERSONAE if key in here.people]
    lately = {"active_at": now - timedelta(days=3)}
    db.execute(update(Volunteer).where(Volunteer.person_id.in_(ours)).values(lately))
    while looking_after.due(db, now=now, limit=100):
        db.flush()


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
