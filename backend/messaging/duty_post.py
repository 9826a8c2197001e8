"""The post of the agents on duty: SMS about urgent alerts, until the gateway has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import literal_column, select, update
from sqlalchemy.orm import Session

from backend.messaging import fates
from backend.models import Agent, Alert, DutySms, Territory
from backend.models.columns import rows_of

duty_sms: Final = rows_of(DutySms)


@dataclass(frozen=True, slots=True)
class DutyLetter:
    """An SMS to send now: to whom, about which alert, in which town."""

    id: int
    to: str
    alert_id: int
    town: str
    tries: int


def claim(db: Session, account_id: int, *, now: datetime) -> DutyLetter | None:
    """Takes the oldest that may go. The world is looked at again: of an alert that somebody has taken, nobody is told;
    what came too late is not sent.
    """
    waiting = (
        select(DutySms, Agent.sms, Agent.active, Alert.state, Territory.name)
        .join(Agent, Agent.id == DutySms.agent_id)
        .join(Alert, Alert.id == DutySms.alert_id)
        .join(Territory, Territory.id == DutySms.territory_id)
        .where(
            DutySms.channel_account_id == account_id,
            DutySms.state == literal_column("'waiting'"),
            DutySms.not_before <= now,
        )
        .order_by(DutySms.id)
        .with_for_update(of=DutySms, skip_locked=True)
    )
    for row, number, active, alert, town in db.execute(waiting).all():
        if alert != "open" or not active or not number:
            row.state, row.settled_at = "cancelled", now
        elif row.expires_at <= now:
            row.state, row.settled_at = "lapsed", now
        else:
            row.state, row.tries = "sending", row.tries + 1
            db.flush()
            return DutyLetter(row.id, number, row.alert_id, town, row.tries)
    db.flush()
    return None


def recover(db: Session, account_id: int) -> None:
    """The last holder of the account stopped while it sent: twice is better than silence."""
    theirs = update(duty_sms).where(duty_sms.c.channel_account_id == account_id, duty_sms.c.state == "sending")
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
    """This number takes no SMS: the next of the roster is told in their turn."""
    _set(db, letter, state="set_aside", error=error[: fates.LONGEST_ERROR], settled_at=now)


def _set(db: Session, letter: DutyLetter, **values: Any) -> None:
    db.execute(update(duty_sms).where(duty_sms.c.id == letter.id).values(values))
