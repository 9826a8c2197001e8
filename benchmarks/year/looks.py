"""How the database of the played level stands, as its clock must know it: what falls due next, what is new."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.call_queue import CHECK_IN
from backend.database import Database
from backend.models import Alert, CallTask, CheckIn, CheckInPlan, InboxEvent, OutboxMessage
from backend.services import due


@dataclass(frozen=True, slots=True)
class Look:
    """How the database stands: what falls due next, and whether there is anything new."""

    plan: datetime | None
    checkin: datetime | None
    event: datetime | None
    last_checkin: int
    unsent: bool
    alerts: int
    raised: int
    last_call: int

    def falls_due(self, now: datetime) -> bool:
        return any(one is not None and one <= now for one in (self.plan, self.checkin))

    def waits(self, now: datetime) -> bool:
        """Whether a turn is to be taken."""
        return self.event is not None and self.event <= now


LOOK: Final = select(
    select(func.min(CheckInPlan.next_due_at)).where(CheckInPlan.next_due_at.is_not(None)).scalar_subquery(),
    select(func.min(CheckIn.next_at)).where(CheckIn.next_at.is_not(None)).scalar_subquery(),
    select(func.min(InboxEvent.due_at)).where(InboxEvent.state == "waiting").scalar_subquery(),
    select(func.coalesce(func.max(CheckIn.id), 0)).scalar_subquery(),
    exists().where(OutboxMessage.state == "waiting"),
    select(func.coalesce(func.max(Alert.id), 0)).scalar_subquery(),
    select(func.coalesce(func.sum(Alert.count), 0)).scalar_subquery(),
    select(func.coalesce(func.max(CallTask.id), 0)).scalar_subquery(),
)


def silent_since(db: Session, alert: Alert) -> datetime:
    """The hour of the question of which this silence is."""
    theirs = select(CheckIn.due_at).where(CheckIn.person_id == alert.person_id, CheckIn.state == "alerted")
    return db.scalars(theirs.order_by(CheckIn.id.desc()).limit(1)).one()


def to_ring(db: Session, since: int) -> list[tuple[int, CheckIn]]:
    """The calls after this one to people who are rung before anybody is alarmed for them, and their check-ins."""
    theirs = select(CallTask.id, CheckIn).join(CheckIn, CheckIn.person_id == CallTask.person_id)
    theirs = theirs.where(CallTask.id > since, CallTask.reason == CHECK_IN, CallTask.state == "open")
    rows = db.execute(theirs.where(CheckIn.state == "last", CheckIn.closed_at.is_(None)).order_by(CallTask.id))
    return [(call_id, checkin) for call_id, checkin in rows]


def whole_minute(at: datetime) -> datetime:
    """What happens within a minute is looked at together, at its end."""
    return at if at == (full := at.replace(second=0, microsecond=0)) else full + timedelta(minutes=1)


def done(database: Database, duty: Callable[..., int], now: datetime) -> int:
    with database.write() as db:
        return duty(db, now=now, limit=due.BATCH)


def without_waiting_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
