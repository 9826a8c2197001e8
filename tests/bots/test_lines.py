"""A line is held by one process at a time: it listens and speaks, and another takes over when it is silent."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from typing import Any

import pytest

from backend.clock import FrozenClock
from backend.database import Database, DatabaseLocked
from backend.messaging import leases
from backend.models import Agent, ChannelAccount, DutyNotice
from backend.services import alerts as alarms
from backend.services import release
from backend.services.actor import SYSTEM
from bots import holders, listeners
from bots.errors import AccountBroken, Unreachable
from bots.holders import died_here, holder_name
from bots.listeners import Line
from bots.reception import Reception
from tests.bots.delivering import alerts
from tests.support.channels import ScriptedChannel
from tests.support.post import Post

SOON = 0.02


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat is a moment; what a beat renews is judged by the frozen clock."""
    monkeypatch.setattr(listeners, "WAIT", SOON)
    monkeypatch.setattr(listeners, "BEAT", SOON)
    monkeypatch.setattr(listeners, "REFUSED", SOON)


@pytest.fixture
def post(database: Database, clock: FrozenClock) -> Post:
    return Post(database, clock)


class Watched(Line):
    """A line of which each look at the lease is seen; `troubles` are met at the next ones."""

    def __init__(self, post: Post, channel: ScriptedChannel, holder: str) -> None:
        reception = Reception(post.database, post.clock, lambda: None)
        account = post.accounts["telegram"]
        super().__init__(post.database, post.clock, account, lambda _account: channel, reception, holder)
        self.troubles: list[Exception] = []
        self._looks: asyncio.Queue[int | None] = asyncio.Queue()
        self._loop = asyncio.get_running_loop()

    def _take(self) -> int | None:
        fence = None
        try:
            if self.troubles:
                raise self.troubles.pop()
            fence = super()._take()
        finally:
            self._loop.call_soon_threadsafe(self._looks.put_nowait, fence)
        return fence

    async def looks(self, times: int = 2) -> int | None:
        """Waits for so many looks from now on; two, so that one of them was begun after we asked."""
        while not self._looks.empty():
            self._looks.get_nowait()
        async with asyncio.timeout(20):
            return [await self._looks.get() for _look in range(times)][-1]


@asynccontextmanager
async def line(post: Post, channel: ScriptedChannel, holder: str) -> AsyncIterator[Watched]:
    """A process that serves this account while the block lasts; it ends without giving anything up."""
    served = Watched(post, channel, holder)
    at_work = asyncio.create_task(served.run())
    try:
        yield served
    finally:
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)


def listens(channel: ScriptedChannel) -> bool:
    return channel.listening == 1


def test_of_two_processes_one_listens_and_speaks_until_it_is_silent(post: Post) -> None:
    first, second = ScriptedChannel(), ScriptedChannel()
    post.person("Jeanne")

    async def story() -> None:
        async with line(post, second, "second") as holder:
            await second.until(listens)
            async with line(post, first, "first") as other:
                post.will_say("Jeanne", "un")
                holder.wake()
                await second.until(lambda seen: seen.texts == ["un"])
                for _beat in range(3):
                    post.later(seconds=20)
                    assert await holder.looks() == 1
                    assert await other.looks() is None
                assert first.openings == 0
        async with line(post, first, "first") as other:  # the second died: nothing was given up
            assert await other.looks() is None
            post.later(seconds=leases.TERM.total_seconds())
            await first.until(listens)
            post.will_say("Jeanne", "deux")
            other.wake()
            await first.until(lambda seen: seen.texts == ["deux"])

    asyncio.run(story())
    assert post.leases("first") == 2


def test_who_is_told_to_stop_leaves_the_line_to_others_at_once(post: Post) -> None:
    first, second = ScriptedChannel(), ScriptedChannel()

    async def story() -> None:
        async with line(post, first, "first") as served:
            await first.until(listens)
            stopping = served
        await stopping.close()
        assert first.closed
        async with line(post, second, "second"):
            await second.until(listens)

    asyncio.run(story())


def test_who_lost_the_line_stops_listening(post: Post) -> None:
    first = ScriptedChannel()

    async def story() -> None:
        async with line(post, first, "first"):
            await first.until(listens)
            post.later(seconds=30)
            while post.leases("second") is None:  # it may have beaten us to it
                post.later(seconds=30)
            await first.until(lambda seen: not seen.listening)

    asyncio.run(story())


def test_a_restored_account_is_neither_listened_to_nor_spoken_for_until_it_is_released(post: Post) -> None:
    channel = ScriptedChannel()
    post.person("Jeanne")
    post.will_say("Jeanne", "un")
    with post.database.write() as db:
        release.hold(db.connection(), post.clock.now())

    async def story() -> None:
        async with line(post, channel, "first") as served:
            assert await served.looks() is None
            assert (channel.openings, channel.asked) == (0, [])
            with post.database.write() as db:
                release.release(db, actor=SYSTEM, now=post.clock.now())
            await channel.until(lambda seen: seen.texts == ["un"])

    asyncio.run(story())


