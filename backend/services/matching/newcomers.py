"""Newcomers: those who applied and were not met yet may do a first small job at once, where the town wishes it.

An unvetted neighbour gets only what needs no entry, money, vehicle or child (FIELD), by day, in a public place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from backend.categories import mask
from backend.models import HelpRequest, Invitation, Mission, Moderation, Person, Territory, Volunteer
from backend.services import places, territories
from backend.services.matching.availability import bits_between

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
_LIVE: Final = ("accepted", "on_the_way", "arrived", "missed", "helped")
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
    """Words with a number are an address, and so somebody's door; those of the home are, too."""
    words = " ".join(request.place.casefold().split())
    if not words or any(map(str.isdigit, words)) or words == " ".join((person.address or "").casefold().split()):
        return False
    away = places.between(request, person)
    return away is None or away > AT_THE_DOOR_M


def may_take(db: Session, volunteer: Volunteer, request: HelpRequest, territory: Territory) -> bool:
    """Whether this newcomer may do it: one job at a time, until they were met."""
    if volunteer.state != "applied" or not is_small(db, request, territory):
        return False
    busy = exists().where(Mission.volunteer_id == volunteer.person_id, Mission.state.in_(_LIVE))
    mine = select(Volunteer.person_id).where(Volunteer.person_id == volunteer.person_id)
    return not db.scalar(select(busy)) and db.scalar(mine.where(~_suspected())) is not None


def _suspected() -> ColumnElement[bool]:
    """Whether a message of theirs waits for an agent, or was found to be a scam."""
    return exists().where(
        Moderation.person_id == Volunteer.person_id,
        Moderation.what == "message",
        Moderation.state.in_(("waiting", "refused")),
    )


def find(db: Session, request: HelpRequest, territory: Territory, size: int) -> dict[int, float | None]:
    """At most `size` newcomers who may be asked for it, those who have waited longest first, with their distance."""
    if size <= 0 or not is_small(db, request, territory):
        return {}
    parts = bits_between(request.start, request.end, territories.zone(territory))
    asked = exists().where(
        Invitation.volunteer_id == Volunteer.person_id,
        or_(Invitation.request_id == request.id, Invitation.state == "sent"),
    )
    busy = exists().where(Mission.volunteer_id == Volunteer.person_id, Mission.state.in_(_LIVE))
    theirs = (
        select(Volunteer)
        .join(Person, Person.id == Volunteer.person_id)
        .where(Volunteer.territory_id == territory.id, Volunteer.state == "applied", Volunteer.on_duty.is_(True))
        .where(Volunteer.categories.bitwise_and(mask([request.category])) != 0, Person.state == "present")
        .where(Volunteer.person_id.not_in((request.requester_id, request.beneficiary_id)), ~asked, ~busy)
        .order_by(Volunteer.last_asked_at.asc().nulls_first(), Volunteer.applied_at, Volunteer.person_id)
    )
    found: dict[int, float | None] = {}
    for one in db.scalars(theirs.where(~_suspected()).limit(MANY)):
        away = places.between(request, one)
        reaches = away is None or away <= one.reach_m
        if reaches and (not one.availability or not parts or one.availability & parts) and len(found) < size:
            found[one.person_id] = away
    return found
