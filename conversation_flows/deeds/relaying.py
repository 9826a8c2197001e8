"""Deeds about relays: a leg's facts for each who may know them, its news, its steps, its delays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.messaging.news import News
from backend.messaging.tidings import (
    HandOverWanted,
    Invited,
    LegChanged,
    MissionChanged,
    MissionDue,
    NeighbourFound,
    NobodyFound,
    RelayPlanned,
    RequestGone,
)
from backend.models import (
    HelpRequest,
    History,
    Invitation,
    Mission,
    Person,
    RelayLeg,
    RelayMission,
    Territory,
    Volunteer,
)
from backend.services import geocoding, help_requests, missions, places
from backend.services.errors import MissionOver, NotYours
from backend.services.lifecycles import MISSION_LIVE, NotAllowed
from backend.services.locking import existing
from backend.services.missions.dates import has_come
from backend.services.relays import handing, late, legs
from backend.wording import Span
from conversation_flows import hand_over, mission, relay
from conversation_flows.deeds.case import Case, facts_of, first_name, span_of, written_by_agent

ORDINARY: Final = object()
"""Nothing of a relay: it is told as of any mission."""
STEPS: Final = frozenset({"on_the_way", "arrived", "helped"})


def leg_of(db: Session, found: Mission) -> RelayLeg | None:
    return legs.of_request(db, existing(db, HelpRequest, found.request_id))


def facts(db: Session, leg: RelayLeg, case: Case, *, home: bool = False) -> relay.Leg:
    """The leg as this person may see it. Where the person lives is told with `home` only."""
    request, carrying = existing(db, HelpRequest, leg.request_id), legs.carrier(db, leg)
    mine = carrying is not None and carrying.volunteer_id == case.person_id
    before, after = legs.neighbours(db, leg)
    meets_her = leg.from_home or after is None
    other = request.requester_id if mine else carrying.volunteer_id if carrying else None
    return relay.Leg(
        mission_id=carrying.id if carrying else 0,
        number=leg.number,
        total=len(legs.of(db, leg.relay_id)),
        category=request.category,
        when=span_of(request),
        name=first_name(db.get(Person, other) if other else None),
        start="" if leg.from_home and not home else request.place,
        end="" if leg.to_home and not home else leg.to_place,
        giver=_named(db, before),
        receiver=_named(db, after),
        take_word=before.word if before is not None else "",
        give_word=leg.word if after is not None else "",
        door_word=carrying.visit_word if carrying and meets_her else "",
    )


def _named(db: Session, leg: RelayLeg | None) -> str:
    carrying = legs.carrier(db, leg)
    return first_name(existing(db, Person, carrying.volunteer_id)) if carrying else ""


# --- news -----------------------------------------------------------------------------------------------------------


def invited(db: Session, news: Invited, case: Case) -> relay.InvitedToLeg | None:
    """A leg by its two places: their names, where everybody knows them, or how far they are, rounded up."""
    invitation = existing(db, Invitation, news.invitation_id)
    request = existing(db, HelpRequest, invitation.request_id)
    leg = legs.of_request(db, request)
    if leg is None:
        return None
    home = existing(db, Volunteer, case.person_id)
    begins = relay.End(leg.from_name, _away(db, request.territory_id, home, request.latitude, request.longitude))
    ends = relay.End(leg.to_name, _away(db, request.territory_id, home, leg.to_latitude, leg.to_longitude))
    return relay.InvitedToLeg(
        news, invitation.id, request.id, request.category, request.start, request.end, begins, ends
    )


def _away(
    db: Session, territory_id: int, home: Volunteer, latitude: float | None, longitude: float | None
) -> int | None:
    if latitude is None or longitude is None or home.latitude is None or home.longitude is None:
        return None
    metres = places.distance_m((home.latitude, home.longitude), (latitude, longitude))
    return geocoding.said_distance(db, territory_id, (latitude, longitude), metres)


def planned(db: Session, news: RelayPlanned) -> relay.RelayIsPlanned | None:
    one = existing(db, RelayMission, news.relay_id)
    all_legs = legs.of(db, one.id)
    if one.state not in legs.UNDER_WAY:
        return None
    first, last = all_legs[0].request, all_legs[-1].request
    return relay.RelayIsPlanned(news, one.what, len(all_legs), Span(first.start, last.end))


def of_mission(db: Session, news: News, found: Mission, case: Case) -> Any:
    """What is told of a leg's mission; `ORDINARY` where it is told as any other, None where nothing is to be told.

    The person hears of those legs that reach her as of any mission; of the others, who has taken it and who cannot.
    """
    leg = leg_of(db, found)
    if leg is None:
        return ORDINARY
    mine, last = found.volunteer_id == case.person_id, legs.neighbours(db, leg)[1] is None
    match news:
        case MissionDue(what="day_before" | "hour_before") if mine:
            eve = news.what == "day_before"
            return relay.LegReminder(news, facts(db, leg, case, home=eve), not eve)
        case MissionDue(what="confirm") if mine and not last:
            side = "giver" if leg.given_at is None else ""
            return hand_over.HandOverAsked(news, facts(db, leg, case), "giver", False) if side else None
        case _ if mine or last:
            return None if isinstance(news, MissionChanged) and _not_for_her(news, mine) else ORDINARY
        case NeighbourFound():
            return ORDINARY if leg.from_home else relay.LegMoved(news, facts(db, leg, case), "found")
        case MissionChanged(state="given_back" | "missed" as state):
            return relay.LegMoved(news, _as_before(db, leg, found, case), state)
        case MissionChanged() | MissionDue():
            return ORDINARY if leg.from_home and _at_her_door(news) else None
        case _:
            return ORDINARY


def _not_for_her(news: MissionChanged, mine: bool) -> bool:
    """Of the last leg: that its volunteer is on the way to the one before is no news at her door."""
    return not mine and news.state in {"on_the_way", "arrived"}


def _at_her_door(news: News) -> bool:
    """Of a leg that begins at her home: that its volunteer comes."""
    if isinstance(news, MissionDue):
        return news.what in {"day_before", "hour_before", "halfway"}
    return isinstance(news, MissionChanged) and news.state in {"on_the_way", "arrived", "still"}


def _as_before(db: Session, leg: RelayLeg, found: Mission, case: Case) -> relay.Leg:
    """The leg, named by the volunteer of whom it is told, who has it no more."""
    one = facts(db, leg, case)
    named = first_name(existing(db, Person, found.volunteer_id))
    return relay.Leg(found.id, one.number, one.total, one.category, one.when, named)


def not_found(db: Session, news: News, request: HelpRequest, case: Case) -> relay.LegMoved | None:
    """To the person: nobody was found for a leg. That it is still looked for is told of no leg."""
    leg = legs.of_request(db, request)
    if leg is None or not isinstance(news, NobodyFound) or request.state not in {"open", "unserved"}:
        return None
    return relay.LegMoved(news, facts(db, leg, case), "nobody")


def gone(db: Session, news: RequestGone, request: HelpRequest, case: Case) -> relay.RelayOver | None:
    """To the person, once: all of it was called off. That a leg's time has passed, she has been told otherwise."""
    if request.state != "cancelled" or request.relay_id is None:
        return None
    one = existing(db, RelayMission, request.relay_id)
    theirs = select(HelpRequest.id).where(HelpRequest.relay_id == one.id, HelpRequest.state == "cancelled")
    cancelled = sorted(db.scalars(theirs))
    if one.state != "cancelled" or request.id != cancelled[0]:
        return None
    del case
    ended = db.scalars(select(Mission.id).where(Mission.request_id.in_(cancelled)))
    moved = select(History.actor).where(History.what == "relay_mission", History.what_id == one.id)
    by = db.scalars(moved.where(History.after == "cancelled")).first() or ""
    return relay.RelayOver(news, one.what, tuple(ended), by.startswith("agent"))


