"""Posting a need that comes back: the request that was posted is its first occurrence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend import repeats
from backend.models import HelpRequest, Recurrence, Territory
from backend.services import territories
from backend.services.actor import Actor
from backend.services.errors import NeverHappens
from backend.services.lifecycles import audit, born
from backend.services.recurrences import calendar


def check(rrule: str, start: datetime, territory: Territory) -> None:
    """Raises NeverHappens where the rule is none, or falls on no day after its first."""
    try:
        comes = repeats.following(rrule, start, start, territories.zone(territory))
    except repeats.NoSuchRule:
        comes = None
    if comes is None:
        raise NeverHappens(rrule)


def begin(db: Session, request: HelpRequest, rrule: str, *, actor: Actor, now: datetime) -> Recurrence:
    """Makes the request the first occurrence of a need that comes back.

    Raises:
        NeverHappens: the rule falls on no day after this one.
    """
    territory = db.get_one(Territory, request.territory_id)
    check(rrule, request.start, territory)
    zone = territories.zone(territory)
    one = Recurrence(
        territory_id=request.territory_id,
        requester_id=request.requester_id,
        beneficiary_id=request.beneficiary_id,
        category=request.category,
        text=request.text,
        rrule=rrule,
        first_start=request.start,
        minutes=repeats.minutes_between(request.start, request.end, zone),
        grain=request.grain,
        place=request.place,
        latitude=request.latitude,
        longitude=request.longitude,
        cell=request.cell,
        left_out="",
        state="running",
        created_at=now,
    )
    over = calendar.over_at(request.start, request.end, request.grain, zone)
    calendar.plan(one, territory, after=request.start, since=over)
    db.add(one)
    db.flush()
    request.recurrence_id, request.rrule = one.id, None
    born(db, one, actor=actor, now=now)
    audit(db, one.territory_id, "begin", "recurrence", one.id, actor=actor, now=now)
    return one
