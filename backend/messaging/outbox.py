"""The outbox: what we say, kept until a platform has it. Rows are written by the turn and claimed by delivery.

Core, like the inbox: claims and receipts are gathered into few commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, exists, insert, select, update
from sqlalchemy.orm import Session, aliased

from backend.messaging.messages import OUTGOINGS, Outgoing, Priority, Receipt
from backend.models import ChannelAccount, Identity, OutboxMessage
from backend.models.columns import rows_of

outbox: Final = rows_of(OutboxMessage)
identity: Final = rows_of(Identity)
RUNGS: Final = ("accepted", "delivered", "read")
"""Receipts climb only: delivered may come before accepted (FACTS)."""
LONGEST_PARALLEL: Final = 32


@dataclass(frozen=True, slots=True)
class Letter:
    """What to write into the outbox. Without an `identity_id` it is routed when it is claimed."""

    territory_id: int
    person_id: int
    message: Outgoing
    priority: Priority
    identity_id: int | None = None
    account_id: int | None = None
    inbox_id: int | None = None
    about: str | None = None
    cancel_key: str | None = None
    expires_at: datetime | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class ToSend:
    """A row that delivery has claimed."""

    id: int
    identity_id: int
    person_id: int
    to: str
    message: Outgoing
    priority: int
    part: int
    tries: int
    trace: str


def write(db: Session, letters: Iterable[Letter], *, now: datetime) -> int:
    """Puts letters into the outbox, in order. Returns how many."""
    rows = [
        {
            "territory_id": one.territory_id,
            "person_id": one.person_id,
            "identity_id": one.identity_id,
            "channel_account_id": one.account_id,
            "inbox_id": one.inbox_id,
            "content": OUTGOINGS.dumps(one.message),
            "priority": int(one.priority),
            "about": one.about,
            "cancel_key": one.cancel_key,
            "expires_at": one.expires_at,
            "not_before": now,
            "created_at": now,
            "trace": one.trace,
            "state": "waiting",
            "part": 0,
            "tries": 0,
        }
        for one in letters
    ]
    if rows:
        db.connection().execute(_WRITTEN, rows)
    return len(rows)


_WRITTEN: Final = insert(outbox)


def cancel(db: Session, key: str, *, now: datetime) -> int:
    """What is no longer true is not sent any more. Returns how many rows were cancelled."""
    done = db.execute(
        update(outbox)
        .where(outbox.c.cancel_key == key, outbox.c.state == "waiting")
        .values({"state": "cancelled", "settled_at": now, "error": "no longer true"})
    )
    return int(getattr(done, "rowcount", 0))


def route(db: Session, *, now: datetime, limit: int = 200) -> int:
    """Picks an identity for the rows that have none, or whose identity is gone: the preferred, then the last heard.

    A row whose person can be reached nowhere is set aside. Returns how many rows were looked at.
    """
    lost = select(outbox.c.id, outbox.c.person_id).where(
        outbox.c.state == "waiting", outbox.c.channel_account_id.is_(None)
    )
    rows = db.execute(
        lost.order_by(outbox.c.priority, outbox.c.id).limit(limit).with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return 0
    people = {row.person_id for row in rows}
    best: dict[int, Any] = {}
    found = (
        select(Identity.person_id, Identity.id, Identity.channel_account_id)
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(Identity.person_id.in_(people), Identity.state == "reachable")
        .order_by(Identity.preferred.desc(), Identity.heard_at.desc().nulls_last(), Identity.id)
    )
    for one in db.execute(found):
        best.setdefault(one.person_id, one)
    wished = {row[0]: row[1] for row in db.execute(_still_reachable([row.id for row in rows]))}
    for row in rows:
        target = best.get(row.person_id)
        account = wished.get(row.id)
        if account is not None:  # a reply goes back the way its question came
            values: dict[str, Any] = {"channel_account_id": account}
        elif target is not None:
            values = {"identity_id": target.id, "channel_account_id": target.channel_account_id}
        else:
            values = {"state": "set_aside", "settled_at": now, "error": "the person can be reached on no channel"}
        db.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return len(rows)


def _still_reachable(row_ids: Sequence[int]) -> Any:
    return (
        select(outbox.c.id, Identity.channel_account_id)
        .join(Identity, Identity.id == outbox.c.identity_id)
        .where(outbox.c.id.in_(row_ids), Identity.state == "reachable")
    )


def claim(
    db: Session,
    account_id: int,
    *,
    fence: int | None,
    now: datetime,
    busy: Iterable[int] = (),
    limit: int = LONGEST_PARALLEL,
    person_id: int | None = None,
) -> list[ToSend]:
    """Takes the next row of each person on this account, highest priority first, and marks it as being sent.

    `busy` are identities with a message under way. A row behind one that must wait for its person waits too.
    """
    _lapse(db, account_id, now)
    first = aliased(OutboxMessage)
    held_up = exists().where(
        first.person_id == outbox.c.person_id,
        first.state.in_(("waiting", "sending")),
        first.id < outbox.c.id,
        first.priority <= outbox.c.priority,
        first.channel_account_id == outbox.c.channel_account_id,
    )
    ready = (
        select(outbox, Identity.address)
        .join(Identity, Identity.id == outbox.c.identity_id)
        .where(outbox.c.state == "waiting", outbox.c.channel_account_id == account_id, outbox.c.not_before <= now)
        .where(~held_up)
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(limit)
    )
    if busy := tuple(busy):
        ready = ready.where(outbox.c.identity_id.not_in(busy))
    if person_id is not None:
        ready = ready.where(outbox.c.person_id == person_id)
    taken: dict[int, Any] = {}
    for row in db.execute(ready):
        taken.setdefault(row.identity_id, row)
    if not taken:
        return []
    ids = [row.id for row in taken.values()]
    db.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids))
        .values({"state": "sending", "fence": fence, "tries": outbox.c.tries + 1})
    )
    return [
        ToSend(row.id, row.identity_id, row.person_id, row.address, OUTGOINGS.loads(row.content), row.priority,
               row.part, row.tries + 1, row.trace)
        for row in taken.values()
    ]  # fmt: skip


def _lapse(db: Session, account_id: int, now: datetime) -> None:
    lapsed = select(outbox.c.id).where(
        outbox.c.state == "waiting", outbox.c.channel_account_id == account_id, outbox.c.expires_at <= now
    )
    ids = list(db.execute(lapsed.limit(500)).scalars())
    if ids:
        values = {"state": "lapsed", "settled_at": now, "error": "its time had passed"}
        db.execute(update(outbox).where(outbox.c.id.in_(ids)).values(values))


def sent(db: Session, row_id: int, platform_id: str, *, now: datetime) -> None:
    """The platform has taken the whole message."""
    values = {"state": "sent", "platform_id": platform_id, "receipt": "accepted", "settled_at": now, "error": None}
    db.execute(update(outbox).where(outbox.c.id == row_id).values(values))


def part_sent(db: Session, row_id: int, part: int) -> None:
    """The platform has taken so many of its parts: a repeat goes on from there."""
    db.execute(update(outbox).where(outbox.c.id == row_id).values(part=part))


def give_back(db: Session, row_id: int, *, after: datetime, counts: bool, error: str = "") -> None:
    """To be sent again after that moment; `counts` is whether this try is used up."""
    tries = outbox.c.tries if counts else outbox.c.tries - 1
    values = {"state": "waiting", "not_before": after, "tries": tries, "error": error[:400] or None}
    db.execute(update(outbox).where(outbox.c.id == row_id).values(values))


def set_aside(db: Session, row_id: int, error: str, *, now: datetime, state: str = "set_aside") -> None:
    """Never to be sent again; staff see why."""
    db.execute(
        update(outbox).where(outbox.c.id == row_id).values({"state": state, "error": error[:400], "settled_at": now})
    )


def reroute(db: Session, identity_id: int) -> None:
    """The identity is gone: what waits for its person looks for the next one."""
    db.execute(update(identity).where(identity.c.id == identity_id).values(state="gone"))
    db.execute(
        update(outbox)
        .where(outbox.c.identity_id == identity_id, outbox.c.state.in_(("waiting", "sending")))
        .values({"identity_id": None, "channel_account_id": None, "state": "waiting"})
    )


def recover(db: Session, account_id: int, *, fence: int | None, now: datetime) -> int:
    """After a crash: what was being sent has an unknown fate. Replies go again, bulk does not. Returns how many."""
    unknown = (outbox.c.state == "sending") & (outbox.c.channel_account_id == account_id)
    if fence is not None:
        unknown &= (outbox.c.fence.is_(None)) | (outbox.c.fence < fence)
    bulk = outbox.c.priority >= int(Priority.BULK)
    done = db.execute(
        update(outbox)
        .where(unknown)
        .values(
            state=case((bulk, "uncertain"), else_="waiting"),
            settled_at=case((bulk, now), else_=None),
            error="the process stopped while it was being sent",
        )
    )
    return int(getattr(done, "rowcount", 0))


def receipts(db: Session, account_id: int, arrived: Iterable[Receipt], *, now: datetime) -> int:
    """Keeps what platforms say of our messages: a ladder that climbs only. Returns how many rows moved."""
    moved = 0
    for one in arrived:
        below = [None, *RUNGS[: RUNGS.index(one.state)]] if one.state in RUNGS else [None, "accepted"]
        lower = [rung for rung in below if rung]
        done = db.execute(
            update(outbox)
            .where(outbox.c.channel_account_id == account_id, outbox.c.platform_id == one.platform_id)
            .where(outbox.c.receipt.is_(None) | outbox.c.receipt.in_(lower))
            .values({"receipt": one.state, "error": one.error[:400] or None})
        )
        moved += int(getattr(done, "rowcount", 0))
    del now
    return moved


def about(db: Session, identity_id: int, platform_id: str) -> str | None:
    """What the message of ours with this platform id spoke of."""
    return db.execute(
        select(outbox.c.about).where(outbox.c.identity_id == identity_id, outbox.c.platform_id == platform_id).limit(1)
    ).scalar()


def oldest_waiting(db: Session) -> dict[int, datetime]:
    """For each priority, since when the oldest unsent row waits."""
    rows = db.execute(select(outbox.c.priority, outbox.c.created_at).where(outbox.c.state == "waiting"))
    ages: dict[int, datetime] = {}
    for priority, created in rows:
        ages[priority] = min(created, ages.get(priority, created))
    return ages


def backoff(tries: int, *, longest: timedelta = timedelta(minutes=5)) -> timedelta:
    """1 s, 2 s, 4 s… up to five minutes."""
    return min(timedelta(seconds=2 ** min(max(tries - 1, 0), 12)), longest)