def changed(db: Session, news: LegChanged, case: Case) -> relay.LegTold | None:
    """As it stands now: who is late no more is not said to be late."""
    leg = existing(db, RelayLeg, news.leg_id)
    hers = leg.relay.person_id == case.person_id
    if leg.relay.state not in legs.UNDER_WAY:
        return None
    if news.what == "late" and (leg.state != "waiting" or leg.expected_at != news.expected):
        return None
    if (news.what == "waits") != (leg.relay.state == "waiting") and news.what in {"waits", "goes_on"}:
        return None
    one = facts(db, leg, case)
    if news.what == "late":
        one = relay.Leg(one.mission_id, one.number, one.total, one.category, one.when, one.name, giver=_named(db, leg))
    elif news.what in {"waits", "goes_on"}:
        one = relay.Leg(one.mission_id, one.number, one.total, one.category, _own_time(db, leg, case), one.name)
    return relay.LegTold(news, one, news.what, news.expected, hers)


def _own_time(db: Session, leg: RelayLeg, case: Case) -> Span:
    """When this volunteer's own leg is."""
    for other in legs.of(db, leg.relay_id):
        carrying = legs.live(db, other)
        if carrying is not None and carrying.volunteer_id == case.person_id:
            return span_of(other.request)
    return span_of(leg.request)


