"""What a deed may look at: whose turn it is, and the event that caused it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.models import HelpRequest, Mission, Person, Territory
from backend.services.actor import Actor
from backend.services.locking import existing
from backend.wording import Span
from conversation_flows.mission import Facts


@dataclass(frozen=True, slots=True)
class Case:
    """`key` is the event's: the same event never does the same thing twice."""

    person_id: int
    territory_id: int
    key: str
    now: datetime
    seed: int

    @property
    def actor(self) -> Actor:
        return Actor.person(self.person_id)


def person_of(db: Session, case: Case) -> Person:
    return existing(db, Person, case.person_id)


def territory_of(db: Session, case: Case) -> Territory:
    return existing(db, Territory, case.territory_id)


def first_name(person: Person | None) -> str:
    """How somebody is named to a neighbour; « … » where nobody has asked yet."""
    return called(person.name if person else "")


def called(name: str) -> str:
    """The first of somebody's names."""
    return name.split(" ")[0] or "…"


def span_of(request: HelpRequest) -> Span:
    return Span(request.start, request.end, request.grain, request.rrule)


def facts_of(db: Session, mission: Mission, person_id: int, *, with_place: bool = False) -> Facts:
    """A mission as one of its two sides may see it."""
    request = existing(db, HelpRequest, mission.request_id)
    mine = mission.volunteer_id == person_id
    other = existing(db, Person, request.requester_id if mine else mission.volunteer_id)
    return Facts(
        mission.id,
        request.category,
        span_of(request),
        first_name(other),
        mission.visit_word,
        request.place if mine and with_place else "",
        mine,
    )
