"""What comes back, at the command line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from backend.models import HelpRequest, Person, Recurrence
from backend.services import help_requests
from backend.services.actor import Actor
from tests.bots.commands.staff.conftest import Staff, Town, rows


@pytest.fixture
def weekly(town: Town) -> int:
    """Jeanne's shopping, every Wednesday at nine."""
    with town.database.write() as db:
        jeanne = db.get_one(Person, town.jeanne)
        start = datetime.fromisoformat("2026-12-02T09:00:00+01:00")
        need = help_requests.Post("shopping", start, start + timedelta(hours=2), rrule="FREQ=WEEKLY;BYDAY=WE")
        asked = datetime.fromisoformat("2026-11-24T09:00:00+01:00")
        help_requests.post(db, jeanne, need, key="weekly", actor=Actor.person(jeanne.id), now=asked)
        return db.query(Recurrence).one().id


def test_what_comes_back_is_listed(sylvie: Staff, weekly: int) -> None:
    (found,) = rows(sylvie("recurrences", "--json"))
    assert (found["id"], found["for"], found["rule"]) == (weekly, "Jeanne Morel", "FREQ=WEEKLY;BYDAY=WE")
    assert found["next"] == "2026-12-09T09:00:00+01:00"


def test_the_next_time_is_skipped(sylvie: Staff, town: Town, weekly: int) -> None:
    assert sylvie("recurrences", "skip", weekly).stdout == f"Recurrence {weekly}: nothing on 2026-12-02.\n"
    assert town.state(HelpRequest, 1) == "cancelled"
    (found,) = rows(sylvie("recurrences", "--json"))
    assert found["left_out"] == "2026-12-02"


def test_it_is_stopped(sylvie: Staff, town: Town, weekly: int) -> None:
    assert sylvie("recurrences", "stop", weekly).stdout == f"Recurrence {weekly} is stopped.\n"
    with town.database.read() as db:
        assert db.get_one(Recurrence, weekly).state == "stopped"
    assert sylvie("recurrences").stdout == "Nothing comes back by itself.\n"
    assert len(rows(sylvie("recurrences", "--ended", "--json"))) == 1
    assert "there is no next time" in sylvie("recurrences", "skip", weekly).stderr


def test_what_is_not_there_is_named(sylvie: Staff) -> None:
    assert "There is no recurrence 7 in this town." in sylvie("recurrences", "stop", 7).stderr