def wanted(db: Session, news: HandOverWanted, case: Case) -> hand_over.HandOverAsked | None:
    """Asked of whoever carries on that side now, and has not said it yet."""
    leg = existing(db, RelayLeg, news.leg_id)
    theirs = leg if news.side == "giver" else legs.neighbours(db, leg)[1]
    carrying = legs.live(db, theirs)
    spoken, other = (leg.given_at, leg.received_at) if news.side == "giver" else (leg.received_at, leg.given_at)
    if theirs is None or carrying is None or carrying.volunteer_id != case.person_id or spoken is not None:
        return None
    return hand_over.HandOverAsked(news, facts(db, theirs, case), news.side, other is not None)


# --- deeds ----------------------------------------------------------------------------------------------------------


def accepted(db: Session, made: Mission, case: Case) -> relay.LegAccepted | None:
    """What a volunteer is told who has just taken a leg; None where it is none."""
    leg = leg_of(db, made)
    if leg is None:
        return None
    today = has_come(made.request, existing(db, Territory, made.territory_id), now=case.now)
    agent = written_by_agent(db, "relay_mission", leg.relay_id)
    return relay.LegAccepted(facts(db, leg, case), leg.relay.what, today, agent)


def stepped(db: Session, found: Mission, state: str, case: Case) -> hand_over.LegStep | None:
    """What a volunteer is told of their own step on a leg; None where it is told as of any mission."""
    leg = leg_of(db, found)
    if leg is None or found.volunteer_id != case.person_id or state not in STEPS:
        return None
    last = legs.neighbours(db, leg)[1] is None
    if state == "helped" and last:
        return None
    home = found.state in MISSION_LIVE
    return hand_over.LegStep(facts(db, leg, case, home=home), state, state == "helped" and leg.state == "handed")


def sets_out_again(db: Session, found: Mission, state: str, case: Case) -> Sequence[Any]:
    """« je suis en route », from whoever has it with them, or was there already: nothing moves, they go on."""
    if state != "on_the_way" or found.state != "arrived" or found.volunteer_id != case.person_id:
        return ()
    leg = leg_of(db, found)
    if leg is None:
        return (mission.Moved(facts_of(db, found, case.person_id), "arrived"),)
    return (hand_over.LegStep(facts(db, leg, case, home=True), "goes_on"),)


