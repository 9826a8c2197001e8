"""Plans: who may open one, what is refused, and what pausing, resuming and ending leave behind."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.models import Agent, CheckInPlan, Person, Territory
from backend.services import duty, duty_readiness
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import answers, circle, keeping, plans
from backend.services.checkins.plans import Wish
from backend.services.errors import BadPlan, CircleFull, NobodyReads, NoSuchPlan, NotOfThisCircle, PlanAlready
from tests.backend.services.checkins.conftest import DAILY, NINE, Morning


def state(morning: Morning, plan: int) -> tuple[str, datetime | None]:
    with morning.town.database.read() as db:
        row = db.get_one(CheckInPlan, plan)
        return row.state, row.next_due_at


def kinds(morning: Morning, person: int) -> list[str]:
    return [one.what for one in morning.town.news(person) if type(one).__name__ == "PlanChanged"]


def test_her_own_wish_begins_at_once(morning: Morning) -> None:
    assert state(morning, morning.plan()) == ("active", datetime.fromisoformat("2026-11-24T09:00:00+01:00"))


def test_a_relative_s_wish_waits_for_her_own_yes_and_the_relative_hears_it(morning: Morning) -> None:
    lea = morning.town.person("Léa")
    with morning.town.write() as db:
        plan = plans.open_plan(
            db, db.get_one(Person, morning.jeanne), Wish(DAILY, (NINE,)), by="relative",
            relative=db.get_one(Person, lea), actor=Actor.person(lea), now=morning.town.now(),
        ).id  # fmt: skip
    assert (state(morning, plan), kinds(morning, morning.jeanne)) == (("proposed", None), ["proposed"])
    morning.until("2026-11-24T09:30:00+01:00")
    assert morning.asked() == []

    with morning.town.write() as db:
        plans.agree(db, plan, morning.jeanne, True, actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert state(morning, plan) == ("active", datetime.fromisoformat("2026-11-25T09:00:00+01:00"))
    assert kinds(morning, lea) == ["agreed"]


def test_nobody_agrees_for_her(morning: Morning) -> None:
    lea = morning.town.person("Léa")
    plan = morning.plan(by="agent", actor=Actor.agent("sylvie"))
    with morning.town.write() as db, pytest.raises(NoSuchPlan):
        plans.agree(db, plan, lea, True, actor=Actor.person(lea), now=morning.town.now())


def test_who_has_no_device_is_called_about_a_plan_proposed_for_them(morning: Morning) -> None:
    henri = morning.town.person("Henri", chats=False)
    morning.plan(person=henri, by="agent", actor=Actor.agent("sylvie"))
    assert morning.town.calls() == [(henri, "checkins_agreement")]


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(DAILY, (180,)), "night"),
        (Wish(DAILY, tuple(range(400, 1300, 22))), "often"),
        (Wish(DAILY, (NINE, NINE + 30)), "close"),
        (Wish("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20261130", (NINE,)), "never"),
        (Wish("tous les matins", (NINE,)), "rule"),
        (Wish(DAILY, ()), "often"),
    ],
    ids=["at three", "forty times a day", "half an hour apart", "never", "no rule", "no hour"],
)
def test_what_nobody_can_be_asked_by_is_refused_with_its_reason(morning: Morning, wish: Wish, why: str) -> None:
    with pytest.raises(BadPlan) as refused:
        morning.plan(wish)
    assert refused.value.about == why


def test_a_plan_whose_alert_nobody_would_read_is_refused(morning: Morning) -> None:
    with pytest.raises(NobodyReads) as refused:
        morning.plan(Wish(DAILY, (20 * 60,)))
    assert refused.value.about == datetime.fromisoformat("2026-11-24T22:00:00+01:00")


def test_one_plan_a_person(morning: Morning) -> None:
    morning.plan()
    with pytest.raises(PlanAlready):
        morning.plan()


def test_other_hours_and_what_is_refused_changes_nothing(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db:
        plans.change(db, plan, Wish(DAILY, (10 * 60, 17 * 60)), actor=Actor.agent("sylvie"), now=morning.town.now())
    assert state(morning, plan)[1] == datetime.fromisoformat("2026-11-24T10:00:00+01:00")
    with morning.town.write() as db:
        with pytest.raises(BadPlan):
            plans.change(db, plan, Wish(DAILY, (120,)), actor=Actor.agent("sylvie"), now=morning.town.now())
        assert plans.rhythm_of(db.get_one(CheckInPlan, plan)).minutes == (600, 1020)


def test_a_pause_drops_what_stands_and_ends_by_itself(morning: Morning) -> None:
    plan = morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    with morning.town.write() as db:
        until = datetime.fromisoformat("2026-11-26T00:00:00+01:00")
        plans.pause(db, plan, until, actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert morning.checkins() == [("void", "void")]
    morning.until("2026-11-26T09:01:00+01:00")
    assert morning.asked() == ["ask", "ask"]
    assert morning.town.alerts() == []


def test_a_pause_that_ends_before_it_begins_is_none(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db, pytest.raises(BadPlan) as refused:
        plans.pause(db, plan, morning.town.now(), actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert refused.value.about == "pause"


def test_a_hospital_s_pause_has_no_end_until_somebody_says_so(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db:
        plans.pause(db, plan, None, actor=Actor.agent("sylvie"), now=morning.town.now())
    morning.until("2026-11-25T09:10:00+01:00")
    assert morning.asked() == []
    with morning.town.write() as db:
        plans.resume(db, plan, actor=Actor.agent("sylvie"), now=morning.town.now())
    assert state(morning, plan)[1] == datetime.fromisoformat("2026-11-26T09:00:00+01:00")


def test_ending_it_makes_one_call_of_courtesy_and_frees_the_circle(morning: Morning) -> None:
    plan = morning.plan()
    karim, _contact = morning.of_the_circle(plan, "Karim")
    with morning.town.write() as db:
        plans.end(db, plan, courtesy=True, actor=Actor.person(morning.jeanne), now=morning.town.now())
        assert circle.mine(db, karim) == []
    assert morning.town.calls() == [(morning.jeanne, "checkins_ended")]
    with morning.town.write() as db, pytest.raises(NoSuchPlan):
        plans.end(db, plan, courtesy=True, actor=Actor.person(morning.jeanne), now=morning.town.now())


def test_the_circle_asks_each_for_their_own_yes(morning: Morning) -> None:
    plan, karim, lea = morning.plan(), morning.town.person("Karim"), morning.town.person("Léa")
    now, sylvie = morning.town.now(), Actor.agent("sylvie")
    with morning.town.write() as db:
        row = db.get_one(CheckInPlan, plan)
        asked = circle.add(db, row, db.get_one(Person, karim), "neighbour", actor=sylvie, now=now)
        with pytest.raises(NotOfThisCircle):
            circle.add(db, row, db.get_one(Person, morning.jeanne), "neighbour", actor=sylvie, now=now)
        with pytest.raises(NotOfThisCircle):
            circle.answer(db, asked.id, lea, True, actor=Actor.person(lea), now=now)
        circle.answer(db, asked.id, karim, False, actor=Actor.person(karim), now=now)
        assert circle.mine(db, karim) == []
        again = circle.add(db, row, db.get_one(Person, karim), "relative", actor=sylvie, now=now)
        circle.answer(db, again.id, karim, True, actor=Actor.person(karim), now=now)
        assert [one.role for one in circle.mine(db, karim)] == ["relative"]


def test_a_circle_has_an_end(morning: Morning) -> None:
    plan = morning.plan()
    for number in range(circle.MOST):
        morning.of_the_circle(plan, f"Voisin {number}")
    with pytest.raises(CircleFull):
        morning.of_the_circle(plan, "Un de trop")


def test_three_low_answers_in_a_row_are_an_alert_that_is_not_urgent(morning: Morning) -> None:
    morning.plan()
    for day in (24, 25, 26):
        morning.until(f"2026-11-{day}T09:05:00+01:00")
        now = morning.town.now()
        with morning.town.write() as db:
            noted = answers.note(
                db, morning.last().id, morning.jeanne, "low", actor=Actor.person(morning.jeanne), now=now
            )
        assert noted
        assert morning.town.alerts() == (["low_mood"] if day == 26 else [])


def test_yesterday_s_button_is_a_sign_of_life_and_no_answer_of_today(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T09:05:00+01:00")
    yesterday = morning.last().id
    morning.until("2026-11-25T09:05:00+01:00")
    with morning.town.write() as db:
        her, now = Actor.person(morning.jeanne), morning.town.now()
        answers.sign(db, morning.jeanne, now=now)
        assert answers.note(db, yesterday, morning.jeanne, "fine", actor=her, now=now) is False
    assert morning.checkins()[-1] == ("alive", "alive")


def test_a_clock_set_back_asks_nobody_twice(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T09:05:00+01:00")
    morning.asleep_until("2026-11-24T08:55:00+01:00")
    morning.until("2026-11-24T09:10:00+01:00")
    assert morning.asked() == ["ask"]


def test_la_reunion_is_asked_at_its_own_nine(morning: Morning) -> None:
    with morning.town.write() as db:
        db.get_one(Territory, morning.town.territory_id).timezone = "Indian/Reunion"
    assert state(morning, morning.plan())[1] == datetime.fromisoformat("2026-11-25T09:00:00+04:00")


def test_whoever_was_asked_this_morning_is_asked_at_their_new_hour_from_tomorrow_on(morning: Morning) -> None:
    plan = morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    with morning.town.write() as db:
        plans.change(db, plan, Wish(DAILY, (10 * 60,)), actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert state(morning, plan)[1] == datetime.fromisoformat("2026-11-25T10:00:00+01:00")


def test_whoever_was_not_asked_yet_is_asked_at_their_new_hour_today(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db:
        plans.change(db, plan, Wish(DAILY, (10 * 60,)), actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert state(morning, plan)[1] == datetime.fromisoformat("2026-11-24T10:00:00+01:00")


def test_a_roster_that_changes_afterwards_leaves_no_plan_unread_unseen(morning: Morning) -> None:
    plan = morning.plan()
    weekdays = morning.plan(Wish("FREQ=WEEKLY;BYDAY=MO,TU", (8 * 60,)), person=morning.town.person("Odette"))
    assert found(morning) == []
    with morning.town.write() as db:
        sylvie = db.scalars(select(Agent).where(Agent.login == "sylvie")).one()
        duty.set_hours(db, sylvie, range(5), 7 * 60, 17 * 60, actor=SYSTEM, now=morning.town.now())
        duty.remove_hours(db, sylvie, range(5, 7), actor=SYSTEM, now=morning.town.now())
    assert found(morning) == [plan]
    assert weekdays != plan


def found(morning: Morning) -> list[int]:
    with morning.town.database.read() as db:
        place = db.get_one(Territory, morning.town.territory_id)
        unread = [one.id for one in keeping.unread(db, place, now=morning.town.now())]
        told = [
            one for one in duty_readiness.of_roster(db, place, morning.town.now()) if "plans of check-ins" in one.says
        ]
        assert bool(told) == bool(unread)
        assert all(one.must for one in told)
        return unread
