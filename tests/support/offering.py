"""Offers for tests: made, told, taken, through the services."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from backend.models import Offer, OfferAnswer, Person
from backend.services import offers, people
from backend.services.actor import Actor
from backend.services.offers import audience
from tests.support.town import CENTRE, Town

SATURDAY = datetime.fromisoformat("2026-11-28T09:00:00+01:00")


def offered(town: Town, volunteer_id: int, *, seats: int = 2, key: str = "offer:1", **changes: Any) -> int:
    given: dict[str, Any] = {
        "start": SATURDAY,
        "end": SATURDAY + timedelta(hours=3),
        "place": "au marché",
        "seats": seats,
    } | changes
    category = str(given.pop("category", "shopping"))
    with town.write() as db:
        person, actor = db.get_one(Person, volunteer_id), Actor.person(volunteer_id)
        return offers.post(db, person, offers.NewOffer(category, **given), key=key, actor=actor, now=town.now()).id


def accepts_offers(town: Town, *names: str, metres: float | None = 200) -> list[int]:
    ids = []
    for name in names:
        person_id = town.person(name, metres=metres)
        with town.write() as db:
            people.record_consent(db, db.get_one(Person, person_id), audience.ACCEPTS, now=town.now())
        ids.append(person_id)
    return ids


def answer_of(town: Town, offer_id: int, person_id: int) -> int:
    theirs = select(OfferAnswer.id).where(OfferAnswer.offer_id == offer_id, OfferAnswer.person_id == person_id)
    with town.database.read() as db:
        return db.scalars(theirs).one()


def told(town: Town, offer_id: int) -> list[int]:
    asked = select(OfferAnswer.person_id).where(OfferAnswer.offer_id == offer_id).order_by(OfferAnswer.id)
    with town.database.read() as db:
        return list(db.scalars(asked))


def take(town: Town, offer_id: int, person_id: int, words: str = "du pain") -> int:
    answer_id, errand = answer_of(town, offer_id, person_id), offers.Errand(words, "12 rue des Lilas", CENTRE)
    with town.write() as db:
        person, actor = db.get_one(Person, person_id), Actor.person(person_id)
        key = f"take:{answer_id}:{next(town.posted)}"
        taken = offers.take(db, answer_id, person, errand, key=key, actor=actor, now=town.now(), seed=0)
        assert taken is not None, "an agent reads it first"
        return taken.id


def helped(town: Town, volunteer_id: int, name: str) -> int:
    """Somebody whom this volunteer has helped."""
    request = town.request(by=name)
    mission = town.accepts(volunteer_id, request)
    town.says(volunteer_id, mission, "helped")
    town.says(town.ids[name], mission, "done")
    return town.ids[name]


def state(town: Town, offer_id: int) -> str:
    with town.database.read() as db:
        return db.get_one(Offer, offer_id).state
