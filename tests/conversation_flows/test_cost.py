"""A slot's answer costs little: at most so many statements and commits, on each engine."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from sqlalchemy import event

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from conversation_flows.turn import run_one
from nlu.understanding import Entity, Understanding
from tests.support.stage import Stage

STATEMENTS: Final = 12
COMMITS: Final = 2
DAY: Final = {"start": "2026-11-26T00:00:00+01:00", "end": "2026-11-27T00:00:00+01:00", "grain": "day"}


def test_the_answer_to_a_slot_costs_twelve_statements_and_two_commits(database: Database, clock: FrozenClock) -> None:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne")
    stage.meant["courses"] = Understanding("courses", "request_help", 1.0, (), (Entity("category", "shopping", 0, 7),))
    stage.meant["jeudi"] = Understanding("jeudi", "inform", 1.0, (), (Entity("time", DAY, 0, 5),))
    stage.says("Jeanne", "courses")
    counted: Counter[str] = Counter()
    sent = []

    def statement(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
        counted["statements"] += 1
        sent.append(words)

    def commit(_connection: Any) -> None:
        counted["commits"] += 1

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    account = stage.people["Jeanne"].accounts["telegram"]
    with database.write() as db:
        arrived = [Incoming("k", "Jeanne", Wrote("jeudi"), clock.now())]
        inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
    assert run_one(stage.house)

    event.remove(database.engine, "before_cursor_execute", statement)
    event.remove(database.engine, "commit", commit)

    running = stage.talk("Jeanne").running
    assert running is not None
    assert running.asked == "where"
    assert 5 < counted["statements"] <= STATEMENTS, sent
    assert 0 < counted["commits"] <= COMMITS
