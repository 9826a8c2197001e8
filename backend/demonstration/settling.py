"""The demonstration town settles in: its territory, streets, agents and people become rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import StringIO
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from backend.addresses import AddressRow, read
from backend.demonstration import phones, services
from backend.demonstration.invent import write_addresses
from backend.demonstration.people import key_of
from backend.demonstration.town import DemoTown, Resident, Volunteer
from backend.models import ChannelAccount, Conversation, Identity, Network, Person, PersonNetwork, Territory
from backend.services import agents, directory, duty, geocoding, people, territories, webchat
from backend.services.actor import SYSTEM

PERSONAE: Final = (
    key_of("Jeanne", "Morel"),
    key_of("Karim", "Benali"),
    key_of("Léa", "Fontaine"),
    key_of("Aïcha", "Diop"),
)
"""They have a phone in the playground and begin there: nobody has written to them yet."""

PHONE: Final = "02 61 91 00 00"
"""One of the numbers that the French numbering plan keeps for works of fiction."""

AGENTS: Final[Mapping[str, str]] = MappingProxyType({"sylvie": "Sylvie Marchand", "mehdi": "Mehdi Aubry"})
WORKING_DAYS: Final = range(5)
OPENS: Final = 9 * 60
CLOSES: Final = 17 * 60
OPENED_BEFORE: Final = timedelta(days=600)
"""The town's service is a little older than its first resident."""

Token = Callable[[], str]


@dataclass
class Settled:
    """The town's rows as they come to be: people by their key in the plan."""

    territory: Territory
    accounts: Mapping[str, ChannelAccount]
    network: Network
    people: dict[str, Person] = field(default_factory=dict)


def settle(db: Session, town: DemoTown, now: datetime) -> Settled:
    """The empty town: who serves it, where it is, how it is reached."""
    opened = now - OPENED_BEFORE
    territory = Territory(
        name=town.name,
        phone=PHONE,
        timezone=town.timezone,
        latitude=town.latitude,
        longitude=town.longitude,
        policies={},
        created_at=opened,
    )
    db.add(territory)
    db.flush()
    geocoding.import_addresses(db, territory, _as_published(town), actor=SYSTEM, now=opened)
    directory.import_directory(db, territory, services.DIRECTORY, actor=SYSTEM, now=opened)
    for login, name in AGENTS.items():
        agent = agents.add(db, territory, login, name, actor=SYSTEM, now=opened)
        duty.set_hours(db, agent, WORKING_DAYS, OPENS, CLOSES, actor=SYSTEM, now=opened)
    accounts = {
        "webchat": ChannelAccount(territory_id=territory.id, channel="webchat", address=phones.WEBCHAT_ACCOUNT),
        "telegram": ChannelAccount(territory_id=territory.id, channel="telegram", address=phones.TELEGRAM_ACCOUNT),
        "matrix": ChannelAccount(territory_id=territory.id, channel="matrix", address=phones.MATRIX_ACCOUNT),
    }
    network = Network(territory_id=territory.id, name=town.name, kind="commune")
    db.add_all([*accounts.values(), network])
    db.flush()
    return Settled(territory, accounts, network)


def move_in(db: Session, here: Settled, who: Resident | Volunteer, place: int, *, token: Token) -> None:
    """Somebody of the plan becomes a person with a home; on a channel of ours, with an identity there."""
    since = who.since if isinstance(who, Resident) else who.applied_at
    person = Person(
        territory_id=here.territory.id,
        name=who.name,
        locale=who.locale if isinstance(who, Resident) else "fr",
        created_at=since,
    )
    db.add(person)
    db.flush()
    here.people[who.key] = person
    db.add(PersonNetwork(person_id=person.id, network_id=here.network.id, since=since))
    point = (who.address.latitude, who.address.longitude)
    people.set_home(db, person, door(who.address), point, actor=SYSTEM, now=since)
    if who.channel in here.accounts:
        _reach(db, here, who, person, _known_as(db, here, who, place, since, token), since)


def door(address: AddressRow) -> str:
    """An address as a neighbour would write it."""
    return " ".join(str(part) for part in (address.number, address.suffix, address.street) if part)


def _as_published(town: DemoTown) -> list[AddressRow]:
    """The town's streets, by way of the file in which a real town gets them."""
    file = StringIO(newline="")
    write_addresses(town, file)
    file.seek(0)
    return list(read(file))


def _known_as(db: Session, here: Settled, who: Resident | Volunteer, place: int, since: datetime, token: Token) -> str:
    """The platform's name for them. A web chat's visitor is known by what their browser keeps."""
    jeanne, karim, lea, _aicha = PERSONAE
    if who.channel == "webchat":
        secret = phones.JEANNE_BROWSER if who.key == jeanne else token()
        return str(webchat.open_session(db, here.territory.id, secret, who.key, now=since).id)
    if who.channel == "matrix":
        return phones.matrix_user(who.key)
    known = {karim: phones.KARIM_TELEGRAM, lea: phones.LEA_TELEGRAM}
    return str(known.get(who.key, phones.telegram_number(place)))


def _reach(
    db: Session, here: Settled, who: Resident | Volunteer, person: Person, address: str, since: datetime
) -> None:
    """They have an account on one of our channels, and a conversation with us."""
    fresh = who.key in PERSONAE
    identity = Identity(
        territory_id=here.territory.id,
        person_id=person.id,
        channel_account_id=here.accounts[who.channel or ""].id,
        address=address,
        display=who.name,
        heard_at=None if fresh else since,
        created_at=since,
    )
    db.add(identity)
    db.add(Conversation(territory_id=here.territory.id, person_id=person.id, updated_at=since))
    db.flush()
    if not fresh:
        people.record_consent(db, person, "information", now=since)


def policies(db: Session, here: Settled, now: datetime) -> None:
    """What suits a town in which only the phones of the playground answer: both are asked, every time."""
    chosen = {"wave_sizes": [6, 8, 8], "invitations_per_week": 20, "automation": {"housework": "proposed"}}
    for name, value in chosen.items():
        territories.decide(db, here.territory, name, value, actor=SYSTEM, now=now)
