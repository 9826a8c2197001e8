"""How each agent is reached away from the desk: their ways in order, and which of them can be used now."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.models import Agent, AgentAccount, AgentWay, ChannelAccount, Identity, Territory
from backend.services import agents
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchWay, UnusableAddress
from backend.services.lifecycles import audit
from backend.services.release import HELD

WAYS: Final = ("chat", "sms", "call", "email", "matrix")
CHAT, SMS, CALL, EMAIL, MATRIX = WAYS
RING: Final = frozenset({SMS, CALL})
"""Ways that wake somebody."""
CHATS: Final = frozenset({"telegram", "whatsapp", "signal", "matrix"})
"""Messengers on which an agent may be told; an SMS is a way of its own, and a browser is closed at night."""
_EMAIL: Final = re.compile(r"[^@\s<>,;:\"()]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_MATRIX: Final = re.compile(r"@[a-z0-9._=/+-]+:[\w.-]+(:\d{1,5})?")
LONGEST: Final = 254
"""Characters of an e-mail address (RFC 5321) and of a Matrix user id, about."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way that can be used now. `account_id`: our account by which it goes; none for a call. `to`: where."""

    way: str
    to: str
    account_id: int | None = None


def of(db: Session, agent: Agent) -> list[AgentWay]:
    """The ways that were said of this agent, in order."""
    db.flush()
    return list(db.scalars(select(AgentWay).where(AgentWay.agent_id == agent.id).order_by(AgentWay.place, AgentWay.id)))


def add(db: Session, agent: Agent, way: str, address: str, *, first: bool = False, actor: Actor, now: datetime) -> None:
    """The agent is reached in this way too, after the others or before them; said again, it only changes its place.

    Raises:
        UnusableNumber: this is no number with its country.
        UnusableAddress: it is no address of this way.
    """
    written = _checked(way, address)
    theirs = of(db, agent)
    if not any(one.way == SMS for one in theirs) and agent.sms and way != SMS:
        theirs.insert(0, _row(agent, SMS, ""))
    if way == SMS:
        agent.sms, written = written, ""
    known = next((one for one in theirs if (one.way, one.address) == (way, written)), None)
    if known is None or first:
        theirs = [one for one in theirs if one is not known]
        theirs.insert(0 if first else len(theirs), known or _row(agent, way, written))
    for place, one in enumerate(theirs, start=1):
        one.place = place
    db.add_all(theirs)
    db.flush()
    audit(db, agent.territory_id, f"add_way {way}", "agent", agent.id, actor=actor, now=now)


def remove(db: Session, agent: Agent, way: str, *, actor: Actor, now: datetime) -> None:
    """The agent is not reached in this way any more, at whatever address; their chats are theirs no more.

    Raises:
        NoSuchWay: they were not.
    """
    gone = db.execute(delete(AgentWay).where(AgentWay.agent_id == agent.id, AgentWay.way == way).returning(AgentWay.id))
    known = bool(gone.all()) or (way == SMS and agent.sms is not None)
    if way == SMS:
        agent.sms = None
    if way == CHAT:
        bound = delete(AgentAccount).where(AgentAccount.agent_id == agent.id)
        known = bool(db.execute(bound.returning(AgentAccount.id)).all()) or known
    if not known:
        raise NoSuchWay(way)
    db.flush()
    audit(db, agent.territory_id, f"remove_way {way}", "agent", agent.id, actor=actor, now=now)


def of_town(db: Session, territory_id: int) -> Mapping[int, tuple[Way, ...]]:
    """The ways in which each active agent can be reached now, in order: those of an account that is refused come last.
    Who cannot be reached at all is left out; so is everybody while a restored backup is held.
    """
    db.flush()
    ours = select(ChannelAccount).where(ChannelAccount.territory_id == territory_id).order_by(ChannelAccount.id)
    accounts = {one.id: one for one in db.scalars(ours)}
    if any(one.state == HELD for one in accounts.values()):
        return {}
    here = select(Agent).where(Agent.territory_id == territory_id, Agent.active).order_by(Agent.id)
    said: dict[int, list[AgentWay]] = {}
    for way in db.scalars(select(AgentWay).where(AgentWay.territory_id == territory_id).order_by(AgentWay.place)):
        said.setdefault(way.agent_id, []).append(way)
    chats = _chats(db, territory_id)
    found = {}
    for agent in db.scalars(here):
        usable = list(_usable(agent, said.get(agent.id, []), accounts, chats))
        usable.sort(key=lambda one: one.account_id is not None and accounts[one.account_id].state != "working")
        if usable:
            found[agent.id] = tuple(usable)
    return found


def address(db: Session, territory_id: int, agent_id: int, way: str, account_id: int) -> str | None:
    """Where this agent is reached in this way by this account of ours; None where they are no more."""
    theirs = of_town(db, territory_id).get(agent_id, ())
    return next((one.to for one in theirs if (one.way, one.account_id) == (way, account_id)), None)


def account_of(db: Session, territory: Territory, channel: str) -> ChannelAccount | None:
    """The town's account on a channel."""
    ours = select(ChannelAccount).where(ChannelAccount.territory_id == territory.id, ChannelAccount.channel == channel)
    return db.scalars(ours.order_by(ChannelAccount.id)).first()


def _usable(
    agent: Agent,
    said: list[AgentWay],
    accounts: Mapping[int, ChannelAccount],
    chats: Mapping[tuple[int, str], Identity],
) -> Iterator[Way]:
    if agent.sms and not any(one.way == SMS for one in said):
        said = [_row(agent, SMS, ""), *said]
    by_channel = {one.channel: one.id for one in sorted(accounts.values(), key=lambda one: -one.id)}
    for one in said:
        if one.way == CALL:
            yield Way(CALL, one.address)
        elif one.way == CHAT:
            identity = chats.get((agent.id, one.address))
            if identity is not None and identity.channel_account_id in accounts:
                yield Way(CHAT, identity.address, identity.channel_account_id)
        elif (account_id := by_channel.get(one.way)) is not None and (one.address or agent.sms):
            yield Way(one.way, one.address or agent.sms or "", account_id)


def _chats(db: Session, territory_id: int) -> dict[tuple[int, str], Identity]:
    """The accounts that are agents' own, by agent and channel; of several on one channel, the one bound last."""
    bound = (
        select(AgentAccount.agent_id, ChannelAccount.channel, Identity)
        .join(Identity, Identity.id == AgentAccount.identity_id)
        .join(ChannelAccount, ChannelAccount.id == Identity.channel_account_id)
        .where(AgentAccount.territory_id == territory_id, Identity.state == "reachable")
        .order_by(AgentAccount.id)
    )
    return {(agent_id, channel): identity for agent_id, channel, identity in db.execute(bound)}


def _row(agent: Agent, way: str, address: str) -> AgentWay:
    return AgentWay(territory_id=agent.territory_id, agent_id=agent.id, way=way, address=address, place=0)


def _checked(way: str, address: str) -> str:
    """The address as it is kept. Of a chat, it is the channel."""
    written = address.strip()
    if way in RING:
        number = agents.number(written)
        if number is None:
            raise UnusableAddress(way)
        return number
    pattern = {EMAIL: _EMAIL, MATRIX: _MATRIX}.get(way)
    if len(written) > LONGEST or (pattern and not pattern.fullmatch(written)) or (way == CHAT and written not in CHATS):
        raise UnusableAddress(written)
    return written
