"""Delivery: outbox → channel.send → receipt. Routing, limits, retries, order; nothing is dropped silently."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import structlog
from aiolimiter import AsyncLimiter
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.messaging import fates, leases, outbox, receipts, windows
from backend.messaging.fit import fit
from backend.messaging.messages import Outgoing
from backend.messaging.outbox import LONGEST_PARALLEL, ToSend
from backend.messaging.senders import Account
from bots import accounts
from bots.channel import Channel, SpeaksAudio, Windowed, is_open
from bots.errors import (
    Rejected,
    SendError,
    Uncertain,
    WindowClosed,
)
from bots.fate import Fate
from bots.pace import Pace
from bots.settling import Settling
from bots.standing import ChannelRaised, Standing
from bots.voice.speaking import Speaker

LAST_WORDS: Final = 2.0
"""Seconds that a stop waits for messages under way: they would be said a second time after the next start."""
RECOVERY: Final = 1.0
"""Seconds after which a database in trouble is asked again."""
SWEEP: Final = 5.0
"""Seconds after which the outbox is looked at, hint or not."""

log = structlog.get_logger()


@dataclass
class Delivery:
    """Sends what one channel account has to say, while this process holds its lease.

    Each person has one message under way at most; nobody waits for somebody else's.
    """

    database: Database
    clock: Clock
    account: Account
    channel: Channel
    holder: str
    fence: int | None = None
    speaker: Speaker | None = None
    counts: Counter[str] = field(default_factory=Counter)
    standing: Standing = field(default_factory=Standing)
    settling: Settling = field(init=False)
    _sending: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    _in_line: set[asyncio.Task[Any]] = field(default_factory=set)
    _resting: set[int] = field(default_factory=set)
    _fates: list[Fate] = field(default_factory=list)
    _stopping: bool = False
    _pace: Pace | None = None
    _hint: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.settling = Settling(self.account, self.channel)

    def wake(self) -> None:
        """Something was written to the outbox."""
        self._hint.set()

    def recover(self) -> int:
        """After taking the lease: what the last holder was sending has an unknown fate. Returns how many that were.

        Staff see who may not have heard what is not said again.
        """
        now, safely, self._pace = self.clock.now(), self.channel.repeats_safely, None
        with self.database.write() as db:
            left = fates.recover(db, self.account.id, fence=self.fence, now=now, safely=safely)
            for person_id in sorted(left.unsure):
                accounts.unreached(db, person_id, now=now, why=fates.STOPPED)
        self.counts["Uncertain"] += left.found
        return left.found

    async def run(self) -> None:
        """Sends until cancelled. A sweep every few seconds finds what a hint missed."""
        self._stopping = False
        step: asyncio.Future[int] | None = None
        try:
            while True:
                self._hint.clear()
                try:
                    step = asyncio.ensure_future(self.step())
                    if not await asyncio.shield(step):
                        await self._nap()
                except Exception as trouble:  # noqa: BLE001  whatever it is, the others' messages must go out
                    log.error("delivery.troubled", channel=self.channel.name, error=type(trouble).__name__)
                    await asyncio.sleep(RECOVERY)
        finally:
            if step is not None:
                await asyncio.gather(step, return_exceptions=True)
            await self._last_words()

    async def pump(self) -> None:
        """Sends all that may be sent now, to its end."""
        while True:
            self._hint.clear()
            if not await self.step():
                if not (self._sending or self._resting or self._fates or self._hint.is_set()):
                    return
                await self._hint.wait()

    async def step(self) -> int:
        """Writes down what became of the last messages and begins the next ones. Returns how many it began."""
        now, turn = self.clock.now(), self.standing.turn
        room = self._room() if self.standing.may_send(now) else 0
        settling = tuple(self._fates)
        rows = await asyncio.to_thread(self._turn_over, settling, room, frozenset(self._resting), now)
        del self._fates[: len(settling)]
        for row in rows:
            self._sending[row.person_id] = asyncio.create_task(self._send(row, turn))
        return len(rows)

    def _room(self) -> int:
        """How many more may be under way: none waits in line much longer than a second."""
        most = 1 if self.standing.probing else min(LONGEST_PARALLEL, max(1, int(self.channel.pace)))
        return max(0, most - len(self._sending))

    async def _nap(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._until_retry()):  # not wait_for: on Python 3.11 a hint may hide a stop
                await self._hint.wait()

    def _until_retry(self) -> float:
        """Until the account's pause, or the nearest wait of a person, is over; never longer than a sweep."""
        now = self.clock.now()
        ahead = [one for one in (self.standing.paused_until, self.settling.again_at) if one is not None and one > now]
        return min([SWEEP, *(max(0.05, (one - now).total_seconds()) for one in ahead)])

    async def _last_words(self) -> None:
        """What is under way may end; what has not left is given back."""
        self._stopping = True
        for waiting in tuple(self._in_line):
            waiting.cancel()
        if self._sending:
            _done, late = await asyncio.wait(list(self._sending.values()), timeout=LAST_WORDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._sending.clear()
        self._resting.clear()
        settling, self._fates = tuple(self._fates), []
        try:
            await asyncio.to_thread(self._turn_over, settling, 0, frozenset(), self.clock.now())
        except (DatabaseTrouble, Conflict) as trouble:  # who takes the lease next finds these rows
            log.error("delivery.unsettled", channel=self.channel.name, error=type(trouble).__name__)

    # --- claiming and settling: in a thread, one commit for all that ended together ---------------------------------

    def _turn_over(self, settling: Sequence[Fate], room: int, busy: Collection[int], now: datetime) -> list[ToSend]:
        if not settling and not room:
            return []
        with self.database.write() as db:
            if settling and self._may_settle(db):
                for fate in settling:
                    self.settling.settle(db, fate, now)
            if not room or not self._holds(db, now):
                return []
            for person_id in outbox.route(db, now=now):
                accounts.unreached(db, person_id, now=now)
            rows = outbox.claim(
                db, self.account.id, fence=self.fence, now=now, busy=busy, limit=room,
                lost=lambda person_id: self.settling.unreached(db, person_id, now),
            )  # fmt: skip
            if not isinstance(self.channel, Windowed):
                return rows
            if len(goes := windows.unannounced_of(db, rows, now=now)) < len(rows):
                self.wake()
            return goes

    def _holds(self, db: Session, now: datetime) -> bool:
        return self.fence is None or leases.holds(db, self.account.id, self.holder, self.fence, now=now)

    def _may_settle(self, db: Session) -> bool:
        """Somebody who took the lease over has already decided what becomes of our messages."""
        return self.fence is None or leases.not_taken_over(db, self.account.id, self.holder, self.fence)

    # --- sending ----------------------------------------------------------------------------------------------------

    async def _send(self, row: ToSend, turn: int) -> None:
        fate = await self._say(row, turn)
        if fate.tried:
            self.standing.judge(fate.error, turn, self.clock.now())
            sent = "parked" if fate.parked else "sent"
            self.counts[sent if fate.error is None else type(fate.error).__name__] += 1
        if fate.error is not None:
            log.info("delivery.failed", trace=row.trace, outbox=row.id, error=type(fate.error).__name__)
        self._resting.add(row.person_id)
        asyncio.get_running_loop().call_later(1 / self.channel.pace_person, self._rested, row.person_id)
        self._fates.append(fate)
        del self._sending[row.person_id]
        self._hint.set()

    def _rested(self, person_id: int) -> None:
        self._resting.discard(person_id)
        self._hint.set()

    async def _say(self, row: ToSend, turn: int) -> Fate:
        """The parts in order, paced; the first that fails ends it, and a repeat goes on from there."""
        done, names = row.part, list[str]()
        pace = AsyncLimiter(1, 1 / self.channel.pace_person)
        try:
            parts: list[Outgoing | None] = [*fit(row.message, self.channel.can)]
            if row.message.spoken and isinstance(self.channel, SpeaksAudio):
                parts.insert(0, None)  # the voice note has its place even unspoken: a repeat counts alike
            for number in range(min(row.part, len(parts) - 1), len(parts)):
                await pace.acquire()
                if not await self._may_go(turn):
                    return Fate(row, done, tuple(names), tried=False)
                part = parts[number]
                if part is None:
                    name, parked = await self._speak(row, f"{row.id}.{number}"), False
                else:
                    name, parked = await self._say_part(row, part, number)
                if parked and name is not None:
                    return Fate(row, done, (*names, name), parked=True)
                done = number + 1
                if name is None:
                    continue
                names.append(name)
                if done < len(parts):
                    await asyncio.to_thread(self._keep_part, row.id, done, name)
        except SendError as error:
            return Fate(row, done, tuple(names), error)
        except asyncio.CancelledError:
            if self._stopping:
                raise
            return Fate(row, done, tuple(names), Uncertain("the channel gave up waiting"))
        except Exception as error:  # noqa: BLE001  one message that our channel stumbles over stops no other
            log.error("delivery.channel_raised", trace=row.trace, channel=self.channel.name, error=type(error).__name__)
            raised = ChannelRaised(f"our {self.channel.name} channel raised {type(error).__name__}")
            return Fate(row, done, tuple(names), raised)
        return Fate(row, done, tuple(names))

    async def _say_part(self, row: ToSend, part: Outgoing, number: int) -> tuple[str | None, bool]:
        """Says it, or gives notice that it waits where free text comes too late. The platform's id; whether parked."""
        channel, key = self.channel, f"{row.id}.{number}"
        if not isinstance(channel, Windowed):
            return await channel.send(row.to, part, key=key), False
        if is_open(channel, row.heard_at, self.clock.now()):
            with suppress(WindowClosed):  # they wrote later than the platform thinks
                return await channel.send(row.to, part, key=key), False
        return await channel.knock(row.to, row.message, key=f"{key}.notice", town=row.town), True

    async def _speak(self, row: ToSend, key: str) -> str | None:
        """The message as a voice note, before its text; None where it cannot be had: the text says it all."""
        parks = isinstance(self.channel, Windowed) and not is_open(self.channel, row.heard_at, self.clock.now())
        recording = await self.speaker.read_aloud(row.message) if self.speaker and not parks else None
        if recording is None or not isinstance(self.channel, SpeaksAudio):
            return None
        try:
            return await self.channel.send_voice(row.to, recording, key=key)
        except (Rejected, WindowClosed) as refused:
            log.info("delivery.unspoken", trace=row.trace, channel=self.channel.name, error=type(refused).__name__)
            return None

    async def _may_go(self, turn: int) -> bool:
        """Waits for the account's pace; false where the account was paused, or we are stopping, meanwhile."""
        if self._pace is None:
            self._pace = Pace(self.channel.pace)
            if self.fence is not None:  # the last holder may have sent a moment ago
                self._pace.follows()
        waiting = asyncio.current_task()
        assert waiting is not None
        self._in_line.add(waiting)
        try:
            await self._pace.acquire()
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            self._in_line.discard(waiting)
        return turn == self.standing.turn and not self._stopping

    def _keep_part(self, row_id: int, done: int, platform_id: str) -> None:
        """Written at once: a crash between two parts repeats neither."""
        try:
            with self.database.write() as db:
                receipts.taken(db, row_id, platform_id, now=self.clock.now())
                fates.part_sent(db, row_id, done)
        except (DatabaseTrouble, Conflict) as trouble:
            log.warning("delivery.part_unkept", outbox=row_id, error=type(trouble).__name__)
