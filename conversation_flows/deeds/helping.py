"""Deeds about requests: post, show where they stand, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from backend.models import HelpRequest
from backend.services import help_requests, missions, people
from backend.services.errors import NoLongerNeeded
from conversation_flows import ask_for_help, my_requests
from conversation_flows.deeds.case import Case, facts_of, person_of, span_of
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.slots import fuller


def post(db: Session, command: ask_for_help.PostRequest, case: Case) -> Sequence[Any]:
    """Posts the need; a like one of the last day that is still open is shown instead, once."""
    person = person_of(db, case)
    if fuller(command.name, than=person.name):
        people.rename(db, person, command.name, actor=case.actor, now=case.now)
    existing = help_requests.similar(db, case.person_id, command.category, now=case.now)
    if existing is not None and not command.anyway and existing.posted_key != case.key:
        return (ask_for_help.SimilarOpen(existing.id, existing.category, span_of(existing)),)
    at_home = (
        not command.for_other
        and (person.latitude, person.longitude) == (command.where.point or (None, None))
        and bool(person.latitude is not None or person.address == command.where.words)
    )
    need = help_requests.Post(
        category=command.category,
        start=command.when.start,
        end=command.when.end,
        grain=command.when.grain,
        rrule=command.when.rrule,
        urgent=command.urgent,
        text=command.words,
        place=(person.address or _on_a_map(command.where)) if at_home else command.where.words,
        point=command.where.point,
        for_other=command.for_other,
    )
    request = help_requests.post(db, person, need, key=case.key, actor=case.actor, now=case.now)
    may_be_home = person.latitude is None and not command.for_other and command.where.point is not None
    return (ask_for_help.Posted(request.id, request.promised_at, request.state == "held", may_be_home),)


def _on_a_map(spot: Spot) -> str:
    """A home of which only the point is known: what a volunteer types into a map."""
    return f"{spot.latitude:.5f}, {spot.longitude:.5f}" if spot.point else spot.words


def set_home(db: Session, command: ask_for_help.SetHome, case: Case) -> Sequence[Any]:
    """The place of that request is where they live."""
    request = db.get(HelpRequest, command.request_id)
    if request is not None and request.requester_id == case.person_id:
        spot = Spot(request.place, request.latitude, request.longitude)
        people.set_home(db, person_of(db, case), spot.words, spot.point, actor=case.actor, now=case.now)
    return ()


def look_at_mine(db: Session, command: my_requests.LookAtMine, case: Case) -> Sequence[Any]:
    standings = []
    taken = set()
    for mission in missions.of(db, case.person_id, now=case.now):
        facts = facts_of(db, mission, case.person_id)
        taken.add(mission.request_id)
        standings.append(
            my_requests.Standing(
                "mission", mission.id, facts.category, facts.when, mission.state, facts.name, mine=facts.mine
            )
        )
    for request in help_requests.mine(db, case.person_id, now=case.now):
        over = request.state not in {"held", "open", "unserved"} or (command.to_cancel and request.state == "unserved")
        if request.id not in taken and not over:
            standings.append(
                my_requests.Standing(
                    "request", request.id, request.category, span_of(request), request.state,
                    promised_at=request.promised_at,
                )
            )  # fmt: skip
    return (my_requests.Mine(tuple(standings), command.to_cancel),)


def cancel(db: Session, command: my_requests.CancelRequest, case: Case) -> Sequence[Any]:
    request = db.get(HelpRequest, command.request_id)
    if request is None or request.requester_id != case.person_id:
        return (my_requests.Mine((), to_cancel=True),)
    try:
        help_requests.cancel(db, request, actor=case.actor, now=case.now)
    except NoLongerNeeded:
        return (my_requests.Mine((), to_cancel=True),)
    return (my_requests.RequestCancelled(),)
