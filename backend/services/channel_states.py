"""How our accounts on the channels are: who speaks for each, what waits, what went wrong last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import ChannelAccount, Identity, Lease, OutboxMessage

LATELY: Final = timedelta(days=1)
"""How far back what was sent, and what went wrong, is looked for."""
_WAITING: Final = ("waiting", "sending", "parked")
_TROUBLED: Final = ("set_aside", "uncertain", "waiting")


@dataclass(frozen=True, slots=True)
class AccountState:
    """One account. `state`: `working`, `held` (a restored backup) or `broken` (the platform refuses it).

    `held_by` is the process that listens and sends for it, none where nobody does; `oldest` is since when the oldest of
    what waits does; `uncertain_lately` are those of which nobody knows whether they arrived, and which are not said
    again; `error` is what was last said of a message that did not go, lately.
    """

    id: int
    channel: str
    address: str
    state: str
    held_by: str | None
    people: int
    gone: int
    waiting: int
    oldest: datetime | None
    parked: int
    sent_lately: int
    uncertain_lately: int
    error: str | None


def of_town(db: Session, territory_id: int, *, now: datetime) -> list[AccountState]:
    """The accounts of a town, by channel."""
    db.flush()
    ours = select(ChannelAccount).where(ChannelAccount.territory_id == territory_id)
    return [_state(db, one, now) for one in db.scalars(ours.order_by(ChannelAccount.channel, ChannelAccount.id))]


def _state(db: Session, account: ChannelAccount, now: datetime) -> AccountState:
    lease = db.get(Lease, account.id)
    held = lease is not None and lease.holder != "" and lease.expires_at > now
    here = OutboxMessage.channel_account_id == account.id
    reached = select(func.count(), func.count().filter(Identity.state == "gone"))
    people, gone = db.execute(reached.where(Identity.channel_account_id == account.id)).one()
    unsent = select(func.count(), func.min(OutboxMessage.created_at)).where(here, OutboxMessage.state.in_(_WAITING))
    waiting, oldest = db.execute(unsent).one()
    parked = db.scalar(select(func.count()).where(here, OutboxMessage.state == "parked")) or 0
    lately = (here, OutboxMessage.created_at > now - LATELY)
    sent, uncertain = (
        db.scalar(select(func.count()).where(*lately, OutboxMessage.state == state)) or 0
        for state in ("sent", "uncertain")
    )
    troubled = select(OutboxMessage.error).where(
        *lately, OutboxMessage.state.in_(_TROUBLED), OutboxMessage.error.is_not(None)
    )
    error = db.scalars(troubled.order_by(OutboxMessage.id.desc()).limit(1)).first()
    return AccountState(
        id=account.id, channel=account.channel, address=account.handle or account.address, state=account.state,
        held_by=lease.holder if held and lease is not None else None, people=people, gone=gone, waiting=waiting,
        oldest=oldest, parked=parked, sent_lately=sent, uncertain_lately=uncertain, error=error,
    )  # fmt: skip
