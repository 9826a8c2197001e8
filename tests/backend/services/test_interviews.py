"""Interviews: agents open slots, those who wish to volunteer take a seat, and no more than there are."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.clock import FrozenClock
from backend.database import Conflict, Database
from backend.messaging.tidings import DatesWanted, InterviewDue
from backend.models import Interview, InterviewSlot, Person, Volunteer
from backend.services import calls, stopping, volunteers
from backend.services.actor import Actor
from backend.services.desk_errors import NoSuchInterview, NoSuchSlot, SlotFull, SlotsOverlap, UnusableSlot
from backend.services.errors import NotAVolunteer
from backend.services.interviews import booking, slots
from backend.services.matching.availability import bit
from tests.support.keys import TEST_KEYS
from tests.support.town import Town
from tests.support.vetting import SYLVIE, THURSDAY, books, coming, met, opened, state


@pytest.fixture
def karim(town: Town) -> int:
    return town.volunteer("Karim", state="applied")


def test_a_slot_opened_weekly_keeps_its_local_hour_over_a_change_of_clocks(town: Town) -> None:
    numbers = opened(town, datetime.fromisoformat("2027-03-18T10:00:00+01:00"), weeks=3)

    with town.database.read() as db:
        starts = [db.get_one(InterviewSlot, one).start.isoformat() for one in numbers]
    assert starts == ["2027-03-18T09:00:00+00:00", "2027-03-25T09:00:00+00:00", "2027-04-01T08:00:00+00:00"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": THURSDAY - timedelta(days=7)},
        {"lasts": timedelta(minutes=1)},
        {"lasts": timedelta(hours=9)},
        {"seats": 0},
        {"weeks": 0},
        {"place": "   "},
        {"place": "x" * 200},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_a_slot_that_makes_no_sense_is_refused(town: Town, wrong: dict[str, Any]) -> None:
    with pytest.raises(UnusableSlot):
        opened(town, **wrong)


def test_an_agent_is_in_one_place_at_a_time(town: Town) -> None:
    opened(town)
    with pytest.raises(SlotsOverlap):
        opened(town, THURSDAY + timedelta(minutes=15))
    assert opened(town, THURSDAY + timedelta(minutes=30))
    assert opened(town, THURSDAY, by="mehdi")


def test_a_seat_is_taken_and_no_longer_shown(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    assert coming(town) == [slot]

    seat = books(town, karim, slot)

    assert state(town, seat) == "booked"
    assert coming(town) == []
    assert town.history("interview", seat) == [("", "booked", f"person:{karim}")]


def test_booking_the_same_date_twice_is_one_seat(town: Town, karim: int) -> None:
    (slot,) = opened(town, seats=2)

    assert books(town, karim, slot) == books(town, karim, slot)
    assert coming(town) == [slot]


def test_whoever_moves_gives_the_seat_up(town: Town, karim: int) -> None:
    first, second = opened(town, weeks=2)
    before = books(town, karim, first)

    after = books(town, karim, second)

    assert (state(town, before), state(town, after)) == ("moved", "booked")
    assert coming(town) == [first]


def test_a_seat_too_many_is_refused(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    books(town, karim, slot)

    with pytest.raises(SlotFull):
        books(town, town.volunteer("Léa", state="applied"), slot)


def test_only_those_who_wait_to_be_met_are_met(town: Town) -> None:
    (slot,) = opened(town, seats=5)
    waiting = town.volunteer("Léa", state="applied")
    met(town, waiting)
    for person_id in (town.person("Jeanne"), town.volunteer("Karim"), waiting):
        with pytest.raises(NotAVolunteer):
            books(town, person_id, slot)


def test_a_date_that_is_near_closed_or_not_there_is_refused(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    with pytest.raises(NoSuchSlot):
        books(town, karim, slot + 100)
    town.at("2026-11-26T08:30:00+01:00")
    assert coming(town) == []
    with pytest.raises(NoSuchSlot):
        books(town, karim, slot)


def test_dates_are_found_by_the_week_and_by_the_day(town: Town) -> None:
    (thursday,), (tuesday,) = opened(town), opened(town, datetime.fromisoformat("2026-12-01T18:30:00+01:00"))

    assert coming(town, week=bit(1, "evening")) == [tuesday]
    assert coming(town, week=bit(0, "evening")) == []
    assert coming(town, within=(THURSDAY - timedelta(hours=2), THURSDAY + timedelta(hours=2))) == [thursday]
    assert coming(town, but=thursday) == [tuesday]


def test_the_evening_before_they_are_reminded_once(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    seat = books(town, karim, slot)

    town.at("2026-11-25T16:59:00+01:00")
    assert InterviewDue(seat) not in town.news(karim)
    town.at("2026-11-25T17:00:00+01:00")
    town.later(hours=3)

    assert town.news(karim).count(InterviewDue(seat)) == 1


def test_who_cancelled_is_not_reminded(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    seat = books(town, karim, slot)
    with town.write() as db:
        booking.cancel(db, karim, actor=Actor.person(karim), now=town.now())

    town.at("2026-11-25T17:00:00+01:00")

    assert state(town, seat) == "cancelled"
    assert town.told(karim) == []
    with town.write() as db, pytest.raises(NoSuchInterview):
        booking.cancel(db, karim, actor=Actor.person(karim), now=town.now())


def test_those_booked_are_told_when_a_slot_is_closed(town: Town, karim: int) -> None:
    (slot,) = opened(town, seats=8)
    seat, unheard = books(town, karim, slot), town.volunteer("Odette", state="applied", chats=False)
    books(town, unheard, slot)

    with town.write() as db:
        assert slots.close(db, db.get_one(InterviewSlot, slot), actor=SYLVIE, now=town.now()) == 2

    assert town.news(karim) == [DatesWanted("closed", seat)]
    assert town.calls() == [(unheard, "interview")]
    assert coming(town) == []
    with town.write() as db, pytest.raises(NoSuchSlot):
        slots.close(db, db.get_one(InterviewSlot, slot), actor=SYLVIE, now=town.now())


def test_who_waited_for_a_date_hears_of_the_first_and_need_not_be_called(town: Town, karim: int) -> None:
    with town.write() as db:
        booking.ask_to_call(db, karim, now=town.now())
    slot, _next = opened(town, weeks=2)
    assert town.news(karim) == [DatesWanted("opened")]

    books(town, karim, slot)

    with town.database.read() as db:
        assert calls.to_make(db, town.territory_id) == []


def test_a_no_show_is_asked_for_another_date(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    seat = books(town, karim, slot)
    with town.write() as db, pytest.raises(NoSuchInterview):
        booking.missed(db, karim, actor=SYLVIE, now=town.now())
    town.at("2026-11-26T10:40:00+01:00")

    with town.write() as db:
        booking.missed(db, karim, actor=SYLVIE, now=town.now())

    assert state(town, seat) == "missed"
    assert town.news(karim)[-1] == DatesWanted("missed", seat)


def test_a_meeting_is_recorded(town: Town, karim: int) -> None:
    (slot,) = opened(town)
    seat = books(town, karim, slot)

    met(town, karim, identity_seen=False)
    assert (state(town, seat), town.read_volunteer(karim).identity_seen_at) == ("met", None)
    met(town, karim)

    volunteer = town.read_volunteer(karim)
    assert (volunteer.met_at, volunteer.identity_seen_at) == (town.now(), town.now())
    assert volunteer.state == "applied"
    assert town.history("interview", seat)[-1] == ("booked", "met", "agent:sylvie")


def test_who_leaves_or_stops_gives_the_seat_up(town: Town, karim: int) -> None:
    (slot,) = opened(town, seats=2)
    lea = town.volunteer("Léa", state="applied")
    seats = [books(town, one, slot) for one in (karim, lea)]

    with town.write() as db:
        volunteers.leave(db, db.get_one(Volunteer, karim), actor=Actor.person(karim), now=town.now())
        stopping.stop(db, db.get_one(Person, lea), actor=Actor.person(lea), now=town.now())

    assert [state(town, one) for one in seats] == ["cancelled", "cancelled"]


def test_who_applies_again_is_met_again(town: Town, karim: int) -> None:
    met(town, karim)
    with town.write() as db:
        person, actor, now = db.get_one(Person, karim), Actor.person(karim), town.now()
        volunteers.leave(db, db.get_one(Volunteer, karim), actor=actor, now=now)
        volunteers.apply(db, person, categories=["pets"], reach_m=500, availability=0, actor=actor, now=now)

    assert town.read_volunteer(karim).met_at is None


PEOPLE = 20
SEATS = 3


def test_twenty_book_at_once_and_no_seat_is_taken_twice(postgresql_database: Database, clock: FrozenClock) -> None:
    town = Town(postgresql_database, clock)
    (slot,) = opened(town, seats=SEATS)
    people = [town.volunteer(f"Volunteer {number}", state="applied") for number in range(PEOPLE)]
    wide = Database(town.database.url.render_as_string(hide_password=False), pool=PEOPLE, keys=TEST_KEYS)
    ready, said = threading.Barrier(PEOPLE), Counter[str]()

    def book(person_id: int) -> None:
        try:
            with wide.write() as db:
                person = db.get_one(Person, person_id)
                ready.wait()
                booking.book(db, person, slot, actor=Actor.person(person_id), now=town.now())
            said["booked"] += 1
        except (SlotFull, Conflict) as refused:
            said[type(refused).__name__] += 1

    threads = [threading.Thread(target=book, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wide.close()

    assert said == {"booked": SEATS, "SlotFull": PEOPLE - SEATS}
    with town.database.read() as db:
        assert db.query(Interview).filter(Interview.state == "booked").count() == SEATS
