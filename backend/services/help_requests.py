"""Help requests: somebody needs a hand. Posted once, published by the town's dial, cancelled at any time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from backend.categories import names
from backend.messaging.tidings import RequestGone
from backend.models import HelpRequest, Mission, Person, Recurrence, Territory, Volunteer
from backend.services import alerts, blocks, invitations, matching, places, promises, territories
from backend.services.actor import Actor
from backend.services.agreements import asking
from backend.services.errors import NoLongerNeeded
from backend.services.lifecycles import audit, born, move
from backend.services.locking import existing, locked
from backend.services.missions import progress
from backend.services.moderation import holding
from backend.services.news import tell_or_call, tell_other
from backend.services.recurrences import beginning, ending
from backend.services.relays import handing, legs

LIVE: Final = ("held", "open", "taken")

SAME_NEED: Final = timedelta(hours=24)
"""A repeat within this time shows the request that exists already."""

_LONGEST_NAME: Final = 100
_NEAR_MOST: Final = 100
"""Requests near a volunteer that are read before the nearest are kept."""


@dataclass(frozen=True, slots=True)
class Post:
    """A need, as it was said. `place` is as a neighbour would find it; `point` where it is known."""

    category: str
    start: datetime
    end: datetime
    grain: str = "part_of_day"
    rrule: str | None = None
    urgent: bool = False
    text: str = ""
    place: str = ""
    point: places.Point | None = None
    for_other: bool = False
    whom: str = ""
    """How the person is called for whom it is, where that is somebody else."""
    relay_id: int | None = None
    leg: int | None = None
    """Of which relay it is a leg, and which: an agent plans them all, then lets them out."""


def post(
    db: Session, requester: Person, need: Post, *, key: str, actor: Actor, now: datetime, seed: int = 0
) -> HelpRequest:
    """Posts a request. The first volunteers are asked at once, unless the town wishes an agent to publish it first,
    or something in it raises a flag.

    A need with a rule comes back: the request is its first occurrence. A repeated call with the same `key` returns the
    request that the first one posted. `seed` draws the code under which whoever is helped may agree.

    Raises:
        NeverHappens: the need's rule falls on no day after its first.
    """
    db.flush()
    posted = db.scalars(select(HelpRequest).where(HelpRequest.posted_key == key)).first()
    if posted is not None:
        return posted
    territory = existing(db, Territory, requester.territory_id)
    if need.rrule:
        beginning.check(need.rrule, need.start, territory)
    beneficiary = _beneficiary(db, requester, need, now) if need.for_other else requester
    dial = territories.dial(territory, need.category, vulnerable=beneficiary.vulnerable)
    unasked = need.for_other and asking.needed(db, beneficiary, territory)
    verdict = holding.weigh(territory, requester, need.text, need.place, asks=True)
    request = HelpRequest(
        territory_id=requester.territory_id,
        requester_id=requester.id,
        beneficiary_id=beneficiary.id,
        posted_key=key,
        state="open" if dial == "automatic" and not (unasked or verdict.holds or need.relay_id) else "held",
        created_at=now,
        **_as_said(need) | {"text": verdict.text},
    )
    request.promised_at = None if unasked else promises.promised_at(request, territory, now=now)
    request.wave, request.alerted = 0, False
    request.next_wave_at = matching.next_look(request, territory, now=now, asked=False) if need.end > now else now
    db.add(request)
    db.flush()
    born(db, request, actor=actor, now=now)
    audit(db, request.territory_id, "post", "request", request.id, actor=actor, now=now)
    if need.rrule:
        beginning.begin(db, request, need.rrule, actor=actor, now=now)
    holding.keep(db, requester, "request", verdict, request_id=request.id, actor=actor, now=now)
    if unasked:
        asking.ask(db, request, actor=actor, now=now, seed=seed)
    elif request.state == "open":
        matching.next_wave(db, request, now=now)
    elif not verdict.holds and not need.relay_id:
        ask_staff(db, request, beneficiary, actor, now)
    return request


def publish(db: Session, request: HelpRequest, *, actor: Actor, now: datetime) -> int:
    """An agent sends the request out: the first volunteers are asked. Returns how many.

    Raises:
        NoLongerNeeded: it was cancelled or has passed meanwhile.
    """
    request = locked(db, HelpRequest, request.id)
    if request.state == "open":
        return 0
    if request.state != "held" or request.end <= now:
        raise NoLongerNeeded(request.id)
    asking.settle(db, request.id, "void", actor=actor, now=now)  # an agent answers for it, not she
    holding.settle(db, "published", request_id=request.id, actor=actor, now=now)
    move(db, request, "open", actor=actor, now=now)
    if request.promised_at is None:  # it waited beyond its first promise
        request.promised_at = promises.promised_at(request, existing(db, Territory, request.territory_id), now=now)
    audit(db, request.territory_id, "publish", "request", request.id, actor=actor, now=now)
    return matching.next_wave(db, request, now=now)


def cancel(db: Session, request: HelpRequest, *, actor: Actor, now: datetime, told: bool = False) -> None:
    """The help is not needed any more: its volunteer, and those who were asked, are told; so is the person, where
    an agent cancels and has not `told` why. All legs of a relay are called off together. Said twice, done once.

    Raises:
        NoLongerNeeded: it was served already, or has passed.
    """
    if request.relay_id is not None:
        legs.hold(db, request.relay_id)
    request = locked(db, HelpRequest, request.id)
    if request.state == "cancelled":
        return
    if request.state == "done":
        raise NoLongerNeeded(request.id)
    if request.state == "held" and actor.kind == "agent" and request.recurrence_id is not None:
        # what an agent does not let out does not come back next week to be read again
        ending.end(db, locked(db, Recurrence, request.recurrence_id), now=now, state="stopped", actor=actor)
    for one in legs.all_of_it(db, request):
        _cancel(db, one, actor, now, told=told)
    if request.relay_id is not None:
        handing.called_off(db, request.relay_id, actor=actor, now=now)
    db.flush()


def _cancel(db: Session, request: HelpRequest, actor: Actor, now: datetime, *, told: bool) -> None:
    mission = progress.live_mission(db, request.id)
    if mission is not None:
        _call_off(db, mission, actor, now)
    invitations.void(db, request, "cancelled", actor=actor, now=now)
    asking.settle(db, request.id, "void", actor=actor, now=now)
    holding.settle(db, "void", request_id=request.id, actor=actor, now=now)
    move(db, request, "cancelled", actor=actor, now=now)
    request.closed_at, request.next_wave_at, request.promised_at = now, None, None
    audit(db, request.territory_id, "cancel", "request", request.id, actor=actor, now=now)
    if actor.kind == "agent":
        gone, key = RequestGone(request.id, "cancelled"), f"cancelled:{request.id}"
        if not told:
            tell_or_call(db, request.requester_id, gone, key=key, reason="request_cancelled", now=now)
        tell_other(db, request, request.requester_id, gone, key=key, now=now)
    elif actor.kind == "person":
        gone, key = RequestGone(request.id, "cancelled"), f"called_off:{request.id}"
        tell_other(db, request, int(actor.id), gone, key=key, now=now)


def similar(db: Session, person_id: int, category: str, *, now: datetime) -> HelpRequest | None:
    """The same need, posted by this person within a day and still open: shown instead of posted again."""
    theirs = _of(person_id).where(
        HelpRequest.category == category,
        HelpRequest.state.in_(LIVE),
        HelpRequest.created_at > now - SAME_NEED,
        HelpRequest.end > now,
        HelpRequest.relay_id.is_(None),
    )
    db.flush()
    return db.scalars(theirs.order_by(HelpRequest.id.desc())).first()


def running(db: Session, person_id: int, category: str) -> HelpRequest | None:
    """The latest occurrence of this kind of help that comes back for the person already."""
    theirs = (
        _of(person_id)
        .join(Recurrence, Recurrence.id == HelpRequest.recurrence_id)
        .where(Recurrence.state == "running", Recurrence.category == category)
    )
    db.flush()
    return db.scalars(theirs.order_by(HelpRequest.start.desc(), HelpRequest.id)).first()


def mine(db: Session, person_id: int, *, now: datetime, limit: int = 5) -> list[HelpRequest]:
    """What this person asked for and still awaits, the next first; then what ended less than two days ago."""
    db.flush()
    ended = case((HelpRequest.state.in_(LIVE), 0), else_=1)
    theirs = _of(person_id).where(or_(HelpRequest.state.in_(LIVE), HelpRequest.closed_at > now - progress.RECENT))
    return list(db.scalars(theirs.order_by(ended, HelpRequest.start, HelpRequest.id).limit(limit)))


def near(
    db: Session, volunteer: Volunteer, *, now: datetime, limit: int = 5, reach_m: int | None = None
) -> list[tuple[HelpRequest, int | None]]:
    """Open requests that this volunteer could take, nearest first, with the distance in metres where it is known.

    Before acceptance only a rounded distance may be said (`places.rounded_distance`). `reach_m`: how far to look,
    where that is not as far as they go.
    """
    reach_m = reach_m or volunteer.reach_m
    db.flush()
    open_now = select(HelpRequest).where(
        HelpRequest.state == "open",
        HelpRequest.end > now,
        HelpRequest.requester_id != volunteer.person_id,
        HelpRequest.beneficiary_id != volunteer.person_id,
        HelpRequest.requester_id.not_in(blocks.kept_from_person(volunteer.person_id)),
        HelpRequest.beneficiary_id.not_in(blocks.kept_from_person(volunteer.person_id)),
        HelpRequest.category.in_(names(volunteer.categories)),
    )
    if volunteer.cell is None:
        here = open_now.where(HelpRequest.territory_id == volunteer.territory_id)
    else:
        around = places.disk(volunteer.cell, reach_m)
        nowhere = HelpRequest.cell.is_(None) & (HelpRequest.territory_id == volunteer.territory_id)
        here = open_now.where(or_(nowhere, *(HelpRequest.cell.between(one.first, one.last) for one in around)))
    rows = db.scalars(here.order_by(HelpRequest.start, HelpRequest.id).limit(_NEAR_MOST))
    found = [(request, places.between(request, volunteer)) for request in rows]
    reached = [one for one in found if one[1] is None or one[1] <= reach_m]
    return sorted(reached, key=lambda one: (one[1] is None, one[1] or 0, one[0].id))[:limit]


def _of(person_id: int) -> Any:
    return select(HelpRequest).where(
        or_(HelpRequest.requester_id == person_id, HelpRequest.beneficiary_id == person_id)
    )


def _as_said(need: Post) -> dict[str, Any]:
    latitude, longitude = need.point or (None, None)
    return {
        "category": need.category,
        "text": need.text,
        "start": need.start,
        "end": need.end,
        "grain": need.grain,
        "urgent": need.urgent,
        "place": need.place,
        "latitude": latitude,
        "longitude": longitude,
        "cell": places.cell_of(*need.point) if need.point else None,
        "relay_id": need.relay_id,
        "leg": need.leg,
    }


def _beneficiary(db: Session, requester: Person, need: Post, now: datetime) -> Person:
    """Whom the help is for: a person of her own, known from an earlier request by her name or her place, or new."""
    called = " ".join(need.whom.split())[:_LONGEST_NAME]
    before = select(HelpRequest).where(
        HelpRequest.requester_id == requester.id, HelpRequest.beneficiary_id != requester.id
    )
    for request in db.scalars(before.order_by(HelpRequest.id.desc()).limit(20)):
        known = request.beneficiary
        if called and known.name.casefold() == called.casefold():
            return known
        if request.place == need.place and (not called or not known.name):
            known.name = known.name or called
            return known
    beneficiary = Person(
        territory_id=requester.territory_id, name=called, locale=requester.locale, vulnerable=True, created_at=now
    )
    beneficiary.address = need.place
    if need.point:
        (beneficiary.latitude, beneficiary.longitude), beneficiary.cell = need.point, places.cell_of(*need.point)
    db.add(beneficiary)
    db.flush()
    return beneficiary


def ask_staff(db: Session, request: HelpRequest, beneficiary: Person, actor: Actor, now: datetime) -> None:
    """An agent is to read the request before it goes out."""
    alerts.raise_alert(
        db,
        "to_publish",
        person=beneficiary,
        cause=f"to_publish:{request.id}",
        request_id=request.id,
        urgent=request.urgent,
        territory_id=request.territory_id,
        actor=actor,
        now=now,
    )


def _call_off(db: Session, mission: Mission, actor: Actor, now: datetime) -> None:
    progress.end(db, mission, "cancelled", actor=actor, now=now)
    gone, key = RequestGone(mission.request_id, "cancelled"), f"gone:mission:{mission.id}"
    tell_or_call(db, mission.volunteer_id, gone, key=key, reason="mission_cancelled", now=now)
