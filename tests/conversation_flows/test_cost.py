"""A slot's answer costs little: at most so many statements and commits, on each engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import event

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.services.checkins import falling_due
from conversation_flows.turn import run_one
from nlu.understanding import Entity, Understanding
from tests.support.checking_in import asked_daily
from tests.support.stage import Stage

STATEMENTS: Final = 12
ASKED: Final = 8
COMMITS: Final = 2
DAY: Final = {"start": "2026-11-26T00:00:00+01:00", "end": "2026-11-27T00:00:00+01:00", "grain": "day"}


def test_the_answer_to_a_slot_costs_twelve_statements_and_two_commits(database: Database, clock: FrozenClock) -> None:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne")
    stage.meant["courses"] = Understanding("courses", "request_help", 1.0, (), (Entity("category", "shopping", 0, 7),))
    stage.meant["jeudi"] = Understanding("jeudi", "inform", 1.0, (), (Entity("time", DAY, 0, 5),))
    stage.says("Jeanne", "courses")
    account = stage.people["Jeanne"].accounts["telegram"]
    with counting(database) as (sent, commits):
        with database.write() as db:
            arrived = [Incoming("k", "Jeanne", Wrote("jeudi"), clock.now())]
            inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
        assert run_one(stage.house)

    running = stage.talk("Jeanne").running
    assert running is not None
    assert running.asked == "where"
    assert 5 < len(sent) <= STATEMENTS, sent
    assert 0 < len(commits) <= COMMITS


def test_the_question_of_the_day_looks_once_where_somebody_may_be_asked(database: Database, clock: FrozenClock) -> None:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="whatsapp")
    asked_daily(stage, {"person": "Jeanne", "at": ["10:00"]})
    clock.forward(timedelta(hours=1))
    with database.write() as db:
        assert falling_due.ask(db, now=clock.now(), limit=1) == 1
    with counting(database) as (sent, _commits):
        assert run_one(stage.house)

    assert sum("identity.preferred DESC" in one and "policies" in one for one in sent) == 1
    assert 3 < len(sent) <= ASKED, sent


@contextmanager
def counting(database: Database) -> Iterator[tuple[list[str], list[None]]]:
    """The statements, and the commits, of what is done meanwhile."""
    sent, commits = list[str](), list[None]()

    def statement(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
        sent.append(words)

    def commit(_connection: Any) -> None:
        commits.append(None)

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    yield sent, commits
    event.remove(database.engine, "before_cursor_execute", statement)
    event.remove(database.engine, "commit", commit)
