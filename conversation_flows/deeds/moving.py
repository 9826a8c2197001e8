"""Deeds about moving what comes back while no time of it is open: once, or each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from backend import repeats
from backend.models import HelpRequest, Person, Recurrence
from backend.services import rearranging, territories
from backend.services.errors import NeverHappens, NoLongerNeeded
from backend.services.locking import locked
from backend.services.moderation import holding
from backend.services.recurrences import changing, opening
from backend.wording import Span
from conversation_flows import change_request, new_time
from conversation_flows.deeds.case import Case, person_of, span_of, territory_of
from conversation_flows.engine.conversation import Spot


def between_two_times(db: Session, case: Case) -> list[change_request.Changeable]:
    """What comes back as this person asked, and of which nothing is asked for now."""
    zone = territories.zone(territory_of(db, case))
    return [
        change_request.Changeable(
            0,
            one.category,
            Span(one.next_start, repeats.ends_at(one.next_start, one.minutes, zone), one.grain),
            Spot(one.place, one.latitude, one.longitude),
            one.rrule,
            one.id,
        )
        for one in changing.of(db, case.person_id)
        if one.requester_id == case.person_id and one.next_start and not changing.live(db, one, now=case.now)
    ]


def asked_for(db: Session, command: change_request.ChangeRequest, case: Case) -> HelpRequest | None:
    """The request that is to change; of what comes back, the time that has been opened meanwhile."""
    if not command.coming:
        return db.get(HelpRequest, command.request_id)
    one = _theirs(db, command.coming, case)
    return next(iter(changing.live(db, one, now=case.now)), None) if one else None


def move(db: Session, command: change_request.ChangeRequest, case: Case) -> Sequence[Any]:
    """Moves it, once or each time; nothing where a time of it has been opened meanwhile: that one is changed."""
    one = _theirs(db, command.coming, case)
    if one is None or changing.live(db, one, now=case.now):
        return ()
    when, where = command.when, command.where
    place = as_found(person_of(db, case), where, for_other=one.requester_id != one.beneficiary_id)
    to = rearranging.Terms(when.start, when.end, when.grain, when.rrule, place, where.point)
    to_be_read = place != one.place and bool(holding.raised_in(place, asks=True))
    try:
        if command.always and not to_be_read:
            rule = changing.move_coming(db, one, to, actor=case.actor, now=case.now)
            return (new_time.FollowingMoved(one.category, replace(when, rrule=rule)),)
        if command.always:  # an agent reads the place with the next time, which is opened for it
            opening.open_next(db, locked(db, Recurrence, one.id), now=case.now)
            return ()
        request = opening.open_next(db, locked(db, Recurrence, one.id), now=case.now, to=to)
    except (NoLongerNeeded, NeverHappens):
        return (change_request.NotChanged(),)
    if request is None:
        return (change_request.NotChanged(),)
    held = request.state == "held"
    return (change_request.RequestChanged(request.category, span_of(request), request.promised_at, held),)


def _theirs(db: Session, recurrence_id: int, case: Case) -> Recurrence | None:
    one = db.get(Recurrence, recurrence_id)
    return one if one is not None and one.requester_id == case.person_id and one.state == "running" else None


def as_found(person: Person, where: Spot, *, for_other: bool) -> str:
    """The place as a neighbour would find it: of somebody's own home, its address as we know it."""
    at_home = (
        not for_other
        and (person.latitude, person.longitude) == (where.point or (None, None))
        and bool(person.latitude is not None or person.address == where.words)
    )
    return (person.address or _on_a_map(where)) if at_home else where.words


def _on_a_map(spot: Spot) -> str:
    """A home of which only the point is known: what a volunteer types into a map."""
    return f"{spot.latitude:.5f}, {spot.longitude:.5f}" if spot.point else spot.words
