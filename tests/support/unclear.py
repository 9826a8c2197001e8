"""A town that keeps what it did not understand, and what an agent does with it."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from backend.models import Person, Territory, UnclearMessage
from backend.services import people, unclear
from backend.services.actor import Actor
from backend.services.people import KEPT_UNCLEAR
from backend.services.unclear import Answer, Fate, Settled, Words
from tests.support.town import Town

SYLVIE: Final = Actor.agent("sylvie")
WRITER: Final = "Jeanne Payet"
WORDS: Final = "vous avez des pneus ?"


def learns(town: Town) -> Town:
    """The town switches it on; Jeanne was told."""
    town.decides("keep_unclear", True)
    told(town, town.person(WRITER))
    return town


def told(town: Town, person_id: int) -> None:
    with town.write() as db:
        people.record_consent(db, db.get_one(Person, person_id), KEPT_UNCLEAR, now=town.now())


def says(town: Town, words: str = WORDS, *, by: str = WRITER, **changes: Any) -> Fate:
    given: dict[str, Any] = {"locale": "fr", "expecting": None, "guess": "out_of_scope", "confidence": 0.8512}
    with town.write() as db:
        person = db.get_one(Person, town.ids[by])
        return unclear.keep(db, person, Words(words, **given | changes), now=town.now())


def kept(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(db.scalars(select(UnclearMessage.text).order_by(UnclearMessage.id)))


def ids(town: Town) -> list[int]:
    with town.database.read() as db:
        return list(db.scalars(select(UnclearMessage.id).order_by(UnclearMessage.id)))


def settle(town: Town, *answers: Answer) -> Settled:
    with town.write() as db:
        hall = db.get_one(Territory, town.territory_id)
        return unclear.settle(db, hall, answers, actor=SYLVIE, now=town.now())
