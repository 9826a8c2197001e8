"""Deeds of agents away from the desk: their account is bound by a code, and an alert is taken from it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.messages import Content
from backend.models import Agent, Alert, DutyNotice
from backend.services import agent_accounts, alerts
from backend.services.desk_errors import AlertOfSomebodyElse, NoSuchAlert
from backend.services.locking import existing
from conversation_flows import taking
from conversation_flows.deeds.case import Case, agent_name

LATELY: Final = timedelta(days=1)
"""How long « je prends » may speak of a notice."""


def heard(db: Session, content: Content, case: Case) -> Any | None:
    """What comes of an agent's code, or of words by which an agent takes an alert; None for everybody else's words."""
    if case.identity_id is None:
        return None
    if (code := agent_accounts.shown(db, content, now=case.now)) is not None:
        found = agent_accounts.bind(db, code, case.identity_id, now=case.now)
        return taking.AccountNotBound() if found is None else taking.AccountBound(found.agent.name)
    said = taking.takes(content)
    agent = agent_accounts.agent_of(db, case.identity_id) if said is not None else None
    if said is None or agent is None:
        return None
    told = _told(db, agent, case)
    if said.number is not None:
        spoken_of = said.named or said.number in {one.id for one in told}
        return _taken(db, agent, said.number, case) if spoken_of else None
    waiting = [one for one in told if one.state == "open"]
    if len(waiting) > 1:
        return taking.WhichAlert(tuple(one.id for one in waiting))
    latest = waiting or told[-1:]
    return _taken(db, agent, latest[0].id, case) if latest else None


def _told(db: Session, agent: Agent, case: Case) -> list[Alert]:
    """The alerts of which this agent was told lately, the oldest first."""
    notices = select(DutyNotice.alert_id).where(
        DutyNotice.agent_id == agent.id, DutyNotice.created_at > case.now - LATELY, DutyNotice.alert_id.is_not(None)
    )
    return list(db.scalars(select(Alert).where(Alert.id.in_(notices)).order_by(Alert.id)))


def _taken(db: Session, agent: Agent, number: int, case: Case) -> Any:
    alert = db.get(Alert, number)
    if alert is None or alert.territory_id != agent.territory_id:
        return taking.AlertClosed(number)
    try:
        alerts.acknowledge(db, number, agent.login, now=case.now)
    except AlertOfSomebodyElse:
        return taking.AlertOfAnother(agent_name(db, existing(db, Alert, number).owner or ""), number)
    except NoSuchAlert:
        return taking.AlertClosed(number)
    return taking.AlertYours(agent.name, number)
