"""A line: one channel account, listened to and spoken for by one process at a time, under its lease."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Final

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.messaging import leases
from backend.messaging.senders import Account
from backend.models import ChannelAccount
from bots import accounts
from bots.channel import Channel, Received
from bots.delivery import Delivery
from bots.duty_delivery import CHANNELS, DutyDelivery
from bots.errors import AccountBroken
from bots.holders import died_here
from bots.reception import Reception
from bots.threads import to_its_end
from bots.voice.hearing import Hearing
from bots.voice.speaking import Speaker

WAIT: Final = 5.0
"""Seconds before a lease that somebody else holds, or a platform that does not answer, is tried again."""

BEAT: Final = leases.BEAT.total_seconds()
REFUSED: Final = leases.TERM.total_seconds()
"""Seconds before a platform that refuses our account is asked again."""

log = structlog.get_logger()


class Line:
    """Takes the lease; while it is ours, listens and delivers; lost, both stop at once."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        account: Account,
        make: Callable[[Account], Channel],
        reception: Reception,
        holder: str,
        hearing: Hearing | None = None,
        speaker: Speaker | None = None,
    ) -> None:
        self.account = account
        self.delivery: Delivery | None = None
        self._make = make
        self._made: Channel | None = None
        self._database = database
        self._clock = clock
        self._reception = reception
        self._holder = holder
        self._hearing = hearing
        self._speaker = speaker

    @property
    def channel(self) -> Channel | None:
        """The channel, once its SDK has been imported."""
        return self._made

    async def run(self) -> None:
        """Until cancelled. An SDK is imported in a thread: nobody waits for it but its own messages."""
        try:
            self._made = await asyncio.to_thread(self._make, self.account)
        except Exception as error:
            log.exception("line.not_made", channel=self.account.channel, error=type(error).__name__)
            raise
        self.delivery = Delivery(self._database, self._clock, self.account, self._made, self._holder)
        self.delivery.speaker = self._speaker
        await self._take_turns(self._made, self.delivery)

    async def _take_turns(self, channel: Channel, delivery: Delivery) -> None:
        while True:
            try:
                fence = await to_its_end(self._take)
                if fence is not None:
                    await self._hold(channel, delivery, fence)
            except Exception as trouble:  # noqa: BLE001  a line outlives whatever happens on it
                log.error("line.dropped", channel=channel.name, error=type(trouble).__name__)
            await asyncio.sleep(WAIT)

    async def close(self) -> None:
        """Leaves the account to others, and the platform in good order."""
        with suppress(DatabaseTrouble, Conflict):
            await asyncio.to_thread(self._give_up)
        if self._made is not None:
            await self._made.close()

    def wake(self) -> None:
        """Something was written to the outbox, or to the inbox."""
        if self.delivery is not None:
            self.delivery.wake()
        if self._hearing is not None:
            self._hearing.wake()

    async def _hold(self, channel: Channel, delivery: Delivery, fence: int) -> None:
        log.info("line.held", channel=channel.name, fence=fence)
        delivery.fence = fence
        await asyncio.to_thread(delivery.recover)
        async with asyncio.TaskGroup() as tasks:
            work = [tasks.create_task(delivery.run()), tasks.create_task(self._listen(channel))]
            if self._hearing is not None:
                work.append(tasks.create_task(self._hearing.run(channel)))
            if channel.name in CHANNELS:
                alarm = DutyDelivery(
                    self._database, self._clock, self.account, channel, self._holder, fence, delivery.counts
                )
                work.append(tasks.create_task(alarm.run()))
            await self._beat(channel, fence)
            for task in work:
                task.cancel()

    async def _beat(self, channel: Channel, fence: int) -> None:
        """Until the lease is lost. A database in trouble ends it only when the lease has lapsed unrenewed."""
        missed = 0
        while missed * leases.BEAT < leases.TERM:
            await asyncio.sleep(BEAT)
            try:
                if await to_its_end(self._take) != fence:
                    break
            except (DatabaseTrouble, Conflict) as trouble:
                missed += 1
                log.warning("line.unrenewed", channel=channel.name, error=type(trouble).__name__)
            else:
                missed = 0
        log.warning("line.lost", channel=channel.name)

    async def _listen(self, channel: Channel) -> None:
        while True:
            try:
                await channel.open()
                await asyncio.to_thread(self._write, partial(accounts.working, handle=channel.address))
                await channel.listen(self._receive, await asyncio.to_thread(self._cursor), self._save)
            except AccountBroken as broken:
                log.error("line.refused", channel=channel.name, error=str(broken))
                await self._refused(str(broken))
                await asyncio.sleep(REFUSED)
                continue
            except Exception as trouble:  # noqa: BLE001  a channel that stumbles listens again, and stops no other
                log.warning("line.troubled", channel=channel.name, error=type(trouble).__name__)
                await asyncio.sleep(WAIT)
                continue
            await asyncio.Event().wait()  # the platform calls us: nothing to listen to

    async def _refused(self, why: str) -> None:
        with suppress(DatabaseTrouble, Conflict):
            await asyncio.to_thread(self._write, partial(accounts.broken, now=self._clock.now(), why=why))

    def _write(self, note: Callable[[Session, Account], None]) -> None:
        with self._database.write() as db:
            note(db, self.account)

    async def _receive(self, received: Sequence[Received]) -> None:
        await self._reception.receive(self.account, received)

    async def _save(self, cursor: str) -> None:
        await asyncio.to_thread(self._save_cursor, cursor)

    def _take(self) -> int | None:
        with self._database.write() as db:
            last = leases.holder_of(db, self.account.id)
            if last and last != self._holder and died_here(last):
                leases.give_up(db, self.account.id, last, now=self._clock.now())
            return leases.take(db, self.account.id, self._holder, now=self._clock.now())

    def _give_up(self) -> None:
        with self._database.write() as db:
            leases.give_up(db, self.account.id, self._holder, now=self._clock.now())

    def _cursor(self) -> str:
        with self._database.read() as db:
            return db.scalar(select(ChannelAccount.cursor).where(ChannelAccount.id == self.account.id)) or ""

    def _save_cursor(self, cursor: str) -> None:
        with self._database.write() as db:
            db.execute(update(ChannelAccount).where(ChannelAccount.id == self.account.id).values(cursor=cursor))
