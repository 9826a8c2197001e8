"""Deeds about requests: post, show where they stand, change, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agreement, HelpRequest, Recurrence
from backend.services import help_requests, missions, offers, people, rearranging
from backend.services.errors import NeverHappens, NoLongerNeeded, TakenBySomebodyElse
from backend.services.locking import existing
from backend.services.recurrences import changing
from backend.wording import Span
from conversation_flows import ask_for_help, change_request, my_requests, recurring, which_to_change
from conversation_flows.deeds import linking, meeting, moderating, moving, new_times
from conversation_flows.deeds.case import Case, called, facts_of, person_of, span_of
from conversation_flows.deeds.moving import as_found
from conversation_flows.deeds.recurring import coming_of
from conversation_flows.engine.conversation import Spot
from conversation_flows.engine.events import Heard
from conversation_flows.engine.slots import fuller

GUESSED: Final = "planes"
"""Who found a kind of help that no words name: `nlu.entities.wanted`."""
CHANGEABLE: Final = frozenset({"open", "held"})
"""States of a request in which its time and place may be changed."""


def post(db: Session, command: ask_for_help.PostRequest, case: Case) -> Sequence[Any]:
    """Posts the need; a like one of the last day that is still open is shown instead, once."""
    person = person_of(db, case)
    if fuller(command.name, than=person.name):
        people.rename(db, person, command.name, actor=case.actor, now=case.now)
    if not command.plainly and (refused := moderating.refused_once(db, command.words, case, rest=True)):
        return refused
    existing = help_requests.similar(db, case.person_id, command.category, now=case.now)
    if existing is None and command.when.rrule and not command.for_other:
        existing = help_requests.running(db, case.person_id, command.category)
    if existing is not None and not command.anyway and existing.posted_key != case.key:
        movable = existing.state in CHANGEABLE and existing.requester_id == case.person_id
        return (ask_for_help.SimilarOpen(existing.id, existing.category, span_of(existing), movable),)
    need = help_requests.Post(
        category=command.category,
        start=command.when.start,
        end=command.when.end,
        grain=command.when.grain,
        rrule=command.when.rrule,
        urgent=command.urgent,
        text=moderating.plain(command.words) if command.plainly else command.words,
        place=as_found(person, command.where, for_other=command.for_other),
        point=command.where.point,
        for_other=command.for_other,
        whom=command.whom,
    )
    try:
        request = help_requests.post(db, person, need, key=case.key, actor=case.actor, now=case.now, seed=case.seed)
    except NeverHappens:
        return (ask_for_help.NeverComes(),)
    may_be_home = person.latitude is None and not command.for_other and command.where.point is not None
    held, first = request.state == "held", request.start if request.recurrence_id else None
    why = moderating.why_held(db, request_id=request.id)
    awaited = _agreement(db, request)
    return (ask_for_help.Posted(request.id, request.promised_at, held, may_be_home, why, awaited, first),)


def _agreement(db: Session, request: HelpRequest) -> tuple[int, str, str] | None:
    """The agreement that this request waits for."""
    theirs = select(Agreement).where(Agreement.request_id == request.id, Agreement.state == "waiting")
    asked = db.scalars(theirs).first()
    return None if asked is None else (asked.id, asked.code, request.beneficiary.name)


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
    coming: dict[int | None, recurring.Coming] = {
        one.id: coming_of(db, one, case) for one in changing.of(db, case.person_id)
    }
    for mission in missions.of(db, case.person_id, now=case.now):
        facts = facts_of(db, mission, case.person_id)
        taken.add(mission.request_id)
        standings.append(
            my_requests.Standing(
                "mission",
                mission.id,
                facts.category,
                facts.when,
                mission.state,
                facts.name,
                mine=facts.mine,
                coming=None if facts.mine else coming.pop(mission.request.recurrence_id, None),
            )
        )
    for request in help_requests.mine(db, case.person_id, now=case.now):
        over = request.state not in {"held", "open", "unserved"} or (command.to_cancel and request.state == "unserved")
        if request.id not in taken and not over:
            standings.append(
                my_requests.Standing(
                    "request", request.id, request.category, span_of(request), request.state, _awaited(db, request),
                    promised_at=request.promised_at, coming=coming.pop(request.recurrence_id, None),
                )
            )  # fmt: skip
    for one in coming.values():
        if one.next is not None:  # between two times: nothing is asked for yet
            when = replace(one.when, start=one.next)
            standings.append(my_requests.Standing("coming", one.id, one.category, when, "running", coming=one))
    for offer, answers in offers.mine(db, case.person_id, now=case.now):
        when = Span(offer.start, offer.end, offer.grain)
        standings.append(
            my_requests.Standing("offer", offer.id, offer.category, when, offer.state, mine=True, answers=answers)
        )
    standings += meeting.standings(db, case)
    if command.coming is not None:
        standings = [one for one in standings if one.coming and one.coming.id == command.coming]
    return (my_requests.Mine(tuple(standings), command.to_cancel, linking.together(db, case)),)


def _awaited(db: Session, request: HelpRequest) -> str:
    """Whose yes the request waits for; nothing where it waits for none."""
    return called(request.beneficiary.name) if request.state == "held" and _agreement(db, request) else ""


def look_to_change(db: Session, command: which_to_change.LookToChange, case: Case) -> Sequence[Any]:
    """What nobody has taken yet, and the missions under way; of the kind that was named, where one was."""
    own = [
        request
        for request in help_requests.mine(db, case.person_id, now=case.now)
        if request.requester_id == case.person_id
        and request.state in CHANGEABLE
        and request.end > case.now
        and request.relay_id is None
    ]
    coming = moving.between_two_times(db, case)
    if command.request_id is not None:
        own = [request for request in own if request.id == command.request_id]
    if command.coming_id is not None:
        coming = [one for one in coming if one.coming == command.coming_id]
    picked = {command.request_id, command.mission_id, command.coming_id} != {None}
    own = own if command.request_id is not None or not picked else []
    coming = coming if command.coming_id is not None or not picked else []
    live = missions.of(db, case.person_id, now=case.now) if command.mission_id is not None or not picked else []
    if command.mission_id is not None:
        live = [one for one in live if one.id == command.mission_id]
    if command.heard is not None and (category := _named(command.heard)):
        own = [request for request in own if request.category == category]
        live = [one for one in live if existing(db, HelpRequest, one.request_id).category == category]
        coming = [one for one in coming if one.category == category]
    movable = {one.id: may for one in live if (may := new_times.movable(db, one, case)) is not None}
    facts = [facts_of(db, one, case.person_id) for one in live if one.id not in movable]
    found = tuple(
        change_request.Changeable(
            request.id,
            request.category,
            span_of(request),
            Spot(request.place, request.latitude, request.longitude),
            _rule(db, request),
        )
        for request in own
    )
    return (which_to_change.MayChange(command, (*found, *coming), tuple(facts), tuple(movable.values())),)


def _rule(db: Session, request: HelpRequest) -> str:
    """How it comes back; nothing where it does not (any more)."""
    one = db.get(Recurrence, request.recurrence_id) if request.recurrence_id else None
    return one.rrule if one is not None and one.state == "running" else ""


def _named(heard: Heard) -> str | None:
    """The kind of help that the words name; one that is only likely (« je préfère l'après-midi ») chooses nothing."""
    named = (one for one in heard.meant.entities if one.name == "category" and one.extractor != GUESSED)
    return next((str(one.value) for one in named), None)


def change(db: Session, command: change_request.ChangeRequest, case: Case) -> Sequence[Any]:
    """Another time or place; where a volunteer has taken it meanwhile, the two agree with each other."""
    if command.coming and (moved := moving.move(db, command, case)):
        return moved
    request = moving.asked_for(db, command, case)
    if request is None or request.requester_id != case.person_id:
        return (change_request.NotChanged(),)
    for_other = request.beneficiary_id != request.requester_id
    when, where = command.when, command.where
    place = as_found(person_of(db, case), where, for_other=for_other)
    to = rearranging.Terms(when.start, when.end, when.grain, when.rrule, place, where.point)
    recurrence = db.get(Recurrence, request.recurrence_id) if request.recurrence_id and command.always else None
    try:
        if recurrence is not None:
            changing.move_all(db, recurrence, request, to, actor=case.actor, now=case.now)
        else:
            rearranging.rearrange(db, request, to, actor=case.actor, now=case.now)
            changing.moved_once(db, request, now=case.now)
    except TakenBySomebodyElse:
        live = [one for one in missions.of(db, case.person_id, now=case.now) if one.request_id == request.id]
        return (change_request.NotChanged(facts_of(db, live[0], case.person_id) if live else None),)
    except (NoLongerNeeded, NeverHappens):
        return (change_request.NotChanged(),)
    held = request.state == "held"
    return (change_request.RequestChanged(request.category, when, request.promised_at, held),)


def cancel(db: Session, command: my_requests.CancelRequest, case: Case) -> Sequence[Any]:
    """Whoever asked for it, or is to be helped by it, may call it off; the other of the two is told."""
    request = db.get(HelpRequest, command.request_id)
    if request is None or case.person_id not in {request.requester_id, request.beneficiary_id}:
        return (my_requests.Mine((), to_cancel=True),)
    try:
        help_requests.cancel(db, request, actor=case.actor, now=case.now)
    except NoLongerNeeded:
        return (my_requests.Mine((), to_cancel=True),)
    return (my_requests.RequestCancelled(),)
