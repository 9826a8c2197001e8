"""What is due: people are asked how they are, and whoever is silent is looked for. Rows say when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.checkins import ladder, rhythm
from backend.messaging.checkin_tidings import CheckInDue
from backend.messaging.messages import Priority
from backend.models import CheckIn, CheckInPlan, Person, Territory
from backend.services import alerts
from backend.services.actor import SYSTEM
from backend.services.checkins import climbing, plans, pulse, reach
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import call, tell
from backend.services.setbacks import one_by_one

CAUGHT_UP: Final = timedelta(hours=12)
"""How late somebody may still be asked, where we were down at their hour: by day, once, however many were missed. Later
than that it is said to agents, and the next hour asks."""


def ask(db: Session, *, now: datetime, limit: int) -> int:
    """Asks those whose hour has come; returns how many plans were seen to."""
    db.flush()
    due = select(CheckInPlan.id).where(CheckInPlan.next_due_at <= now, CheckInPlan.state == "active")
    oldest = due.order_by(CheckInPlan.next_due_at, CheckInPlan.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def ask_one(plan_id: int) -> None:
        _fall_due(db, locked(db, CheckInPlan, plan_id), now)

    return one_by_one(db, held, ask_one, due_at=CheckInPlan.next_due_at, request=None, now=now)


def climb(db: Session, *, now: datetime, limit: int) -> int:
    """Looks at the check-ins whose next step has come; returns how many."""
    db.flush()
    due = select(CheckIn.id).where(CheckIn.next_at <= now)
    oldest = due.order_by(CheckIn.next_at, CheckIn.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def climb_one(checkin_id: int) -> None:
        checkin = locked(db, CheckIn, checkin_id)
        if checkin.next_at is not None and checkin.next_at <= now:
            climbing.tick(db, checkin, now=now)

    return one_by_one(db, held, climb_one, due_at=CheckIn.next_at, request=None, now=now)


def _fall_due(db: Session, plan: CheckInPlan, now: datetime) -> None:
    """Of several hours that were missed the last one counts; the world is looked at again before anything is said."""
    if plan.state != "active" or plan.next_due_at is None or plan.next_due_at > now:
        return
    if plan.pause_at is not None and plan.pause_at <= now:  # another process is about to begin the pause
        plan.next_due_at = None
        return
    beats = plans.rhythm_of(plan)
    due_at = beats.latest(now, since=plan.next_due_at - timedelta(seconds=1)) or plan.next_due_at
    plan.next_due_at = beats.after(now)
    begin(db, plan, due_at, now=now)


def begin(db: Session, plan: CheckInPlan, due_at: datetime, *, now: datetime) -> None:
    """Asks the person of this plan, which is locked, at this hour of it: once, and only where they may be asked."""
    person = existing(db, Person, plan.person_id)
    if person.state != "present":  # they have stopped everything, or go: that is looked after elsewhere
        return
    if person.quiet_until is not None and person.quiet_until > now:
        return
    if db.scalar(select(CheckIn.id).where(CheckIn.plan_id == plan.id, CheckIn.due_at == due_at)) is not None:
        return
    _supersede(db, plan, now)
    checkin = CheckIn(
        territory_id=plan.territory_id, plan_id=plan.id, person_id=plan.person_id, due_at=due_at, state="asked"
    )
    db.add(checkin)
    db.flush()
    if not _may_ask(plan, due_at, now):
        checkin.state, checkin.outcome, checkin.closed_at = "void", "missed", now
        _tell_missed(db, plan, checkin, now)
        return
    checkin.begun_at = now if now - due_at > pulse.GAP else None
    told = not plan.by_phone and tell(
        db, plan.person_id, CheckInDue(checkin.id, "ask"), key=f"{reach.about(checkin.id)}:ask", now=now,
        priority=Priority.CHECK_IN,
    )  # fmt: skip
    if not told:
        call(db, plan.person_id, reason="checkin", now=now)
    steps = climbing.steps_of(plan, existing(db, Territory, plan.territory_id))
    checkin.next_at = ladder.wakes_at(steps, climbing.known(checkin), now)
    db.flush()


def _tell_missed(db: Session, plan: CheckInPlan, checkin: CheckIn, now: datetime) -> None:
    """One alert for everybody who was not asked because we stood still; those who are silent are asked at their next
    hour."""
    audit(db, plan.territory_id, "miss", "checkin", checkin.id, actor=SYSTEM, now=now)
    alerts.raise_alert(
        db, "unreached", person=None, cause=f"unasked:{plan.territory_id}", words="missed",
        territory_id=plan.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def _supersede(db: Session, plan: CheckInPlan, now: datetime) -> None:
    """The one before that nobody has answered yet: it is looked at once more, before another begins beside it."""
    for before in climbing.open_of(db, plan.person_id):
        if before.plan_id == plan.id:
            climbing.tick(db, before, now=now)


def _may_ask(plan: CheckInPlan, due_at: datetime, now: datetime) -> bool:
    if now - due_at < timedelta(minutes=30):
        return True
    local = now.astimezone(ZoneInfo(plan.timezone))
    minute = local.hour * 60 + local.minute
    soon = plan.next_due_at is not None and plan.next_due_at - now < timedelta(minutes=rhythm.APART)
    return now - due_at <= CAUGHT_UP and rhythm.EARLIEST <= minute <= rhythm.LATEST and not soon
