"""A row of the schedule that raises stops no other: it is tried again, less and less often, and staff know."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from backend.database import DatabaseLocked
from backend.models import Alert, HelpRequest
from backend.models.columns import rows_of
from backend.services import due, setbacks
from backend.services.due import run_due
from backend.services.matching import waves
from backend.services.missions import reminders
from backend.services.setbacks import one_by_one
from tests.support.keys import lock_away
from tests.support.town import Town

MOMENT: Any = {"due_at": HelpRequest.next_wave_at, "request": HelpRequest.id}


@dataclass
class Fault:
    """What is due is done for every row, but for `rows`, which raise once all is done."""

    does: Callable[..., None]
    which: Callable[..., int]
    rows: set[int] = field(default_factory=set)
    seen: list[int] = field(default_factory=list)

    def __call__(self, *given: Any, **options: Any) -> None:
        row = self.which(*given)
        self.seen.append(row)
        self.does(*given, **options)
        if row in self.rows:
            raise LookupError("Jeanne, 12 rue des Lilas")


@pytest.fixture
def fault(monkeypatch: pytest.MonkeyPatch) -> Fault:
    """Requests that are looked at again; none raises yet."""
    fault = Fault(waves.look_again, lambda _db, request: int(request.id))
    monkeypatch.setattr(waves, "look_again", fault)
    return fault


@pytest.fixture
def reminding(monkeypatch: pytest.MonkeyPatch) -> Fault:
    """Missions of which something falls due; none raises yet."""
    fault = Fault(reminders._remind, lambda _db, mission, *_more: int(mission.id))
    monkeypatch.setattr(reminders, "_remind", fault)
    return fault


def alert(town: Town) -> Alert:
    with town.database.read() as db:
        return db.scalars(select(Alert).where(Alert.kind == "setback")).one()


def test_a_request_that_raises_is_undone_alone_and_the_others_are_looked_at(town: Town, fault: Fault) -> None:
    town.volunteers(20)
    first, broken, last = (town.request(by=name) for name in ("Jeanne", "Paul", "Aline"))
    fault.rows.add(broken)

    town.later(hours=1)

    assert [len(town.invited(one)) for one in (first, broken, last)] == [8, 3, 8]
    assert town.told(town.ids["Jeanne"]) == ["StillLooking"]
    assert town.told(town.ids["Paul"]) == []
    assert fault.seen.count(broken) == 1


def test_it_is_tried_again_less_and_less_often_until_it_goes_well(town: Town, fault: Fault) -> None:
    town.volunteers(9)
    broken = town.request()
    fault.rows.add(broken)
    town.later(hours=1)

    for minutes in (1, 2, 4):
        before = len(fault.seen)
        town.later(minutes=minutes - 0.1)
        assert len(fault.seen) == before, minutes
        town.later(minutes=0.1)
        assert len(fault.seen) == before + 1, minutes
    assert alert(town).count == 4

    fault.rows.clear()
    town.later(minutes=8)
    assert len(town.invited(broken)) == 8
    assert town.told(town.ids["Jeanne"]) == ["StillLooking"]


def test_staff_get_one_alert_that_names_the_request_and_nobody(town: Town, fault: Fault) -> None:
    broken = town.request()
    fault.rows.add(broken)
    town.later(hours=1)
    town.later(hours=1)

    raised = alert(town)
    assert (raised.request_id, raised.person_id, raised.words) == (broken, None, None)
    assert (raised.state, raised.urgent, raised.count) == ("open", True, 2)


def test_the_log_names_the_row_and_the_kind_of_error_alone(town: Town, fault: Fault) -> None:
    broken = town.request()
    fault.rows.add(broken)
    with capture_logs() as logged:
        town.later(hours=1)
    said = {"event": "schedule.setback", "log_level": "error", "table": "help_request", "row": broken}
    assert logged == [{**said, "error": "LookupError"}]


def test_a_batch_that_only_raises_ends(town: Town, fault: Fault) -> None:
    fault.rows.update(town.request(by=f"Person {number}") for number in range(due.BATCH + 3))
    town.later(hours=1)
    assert len(fault.seen) == due.BATCH + 3


def test_words_that_no_key_opens_stop_no_other_request(town: Town) -> None:
    town.volunteers(9)
    locked_away, legible = town.request(by="Paul"), town.request(by="Jeanne")
    with town.write() as db:
        lock_away(db, HelpRequest.text, locked_away)

    town.later(hours=1)

    assert len(town.invited(legible)) == 8
    assert alert(town).request_id == locked_away


def test_what_the_database_refuses_of_one_row_spoils_no_other(town: Town) -> None:
    first, second = town.request(by="Paul"), town.request(by="Jeanne")
    rows = rows_of(HelpRequest)
    with town.write() as db:

        def do(row_id: int) -> None:
            category = None if row_id == first else "pets"
            db.execute(update(rows).where(rows.c.id == row_id).values(category=category))

        assert one_by_one(db, [first, second], do, **MOMENT, now=town.now()) == 2

    assert town.read_request(first).next_wave_at == town.now() + setbacks.FIRST
    assert town.read_request(second).category == "pets"
    assert alert(town).request_id == first


def test_trouble_of_the_whole_database_is_no_fault_of_the_row(town: Town) -> None:
    request = town.request()
    before = town.read_request(request).next_wave_at

    def do(_row_id: int) -> None:
        raise OperationalError("", {}, sqlite3.OperationalError("database is locked"))

    with pytest.raises(DatabaseLocked), town.write() as db:
        one_by_one(db, [request], do, **MOMENT, now=town.now())

    assert town.read_request(request).next_wave_at == before
    assert "setback" not in town.alerts()


def test_a_mission_that_raises_stops_no_other(town: Town, reminding: Fault) -> None:
    karim, lea = town.volunteer("Karim"), town.volunteer("Léa")
    first, second = town.request(by="Jeanne"), town.request(by="Paul")
    broken, other = town.accepts(karim, first), town.accepts(lea, second)
    reminding.rows.add(broken)

    town.at("2026-11-24T18:00:00+01:00")

    assert town.told(town.ids["Paul"])[-2:] == ["MissionDue", "MoneyWanted"]
    assert town.told(town.ids["Jeanne"])[-1] == "NeighbourFound"
    assert town.read_mission(broken).next_due == "day_before"
    assert town.read_mission(broken).next_due_at == town.now() + timedelta(minutes=1)
    assert alert(town).request_id == first

    reminding.rows.clear()
    town.later(minutes=1)
    assert town.told(town.ids["Jeanne"])[-2:] == ["MissionDue", "MoneyWanted"]
    assert reminding.seen.count(other) == 1


def test_the_pause_doubles_from_a_minute_to_an_hour() -> None:
    minutes = [setbacks.pause(count) / timedelta(minutes=1) for count in (1, 2, 3, 4, 6, 7, 10_000)]
    assert minutes == [1, 2, 4, 8, 32, 60, 60]


def test_a_duty_that_cannot_be_done_keeps_no_other_from_being_done(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.volunteers(9)
    request = town.request()

    def raises(_db: Any, **_given: Any) -> int:
        raise LookupError("this duty always raises")

    monkeypatch.setattr(due, "DUTIES", (raises, *due.DUTIES))
    town.clock.forward(timedelta(hours=1))
    with pytest.raises(LookupError, match="always raises"):
        run_due(town.database, now=town.now())
    assert len(town.invited(request)) == 8
