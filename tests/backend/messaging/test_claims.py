"""Which event is handled next, by which worker: one conversation at a time, the most urgent first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, literal, select

from backend.messaging import inbox
from backend.messaging.ahead import unread
from backend.messaging.messages import EVENTS, Priority
from backend.messaging.tidings import NeighbourFound
from backend.models import Conversation, InboxEvent, Person
from backend.sealing import WrongKey
from backend.services.news import tell
from tests.support.keys import lock_away
from tests.support.post import Post


def handles(post: Post, *, bulk: bool = True) -> str | None:
    """Takes the next event and settles it; answers its words, or the name of its news."""
    with post.database.write() as db:
        claimed = inbox.claim(db, now=post.clock.now(), bulk=bulk)
        if claimed is None:
            return None
        inbox.settle(db, claimed.id, now=post.clock.now())
        return getattr(EVENTS.loads(claimed.content), "text", claimed.kind)


def handles_all(post: Post) -> list[str]:
    return list(iter(lambda: handles(post), None))


def told(post: Post, name: str, priority: Priority, *, after: timedelta = timedelta(0)) -> None:
    now = post.clock.now()
    with post.database.write() as db:
        tell(
            db, post.people[name], NeighbourFound(1), key=f"found:{name}:{priority}", now=now, priority=priority,
            due_at=now + after,
        )  # fmt: skip


def test_each_conversation_is_handled_oldest_first(post: Post) -> None:
    post.says("jeanne", "un", "deux")
    post.says("karim", "trois")
    post.says("jeanne", "quatre")
    assert handles_all(post) == ["un", "deux", "trois", "quatre"]


def test_an_emergency_brings_its_conversation_forward_and_not_itself(post: Post) -> None:
    """Who wrote before they called for help is read in order, before everybody else."""
    post.says("karim", "bonjour")
    post.says("jeanne", "je voulais vous dire", "au secours")
    assert handles_all(post) == ["je voulais vous dire", "au secours", "bonjour"]


def test_bulk_goes_last_and_only_where_it_is_taken(post: Post) -> None:
    post.person("Karim")
    told(post, "Karim", Priority.BULK)
    post.says("jeanne", "bonjour")

    assert handles(post, bulk=False) == "bonjour"
    assert handles(post, bulk=False) is None
    assert handles(post, bulk=True) == "NeighbourFound"


def test_a_row_of_the_future_waits_for_its_hour(post: Post) -> None:
    post.person("Karim")
    told(post, "Karim", Priority.REPLY, after=timedelta(hours=1))
    with post.database.read() as db:
        assert inbox.next_due(db) == post.clock.now() + timedelta(hours=1)

    assert handles(post) is None
    post.later(minutes=59)
    assert handles(post) is None
    post.later(minutes=1)
    assert handles(post) == "NeighbourFound"


@pytest.mark.parametrize("priority", [Priority.CHECK_IN, Priority.BULK])
def test_the_next_hour_is_that_of_what_the_worker_takes(post: Post, priority: Priority) -> None:
    """Else whoever is kept for replies looks twenty times a second through all who are asked in one hour."""
    post.person("Karim")
    told(post, "Karim", priority)
    with post.database.read() as db:
        assert inbox.next_due(db, bulk=True) == post.clock.now()
        assert inbox.next_due(db, bulk=False) is None


def test_a_turn_that_raised_is_tried_three_times_in_all(post: Post) -> None:
    post.says("jeanne", "un", "deux")
    outcomes = []
    for _time in range(3):
        with post.database.write() as db:
            claimed = inbox.claim(db, now=post.clock.now())
            assert claimed is not None
        with post.database.write() as db:
            outcomes.append(inbox.failed(db, claimed.id, "KeyError: 'when'", now=post.clock.now()))
    assert outcomes == [False, False, True]

    first, second = post.events()
    assert (first.state, first.tries, first.error) == ("set_aside", 3, "KeyError: 'when'")
    assert first.settled_at == post.clock.now()
    assert second.state == "waiting"
    assert handles_all(post) == ["deux"]


def test_an_event_that_somebody_else_settled_is_not_counted_as_failed(post: Post) -> None:
    post.says("jeanne", "un")
    handles(post)
    with post.database.write() as db:
        assert inbox.failed(db, post.events()[0].id, "late", now=post.clock.now()) is False
    assert post.events()[0].state == "done"


def test_what_no_key_opens_is_claimed_so_that_it_can_be_set_aside(post: Post) -> None:
    post.says("jeanne", "un", "deux")
    with post.database.write() as db:
        for column in (InboxEvent.content, InboxEvent.understanding, Conversation.state, Person.address):
            lock_away(db, column, 1)
    with post.database.write() as db:
        claimed = inbox.claim(db, now=post.clock.now())
        assert claimed is not None
        with pytest.raises(WrongKey, match="PALIER_KEY"):
            inbox.content_of(claimed)
        assert claimed.state is not None
        assert (claimed.understanding, claimed.address) == (None, None)
        inbox.settle(db, claimed.id, now=post.clock.now())
    assert handles_all(post) == ["deux"]


def test_what_no_key_opens_is_not_read_ahead(post: Post) -> None:
    post.says("jeanne", "un", "deux")
    with post.database.write() as db:
        lock_away(db, InboxEvent.content, 1)
    with post.database.read() as db:
        assert [one.id for one in unread(db, ("Wrote",))] == [2]


def test_a_conversation_under_way_is_passed_over(postgresql_post: Post) -> None:
    post = postgresql_post
    post.says("jeanne", "un", "deux")
    post.says("karim", "trois")
    with post.database.write() as busy:
        mine = inbox.claim(busy, now=post.clock.now())
        assert mine is not None
        assert EVENTS.loads(mine.content).text == "un"
        assert handles_all(post) == ["trois"]


def test_only_the_conversation_is_locked_while_it_is_handled(postgresql_post: Post) -> None:
    """Others write to the person's inbox meanwhile, and read everything."""
    post = postgresql_post
    post.says("jeanne", "un")
    with post.database.write() as busy:
        assert inbox.claim(busy, now=post.clock.now()) is not None
        post.says("jeanne", "deux")
        with post.database.write() as db:
            assert db.scalars(select(InboxEvent).with_for_update(nowait=True)).first() is not None
    assert handles_all(post) == ["un", "deux"]


