"""One house out of its parts: settings, database and clock in, everything a turn needs out."""

from __future__ import annotations

import threading
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.senders import Account
from backend.models import ChannelAccount, Territory
from backend.services import towns
from backend.services.due import run_due
from backend.services.locking import founding
from backend.services.territories import the_territory
from backend.services.towns import Served
from backend.settings import Settings
from bots.reading import languages, read_ahead, reader, weigh
from bots.voice.speaking import SPEAK
from conversation_flows.all_flows import FLOWS
from conversation_flows.turn import House, run_all

GLANCE_S: Final = 0.02
GLANCES: Final = 1_500
"""How long, and how often, one waits for what other processes are at: half a minute in all."""


def build_house(settings: Settings, database: Database, clock: Clock) -> House:
    """Joins flows, understanding and database; nothing starts yet."""
    web = (settings.public_url or "").rstrip("/")
    speaks = SPEAK if settings.synthesiser else frozenset[str]()
    return House(database, clock, FLOWS, reader(settings), read_ahead(settings, clock), languages, weigh, speaks, web)


def town_of(database: Database, settings: Settings, clock: Clock) -> Territory:
    """The territory of this database, made from the settings when there is none."""
    with database.write() as db:
        return the_territory(db, settings, clock.now())


def towns_of(database: Database, settings: Settings, clock: Clock) -> tuple[Served, ...]:
    """Every town that the settings tell, with its territory; made where there is none.

    Raises:
        WrongSetting: an account is another town's.
    """
    with database.write() as db:
        return towns.served(db, settings, clock.now())


def account_of(db: Session, territory: Territory, channel: str, address: str) -> Account:
    """Our account on a channel, registered when it is first used."""
    ours = select(ChannelAccount).where(ChannelAccount.channel == channel, ChannelAccount.address == address)
    found = db.scalars(ours).first()
    if found is None:
        founding(db)
        found = db.scalars(ours).first()
    if found is None:
        found = ChannelAccount(territory_id=territory.id, channel=channel, address=address, state="working", cursor="")
        db.add(found)
        db.flush()
    return Account(found.id, found.territory_id, channel, territory.locale)


def settle_everything(house: House) -> int:
    """Handles every event and everything of the schedule that is due now, for everybody, until nothing is left.

    What another process is at is waited for: it is not left behind, though it is not ours to do.
    """
    done, pause = 0, threading.Event()
    for _glance in range(GLANCES):
        done += settle_once(house)
        if not _others_are_at_work(house):
            break
        pause.wait(GLANCE_S)
    return done


def settle_once(house: House) -> int:
    """The same, of what is ours to take now. Where the schedule has done nothing, no new event waits behind it."""
    done = run_all(house)
    while step := run_due(house.database, now=house.clock.now()):
        done += step + run_all(house)
    return done


def _others_are_at_work(house: House) -> bool:
    """Whether something that is due is left: what waits and is not ours to take is locked by another process."""
    with house.database.read() as db:
        due = inbox.next_due(db)
    return due is not None and due <= house.clock.now()
