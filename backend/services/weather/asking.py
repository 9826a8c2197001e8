"""What is due of whom a plan looks after: they are asked in their chat, or called; let go, where it is over.
By and by, so that no town stands still over it, and the world is looked at again before anything is said.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend import call_queue
from backend.checkins.rhythm import APART
from backend.models import CallTask, CheckIn, CheckInPlan, Person, Territory, WeatherMode, WeatherWatch
from backend.roster import Roster
from backend.services import duty, territories
from backend.services.checkins import asking as asks
from backend.services.checkins import plans
from backend.services.daytime import Day
from backend.services.locking import existing, locked
from backend.services.news import AWAY, DECEASED, call
from backend.services.privacy.erasing import ERASED
from backend.services.register import reaching
from backend.services.setbacks import one_by_one
from backend.services.weather import ending, lending, modes, watching

DAY: Final = Day(call_queue.OPENS, call_queue.CLOSES)
"""When people are called."""
LATE: Final = timedelta(hours=2)
"""After our standing still, an hour beside their own is not made up for any later."""
_APART: Final = timedelta(minutes=APART)
GONE: Final = (AWAY, DECEASED, ERASED)


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Asks, or has somebody call, those whose hour has come; returns how many rows were seen to."""
    db.flush()
    late = select(WeatherWatch.id).where(WeatherWatch.next_at <= now)
    oldest = late.order_by(WeatherWatch.next_at, WeatherWatch.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))
    rosters: dict[int, Roster] = {}

    def ask_one(watch_id: int) -> None:
        watch = locked(db, WeatherWatch, watch_id)
        if watch.next_at is None or watch.next_at > now:
            return
        if existing(db, WeatherMode, watch.mode_id).state != modes.ON:
            ending.end(db, watch, now=now)
            return
        town = existing(db, Territory, watch.territory_id)
        if town.id not in rosters:
            rosters[town.id] = duty.roster_of(db, town, since=now)
        _ask(db, watch, town, rosters[town.id], now)
        db.flush()

    return one_by_one(db, held, ask_one, due_at=WeatherWatch.next_at, request=None, now=now)


def _ask(db: Session, watch: WeatherWatch, town: Territory, roster: Roster, now: datetime) -> None:
    due_at, watch.next_at = watch.next_at or now, None
    person = existing(db, Person, watch.person_id)
    found = plans.of(db, person.id)
    own = locked(db, CheckInPlan, found.id) if found is not None else None
    if own is not None and own.state in watching.RUNNING:
        plan, rests = own if lending.reads_us(db, own) else None, _rests(own, person, now)
    elif reaching.is_on(db, person.id):
        plan = watching.lent(db, person, town, roster, at=due_at, now=now)
        rests = person.state in GONE or lending.rests(db, person, now=now)
    else:
        return
    watch.next_at = watching.following(person, plan, town, roster, now=now)
    if rests:  # soon again, whenever they are back
        watch.next_at = min(watch.next_at, now + watching.LOOK_AGAIN)
        return
    if plan is None:
        _call(db, person, town, now)
    elif watching.is_hour(plan, person, town, roster, due_at):
        plan = plan if plan is own else lending.keep(db, plan, now=now)
        if not _is_near_another(db, plan, due_at, now):
            asks.ask_at(db, plan, due_at, now=now)


def _rests(plan: CheckInPlan, person: Person, now: datetime) -> bool:
    """In hospital, with their daughter, or in need of peace: nothing is asked of them because of the weather."""
    paused = plan.state != "active" or (plan.pause_at is not None and plan.pause_at <= now)
    return paused or person.state != "present" or (person.quiet_until is not None and person.quiet_until > now)


def _is_near_another(db: Session, plan: CheckInPlan, due_at: datetime, now: datetime) -> bool:
    """Another question stands beside this one: it is late, or their own has been asked, or is about to be."""
    if now - due_at > LATE or (plan.next_due_at is not None and plan.next_due_at < now + _APART):
        return True
    asked_at = func.coalesce(CheckIn.begun_at, CheckIn.due_at)
    lately = CheckIn.person_id == plan.person_id, asked_at > min(due_at, now) - _APART, CheckIn.state != "void"
    return bool(db.scalar(select(exists().where(*lately))))


def _call(db: Session, person: Person, town: Territory, now: datetime) -> None:
    """Nobody is called for it while they are to be called anyway to hear how they are."""
    asks = CallTask.reason.in_(call_queue.ASKS_HOW_THEY_ARE)
    if not db.scalar(select(exists().where(CallTask.person_id == person.id, asks, CallTask.state == "open"))):
        within = DAY.first(now, territories.zone_of(person, town)) - now
        call(db, person.id, reason=call_queue.WEATHER, within=within, preset=modes.PRESET, now=now)
