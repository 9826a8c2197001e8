"""A takeover ends with the hours of service: the bot answers again, and the person hears when somebody reads."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.messaging.tidings import HandedBack
from backend.models import Agent, Conversation, InboxEvent, Person, Territory
from backend.services import agents, alerts, duty
from backend.services.actor import SYSTEM
from tests.support.town import Town


@pytest.fixture
def taken(town: Town) -> int:
    """Sylvie took Jeanne's conversation over on Friday at 16 h; hours are from Monday to Friday, 9 h to 17 h."""
    jeanne = town.person("Jeanne")
    with town.write() as db:
        agent = db.scalars(select(Agent)).first()
        place = db.get_one(Territory, town.territory_id)
        agent = agent or agents.add(db, place, "sylvie", "Sylvie", actor=SYSTEM, now=town.now())
        duty.set_hours(db, agent, range(5), 540, 1020, actor=SYSTEM, now=town.now())
    town.at("2026-11-27T16:00+01:00")
    take(town, jeanne)
    return jeanne


def take(town: Town, person_id: int) -> None:
    with town.write() as db:
        person = db.get_one(Person, person_id)
        alert = alerts.raise_alert(
            db, "human", person=person, cause=f"human:{person_id}", territory_id=town.territory_id, actor=SYSTEM,
            now=town.now(),
        )  # fmt: skip
        alerts.take(db, alert.id, "sylvie", now=town.now())


def holder(town: Town, person_id: int) -> str | None:
    with town.database.read() as db:
        return db.scalars(select(Conversation.taken_by).where(Conversation.person_id == person_id)).one()


def test_it_ends_half_an_hour_after_the_hours(town: Town, taken: int) -> None:
    town.at("2026-11-27T17:29+01:00")
    assert holder(town, taken) == "sylvie"

    town.at("2026-11-27T17:30+01:00")
    assert holder(town, taken) is None
    monday = datetime.fromisoformat("2026-11-30T09:00+01:00")
    assert town.news(taken)[-1] == HandedBack("sylvie", monday)
    assert town.history("alert", 1)[-1][1] == "taken"


def test_who_is_still_writing_may_finish(town: Town, taken: int) -> None:
    town.at("2026-11-27T17:20+01:00")
    with town.write() as db:
        alerts.answer(db, 1, "sylvie", "Encore une chose.", now=town.now())
    town.at("2026-11-27T17:49+01:00")
    assert holder(town, taken) == "sylvie"

    town.at("2026-11-27T17:50+01:00")
    assert holder(town, taken) is None


def test_who_works_out_of_hours_keeps_it_until_the_next_have_ended(town: Town, taken: int) -> None:
    town.at("2026-11-27T18:00+01:00")
    take(town, taken)
    town.at("2026-11-29T12:00+01:00")
    assert holder(town, taken) == "sylvie"

    town.at("2026-11-30T17:30+01:00")
    assert holder(town, taken) is None


def test_at_night_the_person_is_told_in_the_morning(town: Town, taken: int) -> None:
    """The program was down in the evening: the bot answers again at once, and says so by day."""
    town.clock.at = datetime.fromisoformat("2026-11-28T03:00+01:00")
    town.later(minutes=0)

    assert holder(town, taken) is None
    with town.database.read() as db:
        told = db.scalars(select(InboxEvent).where(InboxEvent.kind == "HandedBack")).one()
        assert told.due_at == datetime.fromisoformat("2026-11-28T07:00+01:00")


def test_without_hours_nothing_ends(town: Town, taken: int) -> None:
    with town.write() as db:
        duty.remove_hours(db, db.scalars(select(Agent)).one(), range(7), actor=SYSTEM, now=town.now())
    town.later(days=3)

    assert holder(town, taken) == "sylvie"
