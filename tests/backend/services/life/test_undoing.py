"""A mistake: everything as it stood, and what cannot be had back is said. After seven days it is for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.messaging.tidings import MissionChanged
from backend.models import CallTask, CheckInPlan, HelpRequest, LifeEvent, Link, Recurrence
from backend.services import calls
from backend.services.actor import Actor
from backend.services.checkins import plans
from backend.services.desk_errors import NothingToUndo
from backend.services.news import call
from tests.backend.services.life.conftest import Life

STOPPING = ("hospital", "carehome", "died")


def link(life: Life, volunteer: int) -> int:
    with life.town.write() as db:
        row = Link(
            territory_id=life.town.territory_id, person_id=life.jeanne, volunteer_id=volunteer, state="active",
            missions=3, noticed_at=life.town.now(), active_at=life.town.now(), silent_quarters=0,
        )  # fmt: skip
        db.add(row)
        db.flush()
        return row.id


@pytest.mark.parametrize("kind", STOPPING)
def test_everything_is_as_it_stood(life: Life, kind: str) -> None:
    life.morning.plan()
    karim = life.town.volunteer("Karim")
    lea = life.town.person("Léa")
    hers = life.morning.plan(person=lea)
    with life.town.write() as db:
        call(db, life.jeanne, reason="courtesy_call", now=life.town.now())
    two = link(life, karim)
    _, contact = life.morning.of_the_circle(hers, "Odette")
    odette = life.town.ids["Odette"]
    life.happens(kind)
    life.happens(kind, odette)
    life.town.clock.forward(timedelta(days=2))

    undone = life.undone(kind)
    life.undone(kind, odette)

    assert (life.state(), life.plan()) == ("present", "active")
    assert (undone.posted, undone.lost, undone.told) == ((), (), ())
    assert life.row(Link, two).state == "active"
    assert life.contact(contact) == "agreed"
    assert life.calls() == [(life.jeanne, "courtesy_call")]


def test_what_was_called_off_is_asked_for_anew_where_its_time_is_to_come(life: Life) -> None:
    life.town.volunteer("Karim")
    start = life.town.now() + timedelta(days=3)
    later = life.town.request(by="Jeanne", start=start, end=start + timedelta(hours=3))
    soon = life.town.request("shopping", by="Jeanne", text="du beurre")
    life.happens("died")
    life.town.clock.forward(timedelta(days=2))

    undone = life.undone("died")

    assert undone.lost == (soon,)
    (posted,) = undone.posted
    anew, old = life.town.read_request(posted), life.town.read_request(later)
    assert (anew.state, anew.text, anew.start, anew.place) == ("open", old.text, old.start, old.place)


def test_what_came_back_comes_back(life: Life) -> None:
    life.town.request(by="Jeanne", rrule="FREQ=WEEKLY;BYDAY=WE")
    life.happens("hospital")
    life.undone("hospital")
    with life.town.database.read() as db:
        assert db.scalars(select(Recurrence.state).order_by(Recurrence.id)).all() == ["stopped", "running"]
        assert db.scalars(select(HelpRequest.state).order_by(HelpRequest.id)).all() == ["cancelled", "open"]


def test_a_volunteer_helps_again(life: Life) -> None:
    karim = life.town.volunteer("Karim")
    life.happens("died", karim)
    life.undone("died", karim)

    volunteer = life.town.read_volunteer(karim)
    assert (volunteer.state, volunteer.paused_for, volunteer.on_duty) == ("active", None, True)
    assert life.town.invited(life.town.request(by="Odette")) == [karim]


def test_who_asked_for_somebody_else_asks_again(life: Life) -> None:
    life.town.decides("agreement_first", False)
    request = life.town.request(by="Jeanne", for_other=True, whom="Marcel")
    life.happens("hospital")
    life.undone("hospital")

    found = life.town.read_request(request)
    assert (found.requester_id, found.state) == (life.jeanne, "open")


def test_who_was_called_already_is_to_be_called_again(life: Life) -> None:
    plan = life.morning.plan()
    karim, _ = life.morning.of_the_circle(plan, "Karim", "pair")
    paul, _ = life.morning.of_the_circle(plan, "Paul", "pair")
    life.happens("died")
    with life.town.write() as db:
        number = db.scalars(select(CallTask.id).where(CallTask.person_id == karim)).one()
        calls.done(db, life.town.territory_id, number, "prévenu", actor=Actor.agent("sylvie"), now=life.town.now())

    assert life.undone("died").told == (karim,)
    assert (paul, f"life_news:{life.jeanne}") not in life.calls()


def test_home_is_undone_too(life: Life) -> None:
    life.morning.plan()
    life.happens("hospital")
    life.happens("home")
    life.undone("home")

    assert (life.state(), life.plan(), life.calls()) == ("away", "paused", [])
    life.happens("home")
    assert (life.state(), life.plan()) == ("present", "active")


def test_of_two_the_last_is_undone_first(life: Life) -> None:
    life.morning.plan()
    life.happens("hospital")
    life.happens("died")
    with pytest.raises(NothingToUndo):
        life.undone("hospital")
    life.undone("died")
    assert (life.state(), life.plan()) == ("away", "paused")
    life.undone("hospital")
    assert (life.state(), life.plan()) == ("present", "active")
    with pytest.raises(NothingToUndo):
        life.undone("hospital")


def test_a_pause_of_her_own_is_kept(life: Life) -> None:
    plan = life.morning.plan()
    until = life.town.now() + timedelta(days=5)
    with life.town.write() as db:
        plans.pause(db, plan, until, actor=Actor.person(life.jeanne), now=life.town.now())
    life.happens("hospital")
    life.later("2026-11-30T10:00:00+01:00")  # her own pause would be over: the hospital is not
    assert life.plan() == "paused"
    life.undone("hospital")
    assert life.plan() == "active"


@pytest.mark.parametrize("kind", STOPPING)
def test_after_seven_days_nothing_is_undone(life: Life, kind: str) -> None:
    life.happens(kind)
    life.town.clock.forward(timedelta(days=7))
    with pytest.raises(NothingToUndo):
        life.undone(kind)


@pytest.mark.parametrize(
    ("kind", "plan", "link_is", "volunteer"),
    [
        ("hospital", "paused", "suspended", "paused"),
        ("carehome", "ended", "ended", "paused"),
        ("died", "ended", "ended", "left"),
    ],
)
def test_what_was_only_stopped_ends_for_good_but_in_hospital(
    life: Life, kind: str, plan: str, link_is: str, volunteer: str
) -> None:
    life.morning.plan()
    karim = life.town.volunteer("Karim")
    two = link(life, karim)
    life.happens(kind)
    life.happens(kind, karim)
    heard = len(life.town.news(karim))

    life.later("2026-11-30T07:00:00+01:00")
    assert life.plan() == "paused"
    life.later("2026-12-01T08:00:00+01:00")

    assert (life.plan(), life.row(Link, two).state) == (plan, link_is)
    assert life.town.read_volunteer(karim).state == volunteer
    assert len(life.town.news(karim)) == heard
    assert not any(isinstance(one, MissionChanged) for one in life.town.news(life.jeanne))
    with life.town.database.read() as db:
        assert db.scalars(select(LifeEvent.finish_at).where(LifeEvent.finish_at.is_not(None))).all() == []


def test_who_is_undone_is_not_finished(life: Life) -> None:
    life.morning.plan()
    life.happens("died")
    life.undone("died")
    life.later("2026-12-05T08:00:00+01:00")
    assert life.plan() == "active"


def test_a_pause_that_was_to_come_is_still_to_come(life: Life) -> None:
    plan = life.morning.plan()
    since, until = life.town.now() + timedelta(days=3), life.town.now() + timedelta(days=6)
    with life.town.write() as db:
        plans.pause(db, plan, until, since=since, actor=Actor.person(life.jeanne), now=life.town.now())
    life.happens("died")
    assert life.plan() == "paused"
    heard = len(life.town.news(life.jeanne))
    life.undone("died")

    found = life.row(CheckInPlan, plan)
    assert (found.state, found.pause_at, found.paused_until) == ("active", since, until)
    assert len(life.town.news(life.jeanne)) == heard
