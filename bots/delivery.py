"""Delivery: outbox → channel.send → receipt. Routing, limits, retries, order; nothing is dropped silently."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import structlog
from aiolimiter import AsyncLimiter
from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.messaging import leases, outbox
from backend.messaging.fit import fit
from backend.messaging.inbox import Account
from backend.messaging.messages import Priority
from backend.messaging.outbox import ToSend
from backend.models import ChannelAccount, Person
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.locking import existing
from bots.channel import Channel
from bots.errors import AccountBroken, PersonGone, Rejected, SendError, SlowDown, Uncertain, Unreachable

TRIES: Final = 5
"""A message whose fate stays unknown is repeated so often at most."""
LONGEST_PAUSE: Final = timedelta(minutes=5)
LAST_WORDS: Final = 2.0
"""Seconds that a stop waits for messages under way."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one row: how many parts were taken, the platform's id, or the error."""

    row: ToSend
    parts: int
    platform_id: str = ""
    error: SendError | None = None


@dataclass
class Delivery:
    """Sends what one channel account has to say, while this process holds its lease."""

    database: Database
    clock: Clock
    account: Account
    channel: Channel
    holder: str
    fence: int | None = None
    counts: Counter[str] = field(default_factory=Counter)
    _paused_until: datetime | None = None
    _failures: int = 0
    _limiter: AsyncLimiter | None = None
    _hint: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """Something was written to the outbox."""
        self._hint.set()

    async def run(self) -> None:
        """Sends until cancelled. A sweep every few seconds finds what a hint missed."""
        while True:
            self._hint.clear()
            try:
                busy = await self._pump_to_its_end()
            except (DatabaseTrouble, Conflict) as trouble:
                log.error("delivery.database", channel=self.channel.name, error=type(trouble).__name__)
                busy = False
                await asyncio.sleep(1)
            if not busy:
                await self._nap()

    async def _pump_to_its_end(self) -> bool:
        """Who stops us waits a moment for what is under way: it would be said a second time after the next start."""
        under_way = asyncio.ensure_future(self.pump())
        try:
            return await asyncio.shield(under_way)
        except asyncio.CancelledError:
            await asyncio.wait([under_way], timeout=LAST_WORDS)
            under_way.cancel()
            await asyncio.gather(under_way, return_exceptions=True)
            raise

    async def _nap(self) -> None:
        try:
            await asyncio.wait_for(self._hint.wait(), timeout=self._until_retry())
        except TimeoutError:
            return

    def _until_retry(self) -> float:
        if self._paused_until is None:
            return 1.0
        return min(5.0, max(0.05, (self._paused_until - self.clock.now()).total_seconds()))

    async def pump(self) -> bool:
        """Sends the next message of each person, once. Returns whether there may be more at once."""
        now = self.clock.now()
        if self._paused_until and now < self._paused_until:
            return False
        probing = self._failures > 0
        rows = await asyncio.to_thread(self._claim, now, 1 if probing else outbox.LONGEST_PARALLEL)
        if not rows:
            return False
        fates = await asyncio.gather(*(self._send(row) for row in rows))
        await asyncio.to_thread(self._settle, fates)
        return self._paused_until is None

    # --- claiming and settling: in a thread, one commit for the batch ---------------------------------------------

    def recover(self) -> int:
        """After taking the lease: what the last holder was sending has an unknown fate."""
        with self.database.write() as db:
            found = outbox.recover(db, self.account.id, fence=self.fence, now=self.clock.now())
        self.counts["uncertain"] += found
        return found

    def _claim(self, now: datetime, limit: int) -> list[ToSend]:
        with self.database.write() as db:
            if self.fence is not None and not leases.holds(db, self.account.id, self.holder, self.fence, now=now):
                return []
            outbox.route(db, now=now)
            return outbox.claim(db, self.account.id, fence=self.fence, now=now, limit=limit)

    def _settle(self, fates: Sequence[Fate]) -> None:
        now = self.clock.now()
        with self.database.write() as db:
            for fate in fates:
                self._settle_one(db, fate, now)

    def _settle_one(self, db: Session, fate: Fate, now: datetime) -> None:
        row, error = fate.row, fate.error
        self.counts["sent" if error is None else type(error).__name__] += 1
        if error is not None:
            log.info("delivery.failed", trace=row.trace, outbox=row.id, error=type(error).__name__)
        if fate.parts > row.part:
            outbox.part_sent(db, row.id, fate.parts)
        match error:
            case None:
                self._failures, self._paused_until = 0, None
                outbox.sent(db, row.id, fate.platform_id, now=now)
            case Rejected():
                outbox.set_aside(db, row.id, str(error), now=now)
                self._alert(db, row, now)
            case PersonGone():
                outbox.reroute(db, row.identity_id)
            case SlowDown(scope="person", seconds=seconds):
                outbox.give_back(db, row.id, after=now + timedelta(seconds=seconds), counts=False)
            case SlowDown(seconds=seconds):
                outbox.give_back(db, row.id, after=now, counts=False)
                self._pause(now, timedelta(seconds=seconds))
            case Uncertain():
                self._uncertain(db, row, str(error), now)
            case Unreachable():
                outbox.give_back(db, row.id, after=now, counts=False, error=str(error))
                self._pause(now, outbox.backoff(self._failures + 1, longest=LONGEST_PAUSE))
            case AccountBroken():
                outbox.give_back(db, row.id, after=now, counts=False, error=str(error))
                self._broken(db, now)
            case _:
                outbox.set_aside(db, row.id, str(error), now=now)

    def _uncertain(self, db: Session, row: ToSend, error: str, now: datetime) -> None:
        """Twice is better than silence for a reply; not for bulk. Where a repeat is one message, it is repeated."""
        self.counts["uncertain"] += 1
        repeat = self.channel.repeats_safely or row.priority < int(Priority.BULK)
        if repeat and row.tries < TRIES:
            outbox.give_back(db, row.id, after=now + outbox.backoff(row.tries), counts=True, error=error)
        else:
            outbox.set_aside(db, row.id, error, now=now, state="uncertain")

    def _pause(self, now: datetime, step: timedelta) -> None:
        self._failures += 1
        self._paused_until = max(self._paused_until or now, now + step)

    def _broken(self, db: Session, now: datetime) -> None:
        self._pause(now, LONGEST_PAUSE)
        db.execute(update(ChannelAccount).where(ChannelAccount.id == self.account.id).values(state="broken"))
        alerts.raise_alert(
            db, "account_broken", person=None, cause=f"account:{self.account.id}", words=self.channel.name,
            urgent=True, territory_id=self.account.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip

    def _alert(self, db: Session, row: ToSend, now: datetime) -> None:
        alerts.raise_alert(
            db, "undeliverable", person=existing(db, Person, row.person_id), cause=f"undeliverable:{row.person_id}",
            territory_id=self.account.territory_id, actor=SYSTEM, now=now,
        )  # fmt: skip

    # --- sending ----------------------------------------------------------------------------------------------------

    async def _send(self, row: ToSend) -> Fate:
        """The parts in order, paced; the first that fails ends it, and a repeat goes on from there."""
        parts = fit(row.message, self.channel.can)
        done, platform_id = row.part, ""
        if self._limiter is None:
            self._limiter = AsyncLimiter(max(1.0, self.channel.pace), 1.0)
        for number in range(min(row.part, len(parts) - 1), len(parts)):
            async with self._limiter:
                try:
                    platform_id = await self.channel.send(row.to, parts[number], key=f"{row.id}.{number}")
                except SendError as error:
                    return Fate(row, done, error=error)
                except Exception as error:
                    log.exception("delivery.channel", channel=self.channel.name)
                    return Fate(row, done, error=Rejected(f"{type(error).__name__}: {error}"))
            done = number + 1
        return Fate(row, done, platform_id)
