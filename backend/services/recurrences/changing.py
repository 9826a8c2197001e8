"""Changing what comes back: skipped once or for a while, moved for good, stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend import repeats
from backend.models import HelpRequest, Recurrence, Territory
from backend.services import help_requests, rearranging, territories
from backend.services.actor import Actor
from backend.services.errors import NeverHappens, NoLongerNeeded
from backend.services.lifecycles import audit, move
from backend.services.locking import existing, locked
from backend.services.recurrences import calendar

MOST_DAYS: Final = 400
"""Days that may be left out at once: more than a year is an end."""


def of(db: Session, person_id: int) -> list[Recurrence]:
    """What comes back for this person, whichever of the two they are; the next first."""
    db.flush()
    theirs = or_(Recurrence.requester_id == person_id, Recurrence.beneficiary_id == person_id)
    running = select(Recurrence).where(theirs, Recurrence.state == "running")
    return list(db.scalars(running.order_by(Recurrence.next_start, Recurrence.id)))


def live(db: Session, one: Recurrence, *, now: datetime) -> HelpRequest | None:
    """The occurrence that is asked for, or taken, and has not begun; there is one at most."""
    db.flush()
    theirs = select(HelpRequest).where(
        HelpRequest.recurrence_id == one.id, HelpRequest.state.in_(help_requests.LIVE), HelpRequest.end > now
    )
    return db.scalars(theirs.order_by(HelpRequest.start.desc())).first()


def falls_within(db: Session, one: Recurrence, since: datetime, until: datetime, *, now: datetime) -> list[datetime]:
    """When it falls in that time: the occurrence under way, and those to come; what is left out is not among them."""
    zone = territories.zone(existing(db, Territory, one.territory_id))
    request = live(db, one, now=now)
    found = [request.start] if request is not None and since <= request.start < until and request.start > now else []
    start = one.next_start
    while start is not None and start < until and len(found) < MOST_DAYS:
        if start >= since:
            found.append(start)
        start = calendar.next_start(one, zone, after=start)
    return found


def skip(
    db: Session, one: Recurrence, since: datetime, until: datetime, *, actor: Actor, now: datetime
) -> list[datetime]:
    """Leaves out what falls in that time; whoever was coming is told. Returns when it would have been."""
    request = live(db, one, now=now)
    if request is not None:
        locked(db, HelpRequest, request.id)
    one = locked(db, Recurrence, one.id)
    if one.state != "running":
        return []
    territory = existing(db, Territory, one.territory_id)
    zone = territories.zone(territory)
    skipped = falls_within(db, one, since, until, now=now)
    if request is not None and request.start in skipped:
        help_requests.cancel(db, request, actor=actor, now=now)
    days = frozenset(calendar.local_day(at, zone) for at in skipped)
    calendar.leave_out(one, days, today=calendar.local_day(now, zone))
    if one.next_start in skipped:
        calendar.plan(one, territory, after=one.next_start, since=now)
    audit(db, one.territory_id, "skip", "recurrence", one.id, actor=actor, now=now)
    db.flush()
    return skipped


def stop(db: Session, one: Recurrence, *, actor: Actor, now: datetime, keep_live: bool = False) -> None:
    """It does not come back; what has not begun is called off, unless it is kept. Said twice, done once."""
    request = live(db, one, now=now)
    if request is not None:
        locked(db, HelpRequest, request.id)
    one = locked(db, Recurrence, one.id)
    if one.state not in {"running", "handed_over"}:
        return
    move(db, one, "stopped", actor=actor, now=now)
    one.next_start, one.next_open_at, one.ended_at = None, None, now
    audit(db, one.territory_id, "stop", "recurrence", one.id, actor=actor, now=now)
    if request is not None and request.start > now and not keep_live:
        help_requests.cancel(db, request, actor=actor, now=now)
    db.flush()


def move_all(
    db: Session, one: Recurrence, request: HelpRequest, to: rearranging.Terms, *, actor: Actor, now: datetime
) -> None:
    """This occurrence and all that follow get these terms: « plutôt le jeudi », « à 10 h », « chez ma fille ».

    Raises:
        TakenBySomebodyElse: a volunteer has this occurrence: they agree with each other.
        NoLongerNeeded: it is over, or the new time has passed.
        NeverHappens: the rule would fall on no day to come.
    """
    territory = existing(db, Territory, one.territory_id)
    zone = territories.zone(territory)
    rrule = to.rrule or repeats.moved(one.rrule, request.start, to.start, zone)
    if repeats.following(rrule, to.start, to.start, zone) is None:
        raise NeverHappens(rrule)
    rearranging.rearrange(db, request, replace(to, rrule=None), actor=actor, now=now)
    one = locked(db, Recurrence, one.id)
    if one.state != "running":
        raise NoLongerNeeded(request.id)
    one.rrule, one.first_start, one.grain = rrule, to.start, to.grain
    one.minutes = repeats.minutes_between(to.start, to.end, zone)
    one.place, one.cell = to.place, request.cell
    one.latitude, one.longitude = to.point or (None, None)
    calendar.plan(one, territory, after=to.start, since=max(to.end, now + timedelta(minutes=1)))
    audit(db, one.territory_id, "move", "recurrence", one.id, actor=actor, now=now)
    db.flush()
