"""Which town a command is about: the one that `palier --town NAME` names, else the agent's own, else the first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from backend.database import Database
from backend.models import Territory
from backend.one_town import OneTown
from backend.services import agents, territories, towns
from backend.services.desk_errors import NoSuchTerritory
from backend.settings import Settings
from bots.commands.named_town import NAMED


def which(
    db: Session, settings: Settings, now: datetime, *, login: str | None = None, named: str | None = None
) -> Territory:
    """The territory; those of the settings are made where there are none. `named`: as the command itself says.

    Raises:
        NoSuchTerritory: no town has that name or number.
        WrongSetting: an account is another town's.
    """
    served = towns.served(db, settings, now)
    if named or (named := NAMED.get()):
        return territories.named(db, named)
    own = agents.town_of(db, login) if login else None
    return own or served[0].territory


def only(database: Database, settings: Settings, now: datetime) -> int | None:
    """The number of the town that is named; None where none is: the command is about all of them.

    Raises:
        NoSuchTerritory: no town has that name or number.
        WrongSetting: an account is another town's.
    """
    if not NAMED.get():
        return None
    with database.write() as db:
        return which(db, settings, now).id


def told(settings: Settings) -> OneTown:
    """The same, as the settings tell it.

    Raises:
        NoSuchTerritory: they tell no town of that name.
    """
    if not (named := NAMED.get()):
        return settings
    called = named.strip().casefold()
    found = next((one for one in settings.every_town if one.territory_name.casefold() == called), None)
    if found is None:
        raise NoSuchTerritory(named)
    return found
