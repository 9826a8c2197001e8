"""What is done before a turn, with nothing locked: a remote engine reads what waits, a voice note is heard.

Its result is kept with the event, for the turn to find. Core, like the inbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.messaging import recordings
from backend.messaging.codec import Unreadable
from backend.messaging.inbox import Claimed, conversation, inbox
from backend.messaging.messages import Priority
from backend.messaging.voice import TRANSCRIPTS, Transcript
from backend.models import Person
from backend.models.columns import UNOPENED, rows_of
from backend.models.territory import Territory

_people: Final = rows_of(Person)
_territories: Final = rows_of(Territory)


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that a remote engine may read ahead, its person's language and zone."""

    id: int
    content: str
    transcript: str | None
    locale: str
    zone: str


@dataclass(frozen=True, slots=True)
class Unheard:
    """A voice note that waits to be heard, and its person's language."""

    id: int
    content: str
    trace: str
    until: datetime
    locale: str


def unread(db: Session, kinds: Sequence[str], *, limit: int = 20) -> list[Unread]:
    """Waiting events of these kinds, and voice notes that were heard, which were not understood ahead."""
    worded = inbox.c.kind.in_(kinds) | inbox.c.transcript.is_not(None)
    rows = (
        select(inbox.c.id, inbox.c.content, inbox.c.transcript, _people.c.locale, _territories.c.timezone)
        .join(conversation, conversation.c.id == inbox.c.conversation_id)
        .join(_people, _people.c.id == conversation.c.person_id)
        .join(_territories, _territories.c.id == _people.c.territory_id)
        .where(inbox.c.state == "waiting", worded, inbox.c.understanding.is_(None))
        .order_by(inbox.c.priority, inbox.c.id)
        .limit(limit)
    )
    read = (Unread(*tuple[Any, ...](row)) for row in db.execute(rows))
    return [one for one in read if one.content != UNOPENED]


def understood(db: Session, event_id: int, understanding: str) -> None:
    """Keeps what a remote engine made of a message, before its turn."""
    waiting = update(inbox).where(inbox.c.id == event_id, inbox.c.state == "waiting")
    db.execute(waiting.values(understanding=understanding))


def unheard(db: Session, account_id: int, *, now: datetime, limit: int = 20) -> list[Unheard]:
    """The voice notes of this account that wait to be heard and still may, the most pressing first."""
    rows = (
        select(inbox.c.id, inbox.c.content, inbox.c.trace, inbox.c.hear_until, _people.c.locale)
        .join(conversation, conversation.c.id == inbox.c.conversation_id)
        .join(_people, _people.c.id == conversation.c.person_id)
        .where(inbox.c.source == str(account_id), inbox.c.state == "waiting", inbox.c.hear_until > now)
        .order_by(inbox.c.priority, inbox.c.id)
        .limit(limit)
    )
    return [Unheard(*tuple[Any, ...](row)) for row in db.execute(rows)]


def heard(db: Session, event_id: int, transcript: Transcript, *, now: datetime, urgent: bool = False) -> bool:
    """Keeps what a voice note says, and no longer the note: its turn may come. False where somebody was faster, or it
    is too late.
    """
    waiting = update(inbox).where(inbox.c.id == event_id, inbox.c.state == "waiting", inbox.c.hear_until > now)
    values: dict[str, Any] = {"transcript": TRANSCRIPTS.dumps(transcript), "hear_until": None, "due_at": now}
    if urgent:
        values["priority"] = int(Priority.EMERGENCY)
    event = db.execute(waiting.values(values).returning(inbox.c.source, inbox.c.event_key)).first()
    if event is None:
        return False
    recordings.forget(db, int(event.source), event.event_key)
    return True


def transcript_of(claimed: Claimed) -> Transcript | None:
    """What a voice note says; None where nobody heard it in time."""
    if not claimed.transcript:
        return None
    try:
        read = TRANSCRIPTS.loads(claimed.transcript)
    except Unreadable:
        return None
    return read if isinstance(read, Transcript) else None
