"""Takeovers end with the hours of service: while nobody reads, a silent bot would leave the person alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.messaging.tidings import AgentWrote, HandedBack
from backend.models import Conversation, InboxEvent, Territory
from backend.roster import Roster
from backend.services import duty
from backend.services.actor import SYSTEM
from backend.services.duty_ladder import BY_DAY
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import tell

GRACE: Final = timedelta(minutes=30)
"""Ours: an agent who is writing when the hours end may finish."""


def end(db: Session, *, now: datetime, limit: int) -> int:
    """Hands back at most `limit` conversations whose agent's hours are over; returns how many.

    Who took one over out of hours keeps it until the next hours have ended. The alert stays theirs. At night the person
    is told in the morning.
    """
    db.flush()
    taken = select(Conversation).where(Conversation.taken_by.is_not(None), Conversation.taken_at <= now - GRACE)
    done = 0
    for one in list(db.scalars(taken.order_by(Conversation.id))):
        since = one.taken_at or now
        roster = duty.roster_of(db, existing(db, Territory, one.territory_id), since=since)
        if done < limit and _is_over(db, roster, one.id, since, now):
            done += _hand_back(db, roster, one.id, now)
    return done


def _is_over(db: Session, roster: Roster, conversation_id: int, since: datetime, now: datetime) -> bool:
    if roster.covered(now):
        return False
    wrote = select(func.max(InboxEvent.received_at)).where(
        InboxEvent.conversation_id == conversation_id, InboxEvent.kind == AgentWrote.__name__
    )
    begins = roster.next(since)
    over = roster.gap(begins, now) if begins is not None and begins < now else None
    return over is not None and max(over, db.scalar(wrote) or since) <= now - GRACE


def _hand_back(db: Session, roster: Roster, conversation_id: int, now: datetime) -> bool:
    conversation = locked(db, Conversation, conversation_id)
    login = conversation.taken_by
    if login is None:
        return False
    conversation.taken_by = conversation.taken_at = None
    news, key = HandedBack(login, roster.next(now)), f"hours_over:{conversation.id}:{now.isoformat()}"
    by_day = BY_DAY.first(now, roster.zone)
    tell(db, conversation.person_id, news, key=key, now=now, due_at=by_day)
    audit(db, conversation.territory_id, "hours_over", "conversation", conversation.id, actor=SYSTEM, now=now)
    db.flush()
    return True
