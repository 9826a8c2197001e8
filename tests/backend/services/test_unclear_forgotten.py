"""What was not understood is forgotten when its days are over, on a clock that is moved by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.models import AuditEntry, HelpRequest, Mission, Territory
from backend.services import retention
from backend.services.desk_errors import UnknownPolicy
from backend.services.unclear import Answer
from tests.support.town import Town
from tests.support.unclear import ids, kept, learns, says, settle


@pytest.fixture
def town(town: Town) -> Town:
    return learns(town)


def test_it_is_forgotten_after_thirty_days_whatever_its_label(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    says(town, "et des jantes ?")
    settle(town, Answer(ids(town)[0], "vous avez des pneus ?", "ask_tip"))

    town.at("2026-12-23T23:59:59+01:00")
    assert len(kept(town)) == 2
    town.at("2026-12-24T00:00:00+01:00")
    assert kept(town) == []


def test_a_town_may_keep_them_for_less(town: Town) -> None:
    town.decides("keep_unclear_days", 7)
    says(town, "vous avez des pneus ?")
    town.later(days=5)
    says(town, "et des jantes ?")
    town.at("2026-12-01T00:00:00+01:00")
    assert kept(town) == ["et des jantes ?"]


def test_the_day_is_the_town_s_own(town: Town) -> None:
    with town.write() as db:
        db.get_one(Territory, town.territory_id).timezone = "Indian/Reunion"
    town.clock.at = datetime.fromisoformat("2026-11-24T23:30:00+01:00")  # half past two of the next day there
    says(town, "vous avez des pneus ?")
    town.at("2026-12-24T20:59:00+01:00")
    assert kept(town)
    town.at("2026-12-24T21:00:00+01:00")
    assert kept(town) == []


def test_where_the_town_switches_it_off_all_go(town: Town) -> None:
    says(town, "vous avez des pneus ?")
    town.decides("keep_unclear", False)
    town.later(seconds=5)
    assert kept(town) == []
    with town.database.read() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.verb == "forget")).all()
        assert [(one.what, one.what_id, one.actor) for one in entries] == [("territory", town.territory_id, "system")]


def test_a_long_absence_is_caught_up_in_small_steps(town: Town) -> None:
    for word in "alpha bravo charlie delta".split():
        says(town, f"message {word}")
    counts = []
    for _step in range(3):
        with town.write() as db:
            counts.append(retention.forget(db, now=town.now() + timedelta(days=40), limit=3))
    assert counts == [3, 1, 0]


@pytest.mark.parametrize("days", [0, -1, 366, True, "30", 2.5])
def test_a_number_of_days_that_makes_no_sense_is_refused(town: Town, days: Any) -> None:
    with pytest.raises(UnknownPolicy):
        town.decides("keep_unclear_days", days)


def test_what_other_tables_hold_is_not_touched(town: Town) -> None:
    request = town.request(by="Jeanne Payet")
    town.decides("keep_unclear", False)
    town.later(days=400)
    with town.database.read() as db:
        assert db.get_one(HelpRequest, request).text == "du lait et du pain"
        assert db.scalars(select(Mission)).all() == []
