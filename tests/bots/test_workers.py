"""Workers take turns when they are told to, and when nobody told them; a stop lets every turn end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.database import Conflict, DatabaseLocked
from backend.messaging import inbox
from backend.messaging.messages import Priority
from backend.messaging.tidings import NeighbourFound
from backend.models import InboxEvent
from backend.services.news import tell
from bots import workers as workers_module
from bots.workers import Workers
from conversation_flows.all_flows import FLOWS
from conversation_flows.turn import House
from tests.support.post import Post
from tests.support.stage import nothing_understood

PATIENCE = 20.0
TakeTurn = Callable[..., bool]


class Turns:
    """Stands in for the turn: settles the next event, and can be held inside it, or fail."""

    def __init__(self, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
        self.post = post
        self.taken: list[str] = []
        self.asked: list[tuple[str, bool]] = []
        """Which worker looked, and whether it takes bulk."""
        self.failing: list[Exception] = []
        self.may_end = threading.Event()
        self.may_end.set()
        self.changed = threading.Condition()
        self.spoke = threading.Event()
        monkeypatch.setattr(workers_module, "run_one", self._take)
        monkeypatch.setattr(workers_module, "run_due", lambda *_given, **_more: 0)

    def _take(self, _house: House, *, bulk: bool) -> bool:
        self._note(self.asked, (threading.current_thread().name, bulk))
        if self.failing:
            raise self.failing.pop()
        with self.post.database.write() as db:
            claimed = inbox.claim(db, now=self.post.clock.now(), bulk=bulk)
            if claimed is None:
                return False
            self._note(self.taken, claimed.kind)
            assert self.may_end.wait(PATIENCE)
            inbox.settle(db, claimed.id, now=self.post.clock.now())
        return True

    def _note(self, where: list[Any], what: Any) -> None:
        with self.changed:
            where.append(what)
            self.changed.notify_all()

    def until(self, wanted: Callable[[Turns], bool]) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: wanted(self), PATIENCE)


@pytest.fixture
def turns(post: Post, monkeypatch: pytest.MonkeyPatch) -> Turns:
    return Turns(post, monkeypatch)


@contextmanager
def at_work(turns: Turns, count: int = 1) -> Iterator[Workers]:
    house = House(turns.post.database, turns.post.clock, FLOWS, nothing_understood)
    workers = Workers(house, count, turns.spoke.set)
    workers.start()
    try:
        yield workers
    finally:
        turns.may_end.set()
        workers.stop()


def idle(turns: Turns) -> None:
    """Waits until the first look has found nothing."""
    turns.until(lambda seen: bool(seen.asked))


def test_a_hint_wakes_a_worker_and_the_turn_is_made_known(
    post: Post, turns: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "SWEEP", 3600.0)
    with at_work(turns) as workers:
        idle(turns)
        post.says("jeanne", "Bonjour")
        workers.wake()
        turns.until(lambda seen: seen.taken == ["Wrote"])
        assert turns.spoke.wait(PATIENCE)


def test_the_sweep_finds_what_a_hint_missed(post: Post, turns: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "SWEEP", 0.05)
    with at_work(turns):
        idle(turns)
        post.says("jeanne", "Bonjour")
        turns.until(lambda seen: seen.taken == ["Wrote"])


def test_nobody_sleeps_past_the_hour_of_the_next_event(post: Post, turns: Turns) -> None:
    post.person("Jeanne")
    now = post.clock.now()
    with post.database.write() as db:
        tell(db, post.people["Jeanne"], NeighbourFound(1), key="k", now=now, due_at=now + timedelta(seconds=2))
    workers = Workers(House(post.database, post.clock, FLOWS, nothing_understood), 1, lambda: None)
    assert workers._nap(bulk=True) == 2
    post.later(hours=1)
    assert workers._nap(bulk=True) == 0.05
    with post.database.write() as db:
        inbox.settle(db, post.events()[0].id, now=post.clock.now())
    assert workers._nap(bulk=True) == workers_module.SWEEP


def test_a_stop_lets_the_turn_end(post: Post, turns: Turns) -> None:
    post.says("jeanne", "Bonjour")
    turns.may_end.clear()
    with at_work(turns) as workers:
        turns.until(lambda seen: seen.taken == ["Wrote"])
        stopping = threading.Thread(target=workers.stop)
        stopping.start()
        turns.may_end.set()
        stopping.join(PATIENCE)
        assert not stopping.is_alive()
    assert [event.state for event in post.events()] == ["done"]


@pytest.mark.parametrize("trouble", [DatabaseLocked(), Conflict("deadlock"), KeyError("anything")], ids=repr)
def test_a_worker_outlives_whatever_happens(
    post: Post, turns: Turns, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "RECOVERY", 0.01)
    turns.failing = [trouble]
    post.says("jeanne", "Bonjour")
    with at_work(turns):
        turns.until(lambda seen: seen.taken == ["Wrote"])


@pytest.mark.parametrize(("count", "with_bulk"), [(1, 1), (2, 1), (3, 1), (4, 2), (5, 2), (8, 4)])
def test_bulk_gets_half_the_workers_at_most(
    postgresql_post: Post, monkeypatch: pytest.MonkeyPatch, count: int, with_bulk: int
) -> None:
    turns = Turns(postgresql_post, monkeypatch)
    with at_work(turns, count):
        turns.until(lambda seen: len({name for name, _bulk in seen.asked}) == count)
    assert len({name for name, bulk in turns.asked if bulk}) == with_bulk


def test_a_flood_of_bulk_leaves_workers_for_who_writes(postgresql_post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post, turns = postgresql_post, Turns(postgresql_post, monkeypatch)
    now = post.clock.now()
    for number in range(6):
        person_id = post.person(f"P{number}")
        with post.database.write() as db:
            tell(db, person_id, NeighbourFound(1), key=f"bulk:{number}", now=now, priority=Priority.BULK)
    turns.may_end.clear()
    with at_work(turns, 4) as workers:
        turns.until(lambda seen: seen.taken == ["NeighbourFound"] * 2)
        post.says("jeanne", "Bonjour")
        workers.wake()
        turns.until(lambda seen: seen.taken[2:] == ["Wrote"])
    with post.database.read() as db:
        assert db.scalars(select(InboxEvent.state).where(InboxEvent.kind == "Wrote")).one() == "done"


def test_on_sqlite_one_worker_is_enough(post: Post, turns: Turns) -> None:
    with at_work(turns, 8):
        idle(turns)
    assert {name for name, _bulk in turns.asked} == {"turns-0"}
