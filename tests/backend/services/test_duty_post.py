"""The post of the agents: looked at again before it leaves, claimed once, and no word of anybody in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.messaging import duty_post
from backend.models import Alert, ChannelAccount, DutyNotice
from backend.services import alerts, duty_alarm
from backend.services.due import run_due
from tests.support.duty_desk import TEN, Desk
from tests.support.town import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


def claimed(town: Town) -> duty_post.DutyLetter | None:
    with town.write() as db:
        account = db.scalars(select(ChannelAccount.id).where(ChannelAccount.channel == "sms")).one()
        return duty_post.claim(db, account, now=town.now())


def due(desk: Desk) -> None:
    """What is due is written; nothing leaves yet."""
    run_due(desk.town.database, now=desk.town.now())


def states(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(db.scalars(select(DutyNotice.state).order_by(DutyNotice.id)))


def test_what_was_taken_before_it_left_or_came_too_late_is_not_sent(desk: Desk) -> None:
    first = desk.raised()
    desk.later(TEN)
    due(desk)
    with desk.town.write() as db:
        alerts.take(db, first, "mehdi", now=desk.town.now())
    assert claimed(desk.town) is None
    assert states(desk.town) == ["cancelled"]

    desk.raised(cause="emergency:2")
    desk.later(TEN)
    due(desk)
    desk.later(duty_alarm.FRESH)
    assert claimed(desk.town) is None
    assert states(desk.town) == ["cancelled", "lapsed"]


def test_it_is_claimed_once_and_says_only_the_number_of_the_alert(desk: Desk) -> None:
    alert_id = desk.raised()
    desk.later(TEN)
    due(desk)

    letter = claimed(desk.town)

    assert letter is not None
    assert (letter.way, letter.alert_id, letter.tries, letter.waiting) == ("sms", alert_id, 1, 1)
    assert claimed(desk.town) is None
    with desk.town.write() as db:
        duty_post.sent(db, letter, "sms-1", now=desk.town.now())
    assert states(desk.town) == ["sent"]


def test_a_notice_of_unknown_fate_is_sent_again_and_not_for_ever(desk: Desk) -> None:
    desk.raised()
    desk.later(TEN)
    due(desk)
    tries = 0
    while (letter := claimed(desk.town)) is not None:
        tries += 1
        with desk.town.write() as db:
            duty_post.again(db, letter, "ReadTimeout", after=desk.town.now(), counts=True, now=desk.town.now())

    assert tries == 5
    assert states(desk.town) == ["uncertain"]


def test_the_kind_of_a_restricted_alert_is_not_told(desk: Desk) -> None:
    alert_id = desk.raised()
    with desk.town.write() as db:
        db.get_one(Alert, alert_id).restricted = True
    desk.later(TEN)
    due(desk)

    letter = claimed(desk.town)

    assert letter is not None
    assert letter.kind == ""


def test_being_told_of_it_is_not_taking_it(desk: Desk) -> None:
    alert_id = desk.raised()
    desk.later(TEN)
    desk.told()
    with desk.town.database.read() as db:
        alert = db.get_one(Alert, alert_id)
        assert (alert.state, alert.owner) == ("open", None)
