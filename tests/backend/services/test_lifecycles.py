"""Lifecycles: whatever happens to a row, its history is a walk through its table."""

from __future__ import annotations

import contextlib
import shutil
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import HelpRequest, History, Invitation, Mission, Volunteer
from backend.services.cycle import Lifecycle
from backend.services.errors import Refused
from backend.services.lifecycles import LIFECYCLES, MISSION, NotAllowed
from tests.support.keys import TEST_KEYS
from tests.support.town import Town

BY_NAME = {cycle.name: cycle for cycle in LIFECYCLES}
TABLES: dict[str, Any] = {"request": HelpRequest, "invitation": Invitation, "mission": Mission}
NEIGHBOURS = ("Karim", "Léa", "Ana")
STATES = ("on_the_way", "arrived", "helped", "done", "given_back", "cancelled", "missed", "nonsense")

lives = st.lists(
    st.tuples(st.just("accepts"), st.sampled_from(NEIGHBOURS), st.just(""))
    | st.tuples(st.just("declines"), st.sampled_from(NEIGHBOURS), st.just(""))
    | st.tuples(st.just("says"), st.sampled_from((*NEIGHBOURS, "Jeanne")), st.sampled_from(STATES))
    | st.tuples(st.just("later"), st.sampled_from(("1", "10", "60", "400", "1400")), st.just(""))
    | st.tuples(st.just("cancels"), st.just("Jeanne"), st.just("")),
    min_size=1,
    max_size=14,
)


BORN = {"request": "held", "offer": "held", "gathering": "held", "checkin_plan": "lent"}
"""Where else a row is born."""


@pytest.mark.parametrize("cycle", LIFECYCLES, ids=lambda cycle: cycle.name)
def test_every_state_can_be_reached(cycle: Lifecycle) -> None:
    births = {cycle.start, BORN.get(cycle.name, cycle.start)}

    assert births.union(*cycle.moves.values()) == cycle.states


@given(life=lives)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_people_do_history_is_a_walk_through_the_table(sqlite_template: Path, life: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        shutil.copyfile(sqlite_template, file)
        database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
        try:
            town = Town(database, FrozenClock(datetime.fromisoformat("2026-11-24T09:10:00+01:00")))
            _live(town, life)
            _check(town)
        finally:
            database.close()


def _live(town: Town, life: list[Any]) -> None:
    for name in NEIGHBOURS:
        town.volunteer(name)
    request = town.request(by="Jeanne")
    for deed, who, state in life:
        with contextlib.suppress(Refused, NotAllowed, NoResultFound):
            match deed:
                case "accepts":
                    town.accepts(town.ids[who], request)
                case "declines":
                    town.declines(town.ids[who], request)
                case "says":
                    for mission in _missions(town):
                        town.says(town.ids[who], mission.id, state)
                case "later":
                    town.later(minutes=int(who))
                case "cancels":
                    town.cancels(request)


def _missions(town: Town) -> list[Mission]:
    with town.database.read() as db:
        return list(db.scalars(select(Mission).order_by(Mission.id.desc())))


def _check(town: Town) -> None:
    walks: dict[tuple[str, int], list[str]] = defaultdict(lambda: [""])
    with town.database.read() as db:
        for change in db.scalars(select(History).order_by(History.id)):
            walk = walks[change.what, change.what_id]
            assert change.before == walk[-1]
            assert change.before == "" or change.after in BY_NAME[change.what].moves[change.before]
            walk.append(change.after)
        for name, table in TABLES.items():
            for row in db.scalars(select(table)):
                assert walks[name, row.id][-1] == row.state
        live = [one for one in db.scalars(select(Mission)) if one.state not in MISSION.ends]
        assert len(live) <= 1
        requests = list(db.scalars(select(HelpRequest)))
        held = {one.volunteer_id for one in live}
        for volunteer in db.scalars(select(Volunteer)):
            assert volunteer.open_missions == (volunteer.person_id in held)
    assert all((one.next_wave_at is None) == (one.state not in {"open", "held"}) for one in requests)
    assert all((one.state == "taken") == any(m.state != "missed" for m in live) for one in requests if live)
