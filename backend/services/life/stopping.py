"""What stops when somebody is away or dead: each part of their life here, closed without a word by the machine to them.

Others hear only what they must act on: a volunteer, that they need not come. Why, a human tells them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeVar

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging.windows import PARKED
from backend.models import (
    CallTask,
    CheckInContact,
    CheckInPlan,
    Conversation,
    HelpRequest,
    InboxEvent,
    Invitation,
    Mission,
    OfferAnswer,
    OutboxMessage,
    Person,
    Recurrence,
    Volunteer,
)
from backend.services import company, help_requests, missions, offers, people
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import circle, plans
from backend.services.interviews import booking
from backend.services.life.before import STOPPED, Before, Plan
from backend.services.life.kinds import CAREHOME, DIED
from backend.services.lifecycles import MISSION, audit, move
from backend.services.links import ending as links
from backend.services.locking import existing, locked
from backend.services.missions import progress
from backend.services.pairs import ending as pairs
from backend.services.recurrences import ending
from backend.services.register import keeping as register
from backend.services.weather import lending

Asked = TypeVar("Asked", HelpRequest, Recurrence)

_STRUCK: Final = {CAREHOME: register.CARE_HOME, DIED: register.DIED}
"""Why whoever does not live at home any more is struck off the register of frail people."""


def checkins(db: Session, person: Person, before: Before, actor: Actor, now: datetime) -> int:
    """Nobody asks them how they are; who was looking for them is told that it is over."""
    before.plan = before.goes_on = plan_of(db, person)
    if before.plan is None:
        lending.drop(db, person.id, now=now)
        return 0
    plans.pause(db, before.plan.number, None, actor=actor, now=now)
    return 1


def plan_of(db: Session, person: Person) -> Plan | None:
    """Their plan as it stands; None where none runs."""
    plan = plans.of(db, person.id)
    if plan is None or plan.state not in {"active", "paused"}:
        return None
    return Plan(plan.id, plan.state, plan.paused_until, plan.pause_at)


def plan_back(db: Session, stood: Plan | None, actor: Actor, now: datetime) -> int:
    """The plan as it stood: on, or paused until the day that they had said. Returns 1 where there is one."""
    if stood is None:
        return 0
    plan = existing(db, CheckInPlan, stood.number)
    if plan.state not in {"active", "paused"}:
        return 0
    pauses = stood.state == "paused" or stood.since is not None
    over = stood.until is not None and stood.until <= now
    if plan.state == "paused" and (not pauses or over or (stood.since is not None and stood.since > now)):
        plans.resume(db, plan.id, actor=actor, now=now)
    if pauses and not over:
        plans.pause(db, plan.id, stood.until, since=stood.since, actor=actor, now=now)
    return 1


def circles(db: Session, person: Person, before: Before, actor: Actor, now: datetime) -> int:
    """They are asked to look in on nobody. Staff hear of whoever has nobody else."""
    db.flush()
    theirs = select(CheckInContact).where(
        CheckInContact.person_id == person.id, CheckInContact.state.in_(("proposed", "agreed"))
    )
    for contact in db.scalars(theirs.order_by(CheckInContact.id)).all():
        before.contacts.append((contact.id, contact.state))
        circle.take_out(db, contact, actor=actor, now=now)
    return len(before.contacts)


def registered(db: Session, person: Person, kind: str, actor: Actor, now: datetime) -> None:
    """They are on the register of frail people no more. It is counted nowhere: few may know that they were."""
    if kind in _STRUCK:
        register.strike_person(db, person.id, _STRUCK[kind], actor=actor, now=now)


def registered_again(db: Session, person_id: int, kind: str, actor: Actor, now: datetime) -> None:
    """It was a mistake, or they are home again: as long as the words of the entry are kept, it stands."""
    if kind in _STRUCK:
        register.back(db, person_id, _STRUCK[kind], actor=actor, now=now)


def requests(db: Session, person: Person, before: Before, now: datetime) -> tuple[int, list[int]]:
    """What was asked for them is off; returns how many, and the volunteers who would have come."""
    db.flush()
    hers = select(HelpRequest.id).where(HelpRequest.beneficiary_id == person.id)
    unserved = (HelpRequest.state == "unserved") & (HelpRequest.end > now)
    standing = hers.where(or_(HelpRequest.state.in_(help_requests.LIVE), unserved))
    helpers = []
    for request_id in db.scalars(standing.order_by(HelpRequest.id)).all():
        request = locked(db, HelpRequest, request_id)
        if request.state == "cancelled":  # another leg of the same relay
            continue
        before.requests.append(request_id)
        mission = progress.live_mission(db, request_id)
        if mission is not None:
            helpers.append(mission.volunteer_id)
        if mission is not None and mission.state == "helped":
            _is_done(db, mission, request, now)
        else:
            help_requests.cancel(db, request, actor=SYSTEM, now=now)
    return len(before.requests), helpers


def comes_back(db: Session, person: Person, actor: Actor, now: datetime) -> int:
    """What comes back for them does no more."""
    db.flush()
    theirs = select(Recurrence).where(
        Recurrence.beneficiary_id == person.id, Recurrence.state.in_(("running", "handed_over"))
    )
    found = db.scalars(theirs.order_by(Recurrence.id)).all()
    for one in found:
        ending.end(db, one, now=now, state="stopped", actor=actor)
    return len(found)


def asked_for_others(db: Session, person: Person, before: Before, actor: Actor, now: datetime) -> int:
    """What they asked for somebody else is that person's own from now on: it is still needed."""
    db.flush()
    for request in db.scalars(_for_others(HelpRequest, person.id, help_requests.LIVE)).all():
        before.asked_for.append((request.id, person.id))
        request.requester_id = request.beneficiary_id
        audit(db, person.territory_id, "is_theirs_now", "request", request.id, actor=actor, now=now)
    for one in db.scalars(_for_others(Recurrence, person.id, ("running", "handed_over"))).all():
        one.requester_id = one.beneficiary_id
        audit(db, person.territory_id, "is_theirs_now", "recurrence", one.id, actor=actor, now=now)
    db.flush()
    return len(before.asked_for)


