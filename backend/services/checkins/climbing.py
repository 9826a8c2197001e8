"""A check-in's row climbs its ladder: what is known is read, the pure ladder decides, and what it says is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.call_queue import CHECK_IN, LOOKED_FOR
from backend.checkins import events, keys, ladder
from backend.checkins.ladder import Climb, State
from backend.checkins.steps import Steps
from backend.messaging import outbox
from backend.messaging.checkin_tidings import CheckInDue, CircleAsked, CircleClear
from backend.messaging.messages import Priority
from backend.models import Alert, CheckIn, CheckInContact, CheckInPlan, Conversation, Person, Territory
from backend.services import alerts, calls, duty_notices, territories
from backend.services.accounts import sharing
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import pulse, reach, ways
from backend.services.lifecycles import audit
from backend.services.locking import existing, locked
from backend.services.news import tell
from backend.services.weather import modes


def steps_of(plan: CheckInPlan, town: Territory) -> Steps:
    """The plan's own steps, else the town's. Where only some are the plan's own, the others are moved behind them."""

    def minutes(own: int | None, policy: str) -> timedelta:
        return timedelta(minutes=own if own is not None else territories.policy(town, policy))

    remind = minutes(plan.remind_after, "checkin_remind_minutes")
    circle = max(remind, minutes(plan.circle_after, "checkin_circle_minutes"))
    return Steps(
        remind,
        circle,
        timedelta(minutes=territories.policy(town, "checkin_each_minutes")),
        max(circle, minutes(plan.alert_after, "checkin_alert_minutes")),
        timedelta(minutes=territories.policy(town, "checkin_care_minutes")),
        territories.policy(town, "checkin_reminders"),
    )


def known(checkin: CheckIn) -> Climb:
    """What the row knows."""
    return Climb(
        due_at=checkin.begun_at or checkin.due_at,
        state=State(checkin.state or State.VOID),
        asked_at=checkin.sent_at,
        failed=bool(checkin.failed),
        tried=tuple(int(one) for one in (checkin.tried or "").split(",") if one),
        tried_at=checkin.tried_at,
        waits=bool(checkin.waits),
        carer=checkin.carer,
        care_until=checkin.care_until,
        graced=checkin.graced_at,
        pooled=bool(checkin.pooled),
    )


def tick(db: Session, checkin: CheckIn, *, now: datetime) -> None:
    """Time has passed. Whatever the person sent meanwhile, and what became of the question, is looked at first."""
    steps = steps_of(checkin.plan, existing(db, Territory, checkin.territory_id))
    found = _look_at_the_post(db, checkin, steps, now)
    sign = sharing.last_sign(db, checkin.person_id, since=known(checkin).due_at - ladder.EARLY)
    if sign is not None:
        _happens(db, checkin, steps, events.Sign(sign), now)
    passed = events.Tick(
        now, circle_of(db, checkin.plan_id), ours=found.ours, up_since=pulse.up_since(db), held=_is_held(db, checkin)
    )
    _happens(db, checkin, steps, passed, now)
    checkin.next_at = ladder.wakes_at(steps, known(checkin), now)
    db.flush()


def happens(db: Session, checkin: CheckIn, event: events.Event, *, now: datetime) -> None:
    """Something else than time; then what time asks for now that it has."""
    steps = steps_of(checkin.plan, existing(db, Territory, checkin.territory_id))
    _look_at_the_post(db, checkin, steps, now)
    _happens(db, checkin, steps, event, now)
    if checkin.closed_at is None:
        tick(db, checkin, now=now)
    db.flush()


def open_of(db: Session, person_id: int) -> list[CheckIn]:
    """The check-ins of this person that are not over, locked, the oldest first."""
    db.flush()
    theirs = select(CheckIn.id).where(CheckIn.person_id == person_id, CheckIn.closed_at.is_(None))
    return [locked(db, CheckIn, one) for one in db.scalars(theirs.order_by(CheckIn.id)).all()]


