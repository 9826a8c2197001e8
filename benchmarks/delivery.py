"""Queued messages through each platform's emulator at its limit: the rate that is held, and what goes wrong on the way.

`.venv/bin/python benchmarks/delivery.py [--quick] [--json] [--only CHANNEL]`. 10,000 messages to 1,000 people a
channel (`--quick`: 2 to 100, on WhatsApp to 600), with the real line, lease and delivery on SQLite; half-way the lease
goes from one holder to another. Time is virtual: platforms allow from one to eighty messages a second, and each moment
is exact. So the share of the limit says how well we pace, and the messages a second of real time beside it what a
machine can carry, emulator included. `grown_mb` is by how much we grew after the first fifth of the messages.

`lease_moves` is the same on Telegram in real time: two `palier run` on PostgreSQL, of which the one that sends is
stopped, then killed (`benchmarks/lease_moves.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from backend import schema, sealing
from backend.database import Database
from backend.messaging import leases
from backend.messaging.messages import Outgoing
from benchmarks import lease_moves
from benchmarks.memory import Memory
from benchmarks.messengers import ADDRESSES, PLATFORMS, Messenger, Platform
from benchmarks.queued import Sent, queue, unsent
from bots.listeners import Line
from bots.reception import Reception
from tests.support import virtual_time
from tests.support.post import Post
from tests.support.virtual_time import plays, virtual_clock

EXACTLY: Final = 1e-3
"""Seconds: what the rounds of a virtual loop may make of a second."""
LOOKS: Final = 50
"""How often our memory is looked at on the way."""
QUICK_PEOPLE: Final = {"whatsapp": 600}
"""At eighty a second fewer were through before the rate meant anything."""


def main() -> None:
    scenarios = [*PLATFORMS, lease_moves.NAME]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages, under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--only", action="append", choices=scenarios, help="this one; may be repeated")
    options = parser.parse_args()
    virtual_time.FAR = 0.6  # what is shorter is pacing: nothing is lost in it
    figures = {}
    for name in options.only or scenarios:
        people, each = (QUICK_PEOPLE.get(name, 100), 2) if options.quick else (1_000, 10)
        began = perf_counter()
        if name == lease_moves.NAME:
            figures[name] = lease_moves.measured(people, each, quick=options.quick)
        else:
            figures[name] = measured(name, PLATFORMS[name], people, each)
        took = perf_counter() - began
        print(f"{name:>11} {people * each:>6} messages  {figures[name]}  {people * each / took:.0f}/s real")
    if options.json:
        print(json.dumps(figures))


def measured(name: str, platform: Platform, people: int, each: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        database = Database(f"sqlite:///{folder}/palier.db", keys=sealing.KeyRing.parse(sealing.new_key()))
        schema.upgrade(database)
        clock, memory = virtual_clock(), Memory(os.getpid())
        post = Post(database, clock)
        addresses = [ADDRESSES[name](number) for number in range(people)]
        wanted = queue(post, addresses, each)
        sent, pace = plays(clock, sends(post, platform(clock, addresses, Path(folder)), people * each, memory))
        database.close()
    over = {"share_of_limit": sent.share_of(pace), "limit_exceeded": exceeded(sent, pace)}
    return over | sent.trouble(wanted) | memory.figures()


async def sends(
    post: Post, at: AbstractAsyncContextManager[Messenger], count: int, memory: Memory
) -> tuple[Sent, float]:
    """Until all is sent; the holder of the first half leaves, and another takes the line over."""
    sent = Sent()
    async with at as messenger:
        channel = messenger.channel
        noted(channel, sent)
        reception = Reception(post.database, post.clock, lambda: None)
        for holder, until in (("first", count // 2), ("second", count)):
            line = Line(
                post.database, post.clock, post.accounts["telegram"], lambda _account: channel, reception, holder
            )
            at_work = asyncio.create_task(line.run())
            while not sent.holds(until):
                await _until(partial(sent.holds, min(until, len(sent.moments) + count // LOOKS)))
                messenger.forgets()
                memory.look()
            if until == count:
                await _until(lambda: unsent(post.database) == 0)
            at_work.cancel()
            await asyncio.gather(at_work, return_exceptions=True)
            with post.database.write() as db:
                leases.give_up(db, line.account.id, holder, now=post.clock.now())
        return sent, channel.pace


async def _until(so: Callable[[], bool]) -> None:
    """Looks every half second of a time in which nobody waits."""
    while not so():  # noqa: ASYNC110  an event would have to be told by what is measured
        await asyncio.sleep(0.5)


def noted(channel: Any, sent: Sent) -> None:
    send = channel.send

    async def sends_it(to: str, part: Outgoing, *, key: str) -> str:
        sent.moments.append(asyncio.get_running_loop().time())
        try:
            named: str = await send(to, part, key=key)
        except Exception:
            sent.refused += 1
            raise
        sent.texts[to].append(part.text)
        return named

    channel.send = sends_it


def exceeded(sent: Sent, limit: float) -> int:
    """How many were refused, or came within a second of so many others that they might have been."""
    window, over = deque[float](), sent.refused
    second = max(1.0, 1 / limit)
    for moment in sent.moments:
        window.append(moment)
        while window[0] <= moment - second + EXACTLY:
            window.popleft()
        over += len(window) > limit * second
    return over


if __name__ == "__main__":
    main()
