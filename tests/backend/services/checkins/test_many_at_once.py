"""Many who fall due in one hour: each is asked once, cheaply, and whoever makes trouble stops nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import event, select, update

from backend.models import CheckIn, CheckInPlan, Pulse
from backend.services import due
from backend.services.checkins import falling_due
from tests.backend.services.checkins.conftest import Morning

NINE: Final = datetime.fromisoformat("2026-11-24T09:00:00+01:00")
STATEMENTS: Final = 2.0
"""A plan, where twenty fall due together; one by one it were eleven."""


def several(morning: Morning, many: int) -> list[int]:
    people = [morning.jeanne, *(morning.town.person(f"Personne {number}") for number in range(1, many))]
    for person in people:
        morning.plan(person=person)
    morning.town.clock.at = NINE
    return people


def asks(morning: Morning, limit: int = due.BATCH) -> int:
    with morning.town.write() as db:
        return falling_due.ask(db, now=morning.town.now(), limit=limit)


@contextmanager
def counted(morning: Morning) -> Iterator[list[str]]:
    statements = list[str]()

    def noted(_connection: Any, _cursor: Any, words: str, *_more: Any) -> None:
        statements.append(words)

    event.listen(morning.town.database.engine, "before_cursor_execute", noted)
    yield statements
    event.remove(morning.town.database.engine, "before_cursor_execute", noted)


def test_each_of_many_is_asked_once_in_batches(morning: Morning) -> None:
    people = several(morning, 45)

    assert [asks(morning) for _time in range(4)] == [20, 20, 5, 0]

    assert [morning.asked(one) for one in people] == [["ask"]] * 45
    with morning.town.database.read() as db:
        rows = db.scalars(select(CheckIn)).all()
        nexts = set(db.scalars(select(CheckInPlan.next_due_at)))
    assert {(one.due_at, one.state, one.next_at) for one in rows} == {(NINE, "asked", NINE + timedelta(hours=1))}
    assert sorted(one.person_id for one in rows) == sorted(people)
    assert nexts == {NINE + timedelta(days=1)}


def test_twenty_together_cost_little_more_than_one(morning: Morning) -> None:
    several(morning, 20)
    with counted(morning) as statements:
        assert asks(morning) == 20
    assert 5 < len(statements) <= 20 * STATEMENTS, "\n".join(statements)


def test_a_plan_that_raises_stops_no_other(morning: Morning) -> None:
    people = several(morning, 5)
    with morning.town.write() as db:
        db.execute(update(CheckInPlan).where(CheckInPlan.person_id == people[2]).values(rrule="every now and then"))

    assert asks(morning) == 5

    assert [morning.asked(one) for one in people] == [["ask"], ["ask"], [], ["ask"], ["ask"]]
    assert morning.town.alerts() == ["setback"]
    with morning.town.database.read() as db:
        again = db.scalars(select(CheckInPlan.next_due_at).where(CheckInPlan.person_id == people[2])).one()
    assert again == NINE + timedelta(minutes=1)


def test_who_has_no_device_or_wishes_to_be_called_is_called(morning: Morning) -> None:
    without, called = morning.town.person("Yvonne", chats=False), morning.town.person("Paul")
    morning.plan(person=without)
    morning.plan(person=called)
    with morning.town.write() as db:
        db.execute(update(CheckInPlan).where(CheckInPlan.person_id == called).values(by_phone=True))
    several(morning, 1)

    assert asks(morning) == 3

    assert sorted(morning.town.calls()) == sorted([(without, "checkin"), (called, "checkin")])
    assert [morning.asked(one) for one in (morning.jeanne, called)] == [["ask"], []]


def test_the_first_are_looked_for_and_the_pulse_goes_on_before_the_last_are_asked(
    morning: Morning, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = several(morning, 45)
    monkeypatch.setattr(due, "IN_A_ROW", 1)
    due.run_due(morning.town.database, now=NINE)
    assert sum(bool(morning.asked(one)) for one in people) == 20

    late = morning.town.clock.at = NINE + timedelta(minutes=61)
    due.run_due(morning.town.database, now=late)

    with morning.town.database.read() as db:
        looked_at = sum(one.next_at is not None and one.next_at > late for one in db.scalars(select(CheckIn)))
        assert (looked_at, db.get_one(Pulse, 1).at) == (40, late)  # the first twenty again, and twenty more
    while due.run_due(morning.town.database, now=late):
        pass
    assert [morning.asked(one)[:1] for one in people] == [["ask"]] * 45
