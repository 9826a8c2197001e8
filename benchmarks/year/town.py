"""The invented people as rows: a town for each zone, with an agent on duty, plans that were agreed, and circles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from backend.database import Database
from backend.messaging.senders import Account
from backend.models import ChannelAccount, CheckInContact, Conversation, Identity, Person, Territory
from backend.services import agents, duty
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from backend.services.checkins.plans import Wish
from backend.services.duty import As
from benchmarks.year.people import Someone
from benchmarks.year.world import CLOSES, OPENS
from conversation_flows.engine.conversation import SAVED
from conversation_flows.engine.conversation import Conversation as Talk

CHANNELS: Final = ("signal", "matrix", "sms")
"""The platforms of those who are asked, as `World.channels`."""
NEIGHBOURS: Final = "neighbours"
"""The account by which their circles are reached: it is never down."""
BATCH: Final = 200
LOGIN: Final = {"Europe/Paris": "sylvie", "Indian/Reunion": "jose"}
_MET: Final = SAVED.dumps(Talk(met=True))


@dataclass(frozen=True, slots=True)
class Resident:
    """One of those who are asked, and where they stand in the database."""

    someone: Someone
    person_id: int
    plan_id: int
    account: Account
    circle: tuple[int, ...]
    """Contacts, in order: who is the first, the second… of the pure level."""

    @property
    def address(self) -> str:
        return f"r{self.someone.number}"


@dataclass
class Towns:
    """`accounts`: which of `World.channels` each of our accounts is; None for that of the neighbours."""

    residents: dict[int, Resident] = field(default_factory=dict)
    """By person."""
    neighbours: dict[int, tuple[Account, str]] = field(default_factory=dict)
    """By contact: where they are, and what they are called there."""
    accounts: dict[int, int | None] = field(default_factory=dict)
    zones: dict[int, str] = field(default_factory=dict)
    """By territory."""


def settle(database: Database, everybody: Sequence[Someone], *, now: datetime) -> Towns:
    """Everybody, through the services that open a plan."""
    towns, here = Towns(), dict[str, dict[str, Account]]()
    with database.write() as db:
        for zone in sorted({one.rhythm.zone for one in everybody}):
            here[zone] = _town(db, towns, zone, now)
    for first in range(0, len(everybody), BATCH):
        with database.write() as db:
            for someone in everybody[first : first + BATCH]:
                _resident(db, towns, someone, here[someone.rhythm.zone], now)
    return towns


def _town(db: Session, towns: Towns, zone: str, now: datetime) -> dict[str, Account]:
    town = Territory(name=zone.partition("/")[2], phone="0231000000", timezone=zone, policies={}, created_at=now)
    db.add(town)
    db.flush()
    towns.zones[town.id] = zone
    agent = agents.add(db, town, LOGIN[zone], LOGIN[zone].title(), actor=SYSTEM, now=now)
    minutes = (OPENS.hour * 60, CLOSES.hour * 60)
    duty.set_hours(db, agent, range(7), *minutes, As(holidays=True), actor=SYSTEM, now=now)
    accounts = dict[str, Account]()
    for channel, address in (*((one, f"{one}:{town.id}") for one in CHANNELS), ("matrix", f"{NEIGHBOURS}:{town.id}")):
        row = ChannelAccount(territory_id=town.id, channel=channel, address=address, state="working", cursor="")
        db.add(row)
        db.flush()
        name = address.partition(":")[0]
        towns.accounts[row.id] = CHANNELS.index(name) if name in CHANNELS else None
        accounts[name] = Account(row.id, town.id, channel)
    return accounts


def _resident(db: Session, towns: Towns, someone: Someone, accounts: dict[str, Account], now: datetime) -> None:
    account = accounts[CHANNELS[someone.number % len(CHANNELS)]]
    person = _person(db, account, f"r{someone.number}", f"Jeanne {someone.number}", now)
    wish = Wish(someone.rhythm.rrule, someone.rhythm.minutes, first=now)
    plan = plans.open_plan(db, person, wish, by="person", actor=Actor.person(person.id), now=now)
    circle = []
    for rank in range(someone.circle):
        name = f"n{someone.number}.{rank}"
        neighbour = _person(db, accounts[NEIGHBOURS], name, f"Karim {someone.number}.{rank}", now)
        contact = CheckInContact(
            territory_id=account.territory_id, plan_id=plan.id, person_id=neighbour.id, role="neighbour", has_key=False,
            rank=rank + 1, state="agreed", created_at=now, answered_at=now,
        )  # fmt: skip
        db.add(contact)
        db.flush()
        towns.neighbours[contact.id] = accounts[NEIGHBOURS], name
        circle.append(contact.id)
    towns.residents[person.id] = Resident(someone, person.id, plan.id, account, tuple(circle))


def _person(db: Session, account: Account, address: str, name: str, now: datetime) -> Person:
    since = now - timedelta(days=1)
    person = Person(territory_id=account.territory_id, name=name, locale="fr", created_at=since)
    db.add(person)
    db.flush()
    db.add(Identity(territory_id=account.territory_id, person_id=person.id, channel_account_id=account.id,
                    address=address, display=name, heard_at=since, created_at=since))  # fmt: skip
    db.add(Conversation(territory_id=account.territory_id, person_id=person.id, updated_at=since, state=_MET))
    db.flush()
    return person
