"""Trace: a message's way through the house, from the update to the receipt, and the news that it caused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.codec import Unreadable
from backend.messaging.messages import EVENTS, OUTGOINGS, Priority, SentMedia
from backend.messaging.voice import TRANSCRIPTS
from backend.models import ChannelAccount, Conversation, Identity, InboxEvent, OutboxMessage, Territory
from backend.services.actor import Actor
from backend.services.lifecycles import audit
from backend.services.territories import zone

_LONGEST_ID: Final = 19
"""Digits of a 64-bit id."""


@dataclass(frozen=True)
class Step:
    """One row that the message went through. `notes` say what became of it; `words` only where they were asked for."""

    at: datetime
    row: str
    what: str
    state: str
    notes: tuple[str, ...]
    words: str = ""


@dataclass(frozen=True)
class Way:
    """All steps of one trace, oldest first, in the town's time."""

    trace: str
    steps: tuple[Step, ...]


def ways(db: Session, wanted: str, *, words: bool, actor: Actor, now: datetime) -> list[Way]:
    """The ways of which `wanted` is a part: a trace id, or the id of a row: `12`, `inbox 12`, `outbox 12`.

    With `words`, what people wrote is shown, and that it was looked at is audited.
    """
    found = []
    for trace, events, messages in _found(db, wanted):
        local = _zone(db, events, messages)
        steps = [
            *(_event(db, one, local, words) for one in events),
            *(_message(db, one, local, words) for one in messages),
        ]
        found.append(Way(trace, tuple(sorted(steps, key=lambda step: step.at))))
        if words:
            for one in events:
                audit(db, one.territory_id, "read words", "inbox", one.id, actor=actor, now=now)
            for sent in messages:
                audit(db, sent.territory_id, "read words", "outbox", sent.id, actor=actor, now=now)
    return found


Rows = tuple[str, list[InboxEvent], list[OutboxMessage]]


def _found(db: Session, wanted: str) -> Iterator[Rows]:
    kind, _, number = wanted.strip().replace(":", " ").rpartition(" ")
    traces = {wanted.strip()}
    rows: list[InboxEvent | OutboxMessage | None] = []
    if number.isdecimal() and len(number) < _LONGEST_ID:
        rows += [db.get(InboxEvent, int(number))] if kind in {"", "inbox"} else []
        rows += [db.get(OutboxMessage, int(number))] if kind in {"", "outbox"} else []
    for row in rows:
        if row is not None and row.trace:
            traces.add(row.trace)
        elif row is not None:
            yield _untraced(db, row)
    for trace in sorted(traces - {""}):
        events = list(db.scalars(select(InboxEvent).where(InboxEvent.trace == trace).order_by(InboxEvent.id)))
        sent = list(db.scalars(select(OutboxMessage).where(OutboxMessage.trace == trace).order_by(OutboxMessage.id)))
        if events or sent:
            yield trace, events, sent


def _untraced(db: Session, row: InboxEvent | OutboxMessage) -> Rows:
    """What has no trace of its own is followed by the rows that point to one another."""
    inbox_id = row.id if isinstance(row, InboxEvent) else row.inbox_id
    if inbox_id is None:
        return "(none)", [], [row] if isinstance(row, OutboxMessage) else []
    events = list(db.scalars(select(InboxEvent).where(InboxEvent.id == inbox_id)))
    sent = select(OutboxMessage).where(OutboxMessage.inbox_id == inbox_id).order_by(OutboxMessage.id)
    return "(none)", events, list(db.scalars(sent))


def _event(db: Session, event: InboxEvent, local: ZoneInfo, words: bool) -> Step:
    person = db.scalar(select(Conversation.person_id).where(Conversation.id == event.conversation_id))
    notes = [f"person {person}", _priority(event.priority), f"{event.tries} tries"]
    if event.due_at != event.received_at:
        notes.append(f"due {_at(event.due_at, local)}")
    if event.settled_at is not None:
        notes.append(f"settled {_at(event.settled_at, local)}")
    if event.error is not None:
        notes.append("an error is kept" if not words else f"error: {event.error}")
    origin = _channel(db, event.identity_id) if event.identity_id is not None else event.source
    if _listened_to(event):
        notes.append("it was listened to")
    said = _said(event) if words else ""
    received = event.received_at.astimezone(local)
    return Step(received, f"inbox {event.id}", f"{event.kind} from {origin}", event.state, tuple(notes), said)


def _message(db: Session, message: OutboxMessage, local: ZoneInfo, words: bool) -> Step:
    notes = [f"person {message.person_id}", _priority(message.priority), f"{message.tries} tries"]
    if message.inbox_id is not None:
        notes.append(f"said in answer to inbox {message.inbox_id}")
    if message.not_before > message.created_at:
        notes.append(f"not before {_at(message.not_before, local)}")
    if message.expires_at is not None:
        notes.append(f"lapses {_at(message.expires_at, local)}")
    if message.platform_id is not None:
        notes.append(f"taken as {message.platform_id}")
    if message.receipt is not None:
        notes.append(f"receipt: {message.receipt}")
    if message.settled_at is not None:
        notes.append(f"settled {_at(message.settled_at, local)}")
    if message.error is not None:
        notes.append(f"error: {message.error}")
    channel = _channel(db, message.identity_id) if message.identity_id is not None else "the person, channel not chosen"
    said = _read(OUTGOINGS, message.content) if words else ""
    written = message.created_at.astimezone(local)
    return Step(written, f"outbox {message.id}", f"to {channel}", message.state, tuple(notes), said)


def _channel(db: Session, identity_id: int) -> str:
    query = select(ChannelAccount.channel).join(Identity, Identity.channel_account_id == ChannelAccount.id)
    return db.scalar(query.where(Identity.id == identity_id)) or "an unknown channel"


def _zone(db: Session, events: list[InboxEvent], messages: list[OutboxMessage]) -> ZoneInfo:
    territory = db.get(Territory, events[0].territory_id if events else messages[0].territory_id)
    return zone(territory) if territory is not None else ZoneInfo("UTC")


def _priority(priority: int) -> str:
    return Priority(priority).name.lower()


def _said(event: InboxEvent) -> str:
    """What came in; of a voice note, what was heard in it, or why nothing was."""
    return _read(TRANSCRIPTS, event.transcript or "") if _listened_to(event) else _read(EVENTS, event.content)


def _listened_to(event: InboxEvent) -> bool:
    return event.kind == SentMedia.__name__ and event.transcript is not None


def _read(codec: Any, content: str) -> str:
    """What was written; content is emptied some weeks after a row is settled."""
    try:
        value = codec.loads(content)
    except Unreadable:
        return content or "(emptied)"
    return str(getattr(value, "text", None) or value)


def _at(moment: datetime, local: ZoneInfo) -> str:
    return moment.astimezone(local).strftime("%Y-%m-%d %H:%M:%S")
