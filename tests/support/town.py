"""A town for tests: people with names, volunteers at a distance, and what each of them was told."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import EVENTS
from backend.models import (
    Alert,
    CallTask,
    Conversation,
    HelpRequest,
    History,
    InboxEvent,
    Invitation,
    Mission,
    Person,
    Table,
    Territory,
    Volunteer,
)
from backend.services import help_requests, missions, people, places, territories, volunteers
from backend.services.actor import SYSTEM, Actor
from backend.services.due import run_due
from backend.services.help_requests import Post

Row = TypeVar("Row", bound=Table)

CENTRE = (48.4322, 0.0911)
"""The town hall, in degrees."""


@dataclass(frozen=True)
class Hall:
    """What the settings say of this town."""

    territory_name: str = "Valbreuse"
    territory_phone: str = "02 33 00 00 00"
    territory_timezone: str = "Europe/Paris"
    model_fields_set: frozenset[str] = frozenset()


def east_of_centre(metres: float) -> places.Point:
    """The point so many metres east of the town hall."""
    low, high = CENTRE[1], CENTRE[1] + 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if places.distance_m(CENTRE, (CENTRE[0], middle)) < metres else (low, middle)
    return CENTRE[0], low


@dataclass
class Town:
    """Builds rows through the services, each step in a transaction of its own."""

    database: Database
    clock: FrozenClock
    ids: dict[str, int] = field(default_factory=dict)
    posted: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        with self.database.write() as db:
            self.territory_id = territories.the_territory(db, Hall(), self.clock.now()).id

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self.database.write() as db:
            yield db

    def now(self) -> datetime:
        return self.clock.now()

    def decides(self, name: str, value: Any) -> None:
        """The town sets one of its policies."""
        with self.write() as db:
            hall = db.get_one(Territory, self.territory_id)
            territories.decide(db, hall, name, value, actor=SYSTEM, now=self.now())

    def person(self, name: str, *, metres: float | None = 0, chats: bool = True) -> int:
        """Somebody who lives so many metres from the town hall (None: nobody knows where)."""
        with self.write() as db:
            person = Person(territory_id=self.territory_id, name=name, created_at=self.now())
            db.add(person)
            db.flush()
            if chats:
                db.add(Conversation(territory_id=self.territory_id, person_id=person.id, updated_at=self.now()))
            if metres is not None:
                point = east_of_centre(metres)
                people.set_home(db, person, "12 rue des Lilas", point, actor=SYSTEM, now=self.now())
            self.ids[name] = person.id
            return person.id

    def volunteer(
        self,
        name: str,
        *,
        metres: float | None = 300,
        categories: tuple[str, ...] = ("shopping",),
        reach_m: int = 5_000,
        availability: int = 0,
        state: str = "active",
        chats: bool = True,
    ) -> int:
        """A volunteer who lives so many metres from the town hall."""
        person_id = self.person(name, metres=metres, chats=chats)
        with self.write() as db:
            volunteer = volunteers.apply(
                db,
                db.get_one(Person, person_id),
                categories=categories,
                reach_m=reach_m,
                availability=availability,
                actor=Actor.person(person_id),
                now=self.now(),
            )
            if state == "active":
                volunteers.activate(db, volunteer, actor=Actor.agent("sylvie"), now=self.now())
        return person_id

    def volunteers(self, count: int, **options: Any) -> list[int]:
        return [self.volunteer(f"Volunteer {number}", **options) for number in range(1, count + 1)]

    def need(self, category: str = "shopping", **changes: Any) -> Post:
        """Tomorrow morning, at the town hall, unless told otherwise."""
        tomorrow = datetime.fromisoformat("2026-11-25T08:00:00+01:00")
        given: dict[str, Any] = {
            "start": tomorrow,
            "end": tomorrow + timedelta(hours=4),
            "text": "du lait et du pain",
            "place": "1 place de la Mairie",
            "point": CENTRE,
        }
        return Post(category, **given | changes)

    def request(self, category: str = "shopping", *, by: str = "Jeanne", **changes: Any) -> int:
        """Posts a request; who asks is made on the way where the town does not know them."""
        requester_id = self.ids.get(by) or self.person(by)
        with self.write() as db:
            requester = db.get_one(Person, requester_id)
            need, key = self.need(category, **changes), f"test:{by}:{next(self.posted)}"
            actor = Actor.person(requester_id)
            return help_requests.post(db, requester, need, key=key, actor=actor, now=self.now()).id

    def invited(self, request_id: int, *, state: str | None = "sent") -> list[int]:
        """Who was asked, in order of asking."""
        asked = select(Invitation).where(Invitation.request_id == request_id).order_by(Invitation.id)
        with self.database.read() as db:
            return [one.volunteer_id for one in db.scalars(asked) if state in (None, one.state)]

    def invitation(self, request_id: int, volunteer_id: int) -> int:
        theirs = select(Invitation.id).where(
            Invitation.request_id == request_id, Invitation.volunteer_id == volunteer_id
        )
        with self.database.read() as db:
            return db.scalars(theirs).one()

    def invitations_of(self, volunteer_id: int) -> list[int]:
        """What this volunteer was asked for, in order of asking."""
        theirs = select(Invitation.request_id).where(Invitation.volunteer_id == volunteer_id).order_by(Invitation.id)
        with self.database.read() as db:
            return list(db.scalars(theirs))

    def accepts(self, volunteer_id: int, request_id: int, *, seed: int = 0) -> int:
        """The volunteer accepts their invitation; returns the mission."""
        invitation_id, actor = self.invitation(request_id, volunteer_id), Actor.person(volunteer_id)
        with self.write() as db:
            return missions.accept(db, invitation_id, volunteer_id, actor=actor, now=self.now(), seed=seed).id

    def declines(self, volunteer_id: int, request_id: int) -> None:
        invitation_id, actor = self.invitation(request_id, volunteer_id), Actor.person(volunteer_id)
        with self.write() as db:
            missions.decline(db, invitation_id, volunteer_id, actor=actor, now=self.now())

    def cancels(self, request_id: int) -> None:
        """Who asked needs it no more."""
        with self.write() as db:
            request = db.get_one(HelpRequest, request_id)
            help_requests.cancel(db, request, actor=Actor.person(request.requester_id), now=self.now())

    def publishes(self, request_id: int) -> None:
        """An agent sends a held request out."""
        with self.write() as db:
            request = db.get_one(HelpRequest, request_id)
            help_requests.publish(db, request, actor=Actor.agent("sylvie"), now=self.now())

    def says(self, person_id: int, mission_id: int, state: str) -> None:
        """One side of a mission says where it stands."""
        with self.write() as db:
            missions.move_to(db, mission_id, person_id, state, actor=Actor.person(person_id), now=self.now())

    def later(self, **step: float) -> int:
        """Time passes, then everything due is done; returns how many things were."""
        self.clock.forward(timedelta(**step))
        return run_due(self.database, now=self.clock.now())

    def at(self, moment: str) -> int:
        """It is this moment, and everything due is done."""
        self.clock.at = datetime.fromisoformat(moment).astimezone(UTC)
        return run_due(self.database, now=self.clock.now())

    def news(self, person_id: int) -> list[Any]:
        """What this person was told, in order."""
        theirs = (
            select(InboxEvent.content)
            .join(Conversation, Conversation.id == InboxEvent.conversation_id)
            .where(Conversation.person_id == person_id)
            .order_by(InboxEvent.id)
        )
        with self.database.read() as db:
            return [EVENTS.loads(content) for content in db.scalars(theirs)]

    def told(self, person_id: int) -> list[str]:
        """The names of what they were told, after they became a volunteer."""
        return [type(one).__name__ for one in self.news(person_id) if type(one).__name__ != "VolunteerChanged"]

    def alerts(self) -> list[str]:
        """The kinds of the open alerts, in order; applications apart."""
        raised = select(Alert.kind).where(Alert.state != "closed", Alert.kind != "application").order_by(Alert.id)
        with self.database.read() as db:
            return list(db.scalars(raised))

    def calls(self) -> list[tuple[int, str]]:
        """Whom somebody must call, and why."""
        with self.database.read() as db:
            return [(task.person_id, task.reason) for task in db.scalars(select(CallTask).order_by(CallTask.id))]

    def history(self, what: str, what_id: int) -> list[tuple[str, str, str]]:
        """Every change of a row: before, after, by whom."""
        changes = select(History).where(History.what == what, History.what_id == what_id).order_by(History.id)
        with self.database.read() as db:
            return [(one.before, one.after, one.actor) for one in db.scalars(changes)]

    def another_territory(self, db: Session) -> int:
        """The town next door."""
        other = Territory(name="Autreville", policies={}, created_at=self.now())
        db.add(other)
        db.flush()
        return other.id

    def read_request(self, request_id: int) -> HelpRequest:
        return self._row(HelpRequest, request_id)

    def read_mission(self, mission_id: int) -> Mission:
        return self._row(Mission, mission_id)

    def read_volunteer(self, person_id: int) -> Volunteer:
        return self._row(Volunteer, person_id)

    def _row(self, table: type[Row], row_id: int) -> Row:
        with self.database.read() as db:
            return db.get_one(table, row_id)
