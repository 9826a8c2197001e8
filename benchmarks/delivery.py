"""Queued messages through each platform's emulator at its limit: the rate that is held, and what goes wrong on the way.

`.venv/bin/python benchmarks/delivery.py [--quick] [--json] [--only CHANNEL]`. 10,000 messages to 1,000 people a
channel (`--quick`: 2 to 100, on WhatsApp to 600), with the real line, lease and delivery on SQLite; half-way the lease
goes from one holder to another. Time is virtual: platforms allow from one to eighty messages a second, and each moment
is exact. So the share of the limit says how well we pace, and the messages a second of real time beside it what a
machine can carry, emulator included.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import tempfile
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

import httpx
from sqlalchemy import func, select

from backend import schema, sealing
from backend.database import Database
from backend.messaging import leases
from backend.messaging.messages import Outgoing
from backend.models import OutboxMessage
from bots.channel import Channel
from bots.listeners import Line
from bots.playground.signal_emulator import SignalEmulator
from bots.playground.telegram_emulator import TelegramEmulator
from bots.playground.whatsapp_emulator import PHONE_ID, WhatsAppEmulator
from bots.reception import Reception
from tests.support import virtual_time
from tests.support.post import Post
from tests.support.virtual_time import VirtualClock, plays, virtual_clock

TOKEN: Final = "123456:AAE-bench_token"
US: Final = "+33612345678"
EXACTLY: Final = 1e-3
"""Seconds: what the rounds of a virtual loop may make of a second."""
CHUNK: Final = 500
QUICK_PEOPLE: Final = {"whatsapp": 600}
"""One message in six seconds to a person, and eighty a second to all: with fewer people, the account must wait."""


@dataclass
class Sent:
    """What the platform was asked, and when."""

    moments: list[float] = field(default_factory=list)
    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    refused: int = 0

    def holds(self, count: int) -> bool:
        return len(self.moments) >= count


Platform = Callable[[VirtualClock, list[str], Path], AbstractAsyncContextManager[Channel]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer messages, under a minute")
    parser.add_argument("--json", action="store_true", help="one JSON object on the last line")
    parser.add_argument("--only", action="append", choices=list(PLATFORMS), help="this channel; may be repeated")
    options = parser.parse_args()
    virtual_time.FAR = 0.3  # what is shorter is pacing: nothing is lost in it
    figures = {}
    for name in options.only or PLATFORMS:
        people, each = (QUICK_PEOPLE.get(name, 100), 2) if options.quick else (1_000, 10)
        figures[name] = measured(name, PLATFORMS[name], people, each)
    if options.json:
        print(json.dumps(figures))


def measured(name: str, platform: Platform, people: int, each: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        database = Database(f"sqlite:///{folder}/palier.db", keys=sealing.KeyRing.parse(sealing.new_key()))
        schema.upgrade(database)
        clock = virtual_clock()
        post = Post(database, clock)
        addresses = [ADDRESSES[name](number) for number in range(people)]
        queue(post, addresses, each)
        before, began = _resident(), perf_counter()
        sent, pace = plays(clock, sends(post, platform(clock, addresses, Path(folder)), people * each))
        took = perf_counter() - began
        grown = _resident() - before
        database.close()
    figures = judged(sent, pace, {one: [f"{number}" for number in range(each)] for one in addresses})
    print(f"{name:>10} {people * each:>6} messages  {figures}  {people * each / took:.0f}/s real, {grown:+.0f} MB")
    return figures


def queue(post: Post, addresses: list[str], each: int) -> None:
    """As many messages to each, the first of all before the second of any."""
    for address in addresses:
        post.person(address)  # on the post's first account: to delivery one is like another
    letters = [
        post.letter(address, "", reply_on=None, message=Outgoing(str(number)))
        for number in range(each)
        for address in addresses
    ]
    for first in range(0, len(letters), CHUNK):
        post.writes(*letters[first : first + CHUNK])


async def sends(post: Post, at: AbstractAsyncContextManager[Channel], count: int) -> tuple[Sent, float]:
    """Until all is sent; the holder of the first half leaves, and another takes the line over."""
    sent = Sent()
    async with at as channel:
        noted(channel, sent)
        reception = Reception(post.database, post.clock, lambda: None)
        for holder, until in (("first", count // 2), ("second", count)):
            line = Line(
                post.database, post.clock, post.accounts["telegram"], lambda _account: channel, reception, holder
            )
            at_work = asyncio.create_task(line.run())
            await _until(partial(sent.holds, until))
            if until == count:
                await _until(lambda: unsent(post) == 0)
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


def unsent(post: Post) -> int:
    with post.database.read() as db:
        return db.scalar(select(func.count()).where(OutboxMessage.state.in_(("waiting", "sending")))) or 0


def judged(sent: Sent, limit: float, wanted: dict[str, list[str]]) -> dict[str, float]:
    window, over = deque[float](), sent.refused
    second = max(1.0, 1 / limit)
    for moment in sent.moments:
        window.append(moment)
        while window[0] <= moment - second + EXACTLY:
            window.popleft()
        over += len(window) > limit * second
    took = sent.moments[-1] - sent.moments[0]
    doubled = sum(len(texts) - len(set(texts)) for texts in sent.texts.values())
    lost = sum(len(set(texts) - set(sent.texts[to])) for to, texts in wanted.items())
    out = sum(list(dict.fromkeys(sent.texts[to])) != texts for to, texts in wanted.items())
    share = (len(sent.moments) - 1) / took / limit
    trouble = {"limit_exceeded": over, "out_of_order": out, "lost": lost, "doubled": doubled}
    return {"share_of_limit": round(share, 4), **trouble}


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


# --- the platforms ----------------------------------------------------------------------------------------------------


@asynccontextmanager
async def telegram(clock: VirtualClock, addresses: list[str], _folder: Path) -> AsyncIterator[Channel]:
    from bots.telegram.channel import TelegramChannel

    emulator = TelegramEmulator(TOKEN, "palier_bench_bot", clock=clock)
    for address in addresses:
        await emulator.phone(address, int(address)).starts()
    emulator.bot.updates.clear()
    async with emulator.serving() as url:
        channel = TelegramChannel(TOKEN, api_base=url, clock=clock)
        yield channel
        await channel.close()


@asynccontextmanager
async def whatsapp(clock: VirtualClock, addresses: list[str], _folder: Path) -> AsyncIterator[Channel]:
    from bots.whatsapp.channel import WhatsAppChannel

    emulator = WhatsAppEmulator("EAAJB-bench", "secret", clock=clock)
    for address in addresses:
        await emulator.phone(address, address).types("Bonjour")
    async with emulator.serving() as url:
        channel = WhatsAppChannel("EAAJB-bench", PHONE_ID, "secret", "word", url, clock=clock, town="Valbreuse")
        channel.window *= 30  # nobody here writes again
        yield channel
        await channel.close()


@asynccontextmanager
async def signal(clock: VirtualClock, addresses: list[str], _folder: Path) -> AsyncIterator[Channel]:
    from bots.signal.channel import SignalChannel

    emulator = SignalEmulator(US, clock=clock)
    for address in addresses:
        emulator.phone(address, address)
    async with emulator.serving() as url:
        channel = SignalChannel(url, US, clock=clock)
        yield channel
        await channel.close()


@asynccontextmanager
async def sms(clock: VirtualClock, _addresses: list[str], _folder: Path) -> AsyncIterator[Channel]:
    from bots.sms.channel import SmsChannel
    from bots.sms.gateway import Gateway

    send = {"url": "http://gateway.test/sms", "body": {"to": "{to}", "text": "{text}"}}
    gateway = Gateway.model_validate({"send": send, "proof": {"header": "x"}})
    takes = httpx.MockTransport(lambda _request: httpx.Response(200, json={}))
    channel = SmsChannel(gateway, US, clock=clock, secret="s", transport=takes)
    yield channel
    await channel.close()


@asynccontextmanager
async def matrix(clock: VirtualClock, addresses: list[str], folder: Path) -> AsyncIterator[Channel]:
    from bots.matrix.channel import MatrixChannel
    from tests.bots.matrix.stand_in import US as BOT
    from tests.bots.matrix.stand_in import StandIn

    async with StandIn(tuple(addresses)).serving() as server:
        channel = MatrixChannel(server.url, BOT, "token", folder / "keys", clock=clock)
        yield channel
        await channel.close()


PLATFORMS: Final[dict[str, Platform]] = {
    "telegram": telegram,
    "whatsapp": whatsapp,
    "signal": signal,
    "sms": sms,
    "matrix": matrix,
}
ADDRESSES: Final[dict[str, Callable[[int], str]]] = {
    "telegram": lambda number: str(1_000 + number),
    "whatsapp": lambda number: f"336{number:08}",
    "signal": lambda number: f"5f4a3b2c-1d0e-4f9a-8b7c-{number:012}",
    "sms": lambda number: f"+336{number:08}",
    "matrix": lambda number: f"@p{number}:mairie.test",
}


if __name__ == "__main__":
    main()