def circle_of(db: Session, plan_id: int) -> tuple[int, ...]:
    """Who may be asked, in order: who agreed, and reads what we write."""
    agreed = (
        select(CheckInContact.id)
        .join(Person, Person.id == CheckInContact.person_id)
        .join(Conversation, Conversation.person_id == Person.id)
        .where(CheckInContact.plan_id == plan_id, CheckInContact.state == "agreed", Person.state == "present")
    )
    return tuple(db.scalars(agreed.order_by(CheckInContact.rank, CheckInContact.id)))


def _look_at_the_post(db: Session, checkin: CheckIn, steps: Steps, now: datetime) -> reach.Reached:
    """Notes whether a platform took the question, where that is not known yet."""
    if checkin.sent_at is not None:
        return reach.Reached(taken_at=checkin.sent_at)
    found = reach.of(db, checkin)
    if found.taken_at is not None:
        _happens(db, checkin, steps, events.Taken(found.taken_at), now)
    elif found.refused:
        _happens(db, checkin, steps, events.Refused(now), now)
    return found


def _is_held(db: Session, checkin: CheckIn) -> bool:
    """An agent speaks with them already, or is to call them: nobody else is sent."""
    taken = select(Conversation.taken_by).where(Conversation.person_id == checkin.person_id)
    chats = db.execute(taken).first()
    if checkin.plan.by_phone or chats is None or chats.taken_by is not None:
        return True
    return ways.of(db, checkin.person_id).closed


def _happens(db: Session, checkin: CheckIn, steps: Steps, event: events.Event, now: datetime) -> None:
    before = known(checkin)
    after, deeds = ladder.climb(steps, before, event)
    if after != before:
        _keep(db, checkin, after, event, now)
    for deed in deeds:
        _do(db, checkin, deed, now)
    if after.is_over and not before.is_over:
        _take_back(db, checkin, before, after, now)


def _take_back(db: Session, checkin: CheckIn, before: Climb, over: Climb, now: datetime) -> None:
    """What has not gone out yet, and is no longer true, does not. Who wrote of something else is still asked."""
    keys_of = [keys.question(checkin.id)] if over.state is not State.ALIVE else []
    keys_of += [keys.reminder(checkin.id)] if before.state is not State.ASKED else []
    keys_of += [keys.circle(checkin.id)] if before.tried else []
    for key in keys_of:
        outbox.cancel(db, key, now=now)


def _keep(db: Session, checkin: CheckIn, after: Climb, event: events.Event, now: datetime) -> None:
    rung = after.asked_at is None or checkin.state != State.ASKED
    checkin.state, checkin.sent_at, checkin.failed = after.state.value, after.asked_at, after.failed
    checkin.tried, checkin.tried_at, checkin.waits = ",".join(map(str, after.tried)), after.tried_at, after.waits
    checkin.carer, checkin.care_until = after.carer, after.care_until
    checkin.graced_at, checkin.pooled = after.graced, after.pooled
    if after.is_over:
        if rung and not _another_is_to_be_rung(db, checkin):
            calls.settled(db, checkin.person_id, reason=CHECK_IN, actor=SYSTEM, now=now)
        checkin.closed_at, checkin.next_at = now, None
        if isinstance(event, events.Sign):
            checkin.answered_at = event.at
            checkin.outcome = checkin.outcome or "alive"
        elif checkin.outcome is None:
            checkin.outcome = {State.SEEN: "seen", State.SETTLED: "settled"}.get(after.state, "void")


def _another_is_to_be_rung(db: Session, checkin: CheckIn) -> bool:
    """Whether another time of theirs, that is not over, waits for the same call."""
    by_phone = CheckInPlan.by_phone.is_(True) & CheckIn.sent_at.is_(None)
    others = select(CheckIn.id).join(CheckInPlan, CheckInPlan.id == CheckIn.plan_id)
    others = others.where(CheckIn.person_id == checkin.person_id, CheckIn.id != checkin.id, CheckIn.closed_at.is_(None))
    return db.scalar(select(others.where(or_(CheckIn.state == State.LAST, by_phone)).exists())) or False


