"""Waves: a few volunteers are asked, then a few more, until one accepts; staff and the person are told in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from backend.messaging.tidings import Invited, NobodyFound, RequestGone, StillLooking
from backend.models import HelpRequest, Invitation, Person, Territory, Volunteer
from backend.models.columns import Instant, rows_of
from backend.services import alerts, invitations, quiet, territories
from backend.services.actor import SYSTEM
from backend.services.agreements import asking
from backend.services.lifecycles import INVITATION, all_born, move
from backend.services.locking import existing, locked
from backend.services.matching import candidates, newcomers, scoring
from backend.services.matching.scoring import Candidate
from backend.services.moderation import holding
from backend.services.news import tell, tell_each_or_call, tell_or_call, tell_other
from backend.services.relays import legs
from backend.services.setbacks import one_by_one

NEAR: Final = timedelta(hours=24)
URGENT: Final = timedelta(hours=6)
"""How long before the start waves follow each other faster."""

NOBODY_LEFT_AGAIN: Final = timedelta(hours=1)
"""When everybody was asked, how soon we look again: somebody may have become free."""

_TRIES: Final = 3
"""How often volunteers whom another wave is asking at this very moment are replaced by the next best."""


def next_wave(db: Session, request: HelpRequest, *, now: datetime) -> int:
    """Asks the next few volunteers, and sets when this request is looked at again. The caller holds the request.

    Where nobody is left to ask and nobody's answer is awaited, staff are told at once. Returns how many were asked:
    none where the request is not open any more.
    """
    if request.state != "open" or now >= request.end:
        return 0
    territory = existing(db, Territory, request.territory_id)
    invited = _invite(db, request, territory, now)
    if invited:
        request.wave += 1
    elif not invitations.waiting(db, request.id):
        tell_staff(db, request, now=now)
    request.next_wave_at = next_look(request, territory, now=now, asked=invited > 0)
    db.flush()
    return invited


def due(db: Session, *, now: datetime, limit: int) -> int:
    """Looks again at the requests whose moment has come; returns how many."""
    db.flush()
    theirs = select(HelpRequest.id).where(HelpRequest.next_wave_at <= now, HelpRequest.state.in_(("open", "held")))
    oldest = theirs.order_by(HelpRequest.next_wave_at, HelpRequest.id).limit(limit)
    held = sorted(db.scalars(oldest.with_for_update(skip_locked=True, key_share=True)))

    def look(request_id: int) -> None:
        look_again(db, locked(db, HelpRequest, request_id), now=now)

    return one_by_one(db, held, look, due_at=HelpRequest.next_wave_at, request=HelpRequest.id, now=now)


def look_again(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """What is due for a request that nobody has taken yet: the next wave, a word to the person, or its end."""
    territory = existing(db, Territory, request.territory_id)
    if now >= request.end:
        lapse(db, request, now=now)
        return
    if request.promised_at is not None and request.promised_at <= now:
        answer_anyway(db, request, now=now)
    elif request.state == "open" and request.recurrence_id is None:  # what comes back is no news each time
        tell(db, request.requester_id, StillLooking(request.id), key=f"still:{request.id}", now=now)
    if request.state == "held":
        request.next_wave_at = next_look(request, territory, now=now, asked=False)
        return
    if staff_told_at(request, territory) <= now:
        tell_staff(db, request, now=now)
    next_wave(db, request, now=now)


def answer_anyway(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """The promised hour has come: the person is told that nobody was found, and staff know it."""
    if request.promised_at is None:
        return
    key = f"nobody:{request.id}:{request.promised_at.isoformat()}"
    request.promised_at = None
    nobody = NobodyFound(request.id)
    tell_or_call(db, request.requester_id, nobody, key=key, reason="nobody_found", now=now)
    tell_other(db, request, request.requester_id, nobody, key=key, now=now)
    if request.state == "open":
        tell_staff(db, request, now=now)


def lapse(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """Its time has passed and nobody took it: an unserved need, which staff see, and the person is told."""
    tell_staff(db, request, now=now)
    request.promised_at = None
    gone, key = RequestGone(request.id, "lapsed"), f"lapsed:{request.id}:{now.isoformat()}"
    tell_or_call(db, request.requester_id, gone, key=key, reason="nobody_found", now=now)
    tell_other(db, request, request.requester_id, gone, key=key, now=now)
    invitations.void(db, request, "lapsed", actor=SYSTEM, now=now)
    asking.settle(db, request.id, "void", actor=SYSTEM, now=now)
    holding.settle(db, "void", request_id=request.id, actor=SYSTEM, now=now)
    move(db, request, "unserved", actor=SYSTEM, now=now)
    request.closed_at, request.next_wave_at = now, None


def tell_staff(db: Session, request: HelpRequest, *, now: datetime) -> None:
    """Raises the alert that nobody was found; once for a request."""
    if request.alerted:
        return
    request.alerted = True
    alerts.raise_alert(
        db,
        "nobody",
        person=request.beneficiary,
        cause=f"nobody:{request.id}",
        request_id=request.id,
        urgent=request.urgent,
        territory_id=request.territory_id,
        actor=SYSTEM,
        now=now,
    )


def staff_told_at(request: HelpRequest, territory: Territory) -> datetime:
    """When staff must know that nobody was found: some time before the start, so that they can act."""
    lead = timedelta(minutes=territories.policy(territory, "staff_lead_minutes"))
    halfway = request.created_at + (request.start - request.created_at) / 2
    return max(request.start - lead, halfway)


def next_look(request: HelpRequest, territory: Territory, *, now: datetime, asked: bool) -> datetime:
    """When the request is looked at again: the wave's time is over, or something was promised earlier."""
    pause = _pause(request, territory, now)
    moments = [now + (pause if asked else min(pause, NOBODY_LEFT_AGAIN)), request.end]
    if request.state == "held":
        moments = [request.end]
    if request.promised_at is not None:
        moments.append(request.promised_at)
    if not request.alerted and request.state == "open":
        moments.append(staff_told_at(request, territory))
    return min(moment for moment in moments if moment > now)


