"""Whatever an agent switches and whatever a person pauses, in any order: nobody is asked twice at an hour, nobody who
rests is asked, and afterwards all is as in a town that never had it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.checkins.rhythm import APART, DAILY
from backend.database import Database
from backend.models import CheckIn, CheckInPlan, Person
from backend.services import quiet
from backend.services.actor import Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from tests.backend.services.weather.conftest import SYLVIE, Heat

HOUR: Final = timedelta(hours=1)
FIRST: Final = datetime.fromisoformat("2026-11-24T07:30:00+01:00")
PARIS: Final = ZoneInfo("Europe/Paris")
_APART: Final = timedelta(minutes=APART)
STEPS: Final = st.lists(
    st.tuples(st.sampled_from(["on", "flood", "off", "no flood", "pause", "resume", "down"]), st.integers(1, 30)),
    min_size=3, max_size=9,
)  # fmt: skip


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    """On one engine: what differs between the two is tried in `test_overlay`."""
    return sqlite_database


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.sampled_from([(9,), (7, 13), (10, 16), (12,), (8, 12, 17)]), STEPS, st.sampled_from([None, 15]))
def test_the_mode_lies_over_the_plan_and_leaves_it_as_it_was(
    heat: Heat, own: tuple[int, ...], steps: list[tuple[str, int]], quiet_from: int | None
) -> None:
    heat.climbs, heat.town.clock.at = False, FIRST
    person = heat.town.person("Paul")
    plan = heat.plan(Wish(DAILY, tuple(60 * one for one in own)), person=person)
    if quiet_from is not None:
        with heat.town.write() as db:
            hours = quiet.Hours(60 * quiet_from)
            quiet.set_hours(db, db.get_one(Person, person), hours, actor=Actor.person(person), now=heat.town.now())
    rests: list[tuple[datetime, datetime]] = []
    modes, paused_at = set[str](), None
    for what, hours_later in steps:
        match what:
            case "on" | "flood" if what not in modes:
                heat.on("heat" if what == "on" else "flood")
                modes.add(what)
            case "off" | "no flood" if (was := "on" if what == "off" else "flood") in modes:
                heat.off("heat" if was == "on" else "flood")
                modes.remove(was)
            case "pause" if paused_at is None:
                _pause(heat, plan)
                paused_at = heat.town.now()
            case "resume" if paused_at is not None:
                _resume(heat, plan)
                rests.append((paused_at, heat.town.now()))
                paused_at = None
            case _:
                pass
        until = (heat.town.now() + hours_later * HOUR).isoformat()
        if what == "down":
            heat.asleep_until(until)
        else:
            heat.runs()
            heat.until(until)
    if paused_at is not None:
        _resume(heat, plan)
        rests.append((paused_at, heat.town.now()))
    for was in modes:
        heat.off("heat" if was == "on" else "flood")
    heat.runs()
    over_at = heat.town.now()
    heat.until((over_at + timedelta(days=2)).isoformat())

    with heat.town.write() as db:
        asked = [
            (one.due_at, one.begun_at or one.due_at)
            for one in db.scalars(select(CheckIn).where(CheckIn.person_id == person).order_by(CheckIn.due_at))
            if one.state != "void" or one.outcome != "missed"
        ]
        row = db.get_one(CheckInPlan, plan)
        beats = plans.rhythm_of(row)
        assert row.next_due_at == beats.after(heat.town.now())
        plans.end(db, plan, courtesy=False, actor=SYLVIE, now=heat.town.now())
    times = sorted(at for _due, at in asked)
    assert all(later - one >= _APART for one, later in pairwise(times)), times
    assert not [at for at in times for since, until in rests if since < at < until]
    at, expected = beats.after(over_at), list[datetime]()
    while at is not None and at <= heat.town.now():
        expected.append(at)
        at = beats.after(at)
    assert [due for due, _at in asked if due > over_at] == expected
    if quiet_from is not None:
        hours_asked = [due.astimezone(PARIS).hour for due, _at in asked]
        assert all(one < quiet_from for one in hours_asked if one not in own)


def _pause(heat: Heat, plan: int) -> None:
    with heat.town.write() as db:
        plans.pause(db, plan, None, actor=SYLVIE, now=heat.town.now())


def _resume(heat: Heat, plan: int) -> None:
    with heat.town.write() as db:
        plans.resume(db, plan, actor=SYLVIE, now=heat.town.now())