def cannot_go_on(db: Session, found: Mission, state: str, case: Case) -> bool:
    """Whether this volunteer gives back what they have with them already: staff are told."""
    return state == "given_back" and late.stranded(db, found, actor=case.actor, now=case.now)


def needs_no_more(db: Session, found: Mission, state: str, case: Case) -> bool:
    """Whether the person calls a leg off: all of it is."""
    request = existing(db, HelpRequest, found.request_id)
    if state != "cancelled" or request.relay_id is None or case.person_id == found.volunteer_id:
        return False
    if case.person_id not in {request.requester_id, request.beneficiary_id}:
        return False
    help_requests.cancel(db, request, actor=case.actor, now=case.now)
    return True


def say_handed(db: Session, command: hand_over.SayHandedOver, case: Case) -> Sequence[Any]:
    """« remis à 14 h », of the leg under way, or of one that was settled without their word."""
    mine = [one for one in missions.of(db, case.person_id, now=case.now) if one.volunteer_id == case.person_id]
    ours = [one for one in mine if leg_of(db, one) is not None]
    begun = [one for one in ours if one.state in legs.BEGUN or one.state == "missed"]
    chosen = next(iter(begun or ours), None)
    if chosen is None:
        ended = _untold(db, case)
        if ended and command.state == "helped":
            leg, found = ended[0]
            handing.happened(db, found, command.at or case.now, now=case.now)
            return (hand_over.LegStep(facts(db, leg, case), "helped", handed=True),)
        if command.state == "arrived" or not mine:
            return (hand_over.NothingToHandOver(),)
        return (mission.Candidates("done", tuple(facts_of(db, one, case.person_id) for one in mine)),)
    try:
        found = missions.move_to(db, chosen.id, case.person_id, command.state, actor=case.actor, now=case.now)
    except (NotYours, MissionOver, NotAllowed):
        return (mission.MissionEnded(),)
    if command.at is not None:
        handing.happened(db, found, command.at, now=case.now)
    told = stepped(db, found, command.state, case)
    return (told or mission.Moved(facts_of(db, found, case.person_id, with_place=True), command.state),)


def _untold(db: Session, case: Case) -> list[tuple[RelayLeg, Mission]]:
    """Legs of theirs that were settled lately without their word."""
    recent = missions.recent(db, case.person_id, now=case.now)
    theirs = [(leg_of(db, one), one) for one in recent if one.volunteer_id == case.person_id]
    return [(leg, one) for leg, one in theirs if leg is not None and leg.given_at is None and one.state == "done"]


def say_late(db: Session, command: hand_over.SayLate, case: Case) -> Sequence[Any]:
    """Of a leg, those who wait are told; of any other mission, the volunteer may write to the person."""
    mine = [one for one in missions.of(db, case.person_id, now=case.now) if one.volunteer_id == case.person_id]
    if command.mission_id is not None:
        mine = [one for one in mine if one.id == command.mission_id]
    leg = next((one for found in mine if (one := leg_of(db, found)) is not None), None)
    if leg is None:
        return (mission.Candidates("write", tuple(facts_of(db, one, case.person_id) for one in mine)),)
    found = next(one for one in mine if one.request_id == leg.request_id)
    at = command.expected
    if command.by is not None:
        at = max(case.now, leg.request.end) + command.by
    try:
        late.expect(db, found.id, at, actor=case.actor, now=case.now)
    except (NotYours, MissionOver):
        return (mission.MissionEnded(),)
    return (hand_over.LateNoted(found.id, at),)


def say_nobody_there(db: Session, command: hand_over.SayNobodyThere, case: Case) -> Sequence[Any]:
    found = db.get(Mission, command.mission_id)
    if found is None or found.volunteer_id != case.person_id:
        return (mission.MissionEnded(),)
    try:
        late.nobody_there(db, found.id, actor=case.actor, now=case.now)
    except (NotYours, MissionOver):
        return (mission.MissionEnded(),)
    return (hand_over.HelpComes(),)