def _for_others(table: type[Asked], person_id: int, live: Sequence[str]) -> Select[Asked]:
    theirs = select(table).where(table.requester_id == person_id, table.beneficiary_id != person_id)
    return theirs.where(table.state.in_(live)).order_by(table.id)


def volunteering(db: Session, person: Person, before: Before, actor: Actor, now: datetime) -> int:
    """What they promised is given back, so that others are asked. Returns how many missions that were."""
    offers.withdraw_all(db, person.id, actor=SYSTEM, now=now)
    company.withdraw_all(db, person.id, actor=SYSTEM, now=now)
    booking.end(db, person.id, "cancelled", actor=SYSTEM, now=now)
    promised = [one for one in missions.of(db, person.id, now=now) if one.volunteer_id == person.id]
    for mission in promised:
        if "given_back" in MISSION.moves[mission.state]:
            missions.give_back(db, mission.id, person.id, actor=SYSTEM, now=now)
        else:
            _is_done(db, mission, locked(db, HelpRequest, mission.request_id), now)
    for table, column in ((Invitation, Invitation.volunteer_id), (OfferAnswer, OfferAnswer.person_id)):
        for row in db.scalars(select(table).where(column == person.id, table.state == "sent").order_by(table.id)):
            move(db, row, "void", actor=SYSTEM, now=now)
    volunteer = db.get(Volunteer, person.id)
    if volunteer is not None and volunteer.state == "active":
        before.volunteer = True
        move(db, volunteer, "paused", actor=actor, now=now)
        volunteer.paused_for = "away"
    people.set_on_duty(db, person, False)
    return len(promised)


def resting(db: Session, person: Person, before: Before, actor: Actor, now: datetime) -> list[int]:
    """Their links and pairs rest; returns the other of each two."""
    rested = links.rest(db, person.id, actor=actor, now=now)
    before.links = before.rest = [one.id for one in rested]
    paired = pairs.rest(db, person.id, actor=actor, now=now)
    before.pairs = before.rest_pairs = [one.id for one in paired]
    two = [
        *((one.person_id, one.volunteer_id) for one in rested),
        *((one.person_id, one.volunteer_id) for one in paired),
    ]
    return [volunteer if helped == person.id else helped for helped, volunteer in two]


def news(db: Session, person: Person, now: datetime) -> int:
    """What was on its way to them is not said: neither what was written, nor what would have been. What they have sent
    themselves is still heard.
    """
    db.flush()
    unsaid = OutboxMessage.person_id == person.id, OutboxMessage.state.in_(("waiting", PARKED))
    gone = {"state": "cancelled", "settled_at": now, "error": "they are away"}
    cancelled = db.execute(update(OutboxMessage).where(*unsaid).values(gone).returning(OutboxMessage.id)).all()
    talk = select(Conversation.id).where(Conversation.person_id == person.id).scalar_subquery()
    untold = InboxEvent.conversation_id == talk, InboxEvent.state == "waiting", InboxEvent.identity_id.is_(None)
    dropped = db.execute(
        update(InboxEvent).where(*untold).values(state="done", settled_at=now).returning(InboxEvent.id)
    ).all()
    db.expire_all()
    return len(cancelled) + len(dropped)


def calls(db: Session, person: Person, before: Before, now: datetime) -> int:
    """Nobody calls them."""
    db.flush()
    theirs = select(CallTask).where(CallTask.person_id == person.id, CallTask.state == "open")
    for task in db.scalars(theirs.order_by(CallTask.id)).all():
        before.calls.append(task.id)
        task.state, task.outcome, task.closed_at = "done", STOPPED, now
    db.flush()
    return len(before.calls)


def _is_done(db: Session, mission: Mission, request: HelpRequest, now: datetime) -> None:
    """The help was given: it is closed as such, and nobody is asked how it went."""
    progress.end(db, mission, "done", actor=SYSTEM, now=now)
    move(db, request, "done", actor=SYSTEM, now=now)
    request.closed_at, request.next_wave_at, request.promised_at = now, None, None
    db.flush()
