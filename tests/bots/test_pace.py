"""No faster than a channel allows, and stopped in good order: under a lease, with a last word, nothing said twice."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from datetime import datetime
from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from backend.database import DatabaseFull
from backend.messaging import fates
from backend.messaging.messages import Outgoing, Priority
from bots import delivery as delivery_module
from bots.delivery import SWEEP, Delivery
from bots.errors import SlowDown, Unreachable
from bots.fate import Fate
from bots.settling import Settling
from tests.bots.delivering import alerts, delivers, delivery_of, played, plays
from tests.support.channels import ScriptedChannel
from tests.support.post import Post
from tests.support.virtual_time import plays as virtually
from tests.support.virtual_time import virtual_clock

CLOCK = 0.002
"""What an event loop's timers may be early by."""


@pytest.fixture
def channel() -> ScriptedChannel:
    return ScriptedChannel()


def crowd(post: Post, people: int) -> None:
    for number in range(people):
        post.person(f"P{number}")
        post.will_say(f"P{number}", f"à P{number}")


def test_an_account_sends_no_faster_than_its_pace_from_the_first_message_on(
    post: Post, channel: ScriptedChannel
) -> None:
    clock = virtual_clock()
    post.clock = clock
    crowd(post, 12)
    channel.pace = 50.0
    virtually(clock, delivery_of(post, channel).pump())
    moments = [one.at for one in channel.asked]
    assert len(moments) == 12
    assert min(after - before for before, after in pairwise(moments)) >= 1 / 50 - CLOCK


def test_one_person_is_written_to_no_faster_than_their_pace(post: Post, channel: ScriptedChannel) -> None:
    """Between two messages as between the parts of one."""
    clock = virtual_clock()
    post.clock = clock
    crowd(post, 3)
    post.writes(post.letter("P0", "", message=Outgoing("Un. " * 3000)))
    channel.pace_person = 20.0
    virtually(clock, delivery_of(post, channel).pump())
    theirs = [one.at for one in channel.asked if one.to == "P0"]
    assert len(theirs) == 4
    assert min(after - before for before, after in pairwise(theirs)) >= 1 / 20 - CLOCK


def test_no_more_is_taken_than_goes_out_in_about_a_second(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 6)
    channel.pace = 3.0
    hangs = asyncio.Event()
    for number in range(6):
        channel.will(f"P{number}", hangs)

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        await channel.until(lambda seen: len(seen.asked) == 1)
        assert list(post.states().values()).count("sending") == 3
        hangs.set()

    plays(post, channel, story)


def test_what_waited_for_its_turn_when_the_account_was_paused_is_not_sent(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 5)
    channel.pace = 40.0
    channel.will("P0", SlowDown(60, "account"))
    delivers(post, channel)
    assert len(channel.asked) == 1
    assert set(post.states().values()) == {"waiting"}
    assert {row.tries for row in post.rows()} == {0}


def test_a_success_that_was_begun_before_the_trouble_does_not_end_the_pause(
    post: Post, channel: ScriptedChannel
) -> None:
    crowd(post, 2)
    slow = asyncio.Event()
    channel.will("P0", slow)
    channel.will("P1", SlowDown(60, "account"))

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        await channel.until(lambda seen: len(seen.asked) == 2)
        slow.set()
        await channel.until(lambda seen: len(seen.arrived) == 1)
        assert not delivery.standing.may_send(post.clock.now())

    plays(post, channel, story)


def test_it_wakes_when_a_wait_is_over_and_else_for_a_sweep(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 1)
    channel.will("P0", SlowDown(2, "person"), Unreachable("no route"))

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        assert delivery._until_retry() == SWEEP
        await delivery.pump()
        assert delivery._until_retry() == 2
        post.later(seconds=2)
        await delivery.pump()
        assert delivery._until_retry() == 1
        post.later(seconds=0.99)
        assert delivery._until_retry() == 0.05
        post.later(seconds=1)
        assert delivery._until_retry() == SWEEP

    played(post, channel, story)


def test_what_is_under_way_ends_before_we_stop(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 1)
    slow = asyncio.Event()
    channel.will("P0", slow)

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        await channel.until(lambda seen: len(seen.asked) == 1)
        asyncio.get_running_loop().call_soon(slow.set)

    plays(post, channel, story)
    assert post.states() == {"à P0": "sent"}


