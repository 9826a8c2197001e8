"""What arrives together is kept in one commit, and nobody is told that it is kept before it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from typing import Any

import pytest

from backend.database import Conflict, Database, DatabaseFull, DatabaseLocked
from backend.messaging import inbox
from backend.messaging.messages import Receipt
from backend.models import InboxEvent
from bots.channel import Received
from bots.reception import AccountHeld, Reception
from tests.bots.delivering import alerts
from tests.support.post import Post, count


class Writes:
    """Counts the transactions of a database, and makes the next ones fail."""

    def __init__(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = 0
        self.failing: list[Exception] = []
        self._write = database.write
        monkeypatch.setattr(database, "write", self.write)

    @contextmanager
    def write(self, *, first: bool = False) -> Any:
        self.begun += 1
        with self._write(first=first) as db:
            yield db
            if self.failing:
                raise self.failing.pop(0)


@pytest.fixture
def writes(post: Post, monkeypatch: pytest.MonkeyPatch) -> Writes:
    return Writes(post.database, monkeypatch)


def at_the_door(post: Post, story: Callable[[Reception], Awaitable[None]]) -> int:
    """The story beside a reception at work; answers how often it said that something new was kept."""
    kept: list[None] = []

    async def run() -> None:
        reception = Reception(post.database, post.clock, lambda: kept.append(None))
        at_work = asyncio.create_task(reception.run())
        try:
            await story(reception)
        finally:
            at_work.cancel()
            await asyncio.gather(at_work, return_exceptions=True)

    asyncio.run(run())
    return len(kept)


async def together(reception: Reception, post: Post, *batches: list[Received]) -> list[BaseException | None]:
    account = post.accounts["telegram"]
    arrivals = [reception.receive(account, batch) for batch in batches]
    return await asyncio.gather(*arrivals, return_exceptions=True)


def test_what_arrives_together_is_kept_in_one_commit(post: Post, writes: Writes) -> None:
    batches: list[list[Received]] = [[post.incoming(f"p{number}", "Bonjour")] for number in range(20)]

    async def story(reception: Reception) -> None:
        assert await together(reception, post, *batches) == [None] * 20

    assert at_the_door(post, story) == 1
    assert writes.begun == 1
    assert count(post, InboxEvent) == 20


def test_it_is_acknowledged_only_once_it_is_kept(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    message = post.incoming("jeanne", "Bonjour")

    async def story(reception: Reception) -> None:
        await reception.receive(post.accounts["telegram"], [message])
        seen.append(count(post, InboxEvent))

    at_the_door(post, story)
    assert seen == [1]


def test_a_redelivery_wakes_nobody(post: Post) -> None:
    message = post.incoming("jeanne", "Bonjour")

    async def story(reception: Reception) -> None:
        for _delivery in range(3):
            await reception.receive(post.accounts["telegram"], [message])

    assert at_the_door(post, story) == 1


@pytest.mark.parametrize("trouble", [DatabaseLocked, DatabaseFull])
def test_a_database_in_trouble_is_the_callers_to_know_and_nothing_is_kept(
    post: Post, writes: Writes, trouble: type[Exception]
) -> None:
    writes.failing = [trouble()]
    batches: list[list[Received]] = [[post.incoming("jeanne", "Bonjour")], [post.incoming("karim", "Salut")]]

    async def story(reception: Reception) -> None:
        told = await together(reception, post, *batches)
        assert [type(one) for one in told] == [trouble, trouble]
        assert count(post, InboxEvent) == 0
        assert await together(reception, post, *batches) == [None, None]

    assert at_the_door(post, story) == 1
    assert count(post, InboxEvent) == 2


def test_two_receptions_that_cross_are_tried_again(post: Post, writes: Writes) -> None:
    writes.failing = [Conflict("deadlock detected"), Conflict("deadlock detected")]

    async def story(reception: Reception) -> None:
        await reception.receive(post.accounts["telegram"], [post.incoming("jeanne", "Bonjour")])

    assert at_the_door(post, story) == 1
    assert (writes.begun, count(post, InboxEvent)) == (3, 1)


def test_what_cannot_be_kept_harms_nobody_else(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    real = inbox.receive

    def stumbles(db: Any, account: Any, arrived: Any, **given: Any) -> int:
        if any(one.sender == "poison" for one in arrived):
            raise ValueError("cannot be kept")
        return real(db, account, arrived, **given)

    monkeypatch.setattr(inbox, "receive", stumbles)
    batches: list[list[Received]] = [[post.incoming(who, "Bonjour")] for who in ("jeanne", "poison", "karim")]

    async def story(reception: Reception) -> None:
        told = await together(reception, post, *batches)
        assert [type(one).__name__ for one in told] == ["NoneType", "ValueError", "NoneType"]

    at_the_door(post, story)
    assert count(post, InboxEvent) == 2


def test_a_receipt_is_noted_and_a_failure_brought_to_the_staff(post: Post) -> None:
    post.person("Jeanne")
    post.will_say("Jeanne", "un", "deux")
    post.sends()
    post.sends()
    now = post.clock.now()

    async def story(reception: Reception) -> None:
        arrived = [Receipt("p1", "read", now), Receipt("p2", "failed", now, "131026")]
        await reception.receive(post.accounts["telegram"], arrived)

    at_the_door(post, story)
    assert (post.row("un").receipt, post.row("deux").state) == ("read", "set_aside")
    assert alerts(post) == [("undeliverable", 1)]


def test_nothing_is_taken_for_an_account_of_a_restored_backup(post: Post) -> None:
    post.account_is("held", on="telegram")

    async def story(reception: Reception) -> None:
        ours = reception.receive(post.accounts["telegram"], [post.incoming("jeanne", "Bonjour")])
        other = reception.receive(post.accounts["matrix"], [post.incoming("karim", "Salut")])
        told = await asyncio.gather(ours, other, return_exceptions=True)
        assert [type(one) for one in told] == [AccountHeld, type(None)]

    at_the_door(post, story)
    assert count(post, InboxEvent) == 1
