"""Deeds about one's accounts: a code for another one, an account that joins, one that was not theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.channel_links import Link, NoLink, link
from backend.messaging.messages import Content
from backend.messaging.tidings import AccountJoined
from backend.models import ChannelAccount, Identity
from backend.services.accounts import codes, joining
from conversation_flows import one_person
from conversation_flows.deeds.case import Case, person_of


def offer(db: Session, command: one_person.OfferCode, case: Case) -> Sequence[Any]:
    """A code, and where it may be written: on the channel that was named, or on any where they are not known yet."""
    digits = codes.drawn(case.token(16))
    links = tuple(_links(db, command.channel, digits, case))
    if links:
        joining.offer(db, person_of(db, case), case.identity_id, digits, now=case.now)
    return (one_person.CodeOffered(command.channel, codes.spaced(digits), links),)


def _links(db: Session, channel: str, digits: str, case: Case) -> Sequence[Link]:
    ours = select(ChannelAccount).where(
        ChannelAccount.territory_id == case.territory_id, ChannelAccount.state == "working"
    )
    here = select(Identity.channel_account_id).where(
        Identity.person_id == case.person_id, Identity.state == "reachable"
    )
    theirs = ours.where(ChannelAccount.channel == channel) if channel else ours.where(ChannelAccount.id.not_in(here))
    found = []
    for account in db.scalars(theirs.order_by(ChannelAccount.channel, ChannelAccount.id)):
        try:
            found.append(
                link(account.channel, account.handle or account.address, codes.in_link(digits), public_url=case.web)
            )
        except NoLink:
            continue
    return found


def shown(db: Session, content: Content, case: Case) -> one_person.AccountIn | one_person.AccountNotIn | None:
    """What comes of a code that was written; None where none was."""
    code = joining.shown(db, content, now=case.now) if case.identity_id is not None else None
    if code is None or case.identity_id is None:
        return None
    match joining.join(db, code, case.identity_id, now=case.now):
        case joining.NotJoined(why=why):
            return one_person.AccountNotIn(why)
        case joining.Joined(person_id=person_id):
            return one_person.AccountIn(person_id)


def part(db: Session, command: one_person.PartAccount, case: Case) -> Sequence[Any]:
    return (one_person.AccountOut(joining.part(db, person_of(db, case), command.identity_id, now=case.now)),)


def another(db: Session, news: AccountJoined, case: Case) -> one_person.AnotherAccount | None:
    """As long as it is theirs."""
    identity = db.get(Identity, news.identity_id)
    if identity is None or identity.person_id != case.person_id:
        return None
    return one_person.AnotherAccount(news, news.identity_id, news.channel)