def test_a_hint_that_comes_with_the_stop_does_not_hide_it(
    post: Post, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        delivery, napping = delivery_of(post, channel), asyncio.Event()
        real = delivery._until_retry

        def nap() -> float:
            napping.set()
            return real()

        monkeypatch.setattr(delivery, "_until_retry", nap)
        for _time in range(20):
            at_work = asyncio.create_task(delivery.run())
            await napping.wait()
            napping.clear()
            delivery.wake()
            at_work.cancel()
            async with asyncio.timeout(20):
                await asyncio.gather(at_work, return_exceptions=True)
            assert at_work.cancelled()

    asyncio.run(story())


def test_what_hangs_when_we_stop_has_an_unknown_fate_and_is_found_by_the_next_holder(
    post: Post, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "LAST_WORDS", 0.05)
    crowd(post, 1)
    channel.will("P0", asyncio.Event())
    fence = post.leases("us")

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        await channel.until(lambda seen: len(seen.asked) == 1)

    plays(post, channel, story, fence=fence)
    assert post.states() == {"à P0": "sending"}
    assert delivery_of(post, channel, fence=fence).recover() == 1
    assert post.states() == {"à P0": "waiting"}


@pytest.mark.parametrize("priority", Priority)
def test_staff_see_who_may_not_have_heard_what_is_not_said_again(
    post: Post, channel: ScriptedChannel, priority: Priority
) -> None:
    """A message that takes each process with it is tried five times; one that went to many once."""
    post.person("Jeanne")
    post.will_say("Jeanne", "un", priority=priority)
    tries = 1 if priority is Priority.BULK else fates.TRIES
    for fence in range(1, tries + 1):
        assert post.claims(fence=fence) == ["un"]
        assert alerts(post) == []
        assert delivery_of(post, channel, fence=fence + 1).recover() == 1

    assert post.states() == {"un": "uncertain"}
    assert alerts(post) == ([] if priority is Priority.BULK else [("undeliverable", 1)])


def test_what_had_not_left_when_we_stop_is_given_back(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 4)
    channel.pace = 4.0

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        await channel.until(lambda seen: len(seen.arrived) == 1)

    plays(post, channel, story)
    assert list(post.states().values()).count("sending") == 0


def test_a_stop_does_not_wait_for_those_who_stand_in_line(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 4)
    channel.pace = 4.0
    began, ended = [], []

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        at_work = asyncio.create_task(delivery.run())
        await channel.until(lambda seen: len(seen.arrived) == 1)
        began.append(asyncio.get_running_loop().time())
        at_work.cancel()
        await asyncio.gather(at_work, return_exceptions=True)
        ended.append(asyncio.get_running_loop().time())

    clock = virtual_clock()
    post.clock = clock
    virtually(clock, story(delivery := delivery_of(post, channel), channel))
    assert not delivery._in_line
    assert ended[0] - began[0] < 1 / channel.pace
    assert sorted(post.states().values()) == ["sent", "waiting", "waiting", "waiting"]


def test_nothing_is_sent_without_the_lease(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 1)
    fence = post.leases("us")
    post.later(seconds=30)
    delivers(post, channel, fence=fence)
    assert channel.asked == []
    post.leases("another")
    delivers(post, channel, fence=fence)
    assert channel.asked == []


def test_who_was_taken_over_meanwhile_does_not_write_over_the_new_holder(post: Post, channel: ScriptedChannel) -> None:
    crowd(post, 1)
    fence, slow = post.leases("us"), asyncio.Event()
    channel.will("P0", slow)

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        await channel.until(lambda seen: len(seen.asked) == 1)
        post.later(seconds=30)
        newer = post.leases("another")
        delivery_of(post, channel, fence=newer).recover()
        (taken,) = post.takes(fence=newer)
        assert taken.tries == 2
        slow.set()
        await channel.until(lambda seen: len(seen.arrived) == 1)

    plays(post, channel, story, fence=fence)
    assert post.states() == {"à P0": "sending"}


def test_a_database_that_is_full_for_a_moment_forgets_no_fate(
    post: Post, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(post, 1)
    settled = threading.Event()
    real, troubles = Settling.settle, [DatabaseFull(), sqlite3.OperationalError("anything")]
    monkeypatch.setattr(delivery_module, "RECOVERY", 0.01)

    def troubled(self: Settling, db: Session, fate: Fate, now: datetime) -> None:
        if troubles:
            raise troubles.pop()
        real(self, db, fate, now)
        settled.set()

    monkeypatch.setattr(Settling, "settle", troubled)

    async def story(delivery: Delivery, channel: ScriptedChannel) -> None:
        delivery.wake()
        assert await asyncio.to_thread(settled.wait, 10)

    plays(post, channel, story)
    assert (post.states(), channel.texts) == ({"à P0": "sent"}, ["à P0"])
