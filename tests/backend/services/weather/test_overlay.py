"""A plan of heat lies over everybody's check-ins: who is asked beside their own hours, who is called, who is left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from sqlalchemy import select

from backend.checkins.rhythm import DAILY
from backend.models import CheckInPlan, Duty, InboxEvent, Person, Territory, WeatherMode, WeatherWatch
from backend.register import Facts
from backend.services import agents, quiet
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import answers, falling_due, plans
from backend.services.checkins.plans import Wish
from backend.services.desk_errors import NobodyWatches, NoWeather, UnusableEnd, WeatherOn
from backend.services.due import _run
from backend.services.register import access, entering
from backend.services.weather import asking, preview, watching
from tests.backend.services.weather.conftest import Heat

EIGHT = "2026-11-24T08:00:00+01:00"
NIGHT = "2026-11-24T23:00:00+01:00"


def test_an_agent_switches_it_on_and_off_and_it_is_written_down(heat: Heat) -> None:
    heat.plan()
    mode = heat.on(level="orange", reason="Canicule, niveau 3")
    assert (heat.mode(mode).by, heat.mode(mode).level) == ("sylvie", "orange")
    with pytest.raises(WeatherOn):
        heat.on()
    heat.off()
    assert heat.town.history("weather_mode", mode) == [("", "on", "agent:sylvie"), ("on", "off", "agent:sylvie")]
    with pytest.raises(NoWeather):
        heat.off()


def test_who_is_asked_at_nine_is_asked_once_more_in_the_afternoon_and_by_the_same_ladder(heat: Heat) -> None:
    heat.plan()
    heat.on()
    heat.until("2026-11-24T16:01:00+01:00")
    assert heat.times() == ["24 09:00", "24 16:00"]
    heat.carried()
    heat.until("2026-11-24T19:10:00+01:00")
    assert "silence" in heat.town.alerts()
    assert heat.to_call(heat.jeanne) == [("silence", "reflex")]


def test_who_is_asked_near_an_hour_of_the_town_is_asked_once(heat: Heat) -> None:
    heat.plan(Wish(DAILY, (9 * 60 + 30, 17 * 60)))
    heat.on()
    heat.until(NIGHT)
    assert heat.times() == ["24 09:30", "24 17:00"]


def test_the_town_decides_the_hours_and_they_are_moved_to_where_somebody_reads(heat: Heat) -> None:
    heat.town.decides("weather_hours", ["12:00", "20:00"])
    heat.plan()
    heat.on()
    heat.until(NIGHT)
    assert heat.times() == ["24 09:00", "24 12:00", "24 17:30"]


def test_quiet_hours_hold(heat: Heat) -> None:
    heat.plan()
    with heat.town.write() as db:
        jeanne = db.get_one(Person, heat.jeanne)
        quiet.set_hours(db, jeanne, quiet.Hours(15 * 60), actor=Actor.person(heat.jeanne), now=heat.town.now())
    heat.on()
    heat.until(NIGHT)
    assert heat.times() == ["24 09:00", "24 14:30"]


def test_who_rests_is_left_in_peace_and_asked_when_they_are_back(heat: Heat) -> None:
    plan = heat.plan()
    heat.on()
    heat.runs()
    with heat.town.write() as db:
        until = datetime.fromisoformat("2026-11-25T12:00:00+01:00")
        plans.pause(db, plan, until, actor=Actor.person(heat.jeanne), now=heat.town.now())
    heat.until("2026-11-25T23:00:00+01:00")
    assert heat.times() == ["25 16:00"]


def test_who_is_in_hospital_is_neither_asked_nor_called(heat: Heat) -> None:
    paul = heat.town.person("Paul", chats=False)
    heat.plan(person=paul)
    heat.plan()
    with heat.town.write() as db:
        for one in (paul, heat.jeanne):
            db.get_one(Person, one).state = "away"
    heat.on()
    heat.until(NIGHT)
    assert (heat.times(), heat.to_call(paul)) == ([], [])


def test_who_has_no_messenger_is_called_by_the_rule_of_reflex_and_again_after_two_days(heat: Heat) -> None:
    paul = heat.town.person("Paul", chats=False)
    heat.plan(Wish(DAILY, (9 * 60,), by_phone=True), person=paul)
    heat.on()
    heat.runs()
    assert heat.to_call(paul) == [("weather", "reflex")]
    heat.until(NIGHT)
    assert max(heat.to_call(paul)) == ("weather", "reflex")
    assert heat.times(paul) == ["24 09:00"]


def on_the_register(heat: Heat, *people: int) -> None:
    """These, and Simone, whom the town does not know otherwise."""
    with heat.town.write() as db:
        place, sylvie = db.get_one(Territory, heat.town.territory_id), Actor.agent("sylvie")
        access.name(db, agents.the_agent(db, place, "sylvie"), actor=SYSTEM, now=heat.town.now())
        for person, name in [*((one, f"Madame {one}") for one in people), (None, "Simone")]:
            facts = Facts(name, "1942", "12 rue des Lilas")
            entering.by_agent(db, place, facts, person_id=person, actor=sylvie, now=heat.town.now())


def test_everybody_on_the_register_is_called(heat: Heat) -> None:
    odette = heat.town.person("Odette", chats=False)
    on_the_register(heat, odette, heat.jeanne)
    heat.plan()
    heat.on()
    heat.until("2026-11-24T16:01:00+01:00")
    assert heat.to_call(odette) == [("weather", "reflex")]
    assert "weather" not in dict(heat.to_call(heat.jeanne))
    assert len(heat.times()) == 2
    with heat.town.database.read() as db:
        seen = preview.of(db, db.get_one(Territory, heat.town.territory_id), now=heat.town.now())
    assert (seen.chats, seen.calls, seen.listed, seen.without_file) == (1, 1, 1, 1)


def test_it_is_over_for_everybody_and_the_plan_is_as_it_was(heat: Heat) -> None:
    paul, lea = heat.town.person("Paul", chats=False), heat.town.person("Léa")
    plan = heat.plan()
    heat.plan(person=paul)
    heat.plan(Wish(DAILY, (17 * 60,)), person=lea)
    heat.until("2026-11-24T08:30:00+01:00")
    before = _whole(heat, plan)
    heat.on()
    heat.until("2026-11-24T09:01:00+01:00")
    heat.reads_the_question()
    with heat.town.write() as db:
        answers.sign(db, heat.jeanne, now=heat.town.now())
    heat.off()
    heat.runs()
    assert (heat.told_it_is_over(), heat.told_it_is_over(lea)) == (1, 0)
    assert ("weather", "reflex") not in heat.to_call(paul)
    assert {**_whole(heat, plan), "next_due_at": None} == {**before, "next_due_at": None}
    heat.until("2026-11-25T23:00:00+01:00")
    assert heat.times() == ["24 09:00", "25 09:00"]
    assert heat.told_it_is_over() == 1


def test_at_night_nobody_is_told_that_it_is_over(heat: Heat) -> None:
    heat.plan()
    heat.on()
    heat.until("2026-11-24T09:01:00+01:00")
    heat.reads_the_question()
    heat.until(NIGHT)
    heat.off()
    heat.runs()
    with heat.town.database.read() as db:
        told_at = db.scalars(select(InboxEvent.due_at).where(InboxEvent.kind == "WeatherOver")).one()
    assert told_at == datetime.fromisoformat("2026-11-25T09:00:00+01:00")


def test_two_plans_at_once_ask_nobody_twice(heat: Heat) -> None:
    heat.plan()
    heat.on()
    heat.on("flood")
    heat.until(NIGHT)
    assert heat.times() == ["24 09:00", "24 16:00"]
    heat.off()
    heat.until("2026-11-25T23:00:00+01:00")
    assert heat.times()[2:] == ["25 09:00", "25 16:00"]


def test_several_processes_ask_once_and_call_once(heat: Heat) -> None:
    people = [heat.town.person(f"Voisin {number}", chats=number % 2 == 0) for number in range(12)]
    for one in people:
        heat.plan(Wish(DAILY, (9 * 60,), by_phone=one == people[3]), person=one)
    heat.on()
    heat.on("cold")

    def at_once(*duties: Callable[..., int]) -> None:
        ready = Barrier(4)

        def process() -> None:
            ready.wait()
            for duty in duties:
                _run(heat.town.database, duty, heat.town.now())

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(process) for _one in range(4)]:
                done.result()

    at_once(watching.enrol)
    with heat.town.database.read() as db:
        assert len(db.scalars(select(WeatherWatch)).all()) == 2 * len(people)
    for hour in ("09", "16"):
        heat.town.clock.at = datetime.fromisoformat(f"2026-11-24T{hour}:00:30+01:00")
        at_once(falling_due.ask, asking.due)
    for number, one in enumerate(people):
        reads = number % 2 == 0
        assert heat.asked(one) == ["ask", "ask"] * reads
        assert len(heat.to_call(one)) == 1


def test_after_three_days_down_one_question_is_asked_and_not_six(heat: Heat) -> None:
    heat.plan()
    heat.on()
    heat.runs()
    heat.asleep_until("2026-11-27T11:00:00+01:00")
    assert heat.times() == ["27 09:00"]
    heat.until("2026-11-27T23:00:00+01:00")
    assert heat.times() == ["27 09:00", "27 16:00"]


def test_a_plan_that_is_opened_meanwhile_is_looked_after_too(heat: Heat) -> None:
    heat.on()
    heat.until("2026-11-24T11:00:00+01:00")
    heat.plan()
    heat.runs()
    heat.until(NIGHT)
    assert heat.times() == ["24 16:00"]


def test_it_ends_on_its_day_unless_the_service_warns_still(heat: Heat) -> None:
    noon = datetime.fromisoformat("2026-11-24T12:00:00+01:00")
    ends, goes_on = heat.on(until=noon), heat.on("cold", until=noon)
    with heat.town.write() as db:
        db.get_one(WeatherMode, goes_on).warned_until = datetime.fromisoformat("2026-11-26T06:00:00+01:00")
    heat.until("2026-11-24T12:10:00+01:00")
    assert (heat.mode(ends).state, heat.mode(goes_on).state) == ("off", "on")
    assert heat.town.alerts() == ["weather_until"]


def test_what_makes_no_sense_is_refused(heat: Heat) -> None:
    with pytest.raises(UnusableEnd):
        heat.on(until=heat.town.now())


def test_where_nobody_is_on_the_roster_nobody_is_asked_more_often(heat: Heat) -> None:
    with heat.town.write() as db:
        db.query(Duty).delete()
    with pytest.raises(NobodyWatches):
        heat.on()
    with pytest.raises(NoWeather):
        heat.off()


def _whole(heat: Heat, plan: int) -> dict[str, object]:
    with heat.town.database.read() as db:
        row = db.get_one(CheckInPlan, plan)
        return {column.key: getattr(row, column.key) for column in CheckInPlan.__table__.columns}
