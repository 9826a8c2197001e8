"""The rhythm nearest to a wish at which an alert would be read; and on which channels the town speaks of check-ins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from backend.models import Agent, ChannelAccount, CheckInPlan, Duty, Person, Territory
from backend.services import agents, duty, duty_exceptions
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import choosing, plans
from backend.services.checkins.plans import Wish
from backend.services.errors import NobodyReads
from tests.backend.services.checkins.conftest import DAILY, NINE, Morning

WORKDAYS = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"


def roster(morning: Morning, *hours: tuple[Iterable[int], int, int]) -> None:
    """Sylvie's hours, and no others."""
    with morning.town.write() as db:
        db.execute(delete(Duty))
        sylvie = db.scalars(select(Agent)).one()
        for days, opens, closes in hours:
            duty.set_hours(db, sylvie, days, opens * 60, closes * 60, actor=SYSTEM, now=morning.town.now())


def nearest(morning: Morning, wish: Wish) -> list[tuple[str, tuple[int, ...]]]:
    with morning.town.write() as db:
        person = db.get_one(Person, morning.jeanne)
        return [
            (one.rrule, one.minutes) for one in choosing.nearest(db, person, wish, now=morning.town.now())
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("hours", "wish", "expected"),
    [
        (((range(7), 7, 21),), Wish(DAILY, (20 * 60,)), [(DAILY, (17 * 60 + 30,))]),
        (((range(5), 9, 17),), Wish(DAILY, (NINE,)), [(WORKDAYS, (NINE,))]),
        (((range(5), 9, 17),), Wish(DAILY, (18 * 60,)), [(WORKDAYS, (13 * 60 + 30,))]),
        (((range(5), 9, 21), ((5, 6), 9, 13)), Wish(DAILY, (17 * 60,)), [(WORKDAYS, (17 * 60,)), (DAILY, (570,))]),
        (((range(5), 9, 17),), Wish(DAILY, (NINE,), by_phone=True), [(WORKDAYS, (NINE,))]),
        (((range(5), 10, 17),), Wish(WORKDAYS, (NINE,), by_phone=True), [(WORKDAYS, (600,))]),
        (((range(5), 9, 17),), Wish("FREQ=DAILY;INTERVAL=2", (NINE,)), [("FREQ=WEEKLY;BYDAY=MO,WE,FR", (NINE,))]),
        (((range(7), 7, 21),), Wish(DAILY, (NINE, 20 * 60)), [(DAILY, (390, 1050))]),
        ((), Wish(DAILY, (NINE,)), []),
        ((((6,), 1, 2),), Wish(DAILY, (NINE,)), []),
    ],
    ids=[
        "earlier", "no week-end", "earlier, no week-end", "fewer days or earlier", "called on work days",
        "called when somebody is there", "every second day", "two hours move together", "nobody", "only at night",
    ],
)  # fmt: skip
def test_what_fits_the_roster(
    morning: Morning,
    hours: tuple[tuple[Iterable[int], int, int], ...],
    wish: Wish,
    expected: list[tuple[str, tuple[int, ...]]],
) -> None:
    roster(morning, *hours)
    assert nearest(morning, wish) == expected
    for rrule, minutes in expected:
        plan = morning.plan(Wish(rrule, minutes, by_phone=wish.by_phone))
        with morning.town.write() as db:
            plans.end(db, plan, courtesy=False, actor=Actor.person(morning.jeanne), now=morning.town.now())


def test_a_call_needs_somebody_who_makes_it(morning: Morning) -> None:
    roster(morning, (range(7), 10, 21))
    morning.plan(Wish(DAILY, (NINE,)), person=morning.town.person("Henri"))
    with pytest.raises(NobodyReads):
        morning.plan(Wish(DAILY, (NINE,), by_phone=True))


def test_who_reads_is_named(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db:
        row = db.get_one(CheckInPlan, plan)
        assert choosing.readers(db, row, now=morning.town.now()) == {"Sylvie Marchand"}
        town = db.get_one(Territory, row.territory_id)
        paul = agents.add(db, town, "paul", "Paul", actor=SYSTEM, now=row.created_at)
        duty.set_hours(db, paul, (6,), 540, 1020, actor=SYSTEM, now=row.created_at)
        assert choosing.readers(db, row, now=morning.town.now()) == {"Sylvie Marchand", "Paul"}


def test_nobody_is_asked_about_it_where_the_town_does_not_speak_of_it(morning: Morning) -> None:
    with morning.town.write() as db:
        db.get_one(ChannelAccount, morning.account).channel = "telegram"
    lea = morning.town.person("Léa")
    with morning.town.write() as db:
        plans.open_plan(
            db, db.get_one(Person, morning.jeanne), Wish(DAILY, (NINE,)), by="relative",
            relative=db.get_one(Person, lea), actor=Actor.person(lea), now=morning.town.now(),
        )  # fmt: skip
    assert morning.town.news(morning.jeanne) == []
    assert morning.town.calls() == [(morning.jeanne, "checkins_agreement")]


def test_a_public_holiday_spoils_no_plan_of_several_hours_a_day_either(morning: Morning) -> None:
    morning.town.clock.at = datetime.fromisoformat("2026-12-24T22:00:00+01:00")
    morning.plan(Wish(DAILY, tuple(hour * 60 for hour in (7, 10, 13, 16))))


def test_a_public_holiday_spoils_no_plan_and_a_closed_fortnight_does(morning: Morning) -> None:
    morning.town.clock.at = datetime.fromisoformat("2026-12-20T08:00:00+01:00")
    morning.plan()
    with morning.town.write() as db:
        town = db.get_one(Territory, morning.town.territory_id)
        now = morning.town.now()
        duty_exceptions.close(db, town, now.date(), now.date() + timedelta(days=10), actor=SYSTEM, now=now)
    with pytest.raises(NobodyReads):
        morning.plan(person=morning.town.person("Henri"))
