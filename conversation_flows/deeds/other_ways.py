"""Deed: where else the town answers about what it does not speak of on this channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.channel_links import NoLink, link
from backend.models import ChannelAccount, Identity
from backend.services.territories import policy
from backend.subjects import closed_on
from backend.wording import Text
from conversation_flows.deeds.case import Case, territory_of
from conversation_flows.elsewhere import OtherWays
from conversation_flows.engine.other_ways import LookForOtherWays

_CODE = "0"
"""No card's: only how we are found there is said."""


def look(db: Session, command: LookForOtherWays, case: Case) -> Sequence[Any]:
    """One way for each channel of the town on which this may be spoken of."""
    decided = policy(territory_of(db, case), "closed_subjects")
    here = select(Identity.channel_account_id).where(Identity.id == case.identity_id)
    ours = select(ChannelAccount).where(
        ChannelAccount.territory_id == case.territory_id,
        ChannelAccount.state == "working",
        ChannelAccount.id.not_in(here),
    )
    ways: dict[str, Text] = {}
    for account in db.scalars(ours.order_by(ChannelAccount.channel, ChannelAccount.id)):
        if command.subject in closed_on(account.channel, decided):
            continue
        try:
            found = link(account.channel, account.handle or account.address, _CODE, public_url=case.web).found
        except NoLink:
            continue
        ways.setdefault(account.channel, found)
    return (OtherWays(tuple(ways.values())),)