def _do(db: Session, checkin: CheckIn, deed: events.Deed, now: datetime) -> None:
    match deed:
        case events.Remind(which=which):
            key = f"{reach.about(checkin.id)}:{which}"
            tell(db, checkin.person_id, CheckInDue(checkin.id, which), key=key, now=now)
        case events.AskMember(member=member):
            _ask(db, checkin, member, now)
        case events.Call():
            calls.ring(db, checkin.person_id, now=now)
        case events.RaiseAlert(why=why):
            alert(db, checkin, why, now)
        case events.Pool():
            _pool(db, checkin, now)
        case events.AllClear(why=why, members=members, alerted=alerted):
            for member in members:
                _clear(db, checkin, member, why, now)
            if alerted or checkin.pooled:
                _clear_agents(db, checkin, why, now)
        case _:
            assert_never(deed)


def _ask(db: Session, checkin: CheckIn, member: int, now: datetime) -> None:
    contact = existing(db, CheckInContact, member)
    key = f"{reach.about(checkin.id)}:circle:{member}"
    tell(db, contact.person_id, CircleAsked(checkin.id, member), key=key, now=now, priority=Priority.EMERGENCY)
    audit(db, checkin.territory_id, "ask_circle", "checkin", checkin.id, actor=SYSTEM, now=now)


def _clear(db: Session, checkin: CheckIn, member: int, why: str, now: datetime) -> None:
    contact = db.get(CheckInContact, member)
    if contact is not None:
        key = f"{reach.about(checkin.id)}:clear:{member}"
        tell(db, contact.person_id, CircleClear(checkin.id, member, why), key=key, now=now)


def cause(plan_id: int) -> str:
    """The cause of the alert that a silence raises: the next day's raises the count of the one that stands."""
    return f"silence:{plan_id}"


def alert(db: Session, checkin: CheckIn, why: str, now: datetime) -> None:
    """Agents look for the person: an urgent alert, which climbs the roster, and a call to make.

    In heat, cold or flood whoever does not answer the telephone is visited.
    """
    alerts.raise_alert(
        db, "unwell" if why == "unwell" else "silence", person=existing(db, Person, checkin.person_id),
        cause=cause(checkin.plan_id), words=why, urgent=True, territory_id=checkin.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip
    calls.look_for(db, checkin.person_id, preset=modes.preset(db, checkin.territory_id), now=now)


def _pool(db: Session, checkin: CheckIn, now: datetime) -> None:
    """One alert for everybody whom our own fault keeps from being asked."""
    alerts.raise_alert(
        db, "unreached", person=None, cause=f"unreached:{checkin.territory_id}", urgent=True,
        territory_id=checkin.territory_id, actor=SYSTEM, now=now,
    )  # fmt: skip


def _clear_agents(db: Session, checkin: CheckIn, why: str, now: datetime) -> None:
    """An alert that nobody has taken closes by itself; its owner reads in it that it is over, and closes it."""
    theirs = select(Alert).where(Alert.cause == cause(checkin.plan_id), Alert.state.in_(("open", "taken")))
    for alert in db.scalars(theirs):
        alerts.all_clear(db, alert, why, actor=SYSTEM, now=now)
        duty_notices.tell_over(db, alert, why, now=now)
    for reason in sorted(LOOKED_FOR):
        calls.settled(db, checkin.person_id, reason=reason, actor=SYSTEM, now=now)


def settle(db: Session, checkin: CheckIn, outcome: str, *, actor: Actor, now: datetime) -> None:
    """An agent has found out how they are."""
    checkin.outcome = outcome
    audit(db, checkin.territory_id, "settle", "checkin", checkin.id, actor=actor, now=now)
    happens(db, checkin, events.Settled(now), now=now)
