"""Opening the next occurrence when its moment has come: a request of its own, asked first of who came before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend import repeats, sealing
from backend.messaging.tidings import ComesRound
from backend.models import HelpRequest, History, Moderation, Recurrence, Territory
from backend.services import help_requests, matching, places, promises, rearranging, territories
from backend.services.actor import SYSTEM
from backend.services.agreements import asking
from backend.services.errors import NoLongerNeeded
from backend.services.lifecycles import audit, born
from backend.services.locking import existing, locked
from backend.services.moderation import holding
from backend.services.news import tell, tell_other
from backend.services.recurrences import calendar, ending, regulars
from backend.services.setbacks import one_by_one
from backend.wording import Span


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Opens the occurrences whose moment has come; returns how many recurrences were seen to."""
    db.flush()
    theirs = select(Recurrence.id).where(Recurrence.next_open_at <= now, Recurrence.state == "running")
    oldest = theirs.order_by(Recurrence.next_open_at, Recurrence.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def open_one(recurrence_id: int) -> None:
        open_next(db, locked(db, Recurrence, recurrence_id), now=now)

    return one_by_one(db, held, open_one, due_at=Recurrence.next_open_at, request=None, now=now)


def open_next(
    db: Session, one: Recurrence, *, now: datetime, to: rearranging.Terms | None = None
) -> HelpRequest | None:
    """Opens the next occurrence and plans the one after it. What passed while nobody looked is not made up for.

    `to`: it has been moved, that time only, before its moment came.

    Raises:
        NoLongerNeeded: the time to which it is moved has passed.
    """
    if to is not None and to.end <= now:
        raise NoLongerNeeded(one.id)
    territory = existing(db, Territory, one.territory_id)
    zone, start = territories.zone(territory), one.next_start
    while start is not None and (
        not calendar.worth_opening(one, start, zone, now=now) or _stands_already(db, one, start, zone)
    ):
        start = calendar.next_start(one, zone, after=start)
    if start is None:
        ending.end(db, one, now=now)
        return None
    fell, end, grain = start, repeats.ends_at(start, one.minutes, zone), one.grain
    if to is not None:
        start, end, grain = to.start, to.end, to.grain
    over = calendar.over_at(start, end, grain, zone)
    if not calendar.plan(one, territory, after=fell, since=max(over, now)):
        ending.end(db, one, now=now)
    request = _request(db, one, Span(start, end, grain), f"recurrence:{one.id}:{fell.isoformat()}", territory, now)
    if to is not None and (to.place, to.point) != (one.place, _point(one)):
        rearranging.rearrange(db, request, replace(to, rrule=None), actor=SYSTEM, now=now)
    else:
        _send_out(db, one, request, territory, now)
    if request.state == "open" and territories.public_holiday(territory, calendar.local_day(start, zone)):
        comes, key = ComesRound(request.id), f"holiday:{request.id}"
        tell(db, one.requester_id, comes, key=key, now=now)
        tell_other(db, request, one.requester_id, comes, key=key, now=now)
    db.flush()
    return request


def _point(one: Recurrence) -> places.Point | None:
    return None if one.latitude is None or one.longitude is None else (one.latitude, one.longitude)


def _stands_already(db: Session, one: Recurrence, start: datetime, zone: ZoneInfo) -> bool:
    """Whether one that was moved stands on that day, or was there: nobody comes twice."""
    theirs = select(HelpRequest.start).where(
        HelpRequest.recurrence_id == one.id, HelpRequest.state.in_((*help_requests.LIVE, "done"))
    )
    day = calendar.local_day(start, zone)
    near = theirs.where(HelpRequest.start.between(start - timedelta(days=1), start + timedelta(days=1)))
    return any(calendar.local_day(at, zone) == day for at in db.scalars(near))


def _request(db: Session, one: Recurrence, when: Span, key: str, territory: Territory, now: datetime) -> HelpRequest:
    dial = territories.dial(territory, one.category, vulnerable=one.beneficiary.vulnerable)
    unread = _unread(db, one)
    free = not unread and _agreed(db, one, territory) and (dial == "automatic" or _let_out(db, one))
    request = HelpRequest(
        territory_id=one.territory_id,
        requester_id=one.requester_id,
        beneficiary_id=one.beneficiary_id,
        recurrence_id=one.id,
        category=one.category,
        text=one.text,
        start=when.start,
        end=when.end,
        grain=when.grain,
        place=one.place,
        latitude=one.latitude,
        longitude=one.longitude,
        cell=one.cell,
        urgent=False,
        state="open" if free else "held",
        posted_key=key,
        created_at=now,
    )
    request.promised_at = promises.promised_at(request, territory, now=now)
    request.wave, request.alerted = 0, False
    request.next_wave_at = matching.next_look(request, territory, now=now, asked=False)
    db.add(request)
    db.flush()
    born(db, request, actor=SYSTEM, now=now)
    audit(db, request.territory_id, "open", "request", request.id, actor=SYSTEM, now=now)
    if unread:
        verdict = replace(holding.weigh(territory, one.requester, one.text, one.place, asks=True), holds=True)
        holding.keep(db, one.requester, "request", verdict, request_id=request.id, actor=SYSTEM, now=now)
    return request


def _send_out(db: Session, one: Recurrence, request: HelpRequest, territory: Territory, now: datetime) -> None:
    if request.state == "held":
        if not _agreed(db, one, territory):
            asking.ask(db, request, actor=SYSTEM, now=now, seed=sealing.drawn())
        elif holding.unread(db, request_id=request.id) is None:
            help_requests.ask_staff(db, request, one.beneficiary, SYSTEM, now)
        return
    known = regulars.first(db, one, request, territory, now=now)
    if known is None:
        matching.next_wave(db, request, now=now)
    else:
        matching.ask_first(db, request, known, until=regulars.asked_until(request, now=now), now=now)


def _agreed(db: Session, one: Recurrence, territory: Territory) -> bool:
    return one.requester_id == one.beneficiary_id or not asking.needed(db, one.beneficiary, territory)


def _unread(db: Session, one: Recurrence) -> bool:
    """Whether an agent was to read it, and no agent has: the occurrence that waited has passed, or was called off."""
    last = (
        select(Moderation.state)
        .join(HelpRequest, HelpRequest.id == Moderation.request_id)
        .where(HelpRequest.recurrence_id == one.id, Moderation.what == "request")
        .order_by(Moderation.id.desc())
    )
    return db.scalars(last.limit(1)).first() not in {None, "published"}


def _let_out(db: Session, one: Recurrence) -> bool:
    """Whether an agent, or the town's dial, let an earlier occurrence go out: the next ones follow it."""
    was_open = exists().where(
        HelpRequest.recurrence_id == one.id,
        History.what == "request",
        History.what_id == HelpRequest.id,
        History.after == "open",
    )
    return bool(db.scalar(select(was_open)))
