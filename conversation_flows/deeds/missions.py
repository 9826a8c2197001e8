"""Deeds about invitations and missions: accept, decline, move on, write to each other, say how it went."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Invitation, Mission, Territory, Volunteer
from backend.services import help_requests, missions
from backend.services.errors import (
    AlreadyYours,
    MessageHeld,
    MissionOver,
    NoLongerNeeded,
    NotAVolunteer,
    NotYours,
    TakenBySomebodyElse,
    TooEarly,
)
from backend.services.lifecycles import NotAllowed
from backend.services.locking import existing
from backend.services.missions import wondering
from backend.services.missions.dates import has_come
from backend.services.moderation import scam
from conversation_flows import feedback, hand_over, invitation, mission, moderation, nearby, whose_words
from conversation_flows.deeds import linking, money, offering, pairing, people, recurring, relaying
from conversation_flows.deeds.case import Case, called, facts_of, shown_distance
from conversation_flows.engine import patterns

FEEDBACK: Final = {"good": "good", "soso": "soso", "problem": "bad", "worried": "worried"}
"""A problem is looked into, and so is what worried a volunteer: the service raises an alert for it."""


def accept(db: Session, command: invitation.AcceptInvitation | nearby.TakeRequest, case: Case) -> Sequence[Any]:
    """The first acceptance wins; whoever comes second is told kindly."""
    try:
        if isinstance(command, invitation.AcceptInvitation):
            made = missions.accept(
                db, command.invitation_id, case.person_id, actor=case.actor, now=case.now, seed=case.seed
            )
        else:
            made = missions.take(db, command.request_id, case.person_id, actor=case.actor, now=case.now, seed=case.seed)
    except TakenBySomebodyElse:
        return (invitation.TakenMeanwhile(),)
    except NoLongerNeeded as error:
        request = db.get(HelpRequest, error.about)
        lapsed = request is not None and request.state in {"open", "unserved"} and request.end <= case.now
        return (invitation.NotNeededAnyMore(lapsed),)
    except AlreadyYours:
        return (invitation.YoursAlready(),)
    except (NotYours, NotAVolunteer, NotAllowed):
        return (invitation.NotForYou(),)
    if (leg := relaying.accepted(db, made, case)) is not None:
        return (leg,)
    facts = facts_of(db, made, case.person_id)
    request = existing(db, HelpRequest, made.request_id)
    for_other = request.beneficiary_id != request.requester_id and request.beneficiary.name
    whom, by = (called(request.beneficiary.name), called(request.requester.name)) if for_other else ("", "")
    found = (made.id, facts.category, facts.when, facts.name, request.text, made.visit_word)
    today = has_come(request, existing(db, Territory, request.territory_id), now=case.now)
    return (invitation.Accepted(*found, whom, by, recurring.first_taken(db, request, case), today),)


def decline(db: Session, command: invitation.DeclineInvitation, case: Case) -> Sequence[Any]:
    try:
        missions.decline(db, command.invitation_id, case.person_id, actor=case.actor, now=case.now)
    except NotYours:
        return (invitation.NotForYou(),)
    return (invitation.Declined(),)


def answer(db: Session, command: invitation.AnswerInvitation, case: Case) -> Sequence[Any]:
    """« je m'en occupe », with no button: the one invitation that waits for an answer, or which."""
    waiting = list(
        db.execute(
            select(Invitation.id, HelpRequest.category, HelpRequest.start, HelpRequest.end)
            .join(HelpRequest, HelpRequest.id == Invitation.request_id)
            .where(Invitation.volunteer_id == case.person_id, Invitation.state == "sent", HelpRequest.end > case.now)
            .order_by(HelpRequest.start, Invitation.id)
        )
    )
    mine = (one for one in missions.of(db, case.person_id, now=case.now) if one.volunteer_id == case.person_id)
    if not waiting and command.accepts and any(mine):
        return (invitation.YoursAlready(),)
    if len(waiting) != 1:
        return (
            invitation.WhichInvitation(
                command.accepts, tuple((row.id, row.category, row.start, row.end) for row in waiting)
            ),
        )
    if command.accepts:
        return accept(db, invitation.AcceptInvitation(waiting[0].id), case)
    return decline(db, invitation.DeclineInvitation(waiting[0].id), case)


def look_nearby(db: Session, command: nearby.LookNearby, case: Case) -> Sequence[Any]:
    volunteer = db.get(Volunteer, case.person_id)
    if volunteer is None or volunteer.state == "left":
        return offering.look_around(db, command, case)
    if volunteer.state != "active":
        return (nearby.Nearby((), volunteer.state),)
    seen = tuple(
        nearby.Seen(request.id, request.category, request.start, shown_distance(db, request, metres), request.end)
        for request, metres in help_requests.near(db, volunteer, now=case.now)
    )
    return (nearby.Nearby(seen, volunteer.state),)


