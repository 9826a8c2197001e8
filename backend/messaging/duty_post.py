"""The post of the agents on duty: notices of alerts, by one account of ours, until its platform has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, func, literal_column, select, update
from sqlalchemy.orm import Session

from backend.messaging import fates
from backend.models import Agent, Alert, DutyNotice, Territory
from backend.models.columns import rows_of

duty_notice: Final = rows_of(DutyNotice)
OVER: Final = timedelta(days=7)
"""An alert that nobody has taken for so long is read at the desk, and not counted among those that wait."""


@dataclass(frozen=True, slots=True)
class DutyLetter:
    """A notice to send now: to which agent, by which way, about which alert. Who is concerned is not told."""

    id: int
    agent_id: int
    way: str
    town: str
    tries: int
    alert_id: int | None
    """None where it is a test of the way."""
    kind: str = ""
    """Empty where the alert is restricted: its kind says too much."""
    urgent: bool = False
    over: str = ""
    """Why nobody need look any more: alive, seen, settled, dropped. Empty where somebody must."""
    waiting: int = 0
    """How many alerts wait for somebody in this town."""


def waits(db: Session, account_id: int) -> bool:
    """Whether any notice waits for this account: asked often, and nothing is locked for it."""
    ours = exists().where(DutyNotice.channel_account_id == account_id, DutyNotice.state == literal_column("'waiting'"))
    return bool(db.scalar(select(ours)))


def claim(db: Session, account_id: int, *, now: datetime) -> DutyLetter | None:
    """Takes the oldest that may go. The world is looked at again: of an alert that somebody has taken, nobody is told;
    what came too late is not sent.
    """
    waiting = (
        select(DutyNotice, Agent.active, Alert, Territory.name)
        .join(Agent, Agent.id == DutyNotice.agent_id)
        .outerjoin(Alert, Alert.id == DutyNotice.alert_id)
        .join(Territory, Territory.id == DutyNotice.territory_id)
        .where(
            DutyNotice.channel_account_id == account_id,
            DutyNotice.state == literal_column("'waiting'"),
            DutyNotice.not_before <= now,
        )
        .order_by(DutyNotice.id)
        .with_for_update(of=DutyNotice, skip_locked=True)
    )
    for row, active, alert, town in db.execute(waiting).all():
        if not active or (row.alert_id is not None and not row.over and alert.state != "open"):
            row.state, row.settled_at = "cancelled", now
        elif row.expires_at <= now:
            row.state, row.settled_at = "lapsed", now
        else:
            row.state, row.tries = "sending", row.tries + 1
            db.flush()
            return _letter(db, row, alert, town, now)
    db.flush()
    return None


def _letter(db: Session, row: DutyNotice, alert: Alert | None, town: str, now: datetime) -> DutyLetter:
    if alert is None:
        return DutyLetter(row.id, row.agent_id, row.way, town, row.tries, None)
    open_ = (Alert.territory_id == row.territory_id, Alert.state == "open", Alert.created_at > now - OVER)
    waiting = db.scalar(select(func.count()).where(*open_)) or 0
    kind = "" if alert.restricted else alert.kind
    return DutyLetter(
        row.id, row.agent_id, row.way, town, row.tries, alert.id, kind, alert.urgent, row.over or "", waiting
    )


def recover(db: Session, account_id: int) -> None:
    """The last holder of the account stopped while it sent: twice is better than silence."""
    theirs = update(duty_notice).where(duty_notice.c.channel_account_id == account_id, duty_notice.c.state == "sending")
    db.execute(theirs.values(state="waiting"))


def sent(db: Session, letter: DutyLetter, platform_id: str, *, now: datetime) -> None:
    _set(db, letter, state="sent", platform_id=platform_id[:200], settled_at=now, error=None)


def again(db: Session, letter: DutyLetter, error: str, *, after: datetime, counts: bool, now: datetime) -> None:
    """Sent again after that moment, while it is worth it; `counts` is whether this try is used up."""
    if counts and letter.tries >= fates.TRIES:
        _set(db, letter, state="uncertain", error=error[: fates.LONGEST_ERROR], settled_at=now)
        return
    tries = letter.tries if counts else letter.tries - 1
    _set(db, letter, state="waiting", not_before=after, tries=tries, error=error[: fates.LONGEST_ERROR])


def refused(db: Session, letter: DutyLetter, error: str, *, now: datetime) -> None:
    """It does not reach them in this way: the next way, or the next of the roster, is tried."""
    _set(db, letter, state="set_aside", error=error[: fates.LONGEST_ERROR], settled_at=now)


def _set(db: Session, letter: DutyLetter, **values: Any) -> None:
    db.execute(update(duty_notice).where(duty_notice.c.id == letter.id).values(values))
