"""An urgent alert that nobody has taken: whoever is on duty is told by SMS, then the next of the roster.

Agents are none of the town's people, and the turn speaks to people alone: what they are told is a row of its own
(`DutySms`), which says nothing but the number of the alert.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agent, Alert, ChannelAccount, Duty, DutySms, Territory
from backend.services import territories
from backend.services.duty import DAY_ENDS, WEEK
from backend.services.locking import existing, locked
from backend.services.release import HELD

TOLD_WITHIN: Final = timedelta(hours=12)
"""Ours: an alert that is older is read at the desk; who was not reached by then is woken for nothing."""
FRESH: Final = timedelta(minutes=15)
"""How long such an SMS is worth sending at least, where its gateway was down."""
_CHANNEL: Final = "sms"


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Writes the next SMS of at most `limit` urgent alerts that nobody has taken; returns how many.

    Where the town has no number, or a restored backup holds it, nobody is told.
    """
    db.flush()
    ours = select(ChannelAccount.territory_id).where(ChannelAccount.channel == _CHANNEL)
    written = 0
    for town_id in list(db.scalars(ours.where(ChannelAccount.state != HELD).distinct())):
        waits = (Alert.territory_id == town_id, Alert.state == "open", Alert.urgent, Alert.owner.is_(None))
        late = select(Alert.id).where(*waits, Alert.created_at > now - TOLD_WITHIN)
        for alert_id in list(db.scalars(late.order_by(Alert.id))):
            if written < limit:
                written += _next(db, alert_id, now)
    return written


def _next(db: Session, alert_id: int, now: datetime) -> bool:
    alert = locked(db, Alert, alert_id)
    if alert.state != "open" or alert.owner is not None:
        return False
    town = existing(db, Territory, alert.territory_id)
    delay = timedelta(minutes=territories.policy(town, "alert_sms_minutes"))
    told = list(db.scalars(select(DutySms).where(DutySms.alert_id == alert.id).order_by(DutySms.id)))
    roster = in_turn(db, town, now=now)
    if not roster or now < _falls_due(alert, told, delay, staffed=roster[0][1]):
        return False
    agent = next((one for one, _reads in roster if one.id not in {row.agent_id for row in told}), None)
    account = account_of(db, town.id)
    if agent is None or account is None:
        return False
    db.add(
        DutySms(
            territory_id=town.id, alert_id=alert.id, agent_id=agent.id, channel_account_id=account.id, created_at=now,
            not_before=now, expires_at=now + max(delay, FRESH), state="waiting", tries=0,
        )
    )  # fmt: skip
    db.flush()
    return True


def _falls_due(alert: Alert, told: list[DutySms], delay: timedelta, *, staffed: bool) -> datetime:
    """Whoever is on duty has the delay to see it at the desk; out of hours nobody is there, and it is told at once."""
    if told:
        return told[-1].created_at + delay
    return alert.created_at + delay if staffed else alert.created_at


def in_turn(db: Session, town: Territory, *, now: datetime) -> list[tuple[Agent, bool]]:
    """The agents of the roster who have a number, in the order in which they are told, and whether they are on duty:
    those who are now, by their rank; then by who is on duty next.
    """
    local = now.astimezone(territories.zone(town))
    minute = local.weekday() * DAY_ENDS + local.hour * 60 + local.minute
    hours = select(Agent, Duty).join(Duty, Duty.agent_id == Agent.id)
    hours = hours.where(Duty.territory_id == town.id, Agent.active, Agent.sms.is_not(None))
    soonest: dict[int, tuple[int, int, Agent]] = {}
    for agent, duty in db.execute(hours.order_by(Duty.rank, Agent.id, Duty.id)):
        start = duty.weekday * DAY_ENDS
        reads = start + duty.opens <= minute < start + duty.closes
        wait = 0 if reads else (start + duty.opens - minute) % (WEEK * DAY_ENDS) or WEEK * DAY_ENDS
        if agent.id not in soonest or (wait, duty.rank) < soonest[agent.id][:2]:
            soonest[agent.id] = (wait, duty.rank, agent)
    return [
        (agent, wait == 0) for wait, _rank, agent in sorted(soonest.values(), key=lambda one: (*one[:2], one[2].id))
    ]


def account_of(db: Session, territory_id: int) -> ChannelAccount | None:
    """The town's number."""
    ours = select(ChannelAccount).where(ChannelAccount.territory_id == territory_id, ChannelAccount.channel == _CHANNEL)
    return db.scalars(ours.order_by(ChannelAccount.id)).first()
