"""Deeds about one's own file: where one lives, how one is called and addressed, where one is written to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.models import ChannelAccount, HelpRequest, Identity, Volunteer
from backend.services import missions, people
from backend.services.checkins import plans
from conversation_flows import my_file, profile
from conversation_flows.deeds import planning_checkins, watching_over
from conversation_flows.deeds.case import Case, called, person_of


def look(db: Session, case: Case) -> Sequence[Any]:
    """What is known of the person, counted; the words of their requests are in the copy that an agent sends."""
    person = person_of(db, case)
    used = select(ChannelAccount.channel).join(Identity).where(Identity.person_id == person.id).distinct()
    theirs = or_(HelpRequest.requester_id == person.id, HelpRequest.beneficiary_id == person.id)
    asked = select(func.count(), func.count().filter(HelpRequest.closed_at.is_(None))).where(theirs)
    requests, standing = db.execute(asked.select_from(HelpRequest)).one()
    times, minutes = missions.given(db, person.id)
    volunteer = db.get(Volunteer, person.id)
    plan = plans.of(db, person.id)
    return (
        my_file.MyFile(
            person.name,
            person.address or "",
            tuple(sorted(db.scalars(used))),
            requests,
            standing,
            volunteer.state if volunteer else None,
            times,
            round(minutes / 60),
            person.way_of_address or "",
            planning_checkins.facts(db, plan) if plan is not None else None,
            watching_over.circle_of(db, plan) if plan is not None else (),
        ),
    )


def move(db: Session, command: profile.Move, case: Case) -> Sequence[Any]:
    """The new home; open requests keep the place that they were posted with, since a volunteer may know it already."""
    person = person_of(db, case)
    former = person.address
    people.set_home(db, person, command.where.words, command.where.point, actor=case.actor, now=case.now)
    theirs = select(HelpRequest).where(HelpRequest.requester_id == person.id, HelpRequest.closed_at.is_(None))
    there = sum(request.place == former for request in db.scalars(theirs)) if former else 0
    return (profile.Moved(command.where.words, there),)


def rename(db: Session, command: profile.Rename, case: Case) -> Sequence[Any]:
    """Whoever gives no name keeps the one they had."""
    if command.name:
        people.rename(db, person_of(db, case), command.name, actor=case.actor, now=case.now)
    return (profile.Renamed(called(command.name) if command.name else ""),)


def look_at_profile(db: Session, case: Case) -> Sequence[Any]:
    person = person_of(db, case)
    used = {one.channel_account_id: one for one in person.identities if one.state == "reachable"}
    channels = {one.id: one.channel for one in db.scalars(select(ChannelAccount))}
    preferred = next((channels[id_] for id_, one in used.items() if one.preferred), "")
    known = tuple(sorted({channels[id_] for id_ in used}))
    seen = profile.ProfileSeen(person.name, person.way_of_address or "", person.address or "", known, preferred)
    return (seen,)


def address(db: Session, command: profile.Address, case: Case) -> Sequence[Any]:
    people.set_way_of_address(db, person_of(db, case), command.words, actor=case.actor, now=case.now)
    return (profile.Addressed(command.words),)


def prefer_channel(db: Session, command: profile.PreferChannel, case: Case) -> Sequence[Any]:
    """Where they are known; an account that we have not heard of yet is for an agent to join."""
    known = people.prefer_channel(db, person_of(db, case), command.channel, actor=case.actor, now=case.now)
    return (profile.ChannelPreferred(command.channel, known),)
