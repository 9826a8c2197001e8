"""A relay for tests: Honorine in her îlet, and three volunteers between the pharmacy and her door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Mission, Person, RelayLeg, RelayMission, Territory
from backend.services import missions, territories
from backend.services.actor import Actor
from backend.services.relays import ending, legs, making
from bots.commands.staff.relays import read_leg
from tests.support.town import Town, east_of_centre

DAY: Final = "2026-11-25"
AGENT: Final = Actor.agent("sylvie")


def at(hour: str) -> datetime:
    """An hour of the day of the relay."""
    return datetime.fromisoformat(f"{DAY}T{hour}:00+01:00")


PHARMACY: Final = making.Spot("Pharmacie du Bourg", east_of_centre(500))
PASS: Final = making.Spot("Col des Bœufs (au kiosque)", east_of_centre(1500), "Col des Bœufs")
BRIDGE: Final = making.Spot("Pont de la Rivière", east_of_centre(2500), "Pont de la Rivière")


@dataclass
class Walk:
    """Three legs, 8 h to 10 h, 10 h to 12 h, 12 h to 14 h, each taken by its volunteer (unless told otherwise)."""

    town: Town
    taken: tuple[int, ...] = (1, 2, 3)
    relay_id: int = 0
    person: int = 0
    volunteers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, name in enumerate(("Karim", "Léa", "Ana"), 1):
            self.volunteers[number] = self.town.volunteer(name, categories=("parcel",))
        self.person = self.town.person("Honorine", metres=3500)
        self.relay_id = create(self.town, self.person)
        for number in self.taken:
            self.takes(number)

    def takes(self, number: int, who: int | None = None) -> int:
        """A volunteer accepts the leg; returns the mission."""
        volunteer = self.volunteers[who or number]
        with self.town.write() as db:
            request_id = self.leg(number).request_id
            actor = Actor.person(volunteer)
            return missions.take(db, request_id, volunteer, actor=actor, now=self.town.now(), seed=number).id

    def says(self, number: int, state: str, who: int | None = None) -> None:
        """The volunteer of a leg says where it stands; of the last, `who` may be the person."""
        mission = self.mission(number)
        self.town.says(who or mission.volunteer_id, mission.id, state)

    def leg(self, number: int) -> RelayLeg:
        with self.town.database.read() as db:
            theirs = select(RelayLeg).where(RelayLeg.relay_id == self.relay_id, RelayLeg.number == number)
            return db.scalars(theirs).one()

    def mission(self, number: int) -> Mission:
        with self.town.database.read() as db:
            theirs = select(Mission).where(Mission.request_id == self.leg(number).request_id)
            return db.scalars(theirs.order_by(Mission.id.desc())).first() or Mission()

    def states(self) -> list[str]:
        """The relay's, then each hand-over's."""
        with self.town.database.read() as db:
            relay = db.get_one(RelayMission, self.relay_id)
            return [relay.state, *(one.state for one in legs.of(db, self.relay_id))]

    def missions(self) -> list[str]:
        return [self.mission(number).state for number in (1, 2, 3)]

    def declares(self, number: int) -> None:
        """An agent says that this leg was handed over."""
        with self.town.write() as db:
            ending.handed_over(db, self.relay_id, number, actor=AGENT, now=self.town.now())

    def cancels(self) -> None:
        with self.town.write() as db:
            ending.cancel(db, self.relay_id, actor=AGENT, now=self.town.now())

    def heard(self, person_id: int, kind: str) -> list[Any]:
        """What this person was told of one kind."""
        return [one for one in self.town.news(person_id) if type(one).__name__ == kind]


def plan(db: Session, person_id: int, written: str, *, now: datetime) -> RelayMission:
    """An agent plans a relay: « what ; category ; place | place | from | to ; … »."""
    person = db.get_one(Person, person_id)
    zone = territories.zone(db.get_one(Territory, person.territory_id))
    what, category, *given = (part.strip() for part in written.split(";"))
    read = [read_leg(db, person, one, number, None, zone) for number, one in enumerate(given, 1)]
    return making.create(db, person, what, read, category=category, actor=AGENT, now=now, seed=3)


def hand_over(db: Session, person_id: int, number: int, *, now: datetime) -> None:
    ending.handed_over(db, _of(db, person_id), number, actor=AGENT, now=now)


def call_off(db: Session, person_id: int, *, now: datetime) -> None:
    ending.cancel(db, _of(db, person_id), actor=AGENT, now=now)


def _of(db: Session, person_id: int) -> int:
    return db.scalars(select(RelayMission.id).where(RelayMission.person_id == person_id)).one()


def create(town: Town, person_id: int, **changes: Any) -> int:
    with town.write() as db:
        person = db.get_one(Person, person_id)
        home = making.spot(db, person, "chez elle")
        given = changes.pop("legs", None) or [
            making.Leg(PHARMACY, PASS, at("08:00"), at("10:00")),
            making.Leg(PASS, BRIDGE, at("10:00"), at("12:00")),
            making.Leg(BRIDGE, home, at("12:00"), at("14:00")),
        ]
        what = "Ma boîte de médicaments, dans un sac fermé"
        return making.create(db, person, what, given, actor=AGENT, now=town.now(), **changes).id
