"""Where somebody may be asked how they are: a town does not speak of it on every channel (`backend.subjects`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.messaging import barred
from backend.messaging.doubt import LONG_SILENCE
from backend.models import ChannelAccount, Identity, SharedIdentity, Territory
from backend.models.columns import rows_of
from backend.services.accounts import sharing

SUBJECT: Final = "checkins"


@dataclass(frozen=True, slots=True)
class Way:
    """An account of theirs."""

    identity_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class Ways:
    """`best`: where to ask, in place of where they would be written to otherwise; None where any of theirs will do.

    `closed`: they are reached, and on no channel on which they may be asked. `spare`: another than the one on which
    they are written to, theirs alone too, on which they wrote lately: where a last word goes, two on the first having
    been of no avail.
    """

    best: Way | None = None
    closed: bool = False
    spare: Way | None = None


def of(db: Session, person_id: int, *, now: datetime | None = None) -> Ways:
    """The one that they prefer, then the one from which they wrote last, of those that are theirs alone. `spare` is
    known where `now` is given."""
    db.flush()
    rows = db.connection().execute(_USED, {"person": person_id}).all()
    opened = [row for row in rows if row.channel not in barred.of_policies(row.policies, SUBJECT)]
    alone = [Way(row.id, row.channel_account_id) for row in opened if not row.shared]
    lately = {row.id for row in opened if now and row.heard_at and now - row.heard_at < LONG_SILENCE}
    spare = next((way for way in alone[1:] if way.identity_id in lately), None)
    if len(opened) == len(rows):
        return Ways(spare=spare)
    return Ways(alone[0] if alone else None, closed=not opened, spare=spare)


_identities: Final = rows_of(Identity)
_accounts: Final = rows_of(ChannelAccount)
_towns: Final = rows_of(Territory)
_shared: Final = rows_of(SharedIdentity)
_USED: Final = (
    select(
        *_identities.c["id", "channel_account_id", "heard_at"],
        _accounts.c.channel,
        _towns.c.policies,
        exists().where(_shared.c.identity_id == _identities.c.id).label("shared"),
    )
    .join(_accounts, _accounts.c.id == _identities.c.channel_account_id)
    .join(_towns, _towns.c.id == _identities.c.territory_id)
    .where(_identities.c.id.in_(sharing.ACCOUNTS), _identities.c.state == "reachable")
    .order_by(_identities.c.preferred.desc(), _identities.c.heard_at.desc().nulls_last(), _identities.c.id)
)
"""Asked in every turn that asks somebody how they are, and built once."""
