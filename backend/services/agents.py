"""Agents: the town's staff accounts. Who is not listed here, or is not active, does nothing in the town's name."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agent, Territory
from backend.services.actor import Actor
from backend.services.desk_errors import AgentKnown, NoSuchAgent, UnusableLogin, UnusableNumber
from backend.services.lifecycles import audit

_LOGIN: Final = re.compile(r"[a-z0-9][a-z0-9._@-]{1,49}")
"""What fits into an audit entry, and is typed without thinking."""
_NUMBER: Final = re.compile(r"\+[1-9]\d{7,14}")
"""ITU-T E.164."""


def add(
    db: Session, territory: Territory, login: str, name: str, *, sms: str = "", actor: Actor, now: datetime
) -> Agent:
    """A new agent, who may act at once. `sms`: where urgent alerts reach them.

    Raises:
        AgentKnown: there is one of that login already.
        UnusableLogin: a login is 2 to 50 small letters, digits, dots, hyphens…
        UnusableNumber: this is no number with its country.
    """
    reached = number(sms)
    if not _LOGIN.fullmatch(login):
        raise UnusableLogin(login)
    db.flush()
    if db.scalars(select(Agent).where(Agent.login == login)).first() is not None:
        raise AgentKnown(login)
    named = " ".join(name.split())[:200]
    agent = Agent(territory_id=territory.id, login=login, name=named, sms=reached, created_at=now)
    db.add(agent)
    db.flush()
    audit(db, territory.id, "add_agent", "agent", agent.id, actor=actor, now=now)
    return agent


def set_sms(db: Session, agent: Agent, sms: str, *, actor: Actor, now: datetime) -> None:
    """Where urgent alerts reach this agent by SMS; nowhere any more, with an empty number.

    Raises:
        UnusableNumber: this is no number with its country.
    """
    agent.sms = number(sms)
    audit(db, agent.territory_id, "set_sms", "agent", agent.id, actor=actor, now=now)
    db.flush()


def number(written: str) -> str | None:
    """A telephone number as it is kept, whatever stands between its figures; None where nothing is written.

    Raises:
        UnusableNumber: this is no number with its country.
    """
    digits = re.sub(r"[\s.()\u202f-]", "", written)
    if digits and not _NUMBER.fullmatch(digits):
        raise UnusableNumber(written)
    return digits or None


ROLES: Final = ("agent", "director")


def set_role(db: Session, agent: Agent, role: str, *, actor: Actor, now: datetime) -> None:
    """Makes the agent the director, who is told of an urgent alert that nobody else has taken; or an agent again."""
    agent.role = role
    audit(db, agent.territory_id, f"set_role {role}", "agent", agent.id, actor=actor, now=now)
    db.flush()


def the_agent(db: Session, territory: Territory, login: str) -> Agent:
    """The active agent of that login.

    Raises:
        NoSuchAgent: nobody active has that login here.
    """
    db.flush()
    theirs = select(Agent).where(Agent.login == login, Agent.territory_id == territory.id, Agent.active)
    agent = db.scalars(theirs).first()
    if agent is None:
        raise NoSuchAgent(login)
    return agent


def town_of(db: Session, login: str) -> Territory | None:
    """The town of the active agent of that login; None where there is no such agent."""
    db.flush()
    theirs = select(Agent.territory_id).where(Agent.login == login, Agent.active)
    return db.get(Territory, town_id) if (town_id := db.scalar(theirs)) else None


def of(db: Session, territory: Territory) -> list[Agent]:
    """All agents of the territory, by login."""
    db.flush()
    return list(db.scalars(select(Agent).where(Agent.territory_id == territory.id).order_by(Agent.login)))
