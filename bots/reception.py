"""Reception: what arrives together is kept in one commit, and acknowledged only then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from backend.clock import Clock
from backend.database import Conflict, Database, DatabaseTrouble
from backend.messaging import inbox, leases, receipts
from backend.messaging.messages import Incoming, Receipt
from backend.messaging.senders import Account
from bots import accounts
from bots.channel import Received
from bots.courtesy import Courtesy
from bots.reading import is_urgent

MOST: Final = 200
"""Things kept in one commit."""
TRIES: Final = 3
"""Two receptions that cross (a deadlock) are tried again so often in all."""

log = structlog.get_logger()


class AccountHeld(DatabaseTrouble):
    """A backup was restored and nobody has released it: nothing is taken until `palier db release`."""


@dataclass(frozen=True)
class Arrival:
    """What one call of a platform brought, and who waits for it to be kept."""

    account: Account
    received: Sequence[Received]
    kept: asyncio.Future[None]


class Reception:
    """Gathers what all channels bring; `kept` is called after each commit that brought something new.

    `hearing` is how long a voice note waits to be heard; None where nobody listens.
    """

    def __init__(
        self, database: Database, clock: Clock, kept: Callable[[], None], hearing: timedelta | None = None,
        courtesy: Courtesy | None = None,
    ) -> None:  # fmt: skip
        self._database = database
        self._clock = clock
        self._kept = kept
        self._hearing = hearing
        self._courtesy = courtesy or Courtesy()
        self._queue: asyncio.Queue[Arrival] = asyncio.Queue()

    async def receive(self, account: Account, received: Sequence[Received]) -> None:
        """Returns when everything is in the database.

        Raises:
            DatabaseTrouble, Conflict: nothing was kept; the platform must not be acknowledged.
        """
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put(Arrival(account, received, kept))
        await kept

    async def run(self) -> None:
        """Keeps what arrives, until cancelled."""
        while True:
            batch = [await self._queue.get()]
            while not self._queue.empty() and len(batch) < MOST:
                batch.append(self._queue.get_nowait())
            with self._courtesy.first():
                await self._keep(batch)

    async def _keep(self, batch: Sequence[Arrival]) -> None:
        """All of them in one commit; where one cannot be kept, each in its own, so that it harms no other."""
        try:
            new = await asyncio.to_thread(self._write, batch)
        except Exception as error:  # noqa: BLE001  each caller is told, and decides
            log.warning("reception.failed", error=type(error).__name__, things=len(batch))
            if len(batch) > 1 and (isinstance(error, AccountHeld) or not isinstance(error, DatabaseTrouble)):
                for arrival in batch:
                    await self._keep([arrival])
                return
            for arrival in batch:
                _tell(arrival.kept, error)
            return
        for arrival in batch:
            _tell(arrival.kept, None)
        if new:
            self._kept()

    def _write(self, batch: Sequence[Arrival]) -> int:
        for _once in range(TRIES - 1):
            try:
                return self._write_once(batch)
            except Conflict:
                continue
        return self._write_once(batch)

    def _write_once(self, batch: Sequence[Arrival]) -> int:
        now: datetime = self._clock.now()
        new = 0
        with self._database.write(first=True) as db:
            for account_id in {arrival.account.id for arrival in batch}:
                if leases.is_held(db, account_id):
                    raise AccountHeld(AccountHeld.__doc__)
            for arrival in batch:
                messages = [one for one in arrival.received if isinstance(one, Incoming)]
                about_ours = [one for one in arrival.received if isinstance(one, Receipt)]
                new += inbox.receive(
                    db, arrival.account, messages,
                    now=now, token=self._clock.token, urgent=is_urgent, hearing=self._hearing,
                )  # fmt: skip
                for person_id in receipts.note(db, arrival.account.id, about_ours, now=now):
                    accounts.unreached(db, person_id, now=now)
        return new


def _tell(waiting: asyncio.Future[None], error: Exception | None) -> None:
    if waiting.done():
        return
    if error is None:
        waiting.set_result(None)
    else:
        waiting.set_exception(error)