def move(db: Session, command: mission.MoveMission, case: Case) -> Sequence[Any]:
    """One side says where the mission stands. After « pas encore » it stands as it did, and the volunteer is asked."""
    found = db.get(Mission, command.mission_id)
    if found is None:
        return (mission.MissionEnded(),)
    if relaying.cannot_go_on(db, found, command.state, case):
        return (hand_over.Stranded(),)
    if under_way := relaying.sets_out_again(db, found, command.state, case):
        return under_way
    try:
        if relaying.needs_no_more(db, found, command.state, case):
            return (mission.Moved(facts_of(db, found, case.person_id), command.state),)
        if command.state == "still":
            missions.still(db, command.mission_id, case.person_id, actor=case.actor, now=case.now)
        if command.state == "not_yet" and found.state == "missed" and found.request.state == "open":
            return (mission.Moved(facts_of(db, found, case.person_id), "awaited"),)  # asked already, as others are
        if command.state == "not_yet":
            wondering.wonder(db, command.mission_id, case.person_id, actor=case.actor, now=case.now)
        if command.state in {"not_yet", "still"}:
            facts = facts_of(db, found, case.person_id)
        else:
            found = missions.move_to(
                db, command.mission_id, case.person_id, command.state, actor=case.actor, now=case.now
            )
            if (step := relaying.stepped(db, found, command.state, case)) is not None:
                return (step,)
            facts = facts_of(db, found, case.person_id, with_place=True)
    except TooEarly:
        return (mission.NotToday(facts_of(db, found, case.person_id)),)
    except (NotYours, MissionOver, NoLongerNeeded, NotAllowed):
        return (mission.MissionEnded(),)
    return (mission.Moved(facts, command.state), *money.wanted(db, found, command.state))


def which(db: Session, command: mission.WhichMission, case: Case) -> Sequence[Any]:
    live = missions.of(db, case.person_id, now=case.now)
    if command.verb == "report":  # of those who came, too
        live += [one for one in missions.recent(db, case.person_id, now=case.now) if one not in live]
    if command.verb == "write" and not live and (letter := linking.may_write(db, case)):
        return letter
    return (mission.Candidates(command.verb, tuple(facts_of(db, one, case.person_id) for one in live)),)


def ask_whose(db: Session, command: whose_words.AskWhose, case: Case) -> Sequence[Any]:
    live = missions.of(db, case.person_id, now=case.now)
    facts = tuple(facts_of(db, one, case.person_id) for one in live)
    return (whose_words.MayBeFor(command.meant, facts, command.mission_id),)


def open_writing(db: Session, command: mission.OpenWriting, case: Case) -> Sequence[Any]:
    live = [one for one in missions.of(db, case.person_id, now=case.now) if one.id == command.mission_id]
    if not live:
        return (mission.MissionEnded(),)
    if command.to is not None and (named := missions.may_hear(db, command.mission_id, command.to)):
        return (mission.MayWrite(command.mission_id, called(named), command.to),)
    return (mission.MayWrite(command.mission_id, facts_of(db, live[0], case.person_id).name),)


def pass_on(db: Session, command: patterns.PassOn, case: Case) -> Sequence[Any]:
    if command.pair_id:
        return pairing.pass_on(db, command, case)
    try:
        to = missions.relay(
            db,
            command.mission_id,
            case.person_id,
            command.text,
            key=f"{case.person_id}:{case.key}",
            now=case.now,
            to=command.to,
        )
    except MessageHeld:
        mine = existing(db, Mission, command.mission_id).volunteer_id == case.person_id
        return (moderation.MessageKept(mine, scam.only_a_door(scam.asks_for(command.text))),)
    except (NotYours, MissionOver):
        return (mission.WritingClosed(),)
    return (mission.WritingClosed() if to is None else patterns.PassedOn(command.mission_id, called(to)),)


def give_feedback(db: Session, command: feedback.GiveFeedback, case: Case) -> Sequence[Any]:
    try:
        missions.feedback(
            db,
            command.mission_id,
            case.person_id,
            FEEDBACK[command.mood],
            command.words or None,
            actor=case.actor,
            now=case.now,
        )
    except NotYours:
        return (mission.MissionEnded(),)
    facts = facts_of(db, existing(db, Mission, command.mission_id), case.person_id)
    kept = feedback.FeedbackKept(command.mood, command.mission_id, facts.name)
    if command.mood == "worried":
        return (kept, people.read_when(db, "worry", case)) if command.words else ()
    return (kept, *offering.may_tell(db, command.mission_id, case)) if command.mood == "good" else (kept,)
