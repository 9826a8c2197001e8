"""The platforms: what delivery claims is taken, refused for now, or taken by a platform while our process dies.

What becomes of a message is written down by the functions that delivery calls; a ledger of the platforms' own knows
what was said twice.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.database import Database
from backend.messaging import fates, leases, outbox
from backend.messaging.messages import Outgoing
from backend.messaging.outbox import ToSend
from backend.models import OutboxMessage
from backend.models.columns import rows_of
from benchmarks.year.town import Towns
from benchmarks.year.world import World

AT_ONCE: Final = 200
"""Messages that one claim takes, of as many people."""
RETRIED: Final = timedelta(minutes=1)
"""After which a platform that is down is tried again."""

_rows: Final = rows_of(OutboxMessage)


@dataclass(frozen=True, slots=True)
class Carried:
    """A message that a platform has taken for the first time."""

    person_id: int
    about: str | None
    cancel_key: str | None
    message: Outgoing


@dataclass
class Platforms:
    """All of our accounts. `holder` is the process that holds their leases."""

    database: Database
    world: World
    towns: Towns
    holder: str
    fences: dict[int, int] = field(default_factory=dict)
    taken: Counter[int] = field(default_factory=Counter)
    """By row of the outbox: how often a platform has taken it."""
    known: set[int] = field(default_factory=set)
    """Rows that we have written down as sent."""
    carried: list[Carried] = field(default_factory=list)
    """What is on telephones, and was not read yet."""
    counts: Counter[str] = field(default_factory=Counter)
    again_at: dict[int, datetime] = field(default_factory=dict)
    """By account: when one that is down, or one of its people, is tried again."""
    _down: set[int] = field(default_factory=set)
    orphans: bool = False
    """Another process has taken over: what the dead one was sending is found again, as each listener does it."""

    def carry(self, now: datetime) -> None:
        """Everything that may go now goes."""
        for account_id in self._waiting(now):
            while (batch := self._claimed(account_id, now)) and self._sent(account_id, batch, now):
                pass

    def next(self, now: datetime) -> datetime | None:
        """When somebody who was not reached is tried again."""
        return min((at for at in self.again_at.values() if at > now), default=None)

    def _waiting(self, now: datetime) -> list[int]:
        """The accounts that have something to say, and are not resting; or had, when a process died."""
        there = select(_rows.c.channel_account_id).where(_rows.c.state == "waiting").distinct()
        begun = select(_rows.c.channel_account_id).where(_rows.c.state == "sending").distinct()
        with self.database.read() as db:
            found = set(db.scalars(there))
            left = set(db.scalars(begun)) if self.orphans else set()
        self.orphans = bool(left)
        found |= left
        if None in found:
            with self.database.write() as db:
                outbox.route(db, now=now, limit=10_000)
                found = set(db.scalars(there))
        return sorted(one for one in found if one is not None and self.again_at.get(one, now) <= now)

    def _claimed(self, account_id: int, now: datetime) -> list[ToSend]:
        with self.database.write() as db:
            fence = leases.take(db, account_id, self.holder, now=now)
            if fence is None:  # whoever died holds it for some seconds more
                self.again_at[account_id] = now + leases.TERM
                return []
            if self.fences.get(account_id) != fence:
                self.fences[account_id] = fence
                self.counts["recovered"] += fates.recover(db, account_id, fence=fence, now=now).found
            self.again_at.pop(account_id, None)
            limit = 1 if account_id in self._down else AT_ONCE  # one message probes
            return self._reached(db, account_id, outbox.claim(db, account_id, fence=fence, now=now, limit=limit), now)

    def _reached(self, db: Session, account_id: int, rows: list[ToSend], now: datetime) -> list[ToSend]:
        """Those that are taken; the others are given back, as delivery does it."""
        channel, reached = self.towns.accounts[account_id], list[ToSend]()
        for row in rows:
            resident = self.towns.residents.get(row.person_id)
            self._down.discard(account_id)
            if channel is None or resident is None:
                reached.append(row)
            elif self.world.channels[channel].ends(now) > now:
                fates.give_back(db, row.id, after=now, counts=False, error="it does not answer")
                self.counts["unreachable"] += 1
                self._down.add(account_id)
                self.again_at[account_id] = min(now + RETRIED, self.world.channels[channel].ends(now))
            elif (until := self.world.reached(resident.someone.number, now)) > now:
                fates.give_back(db, row.id, after=until, counts=False, error="the telephone is off")
                self.counts["slow_down"] += 1
                self.again_at[-row.person_id] = until
            else:
                reached.append(row)
        return reached

    def _sent(self, account_id: int, rows: list[ToSend], now: datetime) -> bool:
        """The platforms have them from here on, whatever becomes of us. Returns whether there is more."""
        for row in rows:
            self.counts["double_sends"] += row.id in self.known
            self.counts["sent_again_of_unknown_fate"] += self.taken[row.id] > 0 and row.id not in self.known
            self.taken[row.id] += 1
        ids = [row.id for row in rows]
        with self.database.write() as db:
            for row in rows:
                outbox.sent(db, row.id, f"p{row.id}.{self.taken[row.id]}", now=now)
            told = {
                row.id: row
                for row in db.execute(select(*_rows.c["id", "about", "cancel_key"]).where(_rows.c.id.in_(ids)))
            }
            more = db.scalar(
                select(exists().where(_rows.c.state == "waiting", _rows.c.channel_account_id == account_id))
            )
        self.known.update(ids)
        self.carried += [
            Carried(row.person_id, told[row.id].about, told[row.id].cancel_key, row.message) for row in rows
        ]
        return bool(more)
