"""The volunteer's path for tests: slots opened, seats booked, people met."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from backend.models import Agent, Interview, Person, Territory, Volunteer
from backend.services import vetting
from backend.services.actor import Actor
from backend.services.interviews import booking, slots
from tests.support.town import Town

SYLVIE = Actor.agent("sylvie")
THURSDAY = datetime.fromisoformat("2026-11-26T10:00:00+01:00")


def agent(town: Town, login: str = "sylvie") -> int:
    """An agent of the town."""
    with town.write() as db:
        known = db.scalars(select(Agent).where(Agent.login == login)).first()
        if known is None:
            known = Agent(territory_id=town.territory_id, login=login, name=login.title(), created_at=town.now())
            db.add(known)
            db.flush()
        return known.id


def opened(town: Town, start: datetime = THURSDAY, *, by: str = "sylvie", **changes: Any) -> list[int]:
    """Slots that an agent opens: half an hour, one seat, in room 2, unless told otherwise."""
    agent_id = agent(town, by)
    given: dict[str, Any] = {"lasts": timedelta(minutes=30), "place": "salle 2"} | changes
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        new, who = slots.NewSlot(start, **given), db.get_one(Agent, agent_id)
        return [one.id for one in slots.open_slots(db, hall, who, new, actor=SYLVIE, now=town.now())]


def books(town: Town, person_id: int, slot_id: int) -> int:
    with town.write() as db:
        person, actor = db.get_one(Person, person_id), Actor.person(person_id)
        return booking.book(db, person, slot_id, actor=actor, now=town.now()).id


def coming(town: Town, **wished: Any) -> list[int]:
    with town.database.read() as db:
        hall = db.get_one(Territory, town.territory_id)
        return [one.id for one in slots.coming(db, hall, now=town.now(), **wished)]


def state(town: Town, interview_id: int) -> str:
    with town.database.read() as db:
        return db.get_one(Interview, interview_id).state


def met(town: Town, person_id: int, *, identity_seen: bool = True) -> None:
    with town.write() as db:
        volunteer = db.get_one(Volunteer, person_id)
        vetting.met(db, volunteer, identity_seen=identity_seen, actor=SYLVIE, now=town.now())
