"""Notices to agents as the desk sees them: what became of each, colleagues to call, and tests of their ways."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from backend.models import Agent, Alert, DutyNotice, Territory
from backend.services import duty_alarm, reaching
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchNotice, NoSuchWay
from backend.services.lifecycles import audit
from backend.services.locking import locked
from backend.services.reaching import CALL, Way

SHOWN: Final = 50
TRIED_FOR: Final = timedelta(hours=1)
"""How long a test is worth sending."""
_MAY_HAVE_TOLD: Final = frozenset({"sending", "sent", "uncertain"})
_WAITS: Final = (DutyNotice.way == CALL, DutyNotice.state == "waiting")


def recent(db: Session, territory: Territory, *, alert_id: int | None = None) -> list[tuple[DutyNotice, Agent]]:
    """The last notices of the town, the newest first; or those of one alert."""
    db.flush()
    theirs = select(DutyNotice, Agent).join(Agent, Agent.id == DutyNotice.agent_id)
    theirs = theirs.where(DutyNotice.territory_id == territory.id)
    if alert_id is not None:
        theirs = theirs.where(DutyNotice.alert_id == alert_id)
    return [(row, agent) for row, agent in db.execute(theirs.order_by(DutyNotice.id.desc()).limit(SHOWN))]


def calls(db: Session, territory: Territory) -> list[tuple[DutyNotice, Agent, str, Alert | None]]:
    """The agents to call about an alert that nobody has taken, or to try their number; the oldest first."""
    db.flush()
    rows = select(DutyNotice, Agent, Alert).join(Agent, Agent.id == DutyNotice.agent_id)
    rows = rows.outerjoin(Alert, Alert.id == DutyNotice.alert_id)
    open_ = or_(DutyNotice.alert_id.is_(None), Alert.state == "open")
    theirs = rows.where(DutyNotice.territory_id == territory.id, *_WAITS, open_).order_by(DutyNotice.id)
    ways = reaching.of_town(db, territory.id)
    return [(row, agent, _number(ways.get(agent.id, ())), alert) for row, agent, alert in db.execute(theirs)]


def called(
    db: Session, territory: Territory, number: int, answered: bool, *, actor: Actor, now: datetime
) -> DutyNotice:
    """Somebody has called the agent; where nobody `answered`, the next way or the next of the roster is tried at once.

    Raises:
        NoSuchNotice: no such call waits here.
    """
    try:
        row = locked(db, DutyNotice, number)
    except LookupError:
        raise NoSuchNotice(number) from None
    if row.territory_id != territory.id or row.way != CALL or row.state != "waiting":
        raise NoSuchNotice(number)
    row.state, row.settled_at = ("sent" if answered else "set_aside"), now
    audit(db, territory.id, f"called {row.state}", "duty_notice", row.id, actor=actor, now=now)
    db.flush()
    return row


def try_ways(db: Session, agent: Agent, *, actor: Actor, now: datetime) -> list[str]:
    """A notice that is a test goes to the agent by each way that can be used now; returns those.

    Raises:
        NoSuchWay: none can.
    """
    ways = reaching.of_town(db, agent.territory_id).get(agent.id, ())
    if not ways:
        raise NoSuchWay(agent.login)
    for way in ways:
        duty_alarm.write(db, agent.territory_id, agent.id, way, fresh=TRIED_FOR, now=now)
    audit(db, agent.territory_id, "test_ways", "agent", agent.id, actor=actor, now=now)
    return [one.way for one in ways]


def tell_over(db: Session, alert: Alert, why: str, *, now: datetime) -> None:
    """Whoever was told of the alert by message, and whoever has taken it, hears that nobody need look any more.

    Whom only a call had reached is written to where that can be: they may be on their way.
    """
    db.flush()
    rows = list(db.scalars(select(DutyNotice).where(DutyNotice.alert_id == alert.id).order_by(DutyNotice.id)))
    before = [one for one in rows if one.over]
    last = max((one.created_at for one in before), default=None)
    told = [one for one in rows if one.state in _MAY_HAVE_TOLD and not one.over and (not last or one.created_at > last)]
    owner = db.scalar(select(Agent.id).where(Agent.territory_id == alert.territory_id, Agent.login == alert.owner))
    ways = reaching.of_town(db, alert.territory_id)
    # Beside the rounds of the ladder: -1 the first time that it was over, -2 the second.
    turn = min((one.round for one in before), default=0) - 1
    for agent_id in sorted({one.agent_id for one in told} | ({owner} if owner is not None else set())):
        used = {one.way for one in told if one.agent_id == agent_id}
        open_ = [one for one in ways.get(agent_id, ()) if one.way != CALL]
        for way in [one for one in open_ if one.way in used] or open_[:1]:
            notice = duty_alarm.write(
                db, alert.territory_id, agent_id, way, alert_id=alert.id, round_=turn, fresh=TRIED_FOR, now=now
            )
            notice.over = why
    db.flush()


def over(db: Session, *, now: datetime, limit: int) -> int:
    """Nobody is to be called any more about an alert that somebody has taken, nor for a test of long ago."""
    taken = select(Alert.id).where(Alert.state != "open")
    done = or_(DutyNotice.alert_id.in_(taken), DutyNotice.alert_id.is_(None) & (DutyNotice.expires_at <= now))
    db.flush()
    ids = list(db.scalars(select(DutyNotice.id).where(*_WAITS, done).order_by(DutyNotice.id).limit(limit)))
    if ids:
        db.execute(update(DutyNotice).where(DutyNotice.id.in_(ids)).values(state="cancelled", settled_at=now))
    return len(ids)


def _number(ways: tuple[Way, ...]) -> str:
    return next((one.to for one in ways if one.way == CALL), "")
