"""What became of the question that a check-in asked: taken by a platform, refused, or stuck, and whose fault it is.

It is read off the post: the question's row says it, and the rows of others on the same account say whether anybody is
reached there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.messaging.windows import PARKED
from backend.models import CheckIn, Conversation, Identity, InboxEvent, OutboxMessage
from backend.services.news import SOURCE

_ON_THE_WAY: Final = ("waiting", "sending")
_GONE: Final = ("set_aside", "lapsed", "cancelled")


@dataclass(frozen=True, slots=True)
class Reached:
    """`taken_at`: when a platform took the question. `refused`: none will. `ours`: nobody is reached there."""

    taken_at: datetime | None = None
    refused: bool = False
    ours: bool = False


def about(checkin_id: int) -> str:
    """What the messages of a check-in are about."""
    return f"checkin:{checkin_id}"


def of(db: Session, checkin: CheckIn) -> Reached:
    """What became of its question."""
    db.flush()
    theirs = OutboxMessage.person_id == checkin.person_id, OutboxMessage.about == about(checkin.id)
    row = db.scalars(select(OutboxMessage).where(*theirs).order_by(OutboxMessage.id).limit(1)).first()
    if row is None:
        return Reached(ours=_is_unread(db, checkin))
    if row.state in _ON_THE_WAY:
        return Reached(ours=not _others_are_reached(db, checkin, row))
    if row.state in _GONE:
        return Reached(refused=True)
    if row.state in {"sent", "uncertain", PARKED}:
        return Reached(taken_at=row.settled_at or row.created_at)
    return Reached(ours=True)


def _is_unread(db: Session, checkin: CheckIn) -> bool:
    """Nothing was said yet because no worker came to it: we are behind. An agent who speaks with her is no fault."""
    waiting = select(Conversation.taken_by).join(InboxEvent, InboxEvent.conversation_id == Conversation.id)
    asked = (InboxEvent.source == SOURCE) & (InboxEvent.event_key == f"{about(checkin.id)}:ask")
    return db.execute(waiting.where(asked, InboxEvent.state == "waiting")).first() is not None


def _others_are_reached(db: Session, checkin: CheckIn, row: OutboxMessage) -> bool:
    accounts = (
        [row.channel_account_id]
        if row.channel_account_id is not None
        else list(
            db.scalars(
                select(Identity.channel_account_id).where(
                    Identity.person_id == checkin.person_id, Identity.state == "reachable"
                )
            )
        )
    )
    sent = exists().where(
        OutboxMessage.channel_account_id.in_(accounts),
        OutboxMessage.person_id != checkin.person_id,
        OutboxMessage.state == "sent",
        OutboxMessage.settled_at > checkin.due_at,
    )
    return bool(db.scalar(select(sent)))
