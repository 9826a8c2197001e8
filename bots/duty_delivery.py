"""Agents on duty are told of urgent alerts by SMS: the same account, lease and gateway as people's messages."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.messaging import duty_post, fates, leases
from backend.messaging.duty_post import DutyLetter
from backend.messaging.messages import Outgoing
from backend.messaging.senders import Account
from backend.wording import _, wording
from bots import accounts
from bots.channel import Channel
from bots.errors import AccountBroken, SendError, SlowDown, Uncertain, Unreachable

CHANNEL: Final = "sms"
SWEEP: Final = 5.0
"""Seconds after which the agents' post is looked at again."""
PAUSE: Final = timedelta(seconds=30)
"""Before a gateway that does not answer is asked again."""

_ALERT: Final = _("Urgent alert no. {number} in {town}: palier staff take {number}")

log = structlog.get_logger()


class DutyDelivery:
    """Sends what agents are told, one at a time, while this process holds the lease of the town's number.

    `counts` counts what was sent and what failed, by name.
    """

    def __init__(
        self, database: Database, clock: Clock, account: Account, channel: Channel, holder: str, fence: int | None,
        counts: Counter[str],
    ) -> None:  # fmt: skip
        self.counts = counts
        self._database, self._clock, self._account, self._channel = database, clock, account, channel
        self._holder, self._fence = holder, fence

    async def run(self) -> None:
        """Until cancelled."""
        await asyncio.to_thread(self._write, lambda db: duty_post.recover(db, self._account.id))
        while True:
            try:
                while await self.step():
                    pass
            except Exception as trouble:  # noqa: BLE001  whatever it is, the next alert must be told
                log.error("duty_delivery.troubled", error=type(trouble).__name__)
            await asyncio.sleep(SWEEP)

    async def step(self) -> bool:
        """Sends the next one; False where there is none."""
        letter = await asyncio.to_thread(self._claim)
        if letter is None:
            return False
        error: SendError | None = None
        name = ""
        try:
            name = await self._channel.send(letter.to, self._words(letter), key=f"duty.{letter.id}")
        except SendError as trouble:
            error = trouble
        self.counts["duty_sent" if error is None else f"duty_{type(error).__name__}"] += 1
        await asyncio.to_thread(self._write, lambda db: self._settle(db, letter, name, error))
        return True

    def _words(self, letter: DutyLetter) -> Outgoing:
        said = wording(self._account.locale, "UTC").say(_ALERT.of(number=letter.alert_id, town=letter.town))
        return Outgoing(said, urgent=True, locale=self._account.locale)

    def _claim(self) -> DutyLetter | None:
        now = self._clock.now()
        with self._database.write() as db:
            if self._fence is not None and not leases.holds(db, self._account.id, self._holder, self._fence, now=now):
                return None
            return duty_post.claim(db, self._account.id, now=now)

    def _settle(self, db: Session, letter: DutyLetter, name: str, error: SendError | None) -> None:
        now = self._clock.now()
        match error:
            case None:
                duty_post.sent(db, letter, name, now=now)
            case SlowDown(seconds=seconds):
                self._later(db, letter, error, now + timedelta(seconds=seconds), now, counts=False)
            case AccountBroken():
                accounts.broken(db, self._account, now=now, why=str(error))
                self._later(db, letter, error, now + PAUSE, now, counts=False)
            case Unreachable():
                self._later(db, letter, error, now + PAUSE, now, counts=False)
            case Uncertain():
                self._later(db, letter, error, now + fates.backoff(letter.tries), now, counts=True)
            case _:
                duty_post.refused(db, letter, str(error), now=now)

    def _later(
        self, db: Session, letter: DutyLetter, error: SendError, after: datetime, now: datetime, *, counts: bool
    ) -> None:
        duty_post.again(db, letter, str(error), after=after, counts=counts, now=now)

    def _write(self, deed: Callable[[Session], object]) -> None:
        with self._database.write() as db:
            deed(db)
