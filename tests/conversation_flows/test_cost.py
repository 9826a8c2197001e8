"""A slot's answer costs little: at most so many statements and commits, on each engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from sqlalchemy import event

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.services.checkins import falling_due
from conversation_flows.turn import run_one
from nlu.understanding import Entity, Understanding
from tests.support.daily_question import built, rows
from tests.support.stage import Stage

STATEMENTS: Final = 12
COMMITS: Final = 2
ASKS: Final = 9
"""A hundred thousand are asked in one hour: `benchmarks/plans.py`."""
NINE: Final = datetime.fromisoformat("2026-11-25T09:00:00+01:00")
DAY: Final = {"start": "2026-11-26T00:00:00+01:00", "end": "2026-11-27T00:00:00+01:00", "grain": "day"}


@contextmanager
def counted(database: Database) -> Iterator[tuple[Counter[str], list[str]]]:
    """What one turn asks of the database, and its statements."""
    found, sent = Counter[str](), list[str]()

    def statement(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
        found["statements"] += 1
        sent.append(words)

    def commit(_connection: Any) -> None:
        found["commits"] += 1

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    yield found, sent
    event.remove(database.engine, "before_cursor_execute", statement)
    event.remove(database.engine, "commit", commit)


def test_the_answer_to_a_slot_costs_twelve_statements_and_two_commits(database: Database, clock: FrozenClock) -> None:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne")
    stage.meant["courses"] = Understanding("courses", "request_help", 1.0, (), (Entity("category", "shopping", 0, 7),))
    stage.meant["jeudi"] = Understanding("jeudi", "inform", 1.0, (), (Entity("time", DAY, 0, 5),))
    stage.says("Jeanne", "courses")
    account = stage.people["Jeanne"].accounts["telegram"]
    with database.write() as db:
        arrived = [Incoming("k", "Jeanne", Wrote("jeudi"), clock.now())]
        inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
    with counted(database) as (found, sent):
        assert run_one(stage.house)

    running = stage.talk("Jeanne").running
    assert running is not None
    assert running.asked == "where"
    assert 5 < found["statements"] <= STATEMENTS, sent
    assert 0 < found["commits"] <= COMMITS


def test_asking_somebody_how_they_are_costs_nine_statements_and_two_commits(
    database: Database, clock: FrozenClock
) -> None:
    stage = built(database, clock, "signal")
    stage.clock.at = NINE
    with database.write() as db:
        assert falling_due.ask(db, now=NINE, limit=20) == 1
    with counted(database) as (found, sent):
        assert run_one(stage.house)

    assert [one.about for one in rows(stage)] == ["checkin:1"]
    assert 5 < found["statements"] <= ASKS, "\n".join(sent)
    assert 0 < found["commits"] <= COMMITS
