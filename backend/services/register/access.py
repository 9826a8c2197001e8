"""Who may open the register: agents whom an administrator has named for it, one by one, and nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agent, Territory
from backend.services import agents
from backend.services.actor import SYSTEM, Actor
from backend.services.lifecycles import audit
from backend.services.register.errors import NotAnAdministrator, NotNamed


def require(db: Session, territory: Territory, actor: Actor) -> None:
    """Lets named agents pass.

    Raises:
        NotNamed: whoever it is, they are not named for it in this town.
    """
    if not is_named(db, territory, str(actor.id) if actor.kind == "agent" else ""):
        raise NotNamed


def is_named(db: Session, territory: Territory, login: str) -> bool:
    """Whether the active agent of this login may open it."""
    db.flush()
    theirs = select(Agent.register_since).where(Agent.login == login, Agent.territory_id == territory.id, Agent.active)
    return db.scalar(theirs) is not None


def name(db: Session, agent: Agent, *, actor: Actor, now: datetime) -> None:
    """The agent may open it from now on.

    Raises:
        NotAnAdministrator: neither the technician nor the director says so.
    """
    _require_administrator(db, agent, actor)
    agent.register_since = agent.register_since or now
    audit(db, agent.territory_id, "name_for_register", "agent", agent.id, actor=actor, now=now)
    db.flush()


def unname(db: Session, agent: Agent, *, actor: Actor, now: datetime) -> None:
    """The agent may not open it any more.

    Raises:
        NotAnAdministrator: neither the technician nor the director says so.
    """
    _require_administrator(db, agent, actor)
    agent.register_since = None
    audit(db, agent.territory_id, "unname_for_register", "agent", agent.id, actor=actor, now=now)
    db.flush()


def named(db: Session, territory: Territory) -> list[Agent]:
    """Who may open it."""
    return [one for one in agents.of(db, territory) if one.active and one.register_since is not None]


def _require_administrator(db: Session, agent: Agent, actor: Actor) -> None:
    if actor == SYSTEM:
        return
    theirs = select(Agent.id).where(
        Agent.login == str(actor.id), Agent.territory_id == agent.territory_id, Agent.active, Agent.role == "director"
    )
    if actor.kind != "agent" or db.scalar(theirs) is None:
        raise NotAnAdministrator
