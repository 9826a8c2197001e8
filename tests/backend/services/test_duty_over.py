"""An alert that is over by itself: whoever was told of it, or has taken it, hears so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.models import Alert
from backend.services import alerts, duty_notices
from backend.services.actor import SYSTEM
from tests.support.duty_desk import TEN, WEEKDAYS, Desk
from tests.support.town import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


def is_over(desk: Desk, alert_id: int) -> None:
    with desk.town.write() as db:
        alert = db.get_one(Alert, alert_id)
        alerts.all_clear(db, alert, "alive", actor=SYSTEM, now=desk.town.now())
        duty_notices.tell_over(db, alert, "alive", now=desk.town.now())


def test_whoever_was_told_hears_that_it_is_over_and_nobody_else(desk: Desk) -> None:
    desk.hours("mehdi", WEEKDAYS, 9, 17, rank=2)
    alert = desk.raised()
    desk.later(TEN)
    assert desk.told() == ["sylvie sms"]

    is_over(desk, alert)
    assert desk.told() == ["sylvie sms", "sylvie sms"]
    desk.later(TEN)
    assert desk.told() == ["sylvie sms", "sylvie sms"]


def test_whoever_has_taken_it_or_was_called_is_written_to(desk: Desk) -> None:
    desk.unreached("sylvie")
    desk.reached("sylvie", "call", "+33 6 12 34 56 78")
    desk.reached("sylvie", "email", "sylvie@ville.fr")
    alert = desk.raised()
    desk.later(TEN)
    assert desk.told() == ["sylvie call"]
    desk.settles("sent")
    with desk.town.write() as db:
        alerts.take(db, alert, "lea", now=desk.town.now())

    is_over(desk, alert)
    assert desk.told() == ["sylvie call", "sylvie email", "lea sms"]


def test_of_an_alert_that_stands_it_is_told_each_time_that_it_is_over(desk: Desk) -> None:
    alert = desk.raised()
    desk.later(TEN)
    desk.told()
    with desk.town.write() as db:
        alerts.take(db, alert, "sylvie", now=desk.town.now())
    is_over(desk, alert)
    desk.later(timedelta(days=1))
    assert desk.told() == ["sylvie sms", "sylvie sms"]

    is_over(desk, alert)
    assert desk.told() == ["sylvie sms"] * 3
