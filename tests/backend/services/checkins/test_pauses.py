"""Pauses said ahead, pauses that end by themselves, and what ends everything."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.messaging.checkin_tidings import PlanChanged
from backend.models import CheckInPlan, Consent, Person
from backend.services import stopping
from backend.services.actor import Actor
from backend.services.checkins import circle, plans
from backend.services.checkins.plans import Wish
from backend.services.errors import BadPlan, NoSuchPlan
from backend.services.privacy import emptying
from tests.backend.services.checkins.conftest import DAILY, NINE, Morning

SATURDAY = datetime.fromisoformat("2026-11-28T00:00:00+01:00")
FRIDAY = datetime.fromisoformat("2026-12-04T00:00:00+01:00")


def pause(morning: Morning, plan: int, since: datetime | None, until: datetime | None, by: Actor | None = None) -> None:
    with morning.town.write() as db:
        actor = by or Actor.person(morning.jeanne)
        plans.pause(db, plan, until, since=since, actor=actor, now=morning.town.now())


def states(morning: Morning, plan: int) -> tuple[str, datetime | None, datetime | None]:
    with morning.town.database.read() as db:
        row = db.get_one(CheckInPlan, plan)
        return row.state, row.pause_at, row.paused_until


def changes(morning: Morning, person: int) -> list[str]:
    return [one.what for one in morning.town.news(person) if isinstance(one, PlanChanged)]


def test_whoever_leaves_on_saturday_is_asked_until_friday_and_again_when_back(morning: Morning) -> None:
    plan = morning.plan()
    pause(morning, plan, SATURDAY, FRIDAY)
    assert states(morning, plan) == ("active", SATURDAY, FRIDAY)

    morning.until("2026-11-27T09:01:00+01:00")
    assert len(morning.asked()) == 4
    morning.writes()
    morning.until("2026-12-03T12:00:00+01:00")
    assert (states(morning, plan), len(morning.asked())) == (("paused", None, FRIDAY), 4)
    morning.until("2026-12-04T09:01:00+01:00")
    assert (states(morning, plan), len(morning.asked())) == (("active", None, None), 5)


def test_a_pause_that_passed_while_we_were_down_is_over(morning: Morning) -> None:
    plan = morning.plan()
    pause(morning, plan, SATURDAY, FRIDAY)
    morning.asleep_until("2026-12-05T08:00:00+01:00")
    assert states(morning, plan) == ("active", None, None)
    morning.until("2026-12-05T09:01:00+01:00")
    assert morning.asked() == ["ask"]


@pytest.mark.parametrize("until", [SATURDAY, datetime.fromisoformat("2026-11-24T00:00:00+01:00")])
def test_a_pause_ends_after_it_begins(morning: Morning, until: datetime) -> None:
    plan = morning.plan()
    with pytest.raises(BadPlan) as refused:
        pause(morning, plan, SATURDAY, until)
    assert (refused.value.about, states(morning, plan)) == ("pause", ("active", None, None))


def test_a_journey_that_is_off_leaves_no_pause(morning: Morning) -> None:
    plan = morning.plan()
    pause(morning, plan, SATURDAY, FRIDAY)
    with morning.town.write() as db:
        plans.resume(db, plan, actor=Actor.person(morning.jeanne), now=morning.town.now())
        with pytest.raises(NoSuchPlan):
            plans.resume(db, plan, actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert states(morning, plan) == ("active", None, None)


def test_what_an_agent_does_is_told_and_what_she_does_herself_is_not(morning: Morning) -> None:
    plan, sylvie = morning.plan(), Actor.agent("sylvie")
    pause(morning, plan, None, FRIDAY)
    with morning.town.write() as db:
        plans.resume(db, plan, actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert changes(morning, morning.jeanne) == []

    pause(morning, plan, None, None, sylvie)
    with morning.town.write() as db:
        now = morning.town.now()
        plans.resume(db, plan, actor=sylvie, now=now)
        plans.change(db, plan, Wish(DAILY, (10 * 60,)), actor=sylvie, now=now)
        plans.end(db, plan, courtesy=False, actor=sylvie, now=now)
    assert changes(morning, morning.jeanne) == ["paused", "resumed", "changed", "ended"]


def test_agreement_by_voice_begins_it_and_says_so(morning: Morning) -> None:
    morning.plan(by="agent", agreed=True, actor=Actor.agent("sylvie"))
    assert changes(morning, morning.jeanne) == ["begun"]


def test_her_yes_is_a_consent_that_ends_with_the_plan(morning: Morning) -> None:
    def given() -> list[bool]:
        with morning.town.database.read() as db:
            return [one.withdrawn_at is None for one in db.query(Consent).filter_by(kind=plans.CONSENT)]

    plan = morning.plan()
    assert given() == [True]
    with morning.town.write() as db:
        plans.end(db, plan, courtesy=False, actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert given() == [False]


def test_no_hour_at_all_changes_nothing(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db:
        with pytest.raises(BadPlan):
            plans.change(
                db, plan, Wish("FREQ=WEEKLY", ()), actor=Actor.person(morning.jeanne), now=morning.town.now()
            )  # fmt: skip
        assert (db.get_one(CheckInPlan, plan).rrule, db.get_one(CheckInPlan, plan).local_minute) == (DAILY, NINE)


def test_stop_ends_the_plan_with_one_call_of_courtesy(morning: Morning) -> None:
    plan = morning.plan()
    karim, _contact = morning.of_the_circle(plan, "Karim")
    with morning.town.write() as db:
        stopping.stop(
            db, db.get_one(Person, morning.jeanne), actor=Actor.person(morning.jeanne), now=morning.town.now()
        )  # fmt: skip
        assert circle.mine(db, karim) == []
    assert states(morning, plan)[0] == "ended"
    assert morning.town.calls() == [(morning.jeanne, "checkins_ended")]
    assert changes(morning, morning.jeanne) == []


def test_whoever_says_stop_looks_in_no_more_and_the_one_who_counted_on_them_hears(morning: Morning) -> None:
    plan = morning.plan()
    karim, _contact = morning.of_the_circle(plan, "Karim")
    with morning.town.write() as db:
        stopping.stop(db, db.get_one(Person, karim), actor=Actor.person(karim), now=morning.town.now())
        assert [one.state for one in plans.contacts(db, plan)] == ["left"]
    assert [one.what for one in morning.town.news(morning.jeanne) if type(one).__name__ == "ContactAnswered"] == [
        "left"
    ]
    assert morning.town.calls() == []


def test_a_plan_that_a_restored_backup_holds_can_be_ended(morning: Morning) -> None:
    plan = morning.plan()
    with morning.town.write() as db:
        db.get_one(CheckInPlan, plan).state = "held"
        db.flush()
        plans.end(db, plan, courtesy=True, actor=Actor.person(morning.jeanne), now=morning.town.now())
    assert states(morning, plan)[0] == "ended"


def test_a_contact_s_answer_is_told_to_whoever_counts_on_them(morning: Morning) -> None:
    plan, karim = morning.plan(), morning.town.person("Karim")
    with morning.town.write() as db:
        row = db.get_one(CheckInPlan, plan)
        her, now = Actor.person(morning.jeanne), morning.town.now()
        asked = circle.add(db, row, db.get_one(Person, karim), "neighbour", actor=her, now=now)
        circle.answer(db, asked.id, karim, False, actor=Actor.person(karim), now=now)
    told = [one for one in morning.town.news(morning.jeanne) if type(one).__name__ == "ContactAnswered"]
    assert [one.what for one in told] == ["refused"]


def test_whoever_is_erased_leaves_no_circle_behind(morning: Morning) -> None:
    plan = morning.plan()
    karim, _contact = morning.of_the_circle(plan, "Karim")
    with morning.town.write() as db:
        person = db.get_one(Person, morning.jeanne)
        emptying.erase(db, person, actor=Actor.agent("sylvie"), now=morning.town.now())
        assert circle.mine(db, karim, proposed=True) == []
        assert [(one.state, one.rrule) for one in db.scalars(select(CheckInPlan))] == [("ended", "")]