def test_a_refused_account_is_marked_and_told_and_works_again_once_it_is_taken(post: Post) -> None:
    channel = ScriptedChannel()
    channel.refused.append(AccountBroken("401 Unauthorized"))

    async def story() -> None:
        async with line(post, channel, "first"):
            await channel.until(lambda seen: seen.openings == 1)
            await channel.until(listens)

    asyncio.run(story())
    assert alerts(post) == [("account_broken", 1)]
    assert post.account_state() == "working"


def test_a_platform_that_is_away_is_asked_again(post: Post) -> None:
    channel = ScriptedChannel()
    channel.refused.extend([Unreachable("no route"), Unreachable("no route")])

    async def story() -> None:
        async with line(post, channel, "first"):
            await channel.until(listens)

    asyncio.run(story())
    assert channel.openings == 3
    assert alerts(post) == []


def test_a_mistake_in_listening_ends_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    channel, mistakes = ScriptedChannel(), [KeyError("message")]
    real = channel.listen

    async def stumbles(*given: Any) -> None:
        if mistakes:
            raise mistakes.pop()
        await real(*given)

    monkeypatch.setattr(channel, "listen", stumbles)

    async def story() -> None:
        async with line(post, channel, "first"):
            await channel.until(listens)

    asyncio.run(story())


def test_a_database_that_is_locked_for_a_moment_loses_no_line(post: Post) -> None:
    channel = ScriptedChannel()

    async def story() -> None:
        async with line(post, channel, "first") as served:
            await channel.until(listens)
            served.troubles = [DatabaseLocked(), DatabaseLocked()]
            await served.looks(3)
            post.later(seconds=20)
            assert await served.looks() == 1
            assert served.troubles == []
        assert channel.openings == 1

    asyncio.run(story())


# --- a holder that died on this machine ------------------------------------------------------------------------------


def dead() -> int:
    """The number of a process that is no more."""
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def named(pid: int, place: str | None = None) -> str:
    return f"{place or holder_name('x').rsplit(':', 2)[0]}:{pid}:token"


@contextmanager
def elsewhere(monkeypatch: pytest.MonkeyPatch, name: str) -> Any:
    with monkeypatch.context() as patch:
        holders._here.cache_clear()
        patch.setattr(socket, "gethostname", lambda: name)
        yield
    holders._here.cache_clear()


def test_a_holder_is_named_by_its_machine_its_process_and_a_name_of_its_own() -> None:
    assert holder_name("c0ffee").endswith(f":{os.getpid()}:c0ffee")
    assert len(holder_name("c0ffee00")) <= 80


def test_a_process_of_this_machine_that_is_no_more_has_died() -> None:
    assert died_here(named(dead()))
    assert not died_here(named(os.getppid()))


def test_who_had_our_own_number_before_us_has_died() -> None:
    assert died_here(named(os.getpid()))


def test_nobody_knows_of_another_machine_or_container(monkeypatch: pytest.MonkeyPatch) -> None:
    pid = dead()
    with elsewhere(monkeypatch, "another"):
        theirs = named(pid)
    assert not died_here(theirs)
    assert not died_here(named(pid, "host:0badb007:4026531836"))


@pytest.mark.parametrize("holder", ["", "us", "a:b", "a:b:c"])
def test_a_name_that_says_nothing_means_nothing(holder: str) -> None:
    assert not died_here(holder)


def test_the_line_of_a_holder_that_died_here_is_taken_at_once(post: Post) -> None:
    channel = ScriptedChannel()
    post.leases(named(dead()))

    async def story() -> None:
        async with line(post, channel, holder_name("us")):
            await channel.until(listens)

    asyncio.run(story())


def test_a_line_tells_agents_too(post: Post) -> None:
    channel, now = ScriptedChannel(name="sms"), post.clock.now()
    account = post.accounts["telegram"]
    with post.database.write() as db:
        agent = Agent(territory_id=account.territory_id, login="lea", name="Léa", sms="+33612345678", created_at=now)
        db.add(agent)
        db.flush()
        alert = alarms.raise_alert(
            db, "emergency", person=None, cause="e", urgent=True, territory_id=account.territory_id, actor=SYSTEM,
            now=now,
        )  # fmt: skip
        db.get_one(ChannelAccount, account.id).channel = "sms"
        db.add(
            DutyNotice(
                territory_id=account.territory_id, alert_id=alert.id, agent_id=agent.id, way="sms", round=0,
                channel_account_id=account.id, created_at=now, not_before=now, expires_at=now + timedelta(minutes=15),
                state="waiting", tries=0,
            )
        )  # fmt: skip

    async def story() -> None:
        async with line(post, channel, "here"):
            await channel.until(lambda seen: bool(seen.arrived))

    asyncio.run(story())
    assert channel.arrived[0].to == "+33612345678"
