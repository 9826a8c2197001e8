"""What was recorded on a page of the web chat, between its arrival and its hearing: sealed, and gone once it was heard.

Any process may take it in, and whoever holds the line hears it: so it waits in the database.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.messaging.inbox import inbox
from backend.models import WebRecording
from backend.models.columns import rows_of

AT_ONCE: Final = 3
"""Recordings of one conversation that may wait to be heard at the same time: nobody says more at once."""

_recordings: Final = rows_of(WebRecording)
_ONCE: Final = {
    name: make(_recordings).on_conflict_do_update(
        index_elements=["channel_account_id", "event_key"], set_={"expires_at": bindparam("until")}
    )
    for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
"""What is brought again, because its event could not be kept, lasts from now on."""


class TooManyWait(Exception):
    """The last recordings of this conversation are not heard yet: this one is to be sent again in a while."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording that a page brought; its event comes under the same key."""

    territory_id: int
    account_id: int
    session_id: int
    event_key: str
    kind: str
    sound: bytes


def keep(db: Session, one: Recorded, *, now: datetime, lasts: timedelta) -> None:
    """Keeps a recording until it is heard, for as long as it `lasts` at most. One whose event is here is kept no more.

    Raises:
        TooManyWait: as many as may wait already do.
    """
    came = exists().where(inbox.c.source == str(one.account_id), inbox.c.event_key == one.event_key)
    if db.scalar(select(came)):
        return
    others = (_recordings.c.session_id == one.session_id) & (_recordings.c.event_key != one.event_key)
    waiting = select(func.count()).select_from(_recordings).where(others, _recordings.c.expires_at > now)
    if (db.scalar(waiting) or 0) >= AT_ONCE:
        raise TooManyWait(TooManyWait.__doc__)
    values = {
        "territory_id": one.territory_id,
        "session_id": one.session_id,
        "channel_account_id": one.account_id,
        "event_key": one.event_key,
        "kind": one.kind,
        "sound": base64.b64encode(one.sound).decode("ascii"),
        "created_at": now,
        "expires_at": now + lasts,
    }
    connection = db.connection()
    connection.execute(_ONCE[connection.dialect.name], {**values, "until": now + lasts})


def found(db: Session, account_id: int, event_key: str) -> tuple[bytes, str] | None:
    """The sound and its kind, while it is kept."""
    row = db.execute(select(_recordings.c.sound, _recordings.c.kind).where(_this(account_id, event_key))).first()
    return (base64.b64decode(row.sound), row.kind) if row else None


def forget(db: Session, account_id: int, event_key: str) -> None:
    """It was heard. Most events have none: other platforms keep theirs."""
    db.execute(delete(_recordings).where(_this(account_id, event_key)))


def _this(account_id: int, event_key: str) -> ColumnElement[Any]:
    return (_recordings.c.channel_account_id == account_id) & (_recordings.c.event_key == event_key)
