"""Release: what a restored backup was about to do, shown to somebody, then let go or dropped by their choice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from sqlalchemy import ColumnElement, Connection, func, insert, select, update
from sqlalchemy.orm import Session

from backend.models import (
    AuditEntry,
    ChannelAccount,
    CheckInPlan,
    DataLink,
    HelpRequest,
    InboxEvent,
    Mission,
    OutboxMessage,
)
from backend.services.actor import Actor

HELD: Final = "held"
OF_THIS_MACHINE: Final = frozenset({"terminal"})
"""Channels that reach nobody but who sits at this machine: they are not held."""


@dataclass(frozen=True)
class Held:
    """One kind of thing that waits for release. `priority` where it has one: emergency first."""

    kind: str
    count: int
    oldest: datetime | None
    priority: int | None = None


@dataclass(frozen=True)
class Released:
    """How many were let go, how many dropped, and how many channels were put to work."""

    released: int
    dropped: int
    channels: int


def hold(connection: Connection, now: datetime) -> None:
    """Holds all that would be said by itself. A link that opens once may have been opened since: it lapses."""
    unsent = OutboxMessage.state.in_(("waiting", "sending"))
    connection.execute(update(OutboxMessage).where(unsent).values(state=HELD))
    connection.execute(update(InboxEvent).where(InboxEvent.state == "waiting").values(state=HELD))
    due = (CheckInPlan.state == "active") & (CheckInPlan.next_due_at <= now)
    connection.execute(update(CheckInPlan).where(due).values(state=HELD))
    reaching = (ChannelAccount.state == "working") & ChannelAccount.channel.not_in(OF_THIS_MACHINE)
    connection.execute(update(ChannelAccount).where(reaching).values(state=HELD))
    connection.execute(update(DataLink).where(DataLink.expires_at > now).values(expires_at=now))


def held(db: Session, now: datetime) -> list[Held]:
    """All that waits: what release lets go, then what falls due by itself once the channels work again."""
    found = [
        *_by_priority(db, "messages to send", OutboxMessage, OutboxMessage.created_at),
        *_by_priority(db, "events to handle", InboxEvent, InboxEvent.due_at),
        _one(db, "check-ins due", CheckInPlan.next_due_at, CheckInPlan.state == HELD),
        _one(db, "channels held", None, ChannelAccount.state == HELD),
    ]
    if any(one.count for one in found):
        found += [
            _one(db, "missions with a step due", Mission.next_due_at, Mission.next_due_at <= now),
            _one(db, "requests to propose again", HelpRequest.next_wave_at, HelpRequest.next_wave_at <= now),
        ]
    return [one for one in found if one.count]


def release(db: Session, *, actor: Actor, now: datetime, drop_older_than: timedelta | None = None) -> Released:
    """Lets go what is held and puts the channels to work; what is older than `drop_older_than` is dropped instead."""
    before = now - drop_older_than if drop_older_than is not None else None
    dropped = _drop(db, before, now) if before is not None else 0
    released = 0
    for table, back in ((OutboxMessage, "waiting"), (InboxEvent, "waiting"), (CheckInPlan, "active")):
        released += _moved(db, table, table.state == HELD, state=back)
    accounts = db.scalars(select(ChannelAccount).where(ChannelAccount.state == HELD)).all()
    for account in accounts:
        account.state = "working"
        entry = {"at": now, "actor": str(actor), "verb": "release", "what": "channel_account", "what_id": account.id}
        db.execute(insert(AuditEntry).values(territory_id=account.territory_id, **entry))
    return Released(released, dropped, len(accounts))


def _drop(db: Session, before: datetime, now: datetime) -> int:
    dropped = _moved(
        db,
        OutboxMessage,
        (OutboxMessage.state == HELD) & (OutboxMessage.created_at < before),
        state="cancelled",
        error="dropped when a restored backup was released",
        settled_at=now,
    )
    late = (InboxEvent.state == HELD) & (InboxEvent.due_at < before)
    dropped += _moved(
        db, InboxEvent, late, state="done", error="dropped when a restored backup was released", settled_at=now
    )
    for plan in db.scalars(select(CheckInPlan).where(CheckInPlan.state == HELD, CheckInPlan.next_due_at < before)):
        plan.state, plan.next_due_at = "active", next_occurrence(plan, now)
        dropped += 1
    db.flush()
    return dropped


def next_occurrence(plan: CheckInPlan, after: datetime) -> datetime | None:
    """When the plan falls due next, at its own hour in its own zone; None when it has ended."""
    if plan.next_due_at is None:
        return None
    zone = ZoneInfo(plan.timezone)
    day = plan.next_due_at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    rule = rrulestr(plan.rrule, dtstart=day + timedelta(minutes=plan.local_minute), ignoretz=True)
    found = rule.after(after.astimezone(zone).replace(tzinfo=None))
    return found.replace(tzinfo=zone).astimezone(UTC) if found else None


def _moved(db: Session, table: Any, which: ColumnElement[bool], **values: Any) -> int:
    return len(db.execute(update(table).where(which).values(**values).returning(table.id)).all())


def _by_priority(db: Session, kind: str, table: Any, moment: Any) -> list[Held]:
    query = select(table.priority, func.count(), func.min(moment)).where(table.state == HELD).group_by(table.priority)
    return [
        Held(kind, count, oldest, priority) for priority, count, oldest in db.execute(query.order_by(table.priority))
    ]


def _one(db: Session, kind: str, moment: Any, which: ColumnElement[bool]) -> Held:
    oldest = func.min(moment) if moment is not None else func.max(None)
    count, first = db.execute(select(func.count(), oldest).where(which)).one()
    return Held(kind, count, first)
