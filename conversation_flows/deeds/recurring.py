"""Deeds about what comes back: look what falls in a time, leave it out, stop it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.tidings import ComesRound, RecurrenceChanged
from backend.models import AuditEntry, HelpRequest, Person, Recurrence, Territory
from backend.services.locking import existing
from backend.services.recurrences import calendar, changing, regulars
from backend.services.territories import public_holiday, zone
from backend.wording import Span
from conversation_flows import recurring
from conversation_flows.deeds.case import Case, first_name, person_of, span_of, territory_of


def coming_of(db: Session, one: Recurrence, case: Case) -> recurring.Coming:
    """What comes back, as it is said; it falls next where an occurrence is under way, or when the next opens."""
    begins = [each.start for each in changing.live(db, one, now=case.now) if each.start > case.now]
    end = one.first_start + timedelta(minutes=one.minutes)
    when = Span(one.first_start, end, one.grain, one.rrule)
    return recurring.Coming(one.id, one.category, when, begins[0] if begins else one.next_start)


def changed(db: Session, news: RecurrenceChanged, case: Case) -> recurring.ComingChanged | None:
    """Who did it, if that was the other of the two; else an agent."""
    one = existing(db, Recurrence, news.recurrence_id)
    if (news.state == "stopped") != (one.state == "stopped"):
        return None
    done = select(AuditEntry.actor).where(
        AuditEntry.what == "recurrence", AuditEntry.what_id == one.id, AuditEntry.verb.in_(("skip", "stopped"))
    )
    kind, _colon, id_ = (db.scalars(done.order_by(AuditEntry.id.desc())).first() or "").partition(":")
    other = db.get(Person, int(id_)) if kind == "person" and id_.isdigit() else None
    by = first_name(other) if other is not None and other.id != case.person_id else ""
    return recurring.ComingChanged(news, coming_of(db, one, case), news.day, by)


def look_to_skip(db: Session, command: recurring.LookToSkip, case: Case) -> Sequence[Any]:
    found = []
    for one in changing.of(db, case.person_id):
        days = changing.falls_within(db, one, command.since, command.until, now=case.now)
        if days:
            found.append((coming_of(db, one, case), tuple(days)))
    return (recurring.MaySkip(command, tuple(found)),)


def skip(db: Session, command: recurring.Skip, case: Case) -> Sequence[Any]:
    theirs = [one for one in changing.of(db, case.person_id) if command.recurrence_id in {0, one.id}]
    if not theirs:
        return (recurring.ComingOver(),)
    days = [
        day
        for one in theirs
        for day in changing.skip(db, one, command.since, command.until, actor=case.actor, now=case.now)
    ]
    later = [coming.next for one in theirs if (coming := coming_of(db, one, case)).next]
    return (recurring.Skipped(tuple(sorted(days)), min(filter(None, later), default=None)),)


def stop(db: Session, command: recurring.StopComing, case: Case) -> Sequence[Any]:
    theirs = [one for one in changing.of(db, case.person_id) if one.id == command.recurrence_id]
    if not theirs:
        return (recurring.ComingOver(),)
    coming = coming_of(db, theirs[0], case)
    changing.stop(db, theirs[0], actor=case.actor, now=case.now)
    return (recurring.ComingStopped(coming),)


def comes_round(db: Session, news: ComesRound, case: Case) -> recurring.HolidayComes | None:
    """True as long as it is asked for, and that day is still to come."""
    request = existing(db, HelpRequest, news.request_id)
    one = db.get(Recurrence, request.recurrence_id) if request.recurrence_id else None
    if one is None or request.state not in {"held", "open", "taken"} or request.start <= case.now:
        return None
    territory: Territory = territory_of(db, case)
    day = calendar.local_day(request.start, zone(territory))
    named = public_holiday(territory, day, person_of(db, case).locale or "fr")
    return recurring.HolidayComes(news, coming_of(db, one, case), span_of(request), named) if named else None


def first_taken(db: Session, request: HelpRequest, case: Case) -> Span | None:
    """How it comes back, where this volunteer takes it for the first time."""
    one = db.get(Recurrence, request.recurrence_id) if request.recurrence_id else None
    if one is None or one.state != "running" or regulars.has_come(db, one.id, case.person_id):
        return None
    return coming_of(db, one, case).when


def helped_before(db: Session, request_id: int, case: Case) -> str:
    """Who is helped, where this volunteer has done it before; nothing where they have not."""
    request = existing(db, HelpRequest, request_id)
    if request.recurrence_id is None or not regulars.has_come(db, request.recurrence_id, case.person_id):
        return ""
    return first_name(request.beneficiary if request.beneficiary.name else request.requester)
