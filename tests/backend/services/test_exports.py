"""Exports: exactly the promised fields, in the town's own time, audited, however many rows."""

from __future__ import annotations

import re
import tracemalloc
from datetime import datetime

import pytest
from sqlalchemy import delete, insert, select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import AuditEntry, Identity, Mission, Person, Territory, Volunteer
from backend.services.actor import SYSTEM
from backend.services.exports import EXPORTS, export
from tests.support.rows import SECRET, one_of_each

PROMISED = {
    "requests": "id,state,category,text,requester,beneficiary,start,end,place,created_at,closed_at",
    "missions": "id,request,volunteer,state,accepted_at,done_at",
    "people": "id,name,role,state,locale,channels",
    "gatherings": (
        "id,state,activity,title,organiser,start,end,place,seats,coming,went_well,went_so_so,went_badly,created_at,"
        "closed_at"
    ),
    "tips": "id,state,category,words,where,given_by,given_at,expires_at,closed_at",
    "checkins": "id,person,due_at,sent_at,answered_at,outcome",
    "alerts": "id,kind,person,state,created_at,closed_at",
    "recurrences": "id,state,category,text,requester,beneficiary,rrule,first_start,next_start,created_at,ended_at",
    "sources": "id,code,name,kind,neighbourhood,channel,came,asked,volunteered,seen_again,created_at,ended_at",
    "links": "id,state,person,volunteer,missions,success,silent_quarters,noticed_at,active_at,ended_at",
    "relays": "id,state,person,text,legs,created_at,ended_at",
    "pairs": "id,state,person,volunteer,created_at,active_at,ended_at",
}


@pytest.fixture
def town(database: Database, clock: FrozenClock) -> Database:
    one_of_each(database, clock.now())
    with database.write() as db:
        db.add(Person(territory_id=1, name="Jeanne", created_at=clock.now()))
    return database


def test_every_export_is_promised() -> None:
    assert PROMISED.keys() == EXPORTS.keys()


@pytest.mark.parametrize("kind", PROMISED)
def test_a_row_has_exactly_the_promised_fields(town: Database, clock: FrozenClock, kind: str) -> None:
    first = next(export(town, kind, actor=SYSTEM, now=clock.now()))
    assert ",".join(first) == PROMISED[kind]


@pytest.mark.parametrize("kind", PROMISED)
def test_moments_are_told_in_the_towns_time_and_exports_are_audited(
    town: Database, clock: FrozenClock, kind: str
) -> None:
    with town.write() as db:
        db.execute(delete(AuditEntry))
        db.execute(update(Territory).values(timezone="America/Martinique"))
    for row in export(town, kind, actor=SYSTEM, now=clock.now()):
        for name, value in row.items():
            if (name.endswith("_at") and value is not None) or name in {"start", "end"}:
                assert re.fullmatch(r"2026-11-24T04:10:00-04:00", value), name
                assert datetime.fromisoformat(value) == clock.now()
    with town.read() as db:
        audited = db.scalars(select(AuditEntry)).one()
        assert (audited.verb, audited.actor, audited.at) == (f"export {kind}", "system", clock.now())


def test_a_request_is_told_in_its_own_words(town: Database, clock: FrozenClock) -> None:
    (request,) = export(town, "requests", actor=SYSTEM, now=clock.now())
    assert (request["text"], request["place"]) == (SECRET, SECRET)
    assert (request["requester"], request["beneficiary"], request["state"]) == (1, 1, "open")


def test_a_volunteer_is_told_as_such_with_each_channel_once(town: Database, clock: FrozenClock) -> None:
    with town.write() as db:
        for address in ("second", "third"):
            given = {"territory_id": 1, "person_id": 1, "channel_account_id": 1, "created_at": clock.now()}
            db.execute(
                insert(Identity).values(address=address, display="", state="reachable", preferred=False, **given)
            )
        db.execute(update(Volunteer).values(state="active"))
    volunteer, resident = export(town, "people", actor=SYSTEM, now=clock.now())
    assert volunteer == {
        "id": 1,
        "name": "name",
        "role": "volunteer",
        "state": "active",
        "locale": "fr",
        "channels": ["telegram"],
    }
    assert resident == {
        "id": 2,
        "name": "Jeanne",
        "role": "resident",
        "state": "present",
        "locale": "fr",
        "channels": [],
    }


def test_a_new_town_exports_nothing(database: Database, clock: FrozenClock) -> None:
    for kind in EXPORTS:
        assert list(export(database, kind, actor=SYSTEM, now=clock.now())) == []


def test_a_large_town_needs_no_more_memory(town: Database, clock: FrozenClock) -> None:
    def peak() -> int:
        tracemalloc.start()
        for _ in export(town, "missions", actor=SYSTEM, now=clock.now()):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    def many(count: int) -> None:
        row = {"territory_id": 1, "request_id": 1, "volunteer_id": 1, "visit_word": "mimosa", "state": "done"}
        with town.write() as db:
            db.execute(insert(Mission), [{**row, "accepted_at": clock.now()} for _ in range(count)])

    many(1_000)
    small = peak()
    many(9_000)
    assert peak() < 2 * small
