"""Whatever people do with a relay, its history is a walk through its tables; two who act at once both count."""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Conflict, Database
from backend.models import HelpRequest, History, Mission, RelayLeg, RelayMission, Volunteer
from backend.services import missions
from backend.services.actor import Actor
from backend.services.errors import Refused
from backend.services.lifecycles import HAND_OVER, MISSION, RELAY_MISSION, NotAllowed
from backend.services.relays import late
from tests.support.keys import TEST_KEYS
from tests.support.relaying import Walk, at
from tests.support.town import Town

LEGS = st.sampled_from((1, 2, 3))
STATES = st.sampled_from(("on_the_way", "arrived", "helped", "done", "given_back", "cancelled", "nonsense"))
deeds = st.lists(
    st.tuples(st.just("takes"), LEGS, LEGS)
    | st.tuples(st.just("says"), LEGS, STATES)
    | st.tuples(st.just("she says"), LEGS, STATES)
    | st.tuples(st.just("declares"), LEGS, st.none())
    | st.tuples(st.just("late"), LEGS, st.sampled_from(("09:30", "13:00")))
    | st.tuples(st.just("nobody there"), LEGS, st.none())
    | st.tuples(st.just("later"), st.just(0), st.sampled_from((5, 31, 240, 1300)))
    | st.tuples(st.just("cancels"), st.just(0), st.none()),
    min_size=1,
    max_size=16,
)


@given(life=deeds)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_whatever_people_do_history_is_a_walk_through_the_tables(sqlite_template: Path, life: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "town.db"
        shutil.copyfile(sqlite_template, file)
        database = Database(f"sqlite:///{file}", keys=TEST_KEYS)
        try:
            town = Town(database, FrozenClock(datetime.fromisoformat("2026-11-24T09:10:00+01:00")))
            walk = Walk(town, taken=())
            agents = _live(walk, life)
            _check(town, ordered=not agents)
        finally:
            database.close()


def _live(walk: Walk, life: list[Any]) -> bool:
    """Lives it; whether an agent had a word in it."""
    agents = False
    for deed, leg, what in life:
        with contextlib.suppress(Refused, NotAllowed):
            match deed:
                case "takes":
                    walk.takes(leg, what)
                case "says" if walk.mission(leg).id:
                    walk.says(leg, what)
                case "she says" if walk.mission(leg).id:
                    walk.says(leg, what, walk.person)
                case "declares":
                    walk.declares(leg)
                    agents = True
                case "late" if walk.mission(leg).id:
                    with walk.town.write() as db:
                        late.expect(db, walk.mission(leg).id, at(what), actor=Actor.person(1), now=walk.town.now())
                case "nobody there" if walk.mission(leg).id:
                    with walk.town.write() as db:
                        late.nobody_there(db, walk.mission(leg).id, actor=Actor.person(1), now=walk.town.now())
                case "later":
                    walk.town.later(minutes=what)
                case "cancels":
                    walk.cancels()
    return agents


def _check(town: Town, *, ordered: bool) -> None:
    walks: dict[tuple[str, int], list[str]] = defaultdict(lambda: [""])
    cycles = {"relay_mission": RELAY_MISSION, "hand_over": HAND_OVER}
    with town.database.read() as db:
        for change in db.scalars(select(History).where(History.what.in_(cycles)).order_by(History.id)):
            walk = walks[change.what, change.what_id]
            assert change.before == walk[-1]
            assert change.before == "" or change.after in cycles[change.what].moves[change.before]
            walk.append(change.after)
        relay = db.scalars(select(RelayMission)).one()
        legs = list(db.scalars(select(RelayLeg).order_by(RelayLeg.number)))
        assert walks["relay_mission", relay.id][-1] == relay.state
        assert all(walks["hand_over", leg.id][-1] == leg.state for leg in legs)
        live = [one for one in db.scalars(select(Mission)) if one.state not in MISSION.ends]
        assert max(Counter(one.request_id for one in live).values(), default=0) <= 1
        held = Counter(one.volunteer_id for one in live)
        assert all(one.open_missions == held[one.person_id] for one in db.scalars(select(Volunteer)))
        requests = {one.id: one for one in db.scalars(select(HelpRequest))}
        if relay.state in RELAY_MISSION.ends:
            assert live == []
            assert all(leg.next_due_at is None and leg.state in {"handed", "void"} for leg in legs)
            assert all(one.next_wave_at is None for one in requests.values())
        elif ordered:
            stands = [leg.state == "handed" for leg in legs]
            assert stands == sorted(stands, reverse=True)  # none before the one before it
        assert (relay.state == "done") == (requests[legs[-1].request_id].state == "done")


def test_both_sides_may_speak_at_the_same_moment(town: Town) -> None:
    """Two volunteers of one relay at once: each waits for the other, nothing is lost, and nothing is said twice."""
    walk = Walk(town)
    town.clock.at = at("08:00")
    words = [(walk.mission(1), "helped"), (walk.mission(2), "arrived"), (walk.mission(3), "on_the_way")] * 2

    def say(mission: Mission, state: str) -> None:
        while True:
            try:
                with town.write() as db:
                    actor = Actor.person(mission.volunteer_id)
                    missions.move_to(db, mission.id, mission.volunteer_id, state, actor=actor, now=town.now())
            except Conflict:
                continue
            except Refused:
                return
            return

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda one: say(*one), words))

    assert walk.states() == ["under_way", "handed", "waiting", "waiting"]
    assert walk.missions() == ["done", "arrived", "on_the_way"]
    assert len(walk.heard(walk.person, "LegChanged")) == 1
