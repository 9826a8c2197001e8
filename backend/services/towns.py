"""The towns that this program serves: each as the settings tell it, and its territory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import ChannelAccount, Territory
from backend.one_town import IDENTIFIED_BY, OneTown
from backend.services import territories
from backend.services.locking import founding
from backend.settings import Settings, WrongSetting


@dataclass(frozen=True, slots=True)
class Served:
    """A town as the settings tell it, and its territory."""

    told: OneTown
    territory: Territory
    first: bool = True


def served(db: Session, settings: Settings, now: datetime) -> tuple[Served, ...]:
    """The first town, then each of the `[[towns]]`; a territory is created for those that have none yet.

    A further town is known by its name; one that none has, by its accounts: it was given another name.

    Raises:
        WrongSetting: an account is another town's.
    """
    first = territories.the_territory(db, settings, now)
    found = [Served(settings, first)]
    if settings.towns:
        founding(db)
    for town in settings.towns:
        taken = {one.territory.id for one in found}
        territory = _by_name(db, town, taken) or _by_accounts(db, town, taken)
        if territory is None:
            territory = territories.create(db, town, now)
        found.append(Served(town, territories.as_set(db, territory, town, now), first=False))
    for one in found:
        _require_own_accounts(db, one)
    return tuple(found)


def _by_name(db: Session, town: OneTown, taken: set[int]) -> Territory | None:
    called = town.territory_name.casefold()
    known = db.scalars(select(Territory).order_by(Territory.id))
    named = [one for one in known if one.name.casefold() == called]
    if any(one.id in taken for one in named):
        raise WrongSetting(f"palier.toml: {town.called('territory_name')}: the first town is called so already")
    return named[0] if named else None


def _by_accounts(db: Session, town: OneTown, taken: set[int]) -> Territory | None:
    owners = {owner for channel, address in town.addresses.items() if (owner := _owner(db, channel, address))}
    return db.get(Territory, owners.pop()) if len(owners) == 1 and not owners & taken else None


def _require_own_accounts(db: Session, one: Served) -> None:
    """What is written to an account is its first territory's for good: people and conversations are there."""
    for channel, address in one.told.addresses.items():
        owner = _owner(db, channel, address)
        if owner not in (None, one.territory.id):
            name = db.get_one(Territory, owner).name
            raise WrongSetting(f"{one.told.called(IDENTIFIED_BY[channel])}: this account is {name}'s in the database")


def _owner(db: Session, channel: str, address: str) -> int | None:
    ours = ChannelAccount.channel == channel, ChannelAccount.address == address
    return db.scalar(select(ChannelAccount.territory_id).where(*ours))
