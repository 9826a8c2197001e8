"""Where somebody may be asked how they are: a town does not speak of it on every channel (`backend.subjects`)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from backend.messaging import barred
from backend.models import ChannelAccount, Identity, SharedIdentity, Territory

SUBJECT = "checkins"


@dataclass(frozen=True, slots=True)
class Way:
    """An account of theirs."""

    identity_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class Ways:
    """`best`: where to ask, in place of where they would be written to otherwise; None where any of theirs will do.

    `closed`: they are reached, and on no channel on which they may be asked.
    """

    best: Way | None = None
    closed: bool = False


def of(db: Session, person_id: int) -> Ways:
    """The one that they prefer, then the one from which they wrote last, of those that are theirs alone."""
    db.flush()
    holds = or_(SharedIdentity.owner_id == person_id, SharedIdentity.other_id == person_id)
    shared = select(SharedIdentity.identity_id).where(holds)
    used = (
        select(
            Identity.id,
            Identity.channel_account_id,
            ChannelAccount.channel,
            Territory.policies,
            exists().where(SharedIdentity.identity_id == Identity.id).label("shared"),
        )
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .join(Territory, Territory.id == Identity.territory_id)
        .where(or_(Identity.person_id == person_id, Identity.id.in_(shared)), Identity.state == "reachable")
        .order_by(Identity.preferred.desc(), Identity.heard_at.desc().nulls_last(), Identity.id)
    )
    rows = db.execute(used).all()
    opened = [row for row in rows if row.channel not in barred.of_policies(row.policies, SUBJECT)]
    if len(opened) == len(rows):
        return Ways()
    alone = [Way(row.id, row.channel_account_id) for row in opened if not row.shared]
    return Ways(alone[0] if alone else None, closed=not opened)
