"""The playground's clock is moved on: what falls due on the way does so at its hour, and nobody stood still."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import leases
from backend.models import Alert, ChannelAccount, CheckIn, Person, Pulse, Territory
from backend.services import agents, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.due import run_due
from bots.playground.moved_clock import MovedClock
from bots.playground.passing import Passing, last_beat
from bots.playground.possible import NotPossible
from tests.support.town import Town

PARIS: Final = ZoneInfo("Europe/Paris")


@pytest.fixture
def passing(sqlite_database: Database, clock: FrozenClock) -> Passing:
    return Passing(sqlite_database, MovedClock(clock), PARIS, lambda: None)


def passes(passing: Passing, how_far: str) -> None:
    async def play() -> None:
        passing.begin(how_far)
        assert passing._task is not None
        await passing._task

    asyncio.run(play())


def test_the_clock_is_the_machines_and_as_far_ahead_as_it_was_moved(clock: FrozenClock) -> None:
    moved, began = MovedClock(clock), clock.now()
    moved.forward(timedelta(hours=1))
    clock.forward(timedelta(minutes=1))
    assert moved.now() == began + timedelta(hours=1, minutes=1)


def test_the_clock_never_goes_back(clock: FrozenClock) -> None:
    moved, began = MovedClock(clock), clock.now()
    moved.forward(-timedelta(hours=1))
    moved.not_before(began - timedelta(days=1))
    assert moved.now() == began
    moved.not_before(began + timedelta(days=1))
    assert moved.now() == began + timedelta(days=1)


@pytest.mark.parametrize(("far", "local"), [("quarter", "24 09:25"), ("hour", "24 10:10"), ("morning", "25 08:00")])
def test_it_passes_as_far_as_was_said(passing: Passing, far: str, local: str) -> None:
    passes(passing, far)
    assert f"{passing.clock.now().astimezone(PARIS):%d %H:%M}" == local
    assert not passing.moves


def test_each_step_of_a_silence_falls_at_its_hour(passing: Passing, clock: FrozenClock) -> None:
    town = Town(passing.database, clock)
    jeanne = town.person("Jeanne")
    with town.write() as db:
        sylvie = agents.add(db, db.get_one(Territory, town.territory_id), "sylvie", "S", actor=SYSTEM, now=town.now())
        duty.set_hours(db, sylvie, range(7), 7 * 60, 21 * 60, actor=SYSTEM, now=town.now())
        wish, who = Wish("FREQ=DAILY", (10 * 60 + 7,), by_phone=True), Actor.person(jeanne)
        plans.open_plan(db, db.get_one(Person, jeanne), wish, by="person", actor=who, now=town.now())

    for _hour in range(5):
        passes(passing, "hour")

    with town.database.read() as db:
        assert at_paris(db.scalars(select(CheckIn.due_at))) == ["10:07"]
        assert at_paris(db.scalars(select(Alert.created_at).where(Alert.kind == "silence"))) == ["13:07"]


def at_paris(moments: Iterable[datetime]) -> list[str]:
    return [f"{at.astimezone(PARIS):%H:%M}" for at in moments]


def test_the_schedule_and_whoever_holds_a_line_did_not_stand_still(passing: Passing, clock: FrozenClock) -> None:
    town = Town(passing.database, clock)
    run_due(town.database, now=town.now())
    with town.write() as db:
        up_since = db.get_one(Pulse, 1).up_since
        account = ChannelAccount(territory_id=town.territory_id, channel="telegram", address="x", state="working")
        db.add(account)
        db.flush()
        ours = account.id
        fence = leases.take(db, ours, "here", now=town.now())

    passes(passing, "morning")

    assert fence is not None
    with town.write() as db:
        assert db.get_one(Pulse, 1).up_since == up_since
        assert leases.holds(db, ours, "here", fence, now=passing.clock.now())
    assert last_beat(town.database) > up_since + timedelta(hours=20)


def test_no_such_span_and_time_that_passes_already_are_refused(passing: Passing) -> None:
    with pytest.raises(ValueError, match="a year"):
        passing.begin("a year")
    passing.moves = True
    with pytest.raises(NotPossible):
        passing.begin("hour")
