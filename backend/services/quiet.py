"""Quiet hours: when a person wishes to be proposed nothing. Replies, and whatever is urgent to them, pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.models import Person, Territory
from backend.services import territories
from backend.services.actor import Actor
from backend.services.lifecycles import audit

A_DAY: Final = 24 * 60
EVERY_DAY: Final = 0b1111111


@dataclass(frozen=True, slots=True)
class Hours:
    """`start` and `end` are minutes after local midnight: quiet from the evening's, and until the morning's.

    `days`: one bit for each quiet week day (Monday is bit 0). None leaves a thing as it was.
    """

    start: int | None = None
    end: int | None = None
    days: int | None = None


def opens_at(hours: Hours, now: datetime, zone: ZoneInfo) -> datetime:
    """When something may be proposed: now, or the first moment after it that is not quiet.

    Where no moment of a week is left, nothing is held back: whoever wishes nothing at all takes a break.
    """
    local = now.astimezone(zone)
    for days in range(8):
        day = local.date() + timedelta(days=days)
        if (hours.days or 0) >> day.weekday() & 1:
            continue
        opens, closes = hours.end or 0, hours.start if hours.start is not None else A_DAY
        begins = datetime.combine(day, time(opens // 60, opens % 60), zone)
        first = max(now, begins)
        ends = datetime.combine(day, time(), zone) + timedelta(minutes=closes)
        if first < ends:
            return first
    return now


def set_hours(db: Session, person: Person, said: Hours, *, actor: Actor, now: datetime) -> Hours:
    """Keeps what they said, beside what they had said of other hours; returns all of it.

    Raises:
        ValueError: no moment would be left.
    """
    kept = Hours(
        person.quiet_after if said.start is None else said.start,
        person.quiet_before if said.end is None else said.end,
        person.quiet_days if said.days is None else (person.quiet_days or 0) | said.days,
    )
    if (kept.days or 0) == EVERY_DAY or (kept.start if kept.start is not None else A_DAY) <= (kept.end or 0):
        raise ValueError(said)
    person.quiet_after, person.quiet_before, person.quiet_days = kept.start, kept.end, kept.days
    audit(db, person.territory_id, "quiet_hours", "person", person.id, actor=actor, now=now)
    return kept


def clear(db: Session, person: Person, *, actor: Actor, now: datetime) -> None:
    """They may be written to at any hour."""
    person.quiet_after = person.quiet_before = person.quiet_days = None
    audit(db, person.territory_id, "no_quiet_hours", "person", person.id, actor=actor, now=now)


def held(db: Session, people: Iterable[int], at: datetime) -> dict[int, datetime]:
    """Of these people, those for whom it is quiet at that moment, and when it is over."""
    db.flush()
    rows = db.execute(
        select(
            Person.id, Person.quiet_after, Person.quiet_before, Person.quiet_days, Person.timezone, Territory.timezone
        )
        .join(Territory, Territory.id == Person.territory_id)
        .where(Person.id.in_(list(people)))
        .where(or_(Person.quiet_after.is_not(None), Person.quiet_before.is_not(None), Person.quiet_days.is_not(None)))
    )
    found: dict[int, datetime] = {}
    for id_, start, end, days, own, towns in rows:
        opens = opens_at(Hours(start, end, days), at, ZoneInfo(own or towns))
        if opens > at:
            found[id_] = opens
    return found


def reads(db: Session, person_id: int, now: datetime) -> bool:
    """Whether they read what we propose: they have not stopped, nor asked for a break from us."""
    person = db.get(Person, person_id)
    return person is not None and person.state == "present" and not (person.quiet_until and person.quiet_until > now)


def told_at(db: Session, person: Person, at: datetime) -> datetime:
    """When this person may be told what could be said at that moment."""
    zone = territories.zone_of(person, db.get_one(Territory, person.territory_id))
    return opens_at(Hours(person.quiet_after, person.quiet_before, person.quiet_days), at, zone)
