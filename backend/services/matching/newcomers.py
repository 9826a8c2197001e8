"""Newcomers: those who applied and were not met yet may do a first small job at once, where the town wishes it.

An unvetted neighbour gets only what needs no entry, money, vehicle or child (FIELD), by day, in a public place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from backend.models import HelpRequest, Invitation, Mission, Moderation, Person, Territory, Volunteer
from backend.models.columns import Instant
from backend.services import meeting_places, places, territories
from backend.services.lifecycles import MISSION_LIVE
from backend.services.matching import candidates
from backend.services.matching.scoring import Candidate

SMALL: Final[Mapping[str, str]] = {
    "pets": "a walk with a dog, which is handed over outside",
    "company": "a walk, a bench, a game in a café: both are seen by others",
    "parcel": "fetched and handed over outside, with nothing to pay",
    "loan": "a tool is lent and given back outside",
}
"""What an unvetted neighbour may do in a public place, and why."""
NOT_SMALL: Final[Mapping[str, str]] = {
    "shopping": "money changes hands",
    "pharmacy": "medicines, and money",
    "transport": "a vehicle",
    "repairs": "in somebody's home",
    "gardening": "in somebody's garden, behind the gate",
    "paperwork": "papers that say everything of somebody",
    "digital": "passwords, and mostly in somebody's home",
    "phone_call": "a number that is given to a vetted volunteer only",
    "meals": "in somebody's home",
    "childcare": "a child",
    "tutoring": "mostly a child",
    "housework": "in somebody's home",
    "other": "nobody knows what it is",
}
"""What they may not, and why."""
DAY: Final = (time(8), time(18))
"""When it is day, in the town's hours."""
AT_THE_DOOR_M: Final = 60
"""A place as near as this to somebody's home is taken for it."""
MANY: Final = 200
"""Newcomers that are read at most: those who have waited longest."""


def is_small(db: Session, request: HelpRequest, territory: Territory) -> bool:
    """Whether a newcomer may take this: the town allows it, and it is a small thing by day in a public place."""
    if not territories.policy(territory, "first_job_before_vetting") or request.category not in SMALL:
        return False
    zone = territories.zone(territory)
    first, last = request.start.astimezone(zone), request.end.astimezone(zone)
    by_day = first.date() == last.date() and DAY[0] <= first.time() and last.time() <= DAY[1]
    people = {request.requester_id, request.beneficiary_id}
    return by_day and all(_is_public(request, db.get_one(Person, person_id)) for person_id in people)


def _is_public(request: HelpRequest, person: Person) -> bool:
    """What is not plainly public may be somebody's door: words with a number are an address, those of the home too."""
    words = " ".join(request.place.casefold().split())
    if any(map(str.isdigit, words)) or words == " ".join((person.address or "").casefold().split()):
        return False
    if meeting_places.kind_of(request.place) is not meeting_places.Kind.PUBLIC:
        return False
    away = places.between(request, person)
    return away is None or away > AT_THE_DOOR_M


def may_take(db: Session, volunteer: Volunteer, request: HelpRequest, territory: Territory) -> bool:
    """Whether this newcomer may do it: one job at a time, until they were met."""
    if volunteer.state != "applied" or not is_small(db, request, territory):
        return False
    busy = exists().where(Mission.volunteer_id == volunteer.person_id, Mission.state.in_(MISSION_LIVE))
    mine = select(Volunteer.person_id).where(Volunteer.person_id == volunteer.person_id)
    return not db.scalar(select(busy)) and db.scalar(mine.where(~_suspected())) is not None


def _suspected() -> ColumnElement[bool]:
    """Whether a message of theirs waits for an agent, or was found to be a scam."""
    return exists().where(
        Moderation.person_id == Volunteer.person_id,
        Moderation.what == "message",
        Moderation.state.in_(("waiting", "refused")),
    )


def find(
    db: Session, request: HelpRequest, territory: Territory, limits: dict[str, Any], *, only: int | None = None
) -> list[Candidate]:
    """The newcomers who may be asked for it, those who have waited longest first. `limits` are those of
    `candidates.asking_limits`; `only`: this one alone is looked at.
    """
    if not is_small(db, request, territory):
        return []
    db.flush()
    asked = exists().where(
        Invitation.volunteer_id == Volunteer.person_id,
        or_(Invitation.request_id == request.id, Invitation.state == "sent"),
    )
    busy = exists().where(Mission.volunteer_id == Volunteer.person_id, Mission.state.in_(MISSION_LIVE))
    theirs = candidates.eligible(candidates.at_home(), ~asked, ~busy, ~_suspected(), _reads(), state="applied")
    if only is not None:
        theirs = theirs.where(Volunteer.person_id == only)
    longest = (Volunteer.last_asked_at.asc().nulls_first(), Volunteer.applied_at, Volunteer.person_id)
    rows = db.execute(theirs.order_by(*longest).limit(MANY), candidates.what_is_needed(request, territory) | limits)
    point = None if request.latitude is None or request.longitude is None else (request.latitude, request.longitude)
    found = [candidates.candidate(row, point) for row in rows]
    return [one for one in found if one.metres is None or one.metres <= one.reach_m]


def _reads() -> ColumnElement[bool]:
    """Whether they read what we propose: they have not stopped, nor asked for a break. Takes what `limits` gives."""
    return exists().where(
        Person.id == Volunteer.person_id,
        Person.state == "present",
        or_(Person.quiet_until.is_(None), Person.quiet_until <= bindparam("now", type_=Instant())),
    )
