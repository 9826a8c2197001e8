"""What a deed may look at: whose turn it is, and the event that caused it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Agent, HelpRequest, History, Mission, Person, Territory
from backend.services import duty, geocoding, missions, people
from backend.services.actor import Actor
from backend.services.checkins.ways import Ways
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
    token: Callable[[int], str]
    """A secret of so many bytes."""
    web: str = ""
    """The address under which browsers reach us; empty where they do not."""
    identity_id: int | None = None
    """The account that it came by; none for news."""
    ways: Callable[[], Ways] = Ways
    """Where they may be asked how they are: looked up once in a turn, and only where it matters."""

    @property
    def actor(self) -> Actor:
        return Actor.person(self.person_id)


def person_of(db: Session, case: Case) -> Person:
    return existing(db, Person, case.person_id)


def territory_of(db: Session, case: Case) -> Territory:
    return existing(db, Territory, case.territory_id)


def reading(db: Session, case: Case, *, urgent: bool = False) -> tuple[bool, datetime | None]:
    """Whether somebody of the duty roster reads now, of what is urgent on call too; if not, when somebody does."""
    reads = duty.reads_at(db, territory_of(db, case), now=case.now, urgent=urgent)
    return (True, None) if reads == case.now else (False, reads)


def first_name(person: Person | None) -> str:
    """How somebody is named to a neighbour; « … » where nobody has asked yet."""
    return called(person.name if person else "")


def called(name: str) -> str:
    """The first of somebody's names."""
    return people.first_name(name)


def span_of(request: HelpRequest) -> Span:
    return Span(request.start, request.end, request.grain, request.rrule)


def facts_of(db: Session, mission: Mission, person_id: int, *, with_place: bool = False) -> Facts:
    """A mission as one of its two sides may see it."""
    request = existing(db, HelpRequest, mission.request_id)
    mine = mission.volunteer_id == person_id
    heard = missions.hears(db, None, request.requester_id, request.beneficiary_id)
    other = existing(db, Person, heard if mine else mission.volunteer_id)
    return Facts(
        mission.id,
        request.category,
        span_of(request),
        first_name(other),
        mission.visit_word,
        request.place if mine and with_place else "",
        mine,
    )


class Placed(Protocol):
    """A request, or the columns that say where it is."""

    @property
    def territory_id(self) -> int: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


def shown_distance(db: Session, request: Placed, metres: int | None) -> int | None:
    """A distance rounded up until it points at nobody."""
    if metres is None or request.latitude is None or request.longitude is None:
        return None
    return geocoding.said_distance(db, request.territory_id, (request.latitude, request.longitude), metres)


def by_agent(db: Session, what: str, id_: int, state: str) -> bool:
    """Whether an agent moved the request or the mission there."""
    moved = select(History.actor).where(History.what == what, History.what_id == id_, History.after == state)
    return (db.scalars(moved.order_by(History.id.desc())).first() or "").startswith("agent")


def written_by_agent(db: Session, what: str, id_: int) -> str:
    """How the agent signs who made this; nothing where no agent did."""
    made = select(History.actor).where(History.what == what, History.what_id == id_, History.before == "")
    kind, _colon, login = (db.scalars(made).first() or "").partition(":")
    return agent_name(db, login) if kind == "agent" else ""


def agent_name(db: Session, login: str) -> str:
    """How an agent signs."""
    return db.scalar(select(Agent.name).where(Agent.login == login)) or login
