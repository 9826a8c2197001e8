"""An urgent alert that nobody takes: an SMS to whoever is on duty, then to the next, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.messaging import duty_post
from backend.models import Agent, Alert, ChannelAccount, Duty, DutySms, Territory
from backend.services import agents, alerts, duty, duty_alarm
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from tests.support.town import Town

TEN: timedelta = timedelta(minutes=10)


@pytest.fixture
def desk(town: Town) -> Town:
    """Sylvie is on duty now, Mehdi tomorrow; Léa, on the roster too, has no number. The town has an SMS account."""
    with town.write() as db:
        place = db.get_one(Territory, town.territory_id)
        db.add(ChannelAccount(territory_id=place.id, channel="sms", address="+33700000000", state="working", cursor=""))
        today = town.now().astimezone().weekday()
        for number, (login, day) in enumerate((("sylvie", today), ("mehdi", (today + 1) % 7), ("lea", today))):
            agent = db.scalars(select(Agent).where(Agent.login == login)).first()
            agent = agent or agents.add(db, place, login, login.title(), actor=SYSTEM, now=town.now())
            agents.set_sms(db, agent, "" if login == "lea" else f"+3361234567{number}", actor=SYSTEM, now=town.now())
            duty.set_hours(db, agent, [day], 0, 1440, actor=SYSTEM, now=town.now())
    return town


def raised(town: Town, *, urgent: bool = True, cause: str = "emergency:1") -> int:
    with town.write() as db:
        return alerts.raise_alert(
            db, "emergency", person=None, cause=cause, urgent=urgent, territory_id=town.territory_id, actor=SYSTEM,
            now=town.now(),
        ).id  # fmt: skip


def told(town: Town) -> list[str]:
    """Who was told so far, in order."""
    run_due(town.database, now=town.now())
    with town.database.read() as db:
        rows = select(Agent.login).join(DutySms, DutySms.agent_id == Agent.id).order_by(DutySms.id)
        return list(db.scalars(rows))


def test_whoever_is_on_duty_then_the_next_and_nobody_twice(desk: Town) -> None:
    raised(desk)
    assert told(desk) == []  # she may see it at the desk

    desk.clock.forward(TEN)
    assert told(desk) == ["sylvie"]
    assert told(desk) == ["sylvie"]
    desk.clock.forward(TEN)
    assert told(desk) == ["sylvie", "mehdi"]
    desk.clock.forward(10 * TEN)
    assert told(desk) == ["sylvie", "mehdi"]


def test_an_alert_that_is_taken_or_not_urgent_or_old_tells_nobody(desk: Town) -> None:
    taken, _quiet = raised(desk), raised(desk, urgent=False, cause="human:1")
    with desk.write() as db:
        alerts.take(db, taken, "sylvie", now=desk.now())
    desk.clock.forward(TEN)
    assert told(desk) == []

    with desk.write() as db:
        alerts.close(db, taken, "sylvie", "fait", now=desk.now())
    raised(desk, cause="emergency:2")
    desk.clock.forward(duty_alarm.TOLD_WITHIN)
    assert told(desk) == []


def test_out_of_hours_the_next_on_duty_is_told_at_once(desk: Town) -> None:
    with desk.write() as db:
        for row in db.scalars(select(Duty)).all():
            row.opens, row.closes = 0, 1

    raised(desk)

    assert told(desk) == ["mehdi"]
    desk.clock.forward(TEN)
    assert told(desk) == ["mehdi", "sylvie"]


def test_the_town_decides_how_long_an_alert_may_wait(desk: Town) -> None:
    with desk.write() as db:
        db.get_one(Territory, desk.territory_id).policies = {"alert_sms_minutes": 3}
    raised(desk)
    desk.clock.forward(timedelta(minutes=3))

    assert told(desk) == ["sylvie"]


def test_without_an_sms_account_nobody_is_told(desk: Town) -> None:
    with desk.write() as db:
        db.scalars(select(ChannelAccount).where(ChannelAccount.channel == "sms")).one().channel = "signal"
    raised(desk)
    desk.clock.forward(TEN)

    assert told(desk) == []


def test_while_a_restored_backup_is_held_nobody_is_told(desk: Town) -> None:
    with desk.write() as db:
        db.scalars(select(ChannelAccount).where(ChannelAccount.channel == "sms")).one().state = "held"
    raised(desk)
    desk.clock.forward(TEN)

    assert told(desk) == []


def claimed(town: Town) -> duty_post.DutyLetter | None:
    with town.write() as db:
        account = db.scalars(select(ChannelAccount.id).where(ChannelAccount.channel == "sms")).one()
        return duty_post.claim(db, account, now=town.now())


def states(town: Town) -> list[str]:
    with town.database.read() as db:
        return list(db.scalars(select(DutySms.state).order_by(DutySms.id)))


def test_what_was_taken_before_it_left_or_came_too_late_is_not_sent(desk: Town) -> None:
    first = raised(desk)
    desk.clock.forward(TEN)
    told(desk)
    with desk.write() as db:
        alerts.take(db, first, "mehdi", now=desk.now())
    assert claimed(desk) is None
    assert states(desk) == ["cancelled"]

    raised(desk, cause="emergency:2")
    desk.clock.forward(TEN)
    told(desk)
    desk.clock.forward(duty_alarm.FRESH)
    assert claimed(desk) is None
    assert states(desk) == ["cancelled", "lapsed"]


def test_it_is_claimed_once_and_says_only_the_number_of_the_alert(desk: Town) -> None:
    alert_id = raised(desk)
    desk.clock.forward(TEN)
    told(desk)

    letter = claimed(desk)

    assert letter is not None
    assert (letter.to, letter.alert_id, letter.tries) == ("+33612345670", alert_id, 1)
    assert claimed(desk) is None
    with desk.write() as db:
        duty_post.sent(db, letter, "sms-1", now=desk.now())
    assert states(desk) == ["sent"]


def test_an_sms_of_unknown_fate_is_sent_again_and_not_for_ever(desk: Town) -> None:
    raised(desk)
    desk.clock.forward(TEN)
    told(desk)
    tries = 0
    while (letter := claimed(desk)) is not None:
        tries += 1
        with desk.write() as db:
            duty_post.again(db, letter, "ReadTimeout", after=desk.now(), counts=True, now=desk.now())

    assert tries == 5
    assert states(desk) == ["uncertain"]


def test_alerts_are_untouched(desk: Town) -> None:
    """Being told of it is not taking it."""
    alert_id = raised(desk)
    desk.clock.forward(TEN)
    told(desk)
    with desk.database.read() as db:
        alert = db.get_one(Alert, alert_id)
        assert (alert.state, alert.owner) == ("open", None)
