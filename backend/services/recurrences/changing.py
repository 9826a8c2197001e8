"""Changing what comes back: skipped once or for a while, moved for good, stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from backend import repeats
from backend.messaging.tidings import RecurrenceChanged
from backend.models import HelpRequest, Mission, Recurrence, Territory
from backend.services import help_requests, places, rearranging, territories
from backend.services.actor import Actor
from backend.services.errors import NoLongerNeeded
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import tell, tell_or_call
from backend.services.recurrences import beginning, calendar, ending

FARTHEST: Final = timedelta(days=400)
"""How far ahead days may be left out: more than a year is an end."""


def of(db: Session, person_id: int) -> list[Recurrence]:
    """What comes back for this person, whichever of the two they are; the next first."""
    db.flush()
    theirs = or_(Recurrence.requester_id == person_id, Recurrence.beneficiary_id == person_id)
    running = select(Recurrence).where(theirs, Recurrence.state == "running")
    return list(db.scalars(running.order_by(Recurrence.next_start, Recurrence.id)))


def live(db: Session, one: Recurrence, *, now: datetime) -> list[HelpRequest]:
    """The occurrences that are asked for, or taken, and not over, in order; a moved one may stand beside another."""
    db.flush()
    theirs = select(HelpRequest).where(
        HelpRequest.recurrence_id == one.id, HelpRequest.state.in_(help_requests.LIVE), HelpRequest.end > now
    )
    return list(db.scalars(theirs.order_by(HelpRequest.start, HelpRequest.id)))


def falls_within(db: Session, one: Recurrence, since: datetime, until: datetime, *, now: datetime) -> list[datetime]:
    """When it falls in that time: what is under way and has not begun, and what is to come; no left-out day.

    Nobody leaves out more than `FARTHEST`: what lies beyond is not looked at.
    """
    zone = territories.zone(existing(db, Territory, one.territory_id))
    until = min(until, now + FARTHEST)
    found = {each.start for each in live(db, one, now=now) if since <= each.start < until and each.start > now}
    if one.next_start is not None and max(since, one.next_start) < until:
        begins = max(since, one.next_start)
        found |= set(repeats.between(one.rrule, one.first_start, begins, until, zone))
    left_out = calendar.days_left_out(one)
    return sorted(at for at in found if calendar.local_day(at, zone) not in left_out)


def skip(
    db: Session, one: Recurrence, since: datetime, until: datetime, *, actor: Actor, now: datetime
) -> list[datetime]:
    """Leaves out what falls in that time; whoever was coming is told, and so are those whom it is for.

    Returns when it would have been.
    """
    one = locked(db, Recurrence, one.id)
    if one.state != "running":
        return []
    territory = existing(db, Territory, one.territory_id)
    zone = territories.zone(territory)
    skipped = falls_within(db, one, since, until, now=now)
    for request in _held(db, one, now):
        if request.start in skipped:
            help_requests.cancel(db, request, actor=actor, now=now)
    days = frozenset(calendar.local_day(at, zone) for at in skipped)
    calendar.leave_out(one, days, today=calendar.local_day(now, zone))
    if one.next_start in skipped and not calendar.plan(one, territory, after=one.next_start, since=now):
        ending.end(db, one, now=now)
    audit(db, one.territory_id, "skip", "recurrence", one.id, actor=actor, now=now)
    if skipped:
        _tell(db, one, "skipped", skipped[0], actor, now)
    db.flush()
    return skipped


def stop(db: Session, one: Recurrence, *, actor: Actor, now: datetime, keep_live: bool = False) -> None:
    """It does not come back, and what nobody has come for yet is called off, unless it is kept; all whom it concerns
    are told. Said twice, done once.
    """
    one = locked(db, Recurrence, one.id)
    if one.state not in {"running", "handed_over"}:
        return
    ending.end(db, one, now=now, state="stopped", actor=actor)
    for request in [] if keep_live else _held(db, one, now):
        if not _somebody_is_there(db, request):
            help_requests.cancel(db, request, actor=actor, now=now)
    _tell(db, one, "stopped", None, actor, now)
    db.flush()


def _held(db: Session, one: Recurrence, now: datetime) -> list[HelpRequest]:
    """What is live of it, locked in the order of their numbers."""
    return [locked(db, HelpRequest, id_) for id_ in sorted(request.id for request in live(db, one, now=now))]


def _somebody_is_there(db: Session, request: HelpRequest) -> bool:
    there = exists().where(Mission.request_id == request.id, Mission.state.in_(("arrived", "helped")))
    return bool(db.scalar(select(there)))


def _tell(db: Session, one: Recurrence, state: str, day: datetime | None, actor: Actor, now: datetime) -> None:
    """Both whom it concerns hear it, but not who did it; whom an agent decided for and who cannot read is called."""
    news, key = RecurrenceChanged(one.id, state, day), f"recurrence:{one.id}:{state}:{now.isoformat()}"
    for person_id in sorted({one.requester_id, one.beneficiary_id}):
        if actor == Actor.person(person_id):
            continue
        if actor.kind == "agent" and person_id == one.requester_id:
            tell_or_call(db, person_id, news, key=f"{key}:{person_id}", reason=f"recurrence_{state}", now=now)
        else:
            tell(db, person_id, news, key=f"{key}:{person_id}", now=now)


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
    beginning.check(rrule, to.start, territory)
    one = locked(db, Recurrence, one.id)
    if one.state != "running":
        raise NoLongerNeeded(request.id)
    was, coming = request.start, one.next_start
    rearranging.rearrange(db, request, replace(to, rrule=None), actor=actor, now=now)
    between = coming is not None and coming < to.start  # of Tuesdays and Fridays, a Tuesday becomes Saturday
    begins = _at_that_hour(coming, to.start, zone) if between and coming is not None else to.start
    one.rrule, one.first_start, one.grain = rrule, min(begins, to.start), to.grain
    one.minutes = repeats.minutes_between(to.start, to.end, zone)
    one.place, one.cell = to.place, request.cell
    one.latitude, one.longitude = to.point or (None, None)
    over = now if between else max(calendar.over_at(to.start, to.end, to.grain, zone), now)
    if not calendar.plan(one, territory, after=was if between else to.start, since=over):
        ending.end(db, one, now=now)
    audit(db, one.territory_id, "move", "recurrence", one.id, actor=actor, now=now)
    db.flush()


def move_following(
    db: Session,
    one: Recurrence,
    request: HelpRequest,
    start: datetime,
    end: datetime,
    grain: str,
    rrule: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """All that follow this occurrence move as it would from its time to this one; it stands itself, as it is taken.

    Each occurrence of the old rule has one of the new: this one is asked to be the one on the day of `start`, so none
    is opened beside it there. `rrule`: the rule, where it was said.

    Raises:
        NoLongerNeeded: it does not come back any more.
        NeverHappens: the rule would fall on no day to come.
    """
    territory = existing(db, Territory, one.territory_id)
    zone = territories.zone(territory)
    one = locked(db, Recurrence, one.id)
    if one.state != "running" or one.next_start is None:
        raise NoLongerNeeded(request.id)
    was, coming = one.first_start, one.next_start
    in_turn = _falls(one, request.start, zone)
    rule = rrule or repeats.moved(one.rrule, request.start, start, zone)
    begins = min(start, _at_that_hour(coming, start, zone))
    beginning.check(rule, begins, territory)
    one.rrule, one.first_start, one.grain = rule, begins, grain
    one.minutes = repeats.minutes_between(start, end, zone)
    if in_turn and calendar.local_day(start, zone) != calendar.local_day(request.start, zone):
        calendar.leave_out(one, frozenset({calendar.local_day(start, zone)}), today=calendar.local_day(now, zone))
    opened = select(HelpRequest.start).where(HelpRequest.recurrence_id == one.id, HelpRequest.start < coming)
    last = max(db.scalars(opened), default=was)
    over = calendar.over_at(request.start, request.end, request.grain, zone)
    if not calendar.plan(one, territory, after=_end_of_day(last, zone), since=max(over, now)):
        ending.end(db, one, now=now)
    audit(db, one.territory_id, "move_following", "recurrence", one.id, actor=actor, now=now)
    db.flush()


def move_coming(db: Session, one: Recurrence, to: rearranging.Terms, *, actor: Actor, now: datetime) -> str:
    """What comes back, of which no time is open, gets these terms from its next time on; returns its rule.

    It falls first in the week in which it would have fallen, or from `to.start` on where that lies farther ahead.

    Raises:
        NoLongerNeeded: it does not come back any more.
        NeverHappens: the rule would fall on no day to come.
    """
    territory = existing(db, Territory, one.territory_id)
    zone = territories.zone(territory)
    one = locked(db, Recurrence, one.id)
    if one.state != "running" or one.next_start is None:
        raise NoLongerNeeded(one.id)
    rule = to.rrule or repeats.moved(one.rrule, one.next_start, to.start, zone)
    coming, asked = calendar.local_day(one.next_start, zone), calendar.local_day(to.start, zone)
    monday = coming - timedelta(days=coming.weekday())
    weeks_later = max(0, (asked - monday).days // 7)
    day = asked + timedelta(weeks=weeks_later - (asked - monday).days // 7)
    first = datetime.combine(day, to.start.astimezone(zone).time(), zone).astimezone(UTC)
    beginning.check(rule, first, territory)
    since = datetime.combine(monday + timedelta(weeks=weeks_later), time(0), zone).astimezone(UTC)
    opened = db.scalars(select(HelpRequest.start).where(HelpRequest.recurrence_id == one.id)).all()
    last = _end_of_day(max(opened, default=one.first_start), zone)
    one.rrule, one.first_start, one.grain = rule, first, to.grain
    one.minutes = repeats.minutes_between(to.start, to.end, zone)
    _put_at(one, to)
    if not calendar.plan(one, territory, after=max(since - timedelta(minutes=1), last, now), since=now):
        ending.end(db, one, now=now)
    audit(db, one.territory_id, "move", "recurrence", one.id, actor=actor, now=now)
    db.flush()
    return rule


def _put_at(one: Recurrence, to: rearranging.Terms) -> None:
    if (to.place, to.point) != (one.place, (one.latitude, one.longitude)):
        one.place, one.cell = to.place, places.cell_of(*to.point) if to.point else None
        one.latitude, one.longitude = to.point or (None, None)


def _falls(one: Recurrence, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the rule has this moment; an occurrence that was moved by itself is on none of its days."""
    return any(repeats.between(one.rrule, one.first_start, at, at + timedelta(minutes=1), zone))


def _at_that_hour(day: datetime, hour: datetime, zone: ZoneInfo) -> datetime:
    on_the_clock = datetime.combine(calendar.local_day(day, zone), hour.astimezone(zone).time(), zone)
    return on_the_clock.astimezone(UTC)


def _end_of_day(at: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(calendar.local_day(at, zone), time(23, 59), zone).astimezone(UTC)


def moved_once(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """One occurrence was moved: the next is not opened beside it."""
    one = None if request.recurrence_id is None else locked(db, Recurrence, request.recurrence_id)
    if one is not None and one.next_open_at is not None and one.next_start is not None:
        territory = existing(db, Territory, one.territory_id)
        over = calendar.over_at(request.start, request.end, request.grain, territories.zone(territory))
        if over < one.next_start:
            calendar.open_later(one, territory, since=max(over, now))
        db.flush()