def _pause(request: HelpRequest, territory: Territory, now: datetime) -> timedelta:
    left = request.start - now
    if request.urgent or left <= URGENT:
        name = "wave_minutes_urgent"
    elif left <= NEAR:
        name = "wave_minutes_near"
    else:
        name = "wave_minutes"
    return timedelta(minutes=territories.policy(territory, name))


def _invite(db: Session, request: HelpRequest, territory: Territory, now: datetime) -> int:
    sizes = territories.policy(territory, "wave_sizes")
    size = sizes[min(request.wave, len(sizes) - 1)]
    limits = candidates.asking_limits(db, territory, request, now)
    found = candidates.find(db, request, territory, size, limits)
    if request.relay_id is not None:
        size = legs.share(db, request, size)
        others = legs.asked_elsewhere(db, request)
        found = [one for one in found if one.volunteer_id not in others] or found
    found, opens = _awake(db, found, request, territory, now)
    weights = replace(scoring.WEIGHTS, full_load=territories.policy(territory, "open_missions"))
    need = candidates.need_of(request, territory)
    ranked = scoring.choose(found, need, size * _TRIES, now=now, weights=weights)
    metres = {one.volunteer_id: one.metres for one in ranked}
    asked = _reserve(db, [one.volunteer_id for one in ranked], size, limits)
    invite(db, request, {volunteer_id: metres[volunteer_id] for volunteer_id in asked}, now=now, due_at=opens)
    return len(asked) + ask_newcomers(db, request, territory, size - len(asked), limits, now)


SOON: Final = timedelta(hours=1)
"""How long before the start somebody must be told, so that they can come."""


def _awake(
    db: Session, found: list[Candidate], request: HelpRequest, territory: Territory, at: datetime
) -> tuple[list[Candidate], dict[int, datetime]]:
    """Without those whose quiet hours last until it is too late: an invitation that nobody is told of asks nobody;
    and when those are told who are not told at that moment.
    """
    if not found:
        return found, {}
    latest = request.start - SOON
    if request.urgent:
        latest = min(latest, at + _pause(request, territory, at))
    opens = quiet.held(db, [one.volunteer_id for one in found], at)
    return [one for one in found if one.volunteer_id not in opens or opens[one.volunteer_id] <= latest], opens


def ask_newcomers(
    db: Session,
    request: HelpRequest,
    territory: Territory,
    size: int,
    limits: dict[str, Any],
    now: datetime,
    *,
    only: int | None = None,
    due_at: datetime | None = None,
) -> int:
    """Invites at most `size` newcomers. The caller holds the request. Returns how many.

    `only`: nobody but this one. `due_at`: when they are told, where that is not now.
    """
    if size <= 0:
        return 0
    at = due_at or now
    found, opens = _awake(db, newcomers.find(db, request, territory, limits, only=only), request, territory, at)
    metres = {one.volunteer_id: one.metres for one in found[:size]}
    if metres:
        mark_asked(db, metres, now=now)
        invite(db, request, metres, now=now, due_at=dict.fromkeys(metres, at) | opens)
    return len(metres)


