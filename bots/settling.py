"""What became of each message, written down: sent, given back for another try, set aside; and who must know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.messaging import fates, outbox, receipts, windows
from backend.messaging.messages import Priority
from backend.messaging.outbox import ToSend
from backend.messaging.senders import Account
from bots import accounts
from bots.channel import Channel
from bots.errors import AccountBroken, PersonGone, SlowDown, Uncertain, Unreachable, Withheld
from bots.fate import Fate
from bots.standing import answered


@dataclass
class Settling:
    """Of one channel account. `again_at` is when the nearest of those who must wait is tried again."""

    account: Account
    channel: Channel
    again_at: datetime | None = None
    _works: bool = False

    def settle(self, db: Session, fate: Fate, now: datetime) -> None:
        """Writes one down."""
        row, error = fate.row, fate.error
        for platform_id in fate.platform_ids if error else fate.platform_ids[:-1]:
            receipts.taken(db, row.id, platform_id, now=now)
        if fate.parts > row.part:
            fates.part_sent(db, row.id, fate.parts)
        if not fate.tried:
            fates.give_back(db, row.id, after=now, counts=False)
            return
        match error:
            case None if fate.parked:
                receipts.taken(db, row.id, fate.platform_ids[-1], now=now)
                windows.park(db, row.id, heard_at=row.heard_at, now=now)
                self.unreached(db, receipts.settled(db, row.id, now=now), now)
            case None:
                self.unreached(db, outbox.sent(db, row.id, fate.platform_ids[-1], now=now), now)
            case PersonGone():
                fates.person_gone(db, row.identity_id, row.id)
            case Withheld():
                self.unreached(db, windows.elsewhere(db, windows.outbox.c.id == row.id, str(error), now=now), now)
            case SlowDown(scope="person", seconds=seconds):
                self._again(db, row, timedelta(seconds=seconds), now)
            case Unreachable() | SlowDown():
                fates.give_back(db, row.id, after=now, counts=False, error=str(error))
            case AccountBroken():
                fates.give_back(db, row.id, after=now, counts=False, error=str(error))
                accounts.broken(db, self.account, now=now, why=str(error))
            case Uncertain() if fates.repeated(row.priority, row.tries, safely=self.channel.repeats_safely):
                self._again(db, row, fates.repeat_after(row.tries), now, counts=True, error=str(error))
            case Uncertain():
                fates.uncertain(db, row.id, str(error), now=now)
                if row.priority < int(Priority.BULK):
                    self.unreached(db, row.person_id, now, why=str(error))
            case _:
                fates.set_aside(db, row.id, str(error), now=now)
                self.unreached(db, row.person_id, now, why=str(error))
        if answered(error) and not self._works:
            accounts.working(db, self.account)
        self._works = answered(error)

    def unreached(self, db: Session, person_id: int | None, now: datetime, *, why: str = "") -> None:
        """Staff learn that something did not reach this person, where there is one."""
        if person_id is not None:
            accounts.unreached(db, person_id, now=now, why=why)

    def _again(
        self, db: Session, row: ToSend, wait: timedelta, now: datetime, *, counts: bool = False, error: str = ""
    ) -> None:
        after = now + wait
        fates.give_back(db, row.id, after=after, counts=counts, error=error)
        pending = self.again_at if self.again_at is not None and self.again_at > now else after
        self.again_at = min(pending, after)
