"""What became of a row of the outbox that was claimed: taken, to be sent again, set aside, or of unknown fate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging import receipts
from backend.messaging.messages import Priority
from backend.messaging.windows import PARKED
from backend.models import Identity, OutboxMessage
from backend.models.columns import rows_of

TRIES: Final = 5
"""A message whose fate stays unknown is sent so often in all."""
LONGEST_ERROR: Final = 400
STOPPED: Final = "the process stopped while it was being sent"

outbox: Final = rows_of(OutboxMessage)
identity: Final = rows_of(Identity)


def part_sent(db: Session, row_id: int, part: int) -> None:
    """The platform has taken so many of its parts: a repeat goes on from there."""
    db.execute(update(outbox).where(outbox.c.id == row_id).values(part=part))


def give_back(db: Session, row_id: int, *, after: datetime, counts: bool, error: str = "") -> None:
    """To be sent again after that moment; `counts` is whether this try is used up."""
    tries = outbox.c.tries if counts else outbox.c.tries - 1
    values = {"state": "waiting", "not_before": after, "tries": tries, "error": error[:LONGEST_ERROR] or None}
    db.execute(update(outbox).where(outbox.c.id == row_id).values(values))


def set_aside(db: Session, row_id: int, error: str, *, now: datetime) -> None:
    """Never to be sent again; staff see why."""
    _settle(db, row_id, now, state="set_aside", error=error[:LONGEST_ERROR])


def uncertain(db: Session, row_id: int, error: str, *, now: datetime) -> None:
    """It may or may not have arrived, and is not repeated."""
    _settle(db, row_id, now, state="uncertain", error=error[:LONGEST_ERROR])


def unsure(db: Session, *, since: datetime) -> dict[int, int]:
    """For each priority, of how many messages since then nobody knows whether they arrived."""
    settled = (outbox.c.settled_at > since) & (outbox.c.state == "uncertain")
    rows = db.execute(select(outbox.c.priority, func.count()).where(settled).group_by(outbox.c.priority))
    return {row[0]: row[1] for row in rows}


def repeated(priority: int, tries: int, *, safely: bool) -> bool:
    """Whether a message of unknown fate is sent again: twice is better than silence, but not for bulk.

    `safely`: the platform makes one message of a repeat.
    """
    return tries < TRIES and (safely or priority < int(Priority.BULK))


def person_back(db: Session, identity_id: int) -> None:
    """The person may be reached there again; what is said next goes by the identity that suits best, as ever."""
    db.execute(
        update(identity).where(identity.c.id == identity_id, identity.c.state == "gone").values(state="reachable")
    )


def person_gone(db: Session, identity_id: int, row_id: int | None = None) -> None:
    """The person is not reached there any more: what waits for them, and this row, look for their next identity.

    There, a message begins anew: who reads its end must have read its beginning. What is parked comes along.
    """
    db.execute(update(identity).where(identity.c.id == identity_id).values(state="gone"))
    waiting = and_(outbox.c.identity_id == identity_id, outbox.c.state.in_(("waiting", PARKED)))
    theirs = or_(waiting, outbox.c.id == row_id)
    receipts.forgotten(db, theirs)
    afresh = {"identity_id": None, "channel_account_id": None, "state": "waiting", "part": 0, "tries": 0}
    db.execute(update(outbox).where(theirs).values(afresh))


@dataclass(frozen=True, slots=True)
class Recovered:
    """What the last holder left behind."""

    found: int
    """Messages that were being sent."""
    unsure: frozenset[int]
    """People whom one of them may not have reached, and who are not told it again. What went to many does not count."""


def recover(db: Session, account_id: int, *, fence: int | None, now: datetime, safely: bool = False) -> Recovered:
    """After the last holder ended: what was being sent has an unknown fate.

    Asked by who has just taken the lease with this fence, and is sending nothing yet.
    """
    unknown = (outbox.c.state == "sending") & (outbox.c.channel_account_id == account_id)
    if fence is not None:
        unknown &= or_(outbox.c.fence.is_(None), outbox.c.fence <= fence)
    again: Any = outbox.c.tries < TRIES
    if not safely:
        again = and_(again, outbox.c.priority < int(Priority.BULK))
    rows = db.execute(
        update(outbox)
        .where(unknown)
        .values(
            state=case((again, "waiting"), else_="uncertain"), settled_at=case((again, None), else_=now), error=STOPPED
        )
        .returning(*outbox.c["person_id", "priority", "state"])
    ).all()
    unsure = (one for one in rows if one.state == "uncertain" and one.priority < int(Priority.BULK))
    return Recovered(len(rows), frozenset(one.person_id for one in unsure))


def repeat_after(tries: int) -> timedelta:
    """When a message of unknown fate goes again: after 1 s, 5 s, 25 s and two minutes. A platform that answers nothing
    for so long loses us no reply, and nobody reads one five times in a row.
    """
    return timedelta(seconds=5 ** min(max(tries - 1, 0), TRIES))


def backoff(tries: int, *, longest: timedelta = timedelta(minutes=5)) -> timedelta:
    """1 s, 2 s, 4 s… up to five minutes."""
    return min(timedelta(seconds=2 ** min(max(tries - 1, 0), 12)), longest)


def _settle(db: Session, row_id: int, now: datetime, **values: Any) -> None:
    db.execute(update(outbox).where(outbox.c.id == row_id).values({**values, "settled_at": now}))
