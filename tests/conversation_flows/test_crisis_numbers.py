"""The numbers of an emergency are the town's: it may correct them, and says when it checked them."""

from __future__ import annotations

from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Territory
from backend.services import territories
from backend.services.actor import Actor
from nlu.understanding import Understanding
from tests.support.stage import Stage

FALLEN = "je suis tombée et je ne peux plus me relever"


def test_the_number_to_call_is_the_one_that_the_town_decided(database: Database, clock: FrozenClock) -> None:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="signal")
    stage.meant[FALLEN] = Understanding(FALLEN, "emergency", 0.99)
    assert "Appelez le 15" in stage.says("Jeanne", FALLEN)[0].text
    own = {"emergency": "112", "verified_on": "2026-11-20"}
    with stage.database.write() as db:
        town = db.scalars(select(Territory)).one()
        territories.decide(db, town, "crisis_numbers", own, actor=Actor.agent("sylvie"), now=clock.now())
    stage.person("Paul", channel="signal")

    told = stage.says("Paul", FALLEN)[0].text

    assert "Appelez le 112" in told
    assert "114" in told  # what it says nothing of stays as it is
