"""What falls due for a pair: nobody's answer is awaited any more; or a month went by without a word between the two."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.pair_tidings import PairNews
from backend.models import Pair, Person, Territory, Volunteer
from backend.services import quiet
from backend.services.links import moments
from backend.services.locking import existing, locked
from backend.services.news import tell_or_call
from backend.services.pairs import ending, keeping
from backend.services.pairs.proposing import WAITING
from backend.services.setbacks import one_by_one
from backend.services.territories import policy

LATER: Final = 7
"""Days after which a volunteer who is away is looked at again."""
REMINDED: Final = "pair_month"


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Does what is due for at most `limit` pairs; returns how many. The world is looked at again before we speak."""
    db.flush()
    oldest = select(Pair.id).where(Pair.next_due_at <= now).order_by(Pair.next_due_at, Pair.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def see_to(pair_id: int) -> None:
        _see_to(db, locked(db, Pair, pair_id), now)

    return one_by_one(db, held, see_to, due_at=Pair.next_due_at, request=None, now=now)


def _see_to(db: Session, one: Pair, now: datetime) -> None:
    if one.next_due == "lapse" and one.state in WAITING:
        ending.lapse(db, one, now=now)
    elif one.next_due == "month" and one.state == "active":
        _month(db, one, now)
    else:
        one.next_due = one.next_due_at = None


def _month(db: Session, one: Pair, now: datetime) -> None:
    """Where nothing happened, the volunteer reads a word without blame; else it counts from what did."""
    town = existing(db, Territory, one.territory_id)
    days = policy(town, "pair_quiet_days")
    touched = keeping.last_touched(db, one)
    if now - touched < timedelta(days=days):
        one.next_due_at = max(moments.in_days(touched, days, town), moments.in_days(now, 1, town))
        return
    if _away(existing(db, Volunteer, one.volunteer_id), now):
        one.next_due_at = moments.in_days(now, LATER, town)
        return
    one.next_due_at = moments.in_days(now, days, town)
    at = quiet.told_at(db, existing(db, Person, one.volunteer_id), moments.by_day(now, town))
    key = f"pair:{one.id}:month:{now.isoformat()}"
    tell_or_call(db, one.volunteer_id, PairNews(one.id, "month"), key=key, reason=REMINDED, now=now, due_at=at)


def _away(volunteer: Volunteer, now: datetime) -> bool:
    gone = volunteer.away_until is not None and volunteer.away_until > now
    return not volunteer.on_duty or (gone and (volunteer.away_from is None or volunteer.away_from <= now))
