"""Gatherings for tests: proposed, joined, left, through the services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from backend.models import Gathering, GatheringGuest, Person
from backend.services import company, people
from backend.services.actor import Actor
from backend.services.company import audience
from tests.support.town import CENTRE, Town

SATURDAY = datetime.fromisoformat("2026-11-28T15:00:00+01:00")
SYLVIE = Actor.agent("sylvie")


def proposed(town: Town, organiser_id: int, **changes: Any) -> int:
    """Dominoes on Saturday at three, at the library, for one partner unless told otherwise."""
    given: dict[str, Any] = {"start": SATURDAY, "place": "la médiathèque", "seats": 1, "point": CENTRE} | changes
    activity, key = str(given.pop("activity", "dominoes")), str(given.pop("key", f"propose:{next(town.posted)}"))
    with town.write() as db:
        organiser, actor = db.get_one(Person, organiser_id), Actor.person(organiser_id)
        new = company.NewGathering(activity, **given)
        return company.propose(db, organiser, new, key=key, actor=actor, now=town.now()).id


def wishes(town: Town, *names: str, metres: float | None = 200) -> list[int]:
    """Neighbours who wish to hear of gatherings."""
    ids = []
    for name in names:
        person_id = town.person(name, metres=metres)
        with town.write() as db:
            people.record_consent(db, db.get_one(Person, person_id), audience.ACCEPTS, now=town.now())
        ids.append(person_id)
    return ids


def join(town: Town, gathering_id: int, person_id: int) -> str:
    """Signs up; answers the state of the guest."""
    with town.write() as db:
        person, actor = db.get_one(Person, person_id), Actor.person(person_id)
        return company.join(db, gathering_id, person, actor=actor, now=town.now()).state


def leave(town: Town, gathering_id: int, person_id: int) -> bool:
    with town.write() as db:
        return company.leave(db, gathering_id, person_id, actor=Actor.person(person_id), now=town.now())


def cancel(town: Town, gathering_id: int, by: int | None = None) -> int:
    """Called off by whoever organises it, or by the town."""
    actor = SYLVIE if by is None else Actor.person(by)
    with town.write() as db:
        return company.cancel(db, gathering_id, by=by, actor=actor, now=town.now())


def publish(town: Town, gathering_id: int) -> int:
    with town.write() as db:
        return company.publish(db, gathering_id, actor=SYLVIE, now=town.now())


def rate(town: Town, gathering_id: int, person_id: int, mood: str) -> None:
    with town.write() as db:
        company.rate(db, gathering_id, person_id, mood, actor=Actor.person(person_id), now=town.now())


def gathering(town: Town, gathering_id: int) -> Gathering:
    with town.database.read() as db:
        return db.get_one(Gathering, gathering_id)


def guests(town: Town, gathering_id: int) -> dict[int, str]:
    """Who was told of it or signed up, and how they stand to it."""
    theirs = select(GatheringGuest).where(GatheringGuest.gathering_id == gathering_id).order_by(GatheringGuest.id)
    with town.database.read() as db:
        return {one.person_id: one.state for one in db.scalars(theirs)}


def told(town: Town, person_id: int) -> list[str]:
    """What this person was told of gatherings, in order: the kind of news and what it says."""
    return [
        getattr(one, "what", "announced") for one in town.news(person_id) if type(one).__name__.startswith("Gathering")
    ]
