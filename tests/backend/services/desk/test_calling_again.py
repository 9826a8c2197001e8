"""Calls of one person, one after the other: nothing is asked, noted or alerted twice."""

from __future__ import annotations

from sqlalchemy import select

from backend.call_queue import Outcome
from backend.models import Alert, CheckInPlan, HelpRequest, Person
from backend.services import alerts, help_requests
from backend.services.actor import SYSTEM, Actor
from backend.services.checkins import plans
from tests.backend.services.checkins.conftest import Morning
from tests.backend.services.desk.conftest import Desk
from tests.backend.services.desk.test_calling import BY_PHONE, call

__all__ = ["call"]


def test_the_same_need_of_today_is_not_posted_twice(morning: Morning, desk: Desk, call: int) -> None:
    with desk.town.write() as db:
        jeanne = db.get_one(Person, morning.jeanne)
        first = help_requests.post(db, jeanne, desk.town.need(), key="x", actor=SYSTEM, now=desk.town.now()).id

    noted = desk.done(call, Outcome.ANSWERED_NEED, need=desk.town.need())

    assert noted.posted is not None
    assert (noted.posted.request.id, noted.posted.known) == (first, True)


def test_an_agreement_by_voice_to_be_asked_is_no_more_after_the_plan_is_over(morning: Morning, desk: Desk) -> None:
    odette = desk.town.person("Odette", chats=False)
    plan = morning.plan(BY_PHONE, person=odette, by="relative")
    ((number, _),) = desk.queue()
    with desk.town.write() as db:
        plans.end(db, plan, courtesy=False, actor=Actor.agent("sylvie"), now=desk.town.now())

    desk.done(number, Outcome.AGREED)

    with desk.town.database.read() as db:
        assert db.get_one(CheckInPlan, plan).state == "ended"


def test_alerts_of_one_person_are_counted_not_repeated(morning: Morning, desk: Desk, call: int) -> None:
    desk.done(call, Outcome.DIED_SAID)
    other = desk.asks(morning.jeanne, "courtesy_call")
    desk.done(other, Outcome.DIED_SAID)

    with desk.town.database.read() as db:
        assert db.scalars(select(Alert.count).where(Alert.kind == "died_said")).one() == 2
        assert len(alerts.open_alerts(db, desk.town.territory_id)) == 1


def test_the_person_stays_in_the_file_of_requests(morning: Morning, desk: Desk, call: int) -> None:
    noted = desk.done(call, Outcome.ANSWERED_NEED, need=desk.town.need())
    assert noted.posted is not None
    with desk.town.database.read() as db:
        (mine,) = help_requests.mine(db, morning.jeanne, now=desk.town.now())
        assert isinstance(mine, HelpRequest)
        assert mine.id == noted.posted.request.id
