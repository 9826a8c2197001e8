"""An alert that nobody takes climbs the roster: who is told, by which way, when; by day, at night, at the week-end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.models import Alert, ChannelAccount, DutyNotice, DutySms
from backend.services import alerts, duty_alarm, duty_exceptions
from backend.services.actor import SYSTEM
from backend.services.due import run_due
from tests.support.duty_desk import TEN, WEEKDAYS, Desk
from tests.support.town import Town


@pytest.fixture
def desk(town: Town) -> Desk:
    return Desk(town)


def test_whoever_is_at_the_desk_may_see_it_there_then_rank_after_rank_then_the_director(desk: Desk) -> None:
    desk.hours("mehdi", WEEKDAYS, 9, 17, rank=2)
    desk.directs("lea")
    desk.raised()
    assert desk.told() == []

    desk.later(TEN)
    assert desk.told() == ["sylvie sms"]
    assert desk.told() == ["sylvie sms"]
    desk.later(TEN)
    assert desk.told() == ["sylvie sms", "mehdi sms"]
    desk.later(TEN)
    assert desk.told() == ["sylvie sms", "mehdi sms", "lea sms"]


def test_the_whole_ladder_begins_anew_less_and_less_often(desk: Desk) -> None:
    desk.reached("sylvie", "call", "+33 6 12 34 56 78")
    desk.raised()
    desk.later(TEN)
    assert desk.told() == ["sylvie sms"]

    desk.later(timedelta(minutes=59))
    assert desk.told() == ["sylvie sms"]
    desk.later(timedelta(minutes=1))
    assert desk.told() == ["sylvie sms", "sylvie call"]  # another way comes first
    desk.later(timedelta(minutes=119))
    assert len(desk.told()) == 2
    desk.later(timedelta(minutes=1))
    assert desk.told() == ["sylvie sms", "sylvie call", "sylvie sms"]


def test_an_alert_that_is_taken_or_closed_tells_nobody(desk: Desk) -> None:
    taken = desk.raised()
    with desk.town.write() as db:
        alerts.take(db, taken, "sylvie", now=desk.town.now())
    desk.later(TEN)
    assert desk.told() == []

    with desk.town.write() as db:
        alerts.close(db, taken, "sylvie", "fait", now=desk.town.now())
    desk.later(TEN)
    assert desk.told() == []


def test_an_alert_of_long_ago_wakes_nobody(desk: Desk) -> None:
    desk.raised()
    desk.later(duty_alarm.TOLD_WITHIN)

    assert desk.told() == []


def test_out_of_hours_by_day_the_next_on_duty_and_the_director_are_told_at_once(desk: Desk) -> None:
    desk.hours("mehdi", range(5, 6), 10, 12)
    desk.directs("lea")
    desk.at("2026-11-27T18:00+01:00")
    desk.raised()

    assert desk.told() == ["mehdi sms"]  # Saturday comes before Monday
    desk.later(TEN)
    assert desk.told() == ["mehdi sms", "sylvie sms"]
    desk.later(TEN)
    assert desk.told() == ["mehdi sms", "sylvie sms", "lea sms"]


def test_who_is_on_call_is_told_at_once_and_nobody_else_is_woken_but_the_director(desk: Desk) -> None:
    desk.hours("mehdi", range(7), 17, 24, on_call=True)
    desk.directs("lea")
    desk.at("2026-11-24T23:00+01:00")
    desk.raised()

    assert desk.told() == ["mehdi sms"]
    desk.later(TEN)
    assert desk.told() == ["mehdi sms", "lea sms"]
    desk.later(TEN)
    assert desk.told() == ["mehdi sms", "lea sms"]  # Sylvie sleeps


def test_at_night_nobody_is_woken_who_is_not_on_call(desk: Desk) -> None:
    desk.directs("lea")
    desk.at("2026-11-24T23:00+01:00")
    desk.raised()

    assert desk.told() == []
    desk.at("2026-11-25T06:59+01:00")
    assert desk.told() == []
    desk.at("2026-11-25T07:00+01:00")
    assert desk.told() == ["sylvie sms"]


def test_at_night_the_director_is_woken_where_the_town_says_so_by_what_rings(desk: Desk) -> None:
    desk.directs("lea")
    desk.reached("lea", "email", "lea@mairie.example", first=True)
    desk.town.decides("alert_at_night", "director")
    desk.at("2026-11-24T23:00+01:00")
    desk.raised()

    assert desk.told() == ["lea sms"]
    desk.at("2026-11-25T07:00+01:00")
    assert desk.told() == ["lea sms", "sylvie sms"]


def test_on_friday_evening_it_waits_for_no_monday(desk: Desk) -> None:
    """An alert of Friday night is told on Saturday morning, and told anew on Monday."""
    desk.at("2026-11-27T22:00+01:00")
    desk.raised()
    assert desk.told() == []

    desk.at("2026-11-28T07:00+01:00")
    assert desk.told() == ["sylvie sms"]


def test_a_closure_changes_whose_turn_it_is(desk: Desk) -> None:
    desk.hours("mehdi", WEEKDAYS, 0, 24, on_call=True)
    with desk.town.write() as db:
        today = desk.town.now().date()
        duty_exceptions.close(db, desk.place(db), today, today, actor=SYSTEM, now=desk.town.now())
    desk.raised()

    assert desk.told() == ["mehdi sms"]


def test_a_way_that_fails_is_followed_by_the_next_at_once_then_by_the_next_agent(desk: Desk) -> None:
    desk.reached("sylvie", "matrix", "@sylvie:agent.example")
    desk.hours("mehdi", WEEKDAYS, 9, 17, rank=2)
    desk.raised()
    desk.later(TEN)
    assert desk.told() == ["sylvie sms"]

    desk.settles("set_aside")
    assert desk.told() == ["sylvie sms", "sylvie matrix"]
    desk.settles("lapsed")
    assert desk.told() == ["sylvie sms", "sylvie matrix", "mehdi sms"]


def test_what_has_not_left_after_two_minutes_goes_by_another_way_too(desk: Desk) -> None:
    desk.reached("sylvie", "email", "sylvie@mairie.example")
    desk.raised()
    desk.later(TEN)
    assert desk.told() == ["sylvie sms"]
    desk.settles("waiting")
    desk.later(duty_alarm.UNSENT - timedelta(seconds=1))
    run_due(desk.town.database, now=desk.town.now())
    with desk.town.database.read() as db:
        assert len(db.scalars(select(DutyNotice.id)).all()) == 1

    desk.later(timedelta(seconds=1))
    run_due(desk.town.database, now=desk.town.now())

    with desk.town.database.read() as db:
        assert db.scalars(select(DutyNotice.way).order_by(DutyNotice.id)).all() == ["sms", "email"]


def test_where_everything_failed_the_ladder_begins_anew_soon(desk: Desk) -> None:
    desk.raised()
    desk.later(TEN)
    desk.told()
    desk.settles("set_aside")
    assert desk.told() == ["sylvie sms"]

    desk.later(TEN)
    assert desk.told() == ["sylvie sms", "sylvie sms"]


def test_a_call_that_nobody_makes_keeps_nobody_else_from_being_told(desk: Desk) -> None:
    desk.unreached("sylvie")
    desk.reached("sylvie", "call", "+33612345678")
    desk.hours("mehdi", WEEKDAYS, 9, 17, rank=2)
    desk.raised()
    desk.later(TEN)
    assert desk.told() == ["sylvie call"]
    desk.later(duty_alarm.UNSENT)
    assert desk.told() == ["sylvie call"]
    desk.later(TEN)
    assert desk.told() == ["sylvie call", "mehdi sms"]


def test_what_is_not_urgent_waits_for_hours_of_service(desk: Desk) -> None:
    """Four hours by default: 9 h 10 to 13 h 10. The evening and the night do not count."""
    desk.directs("lea")
    desk.hours("mehdi", range(7), 17, 24, on_call=True)
    desk.at("2026-11-24T15:00+01:00")
    desk.raised(urgent=False)

    desk.at("2026-11-25T10:59+01:00")
    assert desk.told() == []
    desk.at("2026-11-25T11:00+01:00")
    assert desk.told() == ["sylvie sms"]
    desk.at("2026-11-25T15:00+01:00")
    assert desk.told() == ["sylvie sms", "lea sms"]
    desk.at("2026-11-26T15:00+01:00")
    assert desk.told() == ["sylvie sms", "lea sms"]  # then it is read at the desk


def test_what_is_not_urgent_comes_once_an_hour_and_never_by_call(desk: Desk) -> None:
    desk.reached("sylvie", "call", "+33612345678", first=True)
    for number in range(3):
        desk.raised(urgent=False, cause=f"human:{number}")
    desk.later(timedelta(hours=4))
    assert desk.told() == ["sylvie sms"]
    assert desk.told() == ["sylvie sms"]

    desk.later(duty_alarm.SPARED)
    assert desk.told() == ["sylvie sms", "sylvie sms"]


def test_what_becomes_urgent_is_told_of_anew(desk: Desk) -> None:
    desk.raised(urgent=False)
    desk.later(timedelta(hours=4))
    assert desk.told() == ["sylvie sms"]

    desk.later(TEN)
    desk.raised(urgent=True)
    desk.later(TEN)
    assert desk.told() == ["sylvie sms", "sylvie sms"]


def test_who_cries_again_while_the_owner_is_away_is_heard_by_the_roster(desk: Desk) -> None:
    """Sylvie took it in the afternoon; at night it is nobody's, and who is on call is told."""
    alert_id = desk.raised()
    desk.later(TEN)
    desk.told()
    with desk.town.write() as db:
        alerts.take(db, alert_id, "sylvie", now=desk.town.now())
    desk.hours("mehdi", range(7), 17, 24, on_call=True)
    desk.at("2026-11-24T22:00+01:00")
    assert desk.told() == ["sylvie sms"]

    desk.raised()

    assert desk.told() == ["sylvie sms", "mehdi sms"]
    with desk.town.database.read() as db:
        found = db.get_one(Alert, alert_id)
        assert (found.state, found.owner, found.count) == ("open", None, 2)


