"""Plans of check-ins: opened by the person, a relative or an agent; agreed to, changed, paused, resumed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.checkins import events, rhythm
from backend.checkins.rhythm import Rhythm
from backend.messaging.checkin_tidings import PlanChanged
from backend.models import CheckIn, CheckInContact, CheckInPlan, Person, Territory
from backend.services import people, territories
from backend.services.actor import Actor
from backend.services.checkins import climbing, fitting, ways
from backend.services.checkins.fitting import Fit
from backend.services.errors import BadPlan, NobodyReads, NoSuchPlan, PlanAlready
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.news import call, tell, tell_or_call

LIVE: Final = ("proposed", "active", "paused")
HELD: Final = "held"
TOWN: Final = "town"
"""Who opened a plan that is lent because of the register of frail people: nothing is read in it for any other use."""
CONSENT: Final = "checkins"
"""The consent of whoever is asked how they are."""


@dataclass(frozen=True, slots=True)
class Wish:
    """When somebody is to be asked. `minutes`: after local midnight; `first`: from which day on, today without it."""

    rrule: str
    minutes: tuple[int, ...]
    first: datetime | None = None
    by_phone: bool = False


def of(db: Session, person_id: int) -> CheckInPlan | None:
    """The plan of this person that is not over; None where there is none."""
    db.flush()
    theirs = select(CheckInPlan).where(CheckInPlan.person_id == person_id, CheckInPlan.state.in_((*LIVE, HELD)))
    return db.scalars(theirs.order_by(CheckInPlan.id.desc())).first()


def is_asked(db: Session, person_id: int) -> bool:
    """Whether they are asked regularly how they are, be it paused."""
    plan = of(db, person_id)
    return plan is not None and plan.state != "proposed"


def open_plan(
    db: Session, person: Person, wish: Wish, *, by: str, relative: Person | None = None, agreed: bool = False,
    actor: Actor, now: datetime,
) -> CheckInPlan:  # fmt: skip
    """A plan, running where the person has asked for it themselves or `agreed` to it by voice; else it asks them.

    `by` is person, relative or agent.

    Raises:
        PlanAlready: they have one.
        BadPlan: nobody may be asked like this; `about` says why (`backend.checkins.rhythm`).
        NobodyReads: nobody is on duty when an alert would be raised.
    """
    if (standing := of(db, person.id)) is not None:
        raise PlanAlready(standing.id)
    town = existing(db, Territory, person.territory_id)
    plan = CheckInPlan(
        territory_id=town.id, person_id=person.id, state="proposed", asked_by=by, created_at=now,
        relative_id=relative.id if relative else None, timezone=str(territories.zone_of(person, town)), rrule="",
        local_minute=0,
    )  # fmt: skip
    _write(plan, wish, now)
    _check(db, plan, town, now=now)
    db.add(plan)
    db.flush()
    born(db, plan, actor=actor, now=now)
    audit(db, town.id, "open", "checkin_plan", plan.id, actor=actor, now=now)
    if by == "person" or agreed:
        _begin(db, plan, actor=actor, now=now)
    else:
        _ask(db, plan, now)
    return plan


def agree(db: Session, plan_id: int, person_id: int, yes: bool, *, actor: Actor, now: datetime) -> CheckInPlan:
    """The person says themselves whether they wish it; the relative who asked hears so.

    Raises:
        NoSuchPlan: it is not theirs, or waits for nothing.
    """
    plan = _theirs(db, plan_id, person_id)
    if plan.state != "proposed":
        raise NoSuchPlan(plan_id)
    if yes:
        _begin(db, plan, actor=actor, now=now)
    else:
        move(db, plan, "refused", actor=actor, now=now)
        plan.ended_at = now
    if plan.relative_id is not None:
        what = "agreed" if yes else "refused"
        tell(db, plan.relative_id, PlanChanged(plan.id, what), key=f"plan:{plan.id}:{what}", now=now)
    db.flush()
    return plan


def change(db: Session, plan_id: int, wish: Wish, *, actor: Actor, now: datetime) -> CheckInPlan:
    """Other days or hours.

    Raises:
        NoSuchPlan, BadPlan, NobodyReads: as above; then nothing has changed.
    """
    plan = _running(db, plan_id)
    town = existing(db, Territory, plan.territory_id)
    before = (plan.rrule, plan.local_minute, plan.more_minutes, plan.first_at, plan.by_phone)
    _write(plan, wish, now)
    try:
        _check(db, plan, town, now=now)
    except (BadPlan, NobodyReads):
        plan.rrule, plan.local_minute, plan.more_minutes, plan.first_at, plan.by_phone = before
        raise
    if plan.state == "active":
        plan.next_due_at = rhythm_of(plan).after(_not_twice(db, plan, now))
    audit(db, town.id, "change", "checkin_plan", plan.id, actor=actor, now=now)
    _tell_by_agent(db, plan, "changed", actor, now)
    db.flush()
    return plan


def set_steps(
    db: Session, plan_id: int, *, remind: int | None, circle: int | None, alert: int | None, actor: Actor, now: datetime
) -> CheckInPlan:
    """The plan's own delays, in minutes; the town's where they are None.

    Raises:
        NoSuchPlan, NobodyReads: as above.
        BadPlan: `about` is steps: they do not follow each other.
    """
    plan = _running(db, plan_id)
    given = [one for one in (remind, circle, alert) if one is not None]
    if any(one < 5 for one in given) or given != sorted(given):
        raise BadPlan("steps")
    before = (plan.remind_after, plan.circle_after, plan.alert_after)
    plan.remind_after, plan.circle_after, plan.alert_after = remind, circle, alert
    try:
        _check(db, plan, existing(db, Territory, plan.territory_id), now=now)
    except NobodyReads:
        plan.remind_after, plan.circle_after, plan.alert_after = before
        raise
    audit(db, plan.territory_id, "set_steps", "checkin_plan", plan.id, actor=actor, now=now)
    db.flush()
    return plan


def pause(
    db: Session, plan_id: int, until: datetime | None, *, since: datetime | None = None, actor: Actor, now: datetime
) -> CheckInPlan:
    """Nobody is asked from `since` (now without it) until `until`, or until somebody says so; what stands then is
    dropped.

    Raises:
        NoSuchPlan: as above.
        BadPlan: `about` is pause: it ends before it begins.
    """
    if until is not None and until <= max(now, since or now):
        raise BadPlan("pause")
    plan = _running(db, plan_id)
    if plan.state == "proposed":
        raise NoSuchPlan(plan_id)
    if since is not None and since > now and plan.state == "active":
        plan.pause_at, plan.paused_until = since, until
    else:
        begin_pause(db, plan, until, actor=actor, now=now)
    audit(db, plan.territory_id, "pause", "checkin_plan", plan.id, actor=actor, now=now)
    _tell_by_agent(db, plan, "paused", actor, now)
    db.flush()
    return plan


def resume(db: Session, plan_id: int, *, actor: Actor, now: datetime) -> CheckInPlan:
    """The next time is the next of the plan's own; a pause that was to come does not.

    Raises:
        NoSuchPlan: it is not paused.
    """
    plan = _running(db, plan_id)
    if plan.state == "paused":
        move(db, plan, "active", actor=actor, now=now)
    elif plan.pause_at is None:
        raise NoSuchPlan(plan_id)
    plan.pause_at = plan.paused_until = None
    plan.next_due_at = rhythm_of(plan).after(now)
    audit(db, plan.territory_id, "resume", "checkin_plan", plan.id, actor=actor, now=now)
    _tell_by_agent(db, plan, "resumed", actor, now)
    db.flush()
    return plan


def end(db: Session, plan_id: int, *, courtesy: bool, actor: Actor, now: datetime) -> CheckInPlan:
    """Nobody is asked any more. `courtesy`: somebody calls once, since others counted on it (FIELD, "Silence").

    Raises:
        NoSuchPlan: it is over.
    """
    plan = _running(db, plan_id, *LIVE, HELD)
    if plan.state == HELD:  # since a backup was restored; it ran before
        plan.state = "active"
    begun = plan.state != "proposed"
    move(db, plan, "ended", actor=actor, now=now)
    plan.next_due_at = plan.pause_at = plan.paused_until = None
    plan.ended_at = now
    _drop(db, plan, now)
    for contact in contacts(db, plan.id):
        if contact.state in {"proposed", "agreed"}:
            move(db, contact, "left", actor=actor, now=now)
    people.withdraw_consent(db, plan.person, CONSENT, actor=actor, now=now)
    audit(db, plan.territory_id, "end", "checkin_plan", plan.id, actor=actor, now=now)
    if begun:
        _tell_by_agent(db, plan, "ended", actor, now)
    if courtesy and begun:
        call(db, plan.person_id, reason="checkins_ended", now=now)
    db.flush()
    return plan


def contacts(db: Session, plan_id: int) -> list[CheckInContact]:
    db.flush()
    theirs = select(CheckInContact).where(CheckInContact.plan_id == plan_id)
    return list(db.scalars(theirs.order_by(CheckInContact.rank, CheckInContact.id)))


def rhythm_of(plan: CheckInPlan) -> Rhythm:
    """Its rhythm; the local day from which the rule counts is that of `first_at`."""
    minutes = (plan.local_minute, *rhythm.read_hours(plan.more_minutes or ""))
    first = (plan.first_at or plan.created_at).astimezone(ZoneInfo(plan.timezone)).date()
    return Rhythm(plan.rrule, minutes, plan.timezone, first)


def begin_pause(db: Session, plan: CheckInPlan, until: datetime | None, *, actor: Actor, now: datetime) -> None:
    """From now on nobody is asked, and what stands is dropped."""
    if plan.state == "active":
        move(db, plan, "paused", actor=actor, now=now)
    plan.pause_at = plan.next_due_at = None
    plan.paused_until = until
    _drop(db, plan, now)


def _not_twice(db: Session, plan: CheckInPlan, now: datetime) -> datetime:
    """From when on a changed plan asks: whoever is asked once a day, and was today, is so again tomorrow."""
    if plan.more_minutes:
        return now
    zone = ZoneInfo(plan.timezone)
    last = db.scalar(select(func.max(CheckIn.due_at)).where(CheckIn.plan_id == plan.id, CheckIn.state != "void"))
    today = now.astimezone(zone).date()
    if last is None or last.astimezone(zone).date() != today:
        return now
    return datetime.combine(today + timedelta(days=1), time(), zone) - timedelta(seconds=1)


def _write(plan: CheckInPlan, wish: Wish, now: datetime) -> None:
    if not wish.minutes:
        raise BadPlan("often")
    first, *more = sorted(set(wish.minutes))
    plan.rrule, plan.local_minute, plan.more_minutes = wish.rrule, first, rhythm.hours(more) or None
    plan.first_at, plan.by_phone = wish.first or now, wish.by_phone


def _check(db: Session, plan: CheckInPlan, town: Territory, *, now: datetime) -> None:
    fit = Fit(climbing.steps_of(plan, town), bool(plan.by_phone))
    fitting.check(db, town, rhythm_of(plan), fit, now=now)


def _begin(db: Session, plan: CheckInPlan, *, actor: Actor, now: datetime) -> None:
    move(db, plan, "active", actor=actor, now=now)
    plan.agreed_at, plan.next_due_at = now, rhythm_of(plan).after(now)
    people.record_consent(db, existing(db, Person, plan.person_id), CONSENT, now=now)
    _tell_by_agent(db, plan, "begun", actor, now)
    db.flush()


def _ask(db: Session, plan: CheckInPlan, now: datetime) -> None:
    """On a device of theirs where the town speaks of it; else somebody calls."""
    told, reason = PlanChanged(plan.id, "proposed"), "checkins_agreement"
    if ways.of(db, plan.person_id).closed:
        call(db, plan.person_id, reason=reason, now=now)
    else:
        tell_or_call(db, plan.person_id, told, key=f"plan:{plan.id}:proposed", reason=reason, now=now)


def _tell_by_agent(db: Session, plan: CheckInPlan, what: str, actor: Actor, now: datetime) -> None:
    """What an agent did is told to its person; whoever did it themselves knows it."""
    if actor.kind == "agent" and plan.person.state == "present":
        key = f"plan:{plan.id}:{what}:{now.isoformat()}"
        tell(db, plan.person_id, PlanChanged(plan.id, what), key=key, now=now)


def _drop(db: Session, plan: CheckInPlan, now: datetime) -> None:
    for checkin in climbing.open_of(db, plan.person_id):
        if checkin.plan_id == plan.id:
            climbing.happens(db, checkin, events.Dropped(now), now=now)


def _theirs(db: Session, plan_id: int, person_id: int) -> CheckInPlan:
    plan = db.get(CheckInPlan, plan_id)
    if plan is None or plan.person_id != person_id:
        raise NoSuchPlan(plan_id)
    return locked(db, CheckInPlan, plan_id)


def _running(db: Session, plan_id: int, *states: str) -> CheckInPlan:
    try:
        plan = locked(db, CheckInPlan, plan_id)
    except LookupError:
        raise NoSuchPlan(plan_id) from None
    if plan.state not in (states or LIVE):
        raise NoSuchPlan(plan_id)
    return plan
