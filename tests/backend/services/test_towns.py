"""The towns that are served: made once, known by their names, and by their accounts where they were renamed."""

from __future__ import annotations

from typing import Any

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import AuditEntry, ChannelAccount, Territory
from backend.one_town import FurtherTown
from backend.services import towns
from backend.settings import Settings, WrongSetting, read_settings

BOT = "222222:AAE-second"


def settings(*further: dict[str, Any], **first: Any) -> Settings:
    named = {"territory_name": "Valbreuse", **first}
    return read_settings(towns=[FurtherTown.read(one, number) for number, one in enumerate(further, 1)], **named)


def served(database: Database, clock: FrozenClock, told: Settings) -> list[tuple[int, str, str]]:
    with database.write() as db:
        found = towns.served(db, told, clock.now())
        return [(one.territory.id, one.territory.name, one.territory.phone) for one in found]


def test_each_is_made_once_and_follows_its_settings(database: Database, clock: FrozenClock) -> None:
    before = served(database, clock, settings({"name": "Saint-Aubin"}))
    after = served(database, clock, settings({"name": "saint-aubin", "phone": "02 33 11 11 11"}))

    assert [name for _id, name, _phone in before] == ["Valbreuse", "Saint-Aubin"]
    assert after == [before[0], (before[1][0], "saint-aubin", "02 33 11 11 11")]
    with database.read() as db:
        assert {one.territory_id for one in db.query(AuditEntry) if one.verb == "set phone"} == {before[1][0]}


def test_a_town_that_was_renamed_is_known_by_its_accounts(database: Database, clock: FrozenClock) -> None:
    [_first, second] = served(database, clock, settings({"name": "Saint-Aubin"}))
    with database.write() as db:
        db.add(ChannelAccount(territory_id=second[0], channel="telegram", address="222222"))

    after = served(database, clock, settings({"name": "Saint-Aubin-des-Bois", "telegram_token": BOT}))

    assert after[1][:2] == (second[0], "Saint-Aubin-des-Bois")


def test_an_account_stays_with_its_town(database: Database, clock: FrozenClock) -> None:
    [first, _second] = served(database, clock, settings({"name": "Saint-Aubin"}))
    with database.write() as db:
        db.add(ChannelAccount(territory_id=first[0], channel="telegram", address="222222"))

    with pytest.raises(WrongSetting, match="Saint-Aubin: telegram_token: this account is Valbreuse's in the database"):
        served(database, clock, settings({"name": "Saint-Aubin", "telegram_token": BOT}))


def test_the_first_town_s_name_is_its_own(database: Database, clock: FrozenClock) -> None:
    served(database, clock, settings())
    with pytest.raises(WrongSetting, match="Valbreuse: name: the first town is called so already"):
        served(database, clock, read_settings(towns=[FurtherTown.read({"name": "Valbreuse"}, 1)]))
    with database.read() as db:
        assert db.query(Territory).count() == 1
