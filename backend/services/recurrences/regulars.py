"""Who is asked first: whoever has come before. People like to see the same face."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.models import Feedback, HelpRequest, Invitation, Mission, Recurrence, Territory
from backend.services import matching, quiet

REMEMBERED: Final = 12
"""Occurrences that are looked back at: a quarter of a year of weeks."""

RELUCTANT: Final = 2
"""Who said no, or gave it back, so many times in a row is asked like everybody else."""

ASKED_ALONE: Final = timedelta(hours=24)
"""How long nobody else is asked; a third of the time that is left, where that is shorter."""


@dataclass(frozen=True, slots=True)
class Came:
    """What one volunteer answered to one occurrence: `came`, or they said no, or gave it back."""

    volunteer_id: int
    came: bool


def in_order(past: Sequence[Sequence[Came]]) -> list[int]:
    """Those to ask first, the most faithful first, then the latest.

    `past`: the answers to each occurrence, the latest occurrence first.
    """
    came = Counter(one.volunteer_id for answers in past for one in answers if one.came)
    latest: dict[int, int] = {}
    for ago, answers in enumerate(past):
        for one in answers:
            if one.came:
                latest.setdefault(one.volunteer_id, ago)
    refused = {who for who in came if _in_a_row(past, who) >= RELUCTANT}
    return sorted(came.keys() - refused, key=lambda who: (-came[who], latest[who]))


def _in_a_row(past: Sequence[Sequence[Came]], who: int) -> int:
    """How often in a row they refused, counted from the latest time that they were asked."""
    refusals = 0
    for answers in past:
        theirs = [one.came for one in answers if one.volunteer_id == who]
        if any(theirs):
            break
        refusals += bool(theirs)
    return refusals


def first(db: Session, one: Recurrence, request: HelpRequest, territory: Territory, *, now: datetime) -> int | None:
    """The volunteer to ask first for this occurrence, who could come; None where everybody is asked."""
    unwelcome, known = _went_badly(db, one), in_order(_past(db, one, request))
    opens = quiet.held(db, known, now) if known else {}
    for volunteer_id in known:
        if volunteer_id in unwelcome or _busy(db, volunteer_id, request):
            continue
        if opens.get(volunteer_id, now) > asked_until(request, now=now):
            continue  # they would hear of it too late
        if quiet.reads(db, volunteer_id, now) and matching.could_come(db, volunteer_id, request, territory, now):
            return volunteer_id
    return None


def has_come(db: Session, recurrence_id: int, volunteer_id: int) -> bool:
    """Whether this volunteer has helped with it before."""
    db.flush()
    came = (
        exists()
        .where(Mission.request_id == HelpRequest.id, HelpRequest.recurrence_id == recurrence_id)
        .where(Mission.volunteer_id == volunteer_id, Mission.state == "done")
    )
    return bool(db.scalar(select(came)))


def _went_badly(db: Session, one: Recurrence) -> set[int]:
    """Those of whom either whom it is for has said that there was a problem: an agent looks at it."""
    said = (
        select(Mission.volunteer_id)
        .join(HelpRequest, HelpRequest.id == Mission.request_id)
        .join(Feedback, Feedback.mission_id == Mission.id)
        .where(HelpRequest.recurrence_id == one.id, Feedback.mood == "bad")
        .where(Feedback.person_id.in_((one.requester_id, one.beneficiary_id)))
    )
    return set(db.scalars(said))


def _busy(db: Session, volunteer_id: int, request: HelpRequest) -> bool:
    """Whether they are expected elsewhere at that hour."""
    if request.grain not in {"hour", "minute"}:
        return False
    there = (
        exists()
        .where(Mission.request_id == HelpRequest.id, Mission.volunteer_id == volunteer_id)
        .where(Mission.state.in_(("accepted", "on_the_way", "arrived")), HelpRequest.grain.in_(("hour", "minute")))
        .where(HelpRequest.start < request.end, HelpRequest.end > request.start)
    )
    return bool(db.scalar(select(there)))


def asked_until(request: HelpRequest, *, now: datetime) -> datetime:
    """Until when nobody else is asked."""
    return now + min(ASKED_ALONE, max(request.start - now, timedelta(0)) / 3)


def _past(db: Session, one: Recurrence, request: HelpRequest) -> list[list[Came]]:
    db.flush()
    before = select(HelpRequest.id).where(HelpRequest.recurrence_id == one.id, HelpRequest.id != request.id)
    ids = list(db.scalars(before.order_by(HelpRequest.start.desc()).limit(REMEMBERED)))
    answers: dict[int, list[Came]] = {id_: [] for id_ in ids}
    missions = select(Mission.request_id, Mission.volunteer_id, Mission.state).where(Mission.request_id.in_(ids))
    for request_id, volunteer_id, state in db.execute(missions.order_by(Mission.id)):
        if state != "cancelled":  # called off by whoever asked: nobody refused
            answers[request_id].append(Came(volunteer_id, state not in {"given_back", "reassigned", "missed"}))
    declined = select(Invitation.request_id, Invitation.volunteer_id).where(
        Invitation.request_id.in_(ids), Invitation.state == "declined"
    )
    for request_id, volunteer_id in db.execute(declined.order_by(Invitation.id)):
        answers[request_id].append(Came(volunteer_id, came=False))
    return [answers[id_] for id_ in ids]