def ask_one(
    db: Session,
    request: HelpRequest,
    volunteer_id: int,
    metres: float | None,
    territory: Territory,
    now: datetime,
    *,
    due_at: datetime,
) -> bool:
    """Invites one volunteer, who was found otherwise than by a wave. The caller holds the request.

    Returns False where it is not open any more, or they may not be asked: they are away then, or were asked enough.
    """
    limits = candidates.asking_limits(db, territory, request, now)
    if request.state != "open" or not _reserve(db, [volunteer_id], 1, limits):
        return False
    opens = quiet.held(db, [volunteer_id], due_at)
    invite(db, request, {volunteer_id: metres}, now=now, due_at={volunteer_id: due_at} | opens)
    return True


def _reserve(db: Session, ranked: list[int], size: int, limits: dict[str, Any]) -> list[int]:
    """Marks the best who are still free as asked; two waves at once never ask one volunteer too often."""
    db.flush()
    reserved: list[int] = []
    while ranked and len(reserved) < size:
        batch, ranked = ranked[: size - len(reserved)], ranked[size - len(reserved) :]
        held = list(db.connection().execute(_HELD, {"people": batch}).scalars())
        free = set(db.connection().execute(_FREE, {"people": held, **limits}).scalars()) if held else set()
        reserved += [volunteer_id for volunteer_id in batch if volunteer_id in free]
    if reserved:
        mark_asked(db, reserved, now=limits["now"])
    return reserved


_volunteers: Final = rows_of(Volunteer)


def _free() -> Select[int]:
    """Those of `people` who may still be asked."""
    rows, people = _volunteers, rows_of(Person)
    return (
        select(rows.c.person_id)
        .join(people, people.c.id == rows.c.person_id)
        .where(rows.c.person_id.in_(bindparam("people", expanding=True)), people.c.state == "present")
        .where(or_(people.c.quiet_until.is_(None), people.c.quiet_until <= bindparam("now", type_=Instant())))
        .where(candidates.may_be_asked())
    )


_HELD: Final = (
    select(_volunteers.c.person_id)
    .where(_volunteers.c.person_id.in_(bindparam("people", expanding=True)))
    .order_by(_volunteers.c.person_id)
    .with_for_update(skip_locked=True)
)
"""Locked in order; whom another wave is asking at this very moment is left to it."""
_FREE: Final = _free()
"""A statement of its own: only what is read after the lock holds what the wave before this one wrote."""


def mark_asked(db: Session, people: Collection[int], *, now: datetime) -> None:
    """Notes when these volunteers were last asked; how often, their invitations tell."""
    theirs = _volunteers.c.person_id.in_(people)
    db.connection().execute(update(_volunteers).where(theirs).values(last_asked_at=now))


def invite(
    db: Session,
    request: HelpRequest,
    metres: dict[int, float | None],
    *,
    now: datetime,
    due_at: Mapping[int, datetime],
) -> None:
    """Invites these volunteers, given with their distance, and tells them; those whose invitation was void anew.

    `due_at`: when those are told who are not told now: after their quiet hours.
    """
    wave = request.wave + 1
    before = select(Invitation).where(Invitation.request_id == request.id, Invitation.volunteer_id.in_(metres))
    again = {one.volunteer_id: one for one in db.scalars(before)} if metres else {}
    for volunteer_id, invitation in again.items():
        invitation.wave, invitation.sent_at, invitation.answered_at = wave, now, None
        invitation.distance_m = _rounded(metres[volunteer_id])
        move(db, invitation, "sent", actor=SYSTEM, now=now)
    rows = [
        {"request_id": request.id, "volunteer_id": volunteer_id, "wave": wave, "distance_m": _rounded(away)}
        | {"territory_id": request.territory_id, "state": INVITATION.start, "sent_at": now}
        for volunteer_id, away in metres.items()
        if volunteer_id not in again
    ]
    new = {row.volunteer_id: row.id for row in db.connection().execute(_INVITED, rows)} if rows else {}
    all_born(db, INVITATION, new.values(), territory_id=request.territory_id, actor=SYSTEM, now=now)
    ids = new | {volunteer_id: invitation.id for volunteer_id, invitation in again.items()}
    told = {volunteer_id: (Invited(id_), f"invited:{id_}:{wave}") for volunteer_id, id_ in ids.items()}
    if told:
        reason = f"invitation:{request.id}"
        tell_each_or_call(db, told, reason=reason, now=now, due_at=due_at)


_invitations: Final = rows_of(Invitation)
_INVITED: Final = insert(_invitations).returning(_invitations.c.volunteer_id, _invitations.c.id)


def _rounded(metres: float | None) -> int | None:
    return None if metres is None else round(metres)
