"""Deeds about one's own file: where one lives, how one is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from backend.models import ChannelAccount, HelpRequest, Identity, Volunteer
from backend.services import missions, people
from conversation_flows import my_file, profile
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
