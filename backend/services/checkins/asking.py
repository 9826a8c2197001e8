"""Asking those whose hour has come, all at once: the world is looked at again before anything is said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from backend.checkins import ladder, rhythm
from backend.checkins.ladder import Climb, State
from backend.messaging.checkin_tidings import CheckInDue
from backend.messaging.messages import Priority
from backend.models import CheckIn, CheckInPlan, Person, Territory
from backend.models.columns import rows_of
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.checkins import climbing, plans, pulse, reach
from backend.services.lifecycles import audit
from backend.services.locking import existing
from backend.services.news import call, tell_each_or_call

CAUGHT_UP: Final = timedelta(hours=12)
"""How late somebody may still be asked, where we were down at their hour: by day, once, however many were missed. Later
than that it is said to agents, and the next hour asks."""

_checkins: Final = rows_of(CheckIn)
_STANDING: Final = select(_checkins.c.plan_id, _checkins.c.person_id).where(
    _checkins.c.plan_id.in_(bindparam("plans", expanding=True)),
    _checkins.c.person_id.in_(bindparam("people", expanding=True)),
    _checkins.c.closed_at.is_(None),
)
_ASKED: Final = select(_checkins.c.plan_id, _checkins.c.due_at).where(
    _checkins.c.plan_id.in_(bindparam("plans", expanding=True)), _checkins.c.due_at >= bindparam("since")
)
_BEGUN: Final = insert(_checkins).returning(*_checkins.c["plan_id", "id"])


@dataclass(frozen=True, slots=True)
class Hour:
    """A plan whose hour has come, and the last of those that were missed: it is the one that counts."""

    plan: CheckInPlan
    due_at: datetime
    may_ask: bool


def ask(db: Session, due: Sequence[CheckInPlan], now: datetime) -> None:
    """Of these plans, which are locked."""
    _ask(db, [hour for plan in due if (hour := _falls_due(plan, now)) is not None], now)


def ask_at(db: Session, plan: CheckInPlan, due_at: datetime, *, now: datetime) -> None:
    """Of this plan, which is locked, at an hour that is none of its own: once, and only where they may be asked."""
    _ask(db, [Hour(plan, due_at, _may_ask(plan, due_at, now))], now)


def _ask(db: Session, hours: Sequence[Hour], now: datetime) -> None:
    db.flush()
    people = _people(db, hours)
    hours = [one for one in hours if _is_there(people[one.plan.person_id], now)]
    if not hours:
        return
    ids = [one.plan.id for one in hours]
    known = db.connection().execute(_ASKED, {"plans": ids, "since": min(one.due_at for one in hours)})
    asked = {(row.plan_id, row.due_at) for row in known}
    hours = [one for one in hours if (one.plan.id, one.due_at) not in asked]
    _supersede(db, hours, now)
    begun = _begin(db, hours, now)
    for one in hours:
        checkin_id = begun[one.plan.id]
        if not one.may_ask:
            _tell_missed(db, one.plan, checkin_id, now)
        elif one.plan.by_phone:
            call(db, one.plan.person_id, reason="checkin", now=now)
    asks = [one.plan for one in hours if one.may_ask and not one.plan.by_phone]
    told = {one.person_id: (CheckInDue(begun[one.id], "ask"), f"{reach.about(begun[one.id])}:ask") for one in asks}
    tell_each_or_call(db, told, reason="checkin", now=now, priority=Priority.CHECK_IN)


def _tell_missed(db: Session, plan: CheckInPlan, checkin_id: int, now: datetime) -> None:
    """One alert for everybody who was not asked because we stood still; they are asked at their next hour."""
    audit(db, plan.territory_id, "miss", "checkin", checkin_id, actor=SYSTEM, now=now)
    alerts.raise_alert(
        db, "unreached", person=None, cause=f"unasked:{plan.territory_id}", words="missed",
        territory_id=plan.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def _falls_due(plan: CheckInPlan, now: datetime) -> Hour | None:
    """Its next hour is set; None where nothing is asked now."""
    if plan.state != "active" or plan.next_due_at is None or plan.next_due_at > now:
        return None
    if plan.pause_at is not None and plan.pause_at <= now:  # another process is about to begin the pause
        plan.next_due_at = None
        return None
    beats = plans.rhythm_of(plan)
    due_at = beats.latest(now, since=plan.next_due_at - timedelta(seconds=1)) or plan.next_due_at
    plan.next_due_at = beats.after(now)
    return Hour(plan, due_at, _may_ask(plan, due_at, now))


def _may_ask(plan: CheckInPlan, due_at: datetime, now: datetime) -> bool:
    if now - due_at < timedelta(minutes=30):
        return True
    local = now.astimezone(ZoneInfo(plan.timezone))
    minute = local.hour * 60 + local.minute
    soon = plan.next_due_at is not None and plan.next_due_at - now < timedelta(minutes=rhythm.APART)
    return now - due_at <= CAUGHT_UP and rhythm.EARLIEST <= minute <= rhythm.LATEST and not soon


def _people(db: Session, hours: Sequence[Hour]) -> dict[int, Person]:
    theirs = select(Person).where(Person.id.in_([one.plan.person_id for one in hours]))
    return {one.id: one for one in db.scalars(theirs)} if hours else {}


def _is_there(person: Person, now: datetime) -> bool:
    """Who has stopped everything, or goes, is looked after elsewhere."""
    return person.state == "present" and (person.quiet_until is None or person.quiet_until <= now)


def _supersede(db: Session, hours: Sequence[Hour], now: datetime) -> None:
    """The one before that nobody has answered yet: it is looked at once more, before another begins beside it."""
    given = {"plans": [one.plan.id for one in hours], "people": [one.plan.person_id for one in hours]}
    for row in db.connection().execute(_STANDING, given).all() if hours else ():
        for before in climbing.open_of(db, row.person_id):
            if before.plan_id == row.plan_id:
                climbing.tick(db, before, now=now)


def _begin(db: Session, hours: Sequence[Hour], now: datetime) -> dict[int, int]:
    """The check-ins, by plan."""
    rows = list(_rows(db, hours, now))
    return {row.plan_id: row.id for row in db.connection().execute(_BEGUN, rows)} if rows else {}


def _rows(db: Session, hours: Sequence[Hour], now: datetime) -> Iterator[dict[str, object]]:
    towns = {id_: existing(db, Territory, id_) for id_ in {one.plan.territory_id for one in hours}}
    for one in hours:
        plan, begun_at = one.plan, now if one.may_ask and now - one.due_at > pulse.GAP else None
        steps = climbing.steps_of(plan, towns[plan.territory_id])
        wakes = ladder.wakes_at(steps, Climb(begun_at or one.due_at), now) if one.may_ask else None
        yield {
            "territory_id": plan.territory_id, "plan_id": plan.id, "person_id": plan.person_id, "due_at": one.due_at,
            "begun_at": begun_at, "next_at": wakes, "failed": False, "tried": "", "waits": False, "pooled": False,
            "state": (State.ASKED if one.may_ask else State.VOID).value,
            "outcome": None if one.may_ask else "missed", "closed_at": None if one.may_ask else now,
        }  # fmt: skip
