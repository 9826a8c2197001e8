"""Closing an alert, and with it what it stands for: a silence is found out about, a worry is seen to."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from backend.checkins.ladder import State
from backend.models import Alert
from backend.services.actor import Actor
from backend.services.checkins import climbing
from backend.services.worries import settling

SILENT: Final = frozenset({"silence", "unwell"})
FOUND_OUT: Final = "settled"


def close(db: Session, alert: Alert, login: str, outcome: str, *, now: datetime) -> int:
    """Closes it; whoever reported a worry hears so, and the check-ins of a silence that reached agents are settled.

    A question of today that is still open stays open: what was found out yesterday says nothing of this morning.
    Returns how many check-ins were settled.

    Raises:
        NoSuchAlert: it is closed.
        AlertOfSomebodyElse: another agent has it.
    """
    settling.close_alert(db, alert, login, outcome, now=now)
    if alert.kind not in SILENT or alert.person_id is None:
        return 0
    settled = 0
    for checkin in climbing.open_of(db, alert.person_id):
        if checkin.state == State.ALERTED and climbing.cause(checkin.plan_id) == alert.cause:
            climbing.settle(db, checkin, FOUND_OUT, actor=Actor.agent(login), now=now)
            settled += 1
    return settled
