"""The sheet of a call: what is on the screen, and what of it only while somebody is looked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from backend.call_queue import Outcome
from backend.models import AuditEntry, CallTask, CheckInPlan, Person, Territory
from backend.services.actor import Actor
from backend.services.desk import numbers, sheet
from backend.services.desk.sheet import Sheet
from tests.backend.services.checkins.conftest import Morning
from tests.backend.services.desk.conftest import Desk

NOON = "2026-11-24T12:30:00+01:00"


def read(desk: Desk, call: int) -> Sheet:
    with desk.town.write() as db:
        hall = db.get_one(Territory, desk.town.territory_id)
        found = sheet.read(db, hall, db.get_one(CallTask, call), login="lise", now=desk.town.now())
        for one in found.missed.circle if found.missed else ():
            assert one.contact.person.name
        return found


def looked(desk: Desk) -> list[tuple[str, int]]:
    with desk.town.database.read() as db:
        entries = select(AuditEntry).where(AuditEntry.verb == "read_missed_sheet")
        return [(one.actor, one.what_id) for one in db.scalars(entries)]


def test_who_is_silent_has_an_address_notes_and_a_circle_on_it_and_that_it_was_read_is_written_down(
    morning: Morning, desk: Desk
) -> None:
    plan = morning.plan()
    karim, contact = morning.of_the_circle(plan, "Karim", "pair")
    desk.number(karim, "+33612345678")
    with desk.town.write() as db:
        found = db.get_one(CheckInPlan, plan)
        sheet.set_notes(db, found, "digicode 45B7", actor=Actor.agent("sylvie"), now=desk.town.now())
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until(NOON)
    ((call, reason),) = desk.queue()
    assert reason == "silence"

    told = read(desk, call)

    assert told.missed is not None
    assert (told.missed.address, told.missed.notes) == ("12 rue des Lilas", "digicode 45B7")
    ((one),) = told.missed.circle
    assert (one.contact.id, one.numbers, one.asked, one.sees_to_it) == (contact, ["+33612345678"], True, False)
    assert [one.state for one in told.missed.checkins] == ["alerted"]
    assert looked(desk) == [("agent:lise", morning.jeanne)]


def test_any_other_call_shows_nothing_of_that(morning: Morning, desk: Desk) -> None:
    morning.plan()
    told = read(desk, desk.asks(morning.jeanne, "checkin"))

    assert told.missed is None
    assert looked(desk) == []


def test_of_who_is_rung_because_they_have_not_answered_it_says_so_and_no_more(morning: Morning, desk: Desk) -> None:
    morning.plan()
    assert not read(desk, desk.asks(desk.town.person("Yvonne"), "checkin")).silent
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    assert not read(desk, desk.asks(morning.jeanne, "called_us")).silent
    morning.until("2026-11-24T11:10:00+01:00")

    calls = {reason: call for call, reason in desk.queue() if desk.call(call).person_id == morning.jeanne}
    told = read(desk, calls["checkin"])
    assert (told.silent, told.missed, told.month) == (True, None, None)
    assert not read(desk, calls["called_us"]).silent


def test_the_last_calls_and_the_best_hours_are_on_it(morning: Morning, desk: Desk) -> None:
    desk.number(morning.jeanne)
    for day in range(1, 8):
        desk.town.clock.at = datetime.fromisoformat(f"2026-11-{day:02}T11:00:00+01:00")
        desk.done(desk.asks(morning.jeanne), Outcome.ANSWERED_FINE, note=f"le {day}")
        desk.town.clock.forward(timedelta(hours=3))
    told = read(desk, desk.asks(morning.jeanne))

    assert told.numbers == ["+33233000001"]
    assert [one.note for one in told.attempts] == ["le 7", "le 6", "le 5", "le 4", "le 3"]
    assert told.best is not None
    assert (told.best.start, told.best.end, told.best.why) == (10 * 60, 12 * 60, "answered")

    with desk.town.write() as db:
        jeanne = db.get_one(Person, morning.jeanne)
        numbers.set_hours(db, jeanne, 900, 960, actor=Actor.agent("lise"), now=desk.town.now())
    told = read(desk, desk.asks(morning.jeanne))
    assert told.best is not None
    assert (told.best.start, told.best.why) == (900, "said")
