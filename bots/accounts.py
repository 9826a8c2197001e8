"""What operators and staff are told of our accounts and of messages that did not arrive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from backend.messaging.senders import Account
from backend.models import ChannelAccount, Person
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.locking import existing


def broken(db: Session, account: Account, *, now: datetime, why: str = "") -> None:
    """The platform refuses our account: it is marked, and somebody must act: `why` says how."""
    _moves(db, account, "working", "broken")
    alerts.raise_alert(
        db, "account_broken", person=None, cause=f"account:{account.id}", urgent=True,
        words=f"{account.channel}: {why}" if why else account.channel,
        territory_id=account.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def working(db: Session, account: Account, *, handle: str = "") -> None:
    """The platform takes our account (again), and calls us `handle`. An account that is held stays so."""
    _moves(db, account, "broken", "working")
    ours = (ChannelAccount.id == account.id) & (ChannelAccount.address != handle)
    if handle:
        db.execute(update(ChannelAccount).where(ours).values(handle=handle))


def unreached(db: Session, person_id: int, *, now: datetime, why: str = "") -> None:
    """A message did not reach this person: staff see the reason, and may call."""
    person = existing(db, Person, person_id)
    alerts.raise_alert(
        db, "undeliverable", person=person, cause=f"undeliverable:{person_id}",
        words=why or None, territory_id=person.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def _moves(db: Session, account: Account, before: str, after: str) -> None:
    ours = (ChannelAccount.id == account.id) & (ChannelAccount.state == before)
    db.execute(update(ChannelAccount).where(ours).values(state=after))
