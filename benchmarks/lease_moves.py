"""The lease between two real processes, in real time: two `palier run` on one token of Telegram's and one PostgreSQL.
The one that sends is stopped, and started again; the one that sends then is killed.

Called by `benchmarks/delivery.py`. Above the limit is what the emulator refuses. Whose fate was unknown when the
process was killed are said again: `doubled` counts those that had arrived.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections import deque
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from sqlalchemy import func, select, update

from backend import schema, sealing
from backend.clock import FrozenClock, SystemClock
from backend.database import Database
from backend.models import ChannelAccount, Lease, OutboxMessage
from benchmarks import engines
from benchmarks.memory import Memory
from benchmarks.messengers import TOKEN
from benchmarks.queued import Sent, queue, unsent
from bots.playground.telegram_emulator import TelegramEmulator
from bots.telegram.channel import PACE
from tests.support.post import Post
from tests.support.processes import Palier, free_port

NAME: Final = "lease_moves"
LOOK: Final = 0.25
"""Seconds between two looks at how far it has come."""
PATIENCE: Final = 120.0
"""Seconds that a start or a stop may take, on a machine that others load."""


@dataclass
class Street:
    """The platform, and the two processes that serve it."""

    telegram: TelegramEmulator
    database: Database
    account_id: int
    processes: list[Palier]
    memories: dict[int, Memory] = field(default_factory=dict)

    @property
    def said(self) -> int:
        """How many messages of ours arrived: all in a chat but the person's first."""
        return sum(len(chat.messages) - 1 for chat in self.telegram.bot.chats.values())

    def holder(self) -> Palier:
        with self.database.read() as db:
            name = db.scalars(select(Lease.holder).where(Lease.channel_account_id == self.account_id)).one()
        return next(one for one in self.processes if f":{one.pid}:" in name)

    async def until_said(self, count: int) -> None:
        while self.said < count:
            await asyncio.sleep(LOOK)
            self._look()

    async def until_all_is_said(self) -> None:
        while await asyncio.to_thread(unsent, self.database):
            await asyncio.sleep(LOOK)
            self._look()

    def _look(self) -> None:
        for process in self.processes:
            with suppress(FileNotFoundError):  # it was killed
                self.memories.setdefault(process.pid, Memory(process.pid)).look()


def measured(people: int, each: int, *, quick: bool) -> dict[str, float]:
    """`quick`: it is only killed."""
    key = sealing.new_key()
    with engines.postgresql() as url, tempfile.TemporaryDirectory(prefix="palier-bench-") as folder:
        database = Database(url, keys=sealing.KeyRing.parse(key))
        schema.upgrade(database)
        post = Post(database, FrozenClock(SystemClock().now()))
        account_id = post.accounts["telegram"].id
        with database.write() as db:
            ours = update(ChannelAccount).where(ChannelAccount.id == account_id)
            db.execute(ours.values(address=TOKEN.partition(":")[0]))
        addresses = [str(1_000 + number) for number in range(people)]
        wanted = queue(post, addresses, each)
        environment = {"PALIER_KEY": key, "PALIER_DATABASE_URL": url, "PALIER_TERRITORY_NAME": "Valbreuse"}

        async def story() -> Street:
            async with street(database, account_id, addresses, environment, Path(folder)) as here:
                await plays(here, people * each, quick=quick)
            return here

        here = asyncio.run(story())
        with database.read() as db:
            unknown = db.scalar(select(func.count()).where(OutboxMessage.tries > 1)) or 0
        database.close()
    sent = arrived(here.telegram)
    longest = max(after - before for before, after in pairwise(sent.moments))
    held = max((one.figures() for one in here.memories.values()), key=lambda one: one.get("grown_mb", 0.0))
    return {
        "share_of_limit": sent.share_of(PACE),
        "limit_exceeded": sent.refused,
        "most_in_a_second": most_in_a_second(sent.moments),
        **sent.trouble(wanted),
        "unknown_at_the_kill": unknown,
        "longest_silence_s": round(longest, 1),
        **held,
    }


@asynccontextmanager
async def street(
    database: Database, account_id: int, addresses: list[str], environment: dict[str, str], folder: Path
) -> AsyncIterator[Street]:
    telegram = TelegramEmulator(TOKEN, "palier_bench_bot", clock=SystemClock())
    for address in addresses:
        await telegram.phone(address, int(address)).starts()
    telegram.bot.updates.clear()
    async with telegram.serving() as api:
        told = {**environment, "HOME": str(folder), "PALIER_TELEGRAM_TOKEN": TOKEN, "PALIER_TELEGRAM_API": api}
        processes = [
            Palier({**told, "PALIER_PORT": str(free_port())}, folder / name, patience=PATIENCE)
            for name in ("one.log", "other.log")
        ]
        with ExitStack() as running:
            for process in processes:
                running.enter_context(process)
            await asyncio.gather(*(asyncio.to_thread(process.starts) for process in processes))
            yield Street(telegram, database, account_id, processes)


async def plays(here: Street, count: int, *, quick: bool) -> None:
    if not quick:
        await here.until_said(count // 3)
        stopped = here.holder()
        await asyncio.to_thread(stopped.stops)
        await asyncio.to_thread(stopped.starts)
    await here.until_said(count * 2 // 3)
    here.holder().is_killed()
    await here.until_said(count)
    await here.until_all_is_said()


def arrived(telegram: TelegramEmulator) -> Sent:
    """What people's phones show, in order."""
    sent = Sent(refused=sum(call.refused is not None for call in telegram.calls_of("sendMessage")))
    bubbles = [
        (message.date, str(chat.card.id), message.text or "")
        for chat in telegram.bot.chats.values()
        for message in chat.messages.values()
        if message.from_user == telegram.bot.user
    ]
    for date, address, text in sorted(bubbles):
        sent.moments.append(date.timestamp())
        sent.texts[address].append(text)
    return sent


def most_in_a_second(moments: list[float]) -> int:
    window, most = deque[float](), 0
    for moment in moments:
        window.append(moment)
        while window[0] <= moment - 1:
            window.popleft()
        most = max(most, len(window))
    return most