def test_who_comes_a_moment_too_late_takes_the_next_conversation(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its event was handled between the worker's look and its lock: the conversation is free, and has nothing left."""
    post.says("jeanne", "un")
    post.says("karim", "deux")
    looked = iter([post.events()[0].conversation_id])
    execute = Connection.execute

    def sees_what_was(connection: Connection, statement: Any, *given: Any, **options: Any) -> Any:
        if statement is inbox._WAITING and (conversation := next(looked, None)):
            return execute(connection, select(literal(conversation)))
        return execute(connection, statement, *given, **options)

    assert handles(post) == "un"
    monkeypatch.setattr(Connection, "execute", sees_what_was)
    assert handles(post) == "deux"


def test_no_two_workers_are_ever_in_one_conversation(postgresql_post: Post) -> None:
    post = postgresql_post
    people, messages = 6, 5
    for number in range(messages):
        for person in range(people):
            post.says(f"p{person}", f"{person}.{number}")
    inside: set[int] = set()
    order: list[str] = []
    door = threading.Lock()

    def works() -> None:
        while len(order) < people * messages:
            with post.database.write() as db:
                claimed = inbox.claim(db, now=post.clock.now())
                if claimed is None:
                    continue
                with door:
                    assert claimed.conversation_id not in inside
                    inside.add(claimed.conversation_id)
                inbox.settle(db, claimed.id, now=post.clock.now())
                with door:  # before the commit: the lock is still ours
                    order.append(EVENTS.loads(claimed.content).text)
                    inside.remove(claimed.conversation_id)

    with ThreadPoolExecutor(4) as workers:
        for one in [workers.submit(works) for _ in range(4)]:
            one.result(15)

    assert len(order) == people * messages
    for person in range(people):
        assert [text for text in order if text.startswith(f"{person}.")] == [f"{person}.{n}" for n in range(messages)]
