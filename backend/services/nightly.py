"""Every night each territory looks through its volunteers, once; what is then to be said is said by day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Final, Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.messaging.news import News
from backend.models import AuditEntry, Person, Territory
from backend.services import quiet, territories
from backend.services.actor import SYSTEM
from backend.services.daytime import Day
from backend.services.lifecycles import audit
from backend.services.news import tell_or_call

NIGHT: Final = time(3)
"""When a new look is wanted, in the territory's hours; a program that was down then looks at its start."""
DAY: Final = Day(time(10), time(19), sundays=False)
"""When people are spoken to of what nobody is in a hurry about."""


class Step(Protocol):
    """Does what is to be done for at most `limit` volunteers of a territory; returns for how many."""

    def __call__(self, db: Session, town: Territory, *, now: datetime, limit: int) -> int: ...


def run(db: Session, verb: str, steps: Iterable[Step], *, now: datetime, limit: int) -> int:
    """Each step for each territory, until nothing is left to be done this night: then `verb` is written down."""
    done = 0
    for town in db.scalars(select(Territory).order_by(Territory.id)):
        if done >= limit:
            break
        if looked(db, town, verb, now):
            continue
        worked = 0
        for step in steps:
            worked += step(db, town, now=now, limit=max(0, limit - done - worked))
        done += worked
        if not worked:
            audit(db, town.id, verb, "territory", town.id, actor=SYSTEM, now=now)
    db.flush()
    return done


def looked(db: Session, town: Territory, verb: str, now: datetime) -> bool:
    """Whether that was done since the last night."""
    db.flush()
    since = last_night(town, now)
    last = select(func.max(AuditEntry.id)).where(
        AuditEntry.what == "territory", AuditEntry.what_id == town.id, AuditEntry.verb == verb, AuditEntry.at >= since
    )
    return db.scalar(last) is not None


def last_night(town: Territory, now: datetime) -> datetime:
    """The last time that it was `NIGHT` there."""
    zone = territories.zone(town)
    tonight = datetime.combine(now.astimezone(zone).date(), NIGHT, zone)
    return tonight if tonight <= now else datetime.combine(tonight.date() - timedelta(days=1), NIGHT, zone)


def told_at(town: Territory, now: datetime) -> datetime:
    """When people may be told: now where it is day, else the next morning; never on a Sunday."""
    return DAY.first(now, territories.zone(town))


def tell(db: Session, town: Territory, person_id: int, news: News, *, key: str, reason: str, now: datetime) -> None:
    """Tells somebody what nobody is in a hurry about, in the hours for it and outside their own quiet ones.

    Whoever has no conversation is to be called, for `reason`. A `key` may be used again on another night.
    """
    due_at = quiet.told_at(db, db.get_one(Person, person_id), told_at(town, now))
    unique = f"{key}:{person_id}:{now.isoformat()}"
    tell_or_call(db, person_id, news, key=unique, reason=reason, now=now, due_at=due_at)
