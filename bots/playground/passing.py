"""Time passes in the playground when somebody says so: in steps, so that what falls due on the way does so in its turn
and is answered, sent and shown before the next. The playground is one process, and its clock is ours alone.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from backend.checkins import rhythm
from backend.database import Database
from backend.models import CheckIn, CheckInPlan, InboxEvent, Lease, OutboxMessage, Pulse
from backend.services.due import run_due
from bots.playground.moved_clock import MovedClock
from bots.playground.possible import NotPossible

STEP: Final = timedelta(minutes=30)
"""At most at once: much of a town looks at its clock only now and then."""
STEPS: Final[dict[str, timedelta]] = {"quarter": timedelta(minutes=15), "hour": timedelta(hours=1)}
MORNING: Final = 8 * 60
"""Local minutes after midnight of « tomorrow morning »."""
LOOK: Final = 0.02
"""Seconds between two looks whether everything is said that was due."""
PATIENCE: Final = 3.0
"""Seconds that a step waits for that; a phone that is switched off keeps nobody's time from passing."""


@dataclass
class Passing:
    """`wake` tells the workers that something may be due."""

    database: Database
    clock: MovedClock
    zone: ZoneInfo
    wake: Callable[[], object]
    moves: bool = False
    _over: threading.Event = field(default_factory=threading.Event)
    _task: asyncio.Task[None] | None = None

    def begin(self, how_far: str) -> None:
        """Lets it pass, beside everything else: `quarter`, `hour`, or until tomorrow's `morning`.

        Raises:
            ValueError: there is no such span.
            NotPossible: it passes already.
        """
        until = self._end(how_far)
        if self.moves:
            raise NotPossible("time passes already")
        self.moves = True
        self._task = asyncio.create_task(self._pass(until))

    def _end(self, how_far: str) -> datetime:
        now = self.clock.now()
        if how_far in STEPS:
            return now + STEPS[how_far]
        if how_far != "morning":
            raise ValueError(how_far)
        today = now.astimezone(self.zone).date()
        return next(
            at for days in (0, 1, 2) if (at := rhythm.clock(today + timedelta(days=days), MORNING, self.zone)) > now
        )

    def stop(self) -> None:
        """The house closes: the step that is under way is the last."""
        self._over.set()

    async def _pass(self, until: datetime) -> None:
        try:
            await asyncio.to_thread(self._steps, until)
        finally:
            self.moves = False

    def _steps(self, until: datetime) -> None:
        while (left := until - self.clock.now()) > timedelta(0) and not self._over.is_set():
            self._step(min(left, STEP, self._to_the_next()))
            run_due(self.database, now=self.clock.now())
            self._settle()

    def _settle(self) -> None:
        """Waits until everything is said and sent that was due."""
        self.wake()
        patience = self.clock.monotonic() + PATIENCE
        while self._is_busy() and self.clock.monotonic() < patience and not self._over.wait(LOOK):
            pass

    def _to_the_next(self) -> timedelta:
        """How long until the next row that says exactly when it is due; a moment where one is already."""
        now = self.clock.now()
        waits = (
            select(func.min(CheckInPlan.next_due_at)).where(CheckInPlan.state == "active"),
            select(func.min(CheckIn.next_at)),
            select(func.min(InboxEvent.due_at)).where(InboxEvent.state == "waiting", InboxEvent.due_at > now),
        )
        with self.database.read() as db:
            found = [at for one in waits if (at := db.scalar(one)) is not None]
        return max(min(found, default=now + STEP) - now, timedelta(milliseconds=100))

    def _step(self, step: timedelta) -> None:
        """The clock is moved. That we stood still for so long is not true: what beats with the clock goes along."""
        with self.database.write() as db:
            for lease in db.scalars(select(Lease)):
                lease.expires_at += step
            for pulse in db.scalars(select(Pulse)):
                pulse.at += step
        self.clock.forward(step)

    def _is_busy(self) -> bool:
        now = self.clock.now()
        unheard = select(InboxEvent.id).where(InboxEvent.state == "waiting", InboxEvent.due_at <= now)
        unsaid = select(OutboxMessage.id).where(
            OutboxMessage.state.in_(("waiting", "sending")), OutboxMessage.not_before <= now
        )
        with self.database.read() as db:
            return any(db.scalar(one.limit(1)) is not None for one in (unheard, unsaid))


def last_beat(database: Database) -> datetime:
    """Until when the schedule of this database has run; long ago where it never did."""
    with database.read() as db:
        return db.scalar(select(func.max(Pulse.at))) or datetime(2000, 1, 1, tzinfo=UTC)
