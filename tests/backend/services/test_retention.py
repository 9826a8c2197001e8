"""Retention: the words of the post go a month after it is settled; the rows stay."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from backend import sealing
from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import receipts
from backend.models import AuditEntry, DataLink, HelpRequest, InboxEvent, OutboxMessage, OutboxPart, Table, Territory
from backend.models.columns import CLASS
from backend.sealing import KeyRing, new_key
from backend.services import retention
from backend.services.due import run_due
from bots.workers import Workers
from conversation_flows.all_flows import FLOWS
from conversation_flows.turn import House
from tests.support.rows import SECRET, counts, one_of_each
from tests.support.stage import nothing_understood

MONTH = timedelta(days=30)


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Database:
    """One row of everything, settled now, nothing of it due."""
    one_of_each(database, clock.now())
    return database


def sweep(database: Database, now: datetime, limit: int = 500) -> int:
    with database.write() as db:
        return retention.sweep(db, now=now, limit=limit)


def post(db: Session) -> list[Any]:
    return [db.get_one(InboxEvent, 1), db.get_one(OutboxMessage, 1)]


def test_the_post_is_emptied_after_a_month_and_stays(town: Database, clock: FrozenClock) -> None:
    before = counts(town)
    assert sweep(town, clock.now() + MONTH) == 2
    with town.read() as db:
        inbox, outbox = post(db)
        assert (inbox.content, inbox.understanding, inbox.error) == ("", None, None)
        assert outbox.content == ""
        assert (inbox.kind, inbox.trace, outbox.platform_id) == ("kind", "trace", "platform_id")
    assert counts(town) == before


def test_it_is_kept_for_a_month(town: Database, clock: FrozenClock) -> None:
    assert sweep(town, clock.now() + MONTH - timedelta(seconds=1)) == 0
    with town.read() as db:
        assert [one.content for one in post(db)] == [SECRET, SECRET]


def test_what_still_waits_is_kept_however_old(town: Database, clock: FrozenClock) -> None:
    with town.write() as db:
        for table in (InboxEvent, OutboxMessage):
            db.execute(update(table).values(state="waiting", settled_at=None))
    assert sweep(town, clock.now() + 10 * MONTH) == 0
    with town.read() as db:
        assert [one.content for one in post(db)] == [SECRET, SECRET]


def test_other_tables_keep_their_words(town: Database, clock: FrozenClock) -> None:
    sweep(town, clock.now() + MONTH)
    swept = list(retention.of_the_post())
    with town.read() as db:
        for table in Table.metadata.sorted_tables:
            if table not in swept:
                for column in table.columns:
                    if column.info[CLASS] == "sensitive":
                        assert db.scalar(select(column)) == SECRET


def test_every_table_of_the_post_can_be_swept() -> None:
    tables = list(retention.of_the_post())
    assert {table.name for table in tables} == {"inbox_event", "outbox_message"}
    for table in tables:
        assert "settled_at" in table.columns
        assert retention.words_of(table)


def test_once_a_night_is_enough(town: Database, clock: FrozenClock) -> None:
    morning = clock.now() + MONTH
    assert sweep(town, morning) == 2
    assert sweep(town, morning) == 0
    with town.write() as db:
        db.execute(update(InboxEvent).values(content="encore"))
    evening = morning.replace(hour=22)
    assert sweep(town, evening) == 0
    next_day = morning + timedelta(days=1)
    assert sweep(town, next_day) == 1
    assert sweep(town, next_day) == 0
    with town.read() as db:
        nights = select(AuditEntry.at).where(AuditEntry.verb == "retention").order_by(AuditEntry.at)
        assert db.scalars(nights).all() == [morning, next_day]


def test_a_night_is_the_town_s_own(town: Database, clock: FrozenClock) -> None:
    assert sweep(town, clock.now()) == 0
    late = datetime.fromisoformat("2026-12-25T02:30:00+01:00")
    with town.write() as db:
        db.scalars(select(Territory)).one().timezone = "Indian/Reunion"
    assert sweep(town, late) == 2, "half past five in Réunion"


def test_a_long_absence_is_caught_up_in_small_steps(database: Database, clock: FrozenClock) -> None:
    one_of_each(database, clock.now())
    with database.write() as db:
        row = db.execute(select(InboxEvent.__table__)).mappings().one()
        again = [{**row, "id": None, "event_key": str(number)} for number in range(6)]
        db.execute(insert(InboxEvent), [{k: v for k, v in one.items() if k != "id"} for one in again])
    now = clock.now() + MONTH
    assert [sweep(database, now, limit=3) for _ in range(4)] == [3, 3, 2, 0]


def test_a_new_key_does_not_hide_what_is_full(town: Database, clock: FrozenClock) -> None:
    old = sealing.ring()
    try:
        name, _, new = new_key().partition(":")
        keys = {**KeyRing.parse(f"a-much-longer-{name}:{new}").keys, **old.keys}
        sealing.install(KeyRing(keys))
        assert sweep(town, clock.now() + MONTH) == 2
        assert sweep(town, clock.now() + MONTH) == 0
    finally:
        sealing.install(old)


def test_the_schedule_sweeps(town: Database, clock: FrozenClock) -> None:
    run_due(town, now=clock.now() + MONTH)
    with town.read() as db:
        assert [one.content for one in post(db)] == ["", ""]


def test_an_empty_database_has_nothing_to_forget(database: Database, clock: FrozenClock) -> None:
    assert sweep(database, clock.now()) == 0
    assert not any(counts(database).values())


def test_the_night_forgets_receipts_of_nothing_of_ours(town: Database, clock: FrozenClock) -> None:
    with town.write() as db:
        db.execute(update(OutboxPart).values(outbox_id=None))
    assert sweep(town, clock.now() + receipts.KEPT - timedelta(seconds=1)) == 0
    tomorrow = clock.now() + receipts.KEPT + timedelta(days=1)
    assert [sweep(town, tomorrow), sweep(town, tomorrow)] == [1, 0]
    with town.read() as db:
        assert db.scalars(select(OutboxPart)).all() == []


def test_the_words_of_a_case_go_two_years_after_it_was_closed(town: Database, clock: FrozenClock) -> None:
    cases = {table.name for table, _closed in retention.of_cases()}
    late = clock.now() + retention.CASES_KEPT
    before = counts(town)
    while sweep(town, late - timedelta(days=1)):
        pass
    with town.read() as db:
        assert db.get_one(HelpRequest, 1).text == SECRET
    while sweep(town, late):
        pass
    with town.read() as db:
        for table in Table.metadata.sorted_tables:
            for column in table.columns:
                if column.info[CLASS] == "sensitive" and table.name in cases:
                    assert db.scalar(select(column)) in (None, ""), column
        assert db.get_one(HelpRequest, 1).category == "category"[:20]
    assert counts(town).items() >= {name: before[name] for name in cases}.items()


def test_a_case_that_is_open_keeps_its_words_however_old(town: Database, clock: FrozenClock) -> None:
    with town.write() as db:
        db.execute(update(HelpRequest).values(closed_at=None))
    while sweep(town, clock.now() + 3 * retention.CASES_KEPT):
        pass
    with town.read() as db:
        assert db.get_one(HelpRequest, 1).text == SECRET


def test_the_program_that_runs_sweeps_at_night(
    town: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker's own schedule, on a thread of its own, as in `palier run`."""
    with town.write() as db:
        db.execute(update(InboxEvent).values(state="done"))
    clock.forward(MONTH)
    told = threading.Event()
    workers = Workers(House(town, clock, FLOWS, nothing_understood), 1, lambda: None)
    monkeypatch.setattr(workers, "wake", told.set)
    workers.start()
    try:
        assert told.wait(20)
    finally:
        workers.stop()
    with town.read() as db:
        assert [one.content for one in post(db)] == ["", ""]
        assert db.scalars(select(DataLink)).all() == []
