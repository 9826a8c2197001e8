"""A small town with an agent on duty, and somebody who is asked by telephone how she is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import CallTask, Person, Territory
from backend.services import agents, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.desk import numbers
from backend.services.due import run_due
from bots.commands import desk as commands
from tests.bots.commands.staff.conftest import Town, database, staff, sylvie, town
from tests.support.database import address
from tests.support.keys import TEST_KEY

__all__ = ["database", "staff", "sylvie", "town"]

Desk = Callable[..., Result]


@pytest.fixture
def desk(database: Database, town: Town, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Runs `palier desk …` as Sylvie, at the hour of the clock."""
    monkeypatch.setenv("PALIER_DATABASE_URL", address(database))
    monkeypatch.setenv("PALIER_KEY", TEST_KEY)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("PALIER_AGENT", "sylvie")

    def run(*arguments: object) -> Result:
        monkeypatch.setenv("PALIER_NOW", town.clock.now().isoformat())
        return CliRunner().invoke(commands.app, [str(one) for one in arguments])

    return run


@pytest.fixture
def jeanne(town: Town) -> int:
    """Jeanne is called every working day at ten; it is a minute past. She lives in the rue des Lilas."""
    with town.database.write() as db:
        hall, person = db.get_one(Territory, town.territory), db.get_one(Person, town.jeanne)
        person.address, person.way_of_address = "12 rue des Lilas", "Madame Morel"
        agent = agents.the_agent(db, hall, "sylvie")
        duty.set_hours(db, agent, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.clock.now())
        numbers.add(db, person, "+33233000001", actor=Actor.agent("sylvie"), now=town.clock.now())
        wish = Wish("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", (600,), by_phone=True)
        plans.open_plan(
            db, person, wish, by="agent", agreed=True, actor=Actor.agent("sylvie"), now=town.clock.now()
        )  # fmt: skip
    at(town, "2026-11-24T10:01:00+01:00")
    return town.jeanne


def at(town: Town, moment: str) -> None:
    """It is this moment, and what is due is done."""
    town.clock.at = datetime.fromisoformat(moment)
    run_due(town.database, now=town.clock.now())


def the_call(town: Town) -> int:
    """The number of the one call that is to be made."""
    with town.database.read() as db:
        return db.scalars(select(CallTask.id).where(CallTask.state == "open")).one()


__all__ += ["FrozenClock", "at", "the_call"]
