"""Two turns that cross are replayed; a turn that raises harms no other; what another process does meanwhile is seen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.clock import FrozenClock
from backend.database import Conflict, Database
from backend.messaging.inbox import Claimed
from backend.messaging.messages import OUTGOINGS, Priority
from backend.messaging.tidings import NeighbourFound
from backend.models import InboxEvent, OutboxMessage
from backend.services.news import tell
from conversation_flows import turn
from conversation_flows.all_flows import FLOWS
from conversation_flows.engine.outcome import Say
from conversation_flows.turn import House, run_all, run_one
from nlu.understanding import Understanding
from tests.support.post import Post
from tests.support.stage import nothing_understood

PATIENCE = 15.0


def test_a_deadlock_replays_the_turn_and_nothing_happens_twice(
    postgresql_database: Database, clock: FrozenClock
) -> None:
    """Another transaction holds the event and wants the conversation; the turn holds these the other way round."""
    post = Post(postgresql_database, clock)
    post.says("jeanne", "bonjour")
    holds_event, read = threading.Event(), []

    def understand(words: str, locale: str, now: datetime, zone: ZoneInfo, expecting: str | None) -> Understanding:
        read.append(words)
        if len(read) == 1:
            wants_conversation.set()
            while not post.somebody_waits():
                assert not other.done()
        return nothing_understood(words, locale, now, zone, expecting)

    wants_conversation = threading.Event()

    def crosses() -> None:
        with post.database.write() as db:
            db.execute(text("SET LOCAL deadlock_timeout = '1min'"))  # so that the turn is the one that gives in
            db.execute(text("SELECT 1 FROM inbox_event FOR UPDATE"))
            holds_event.set()
            assert wants_conversation.wait(PATIENCE)
            db.execute(text("SELECT 1 FROM conversation FOR UPDATE"))

    house = House(post.database, clock, FLOWS, understand)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(crosses)
        assert holds_event.wait(PATIENCE)
        assert run_one(house) is True
        other.result(PATIENCE)
        assert post.events()[0].state == "waiting"
        assert run_all(house) == 1

    assert read == ["bonjour", "bonjour"]
    (event,) = post.events()
    assert (event.state, event.tries, event.error) == ("done", 0, None)
    texts = [OUTGOINGS.loads(row.content).text for row in post.rows()]
    assert len(texts) == len(set(texts)) > 0


@pytest.fixture
def post(database: Database, clock: FrozenClock) -> Post:
    return Post(database, clock)


def test_a_conflict_is_no_failure_of_the_turn(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.says("jeanne", "bonjour")
    real, conflicts = turn._handle, [Conflict("could not serialize access")] * 5

    def crosses(db: Session, house: House, claimed: Claimed) -> None:
        real(db, house, claimed)
        if conflicts:
            raise conflicts.pop()

    monkeypatch.setattr(turn, "_handle", crosses)
    assert run_all(House(post.database, post.clock, FLOWS, nothing_understood)) == 6
    assert [(event.state, event.tries) for event in post.events()] == [("done", 0)]


def test_a_turn_that_was_rolled_back_has_said_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    post.says("jeanne", "bonjour")

    def stumbles(_turn: turn.Turn) -> None:
        raise KeyError("when")

    with monkeypatch.context() as patch:
        patch.setattr(turn, "_letters", stumbles)
        run_one(House(post.database, post.clock, FLOWS, nothing_understood))
    with post.database.read() as db:
        assert db.scalars(select(OutboxMessage)).all() == []
        event = db.scalars(select(InboxEvent)).one()
    assert (event.state, event.tries) == ("waiting", 1)
    run_all(House(post.database, post.clock, FLOWS, nothing_understood))
    assert post.rows() != []


def test_news_for_many_are_said_as_bulk(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not urgent when it was told is not urgent when it is said."""
    post.person("Jeanne")
    with post.database.write() as db:
        now = post.clock.now()
        tell(db, post.people["Jeanne"], NeighbourFound(1), key="k", now=now, priority=Priority.BULK)

    def speaks(_house: object, under_way: turn.Turn, *_rest: object) -> None:
        under_way.says += [Say("conseil du jour"), Say("appelez le 15", urgent=True)]

    monkeypatch.setattr(turn, "brief", lambda *_given: None)
    monkeypatch.setattr(turn, "_play", speaks)
    run_all(House(post.database, post.clock, FLOWS, nothing_understood))
    priorities = {OUTGOINGS.loads(row.content).text: row.priority for row in post.rows()}
    assert priorities == {"conseil du jour": Priority.BULK, "appelez le 15": Priority.EMERGENCY}
