"""News: what happened in the town, put into one person's inbox. Their own turn finds the words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, exists, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend import call_queue
from backend.messaging import trace
from backend.messaging.messages import EVENTS, Priority
from backend.messaging.news import News
from backend.models import CallTask, Conversation, HelpRequest, InboxEvent, Person
from backend.models.columns import rows_of

SOURCE: Final = "news"
AWAY: Final = "away"
DECEASED: Final = "deceased"
"""States of a person whom an agent knows to be in hospital or a care home, or dead (`backend.services.life`)."""


def tell(
    db: Session,
    person_id: int,
    news: News,
    *,
    key: str,
    now: datetime,
    priority: Priority = Priority.REPLY,
    due_at: datetime | None = None,
    identity_id: int | None = None,
) -> bool:
    """Writes a row of news into the person's inbox; told twice under one key, it is written once.

    `identity_id`: the account on which they must hear it, where it is not for whichever they use.

    Returns False when the person has no conversation: where the news matters, the caller opens a call task.
    """
    connection = db.connection()
    given = {
        "person": person_id,
        "key": key,
        "kind": type(news).__name__,
        "content": EVENTS.dumps(news),
        "priority": int(priority),
        "due_at": due_at or now,
        "received_at": now,
        "trace": trace.current(),
        "identity_id": identity_id,
    }
    if connection.execute(_TOLD[connection.dialect.name], given).first() is not None:
        return True
    return bool(connection.execute(_HAS_CONVERSATION, given).scalar())


_theirs: Final = rows_of(Conversation)
_rows: Final = rows_of(InboxEvent)
_GIVEN: Final = ("kind", "content", "priority", "due_at", "received_at", "trace", "identity_id")


def _once(insert_into: Callable[..., Any]) -> Any:
    """INSERT … SELECT from the person's conversation. Built once: building it costs more than running it."""
    values = [
        _theirs.c.territory_id,
        _theirs.c.id,
        literal(SOURCE, _rows.c.source.type),
        bindparam("key", type_=_rows.c.event_key.type),
        *(bindparam(name, type_=_rows.c[name].type) for name in _GIVEN),
        literal("waiting", _rows.c.state.type),
        literal(0, _rows.c.tries.type),
    ]
    columns = ["territory_id", "conversation_id", "source", "event_key", *_GIVEN, "state", "tries"]
    chosen = select(*values).where(_theirs.c.person_id == bindparam("person"))
    once = insert_into(_rows).from_select(columns, chosen, include_defaults=False)
    return once.on_conflict_do_nothing(index_elements=["source", "event_key"]).returning(_rows.c.id)


_TOLD: Final = {"sqlite": _once(sqlite.insert), "postgresql": _once(postgresql.insert)}
_HAS_CONVERSATION: Final = select(exists().where(_theirs.c.person_id == bindparam("person")))


def tell_each_or_call(
    db: Session,
    told: Mapping[int, tuple[News, str]],
    *,
    reason: str,
    now: datetime,
    due_at: Mapping[int, datetime] | None = None,
    priority: Priority = Priority.REPLY,
) -> None:
    """Tells several people, each their own news under its key, at the cost of telling two; calls as `tell_or_call`.

    `due_at`: when those are told who are not told now.
    """
    connection = db.connection()
    theirs = {row.person_id: row for row in connection.execute(_CONVERSATIONS, {"people": list(told)})}
    rows = [
        {
            "territory_id": theirs[person_id].territory_id,
            "conversation_id": theirs[person_id].id,
            "source": SOURCE,
            "event_key": key,
            "kind": type(news).__name__,
            "content": EVENTS.dumps(news),
            "priority": int(priority),
            "due_at": (due_at or {}).get(person_id, now),
            "received_at": now,
            "trace": trace.current(),
            "state": "waiting",
            "tries": 0,
        }
        for person_id, (news, key) in told.items()
        if person_id in theirs
    ]
    if rows:
        connection.execute(_TOLD_EACH[connection.dialect.name], rows)
    for person_id in told.keys() - theirs.keys():
        call(db, person_id, reason=reason, now=now)


_CONVERSATIONS: Final = select(*_theirs.c["person_id", "id", "territory_id"]).where(
    _theirs.c.person_id.in_(bindparam("people", expanding=True))
)
_TOLD_EACH: Final = {
    name: insert_into(_rows).on_conflict_do_nothing(index_elements=["source", "event_key"])
    for name, insert_into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def tell_or_call(
    db: Session, person_id: int, news: News, *, key: str, reason: str, now: datetime, due_at: datetime | None = None
) -> None:
    """Tells the person; who has no conversation, or wishes no messages (now), is to be called (once for a reason)."""
    told = tell(db, person_id, news, key=key, now=now, due_at=due_at)
    silent = or_(Person.state.in_(("stopped", AWAY)), Person.quiet_until > now)
    if not told or db.scalar(select(exists().where(Person.id == person_id, silent))):
        call(db, person_id, reason=reason, now=now)


def tell_other(db: Session, request: HelpRequest, told: int, news: News, *, key: str, now: datetime) -> None:
    """Whoever asks and whoever is helped may be two: what one of them (`told`) knows, the other hears too.

    Who has no device of her own is told by whoever asks for her.
    """
    for other in {request.requester_id, request.beneficiary_id} - {told}:
        tell(db, other, news, key=f"{key}:{other}", now=now)


def call(
    db: Session,
    person_id: int,
    *,
    reason: str,
    now: datetime,
    within: timedelta = timedelta(0),
    preset: str | None = None,
) -> None:
    """Somebody is to call this person, `within` that time; asked twice for one reason, there is one task.

    Who is to be asked how they are is called now, however late the next attempt of an older call was to be. `preset`:
    how often it is tried before somebody goes there. Nobody calls the dead.
    """
    due_at = now + within
    open_one = CallTask.person_id == person_id, CallTask.reason == reason, CallTask.state == "open"
    if db.scalar(select(exists().where(*open_one))):
        if reason in call_queue.ASKS_HOW_THEY_ARE:
            db.execute(update(CallTask).where(*open_one, CallTask.next_at > due_at).values(next_at=due_at))
        return
    here = db.execute(select(Person.territory_id, Person.state).where(Person.id == person_id)).one()
    if here.state == DECEASED:
        return
    task = {
        "territory_id": here.territory_id,
        "person_id": person_id,
        "reason": reason,
        "due_at": due_at,
        "created_at": now,
        "priority": call_queue.priority(reason),
        "next_at": due_at,
        "missed": 0,
        "preset": preset,
        "give_up_at": now + call_queue.PRESETS[preset].within if preset else None,
    }
    db.execute(insert(CallTask).values(state="open", **task))
