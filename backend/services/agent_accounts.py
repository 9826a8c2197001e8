"""Which account on a messenger is an agent's own: they write a code there that only their desk has shown, once.

Whoever writes from it takes alerts in that agent's name. Nobody else can: an account that two people share, of which it
is doubted who writes, or that has become another person's, speaks for no agent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from backend.messaging.messages import Content, Wrote
from backend.models import Agent, AgentAccount, AgentCode, ChannelAccount, Identity, SharedIdentity
from backend.services import reaching
from backend.services.accounts import codes
from backend.services.actor import Actor
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked

VALID: Final = timedelta(minutes=10)
"""How long a code may be written: as long as it takes to find one's telephone."""
_SMS: Final = reaching.SMS


@dataclass(frozen=True, slots=True)
class Bound:
    """This account is now the agent's."""

    agent: Agent
    channel: str


def offer(db: Session, agent: Agent, digits: str, *, actor: Actor, now: datetime) -> datetime:
    """A code that makes the account on which it is written this agent's; those given before are void. Returns until
    when it is valid.
    """
    db.flush()
    db.execute(delete(AgentCode).where(AgentCode.agent_id == agent.id))
    until = now + VALID
    code = AgentCode(
        territory_id=agent.territory_id, agent_id=agent.id, code_hash=codes.hashed(digits), created_at=now,
        expires_at=until,
    )  # fmt: skip
    db.add(code)
    audit(db, agent.territory_id, "offer_agent_code", "agent", agent.id, actor=actor, now=now)
    db.flush()
    return until


def shown(db: Session, content: Content, *, now: datetime) -> AgentCode | None:
    """The valid code that a message holds; None where it holds none."""
    digits = codes.in_words(content.text) if isinstance(content, Wrote) else None
    if digits is None:
        return None
    theirs = AgentCode.code_hash == codes.hashed(digits)
    return db.scalars(select(AgentCode).where(theirs, AgentCode.expires_at > now)).first()


def bind(db: Session, code: AgentCode, identity_id: int, *, now: datetime) -> Bound | None:
    """The account that wrote the code becomes the agent's, in place of another of theirs on that channel. The code is
    used up; None where this account cannot be anybody's alone, or is another town's.
    """
    agent = existing(db, Agent, locked(db, AgentCode, code.id).agent_id)
    db.execute(delete(AgentCode).where(AgentCode.agent_id == agent.id))
    identity = locked(db, Identity, identity_id)
    account = existing(db, ChannelAccount, identity.channel_account_id)
    known = account.channel == _SMS or account.channel in reaching.CHATS
    if not agent.active or not known or account.territory_id != agent.territory_id or not _is_one_persons(db, identity):
        return None
    here = select(Identity.id).where(Identity.channel_account_id == account.id)
    before = (AgentAccount.agent_id == agent.id) & AgentAccount.identity_id.in_(here)
    db.execute(delete(AgentAccount).where(before | (AgentAccount.identity_id == identity.id)))
    db.add(
        AgentAccount(
            territory_id=agent.territory_id, agent_id=agent.id, person_id=identity.person_id, identity_id=identity.id,
            bound_at=now,
        )
    )  # fmt: skip
    actor = Actor.agent(agent.login)
    audit(db, agent.territory_id, "bind_account", "agent", agent.id, actor=actor, now=now)
    if account.channel != _SMS:
        reaching.add(db, agent, reaching.CHAT, account.channel, actor=actor, now=now)
    elif agent.sms is None:
        reaching.add(db, agent, _SMS, identity.address, actor=actor, now=now)
    db.flush()
    return Bound(agent, account.channel)


def agent_of(db: Session, identity_id: int) -> Agent | None:
    """The active agent whose own this account is, and nobody else's."""
    db.flush()
    bound = select(Agent, AgentAccount, Identity).join(AgentAccount, AgentAccount.agent_id == Agent.id)
    bound = bound.join(Identity, Identity.id == AgentAccount.identity_id)
    found = db.execute(bound.where(AgentAccount.identity_id == identity_id, Agent.active)).first()
    if found is None:
        return None
    agent, account, identity = found
    return agent if identity.person_id == account.person_id and _is_one_persons(db, identity) else None


def speaks_for(db: Session, account_id: int, address: str) -> Agent | None:
    """Whose own the account of this address is, with our account of that number."""
    here = select(Identity.id).where(Identity.channel_account_id == account_id, Identity.address == address)
    identity_id = db.scalar(here)
    return agent_of(db, identity_id) if identity_id is not None else None


def _is_one_persons(db: Session, identity: Identity) -> bool:
    shared = exists().where(SharedIdentity.identity_id == identity.id)
    return identity.unsure is None and identity.speaker_id is None and not db.scalar(select(shared))
