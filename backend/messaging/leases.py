"""Leases: who listens and sends for a channel account now. A row with a heartbeat and a fencing number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.models import ChannelAccount, Lease
from backend.models.columns import rows_of

TERM: Final = timedelta(seconds=30)
"""A holder that does not beat for so long is taken over."""
BEAT: Final = timedelta(seconds=10)

lease: Final = rows_of(Lease)


def take(db: Session, account_id: int, holder: str, *, now: datetime) -> int | None:
    """Takes the lease or renews it. Returns the fencing number, or None while somebody else holds it.

    Nobody gets the lease of an account that is held (a restored backup that was not released yet).
    """
    if is_held(db, account_id):
        return None
    make = sqlite.insert if db.get_bind().dialect.name == "sqlite" else postgresql.insert
    fresh = make(lease).values(channel_account_id=account_id, holder=holder, fence=1, expires_at=now + TERM)
    db.execute(fresh.on_conflict_do_nothing(index_elements=["channel_account_id"]))
    ours = lease.c.holder == holder
    renewed = update(lease).where(lease.c.channel_account_id == account_id, ours).values(expires_at=now + TERM)
    fence = db.execute(renewed.returning(lease.c.fence)).scalar()
    if fence is not None:
        return int(fence)
    taken = (
        update(lease)
        .where(lease.c.channel_account_id == account_id, lease.c.expires_at <= now)
        .values(holder=holder, fence=lease.c.fence + 1, expires_at=now + TERM)
        .returning(lease.c.fence)
    )
    fence = db.execute(taken).scalar()
    return int(fence) if fence is not None else None


def is_held(db: Session, account_id: int) -> bool:
    """Whether the account waits for a restored backup to be released."""
    return db.execute(select(ChannelAccount.state).where(ChannelAccount.id == account_id)).scalar() == "held"


def holder_of(db: Session, account_id: int) -> str | None:
    """Who has the account, or had it last."""
    return db.execute(select(lease.c.holder).where(lease.c.channel_account_id == account_id)).scalar()


def holds(db: Session, account_id: int, holder: str, fence: int, *, now: datetime) -> bool:
    """Whether the lease is still ours: asked in the transaction that claims what is to be sent.

    Nobody takes it over before that transaction has ended.
    """
    until = db.execute(_ours(account_id, holder, fence)).scalar()
    return until is not None and until > now


def not_taken_over(db: Session, account_id: int, holder: str, fence: int) -> bool:
    """Whether nobody had the lease after us, lapsed or not: then what became of our messages is ours to write."""
    return db.execute(_ours(account_id, holder, fence)).scalar() is not None


def _ours(account_id: int, holder: str, fence: int) -> Select[datetime]:
    ours = (lease.c.channel_account_id == account_id) & (lease.c.holder == holder) & (lease.c.fence == fence)
    return select(lease.c.expires_at).where(ours).with_for_update(read=True)


def give_up(db: Session, account_id: int, holder: str, *, now: datetime) -> None:
    """Leaves the account to others at once, or takes it from a holder known to be dead; the fence goes on growing."""
    ours = (lease.c.channel_account_id == account_id) & (lease.c.holder == holder)
    db.execute(update(lease).where(ours).values(holder="", expires_at=now))
