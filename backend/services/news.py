"""News: what happened in the town, put into one person's inbox. Their own turn finds the words."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import exists, insert, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.messaging import trace
from backend.messaging.messages import EVENTS, News, Priority
from backend.models import CallTask, Conversation, InboxEvent, Person

SOURCE: Final = "news"


def tell(
    db: Session,
    person_id: int,
    news: News,
    *,
    key: str,
    now: datetime,
    priority: Priority = Priority.REPLY,
    due_at: datetime | None = None,
) -> bool:
    """Writes a row of news into the person's inbox; told twice under one key, it is written once.

    Returns False when the person has no conversation: where the news matters, the caller opens a call task.
    """
    values = {
        InboxEvent.source: literal(SOURCE, InboxEvent.source.type),
        InboxEvent.event_key: literal(key, InboxEvent.event_key.type),
        InboxEvent.kind: literal(type(news).__name__, InboxEvent.kind.type),
        InboxEvent.content: literal(EVENTS.dumps(news), InboxEvent.content.type),
        InboxEvent.priority: literal(int(priority), InboxEvent.priority.type),
        InboxEvent.due_at: literal(due_at or now, InboxEvent.due_at.type),
        InboxEvent.received_at: literal(now, InboxEvent.received_at.type),
        InboxEvent.trace: literal(trace.current(), InboxEvent.trace.type),
        InboxEvent.state: literal("waiting", InboxEvent.state.type),
        InboxEvent.tries: literal(0, InboxEvent.tries.type),
    }
    theirs = select(Conversation.territory_id, Conversation.id, *values.values())
    columns = [InboxEvent.territory_id, InboxEvent.conversation_id, *values]
    once = _insert(db).from_select(columns, theirs.where(Conversation.person_id == person_id), include_defaults=False)
    written = db.execute(once.on_conflict_do_nothing(index_elements=["source", "event_key"]).returning(InboxEvent.id))
    if written.first() is not None:
        return True
    return bool(db.scalar(select(exists().where(Conversation.person_id == person_id))))


def tell_or_call(db: Session, person_id: int, news: News, *, key: str, reason: str, now: datetime) -> None:
    """Tells the person; one who has no conversation is to be called by somebody instead (once for a reason)."""
    if tell(db, person_id, news, key=key, now=now):
        return
    waiting = select(
        exists().where(CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open")
    )
    if db.scalar(waiting):
        return
    territory_id = db.scalar(select(Person.territory_id).where(Person.id == person_id))
    task = {"territory_id": territory_id, "person_id": person_id, "reason": reason, "due_at": now, "created_at": now}
    db.execute(insert(CallTask).values(state="open", **task))


def _insert(db: Session) -> postgresql.Insert | sqlite.Insert:
    if db.get_bind().dialect.name == "sqlite":
        return sqlite.insert(InboxEvent)
    return postgresql.insert(InboxEvent)
