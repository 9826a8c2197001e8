"""One house out of its parts: settings, database and clock in, everything a turn needs out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.clock import Clock
from backend.database import Database
from backend.messaging.inbox import Account
from backend.models import ChannelAccount, Territory
from backend.services.due import run_due
from backend.services.territories import the_territory
from backend.settings import Settings
from bots.reading import read_ahead, reader
from conversation_flows.all_flows import FLOWS
from conversation_flows.turn import House, run_all


def build_house(settings: Settings, database: Database, clock: Clock) -> House:
    """Joins flows, understanding and database; nothing starts yet."""
    return House(database, clock, FLOWS, reader(settings), read_ahead(settings, clock))


def town_of(database: Database, settings: Settings, clock: Clock) -> Territory:
    """The territory of this database, made from the settings when there is none."""
    with database.write() as db:
        return the_territory(db, settings, clock.now())


def account_of(db: Session, territory: Territory, channel: str, address: str) -> Account:
    """Our account on a channel, registered when it is first used."""
    found = db.scalars(
        select(ChannelAccount).where(ChannelAccount.channel == channel, ChannelAccount.address == address)
    ).first()
    if found is None:
        found = ChannelAccount(territory_id=territory.id, channel=channel, address=address, state="working", cursor="")
        db.add(found)
        db.flush()
    return Account(found.id, found.territory_id, channel, territory.locale)


def settle_everything(house: House) -> int:
    """Handles every event and everything of the schedule that is due now, for everybody, until nothing is left."""
    done = 0
    while True:
        step = run_all(house) + run_due(house.database, now=house.clock.now())
        if not step:
            return done
        done += step