def test_who_cries_again_while_the_owner_is_there_is_theirs(desk: Desk) -> None:
    alert_id = desk.raised()
    with desk.town.write() as db:
        alerts.take(db, alert_id, "sylvie", now=desk.town.now())
    desk.later(TEN)
    desk.raised()

    assert desk.told() == []
    with desk.town.database.read() as db:
        assert db.get_one(Alert, alert_id).owner == "sylvie"


def test_the_town_decides_how_long_an_alert_may_wait(desk: Desk) -> None:
    desk.town.decides("alert_sms_minutes", 3)
    desk.raised()
    desk.later(timedelta(minutes=3))

    assert desk.told() == ["sylvie sms"]


def test_where_nothing_reaches_anybody_nobody_is_told(desk: Desk) -> None:
    with desk.town.write() as db:
        db.execute(update(ChannelAccount).values(territory_id=desk.town.another_territory(db)))
    desk.raised()
    desk.later(TEN)

    assert desk.told() == []


def test_while_a_restored_backup_is_held_nobody_is_told(desk: Desk) -> None:
    with desk.town.write() as db:
        db.execute(update(ChannelAccount).where(ChannelAccount.channel == "sms").values(state="held"))
    desk.reached("sylvie", "email", "sylvie@mairie.example")
    desk.raised()
    desk.later(TEN)

    assert desk.told() == []


def test_an_account_that_is_refused_comes_last(desk: Desk) -> None:
    desk.reached("sylvie", "email", "sylvie@mairie.example")
    with desk.town.write() as db:
        db.execute(update(ChannelAccount).where(ChannelAccount.channel == "sms").values(state="broken"))
    desk.raised()
    desk.later(TEN)

    assert desk.told() == ["sylvie email"]


def test_whom_the_version_before_has_told_is_told(desk: Desk) -> None:
    """Two versions run beside each other while the program is renewed."""
    desk.hours("mehdi", WEEKDAYS, 9, 17, rank=2)
    alert_id = desk.raised()
    desk.later(TEN)
    now = desk.town.now()
    with desk.town.write() as db:
        db.add(
            DutySms(
                territory_id=desk.town.territory_id, alert_id=alert_id, agent_id=desk.ids["sylvie"],
                channel_account_id=1, created_at=now, not_before=now, expires_at=now + TEN, state="sent", tries=1,
            )
        )  # fmt: skip
    assert desk.told() == []
    desk.later(TEN)

    assert desk.told() == ["mehdi sms"]
