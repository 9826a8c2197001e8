"""Silence in the database: asked, reminded, the circle, agents; and every way in which it is none."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from backend.models import Alert, ChannelAccount, Conversation
from backend.services.actor import Actor
from backend.services.checkins import answers, circle, climbing
from tests.backend.services.checkins.conftest import Morning

NOON = "2026-11-24T12:30:00+01:00"


def told(morning: Morning, person: int) -> list[tuple[str, str]]:
    kinds = {"CircleAsked": "what", "CircleClear": "why"}
    return [
        (type(one).__name__, getattr(one, kinds[type(one).__name__]))
        for one in morning.town.news(person)
        if type(one).__name__ in kinds
    ]


def test_she_is_asked_at_nine_and_reminded_once_then_her_circle_then_agents(morning: Morning) -> None:
    plan = morning.plan()
    karim, _ = morning.of_the_circle(plan, "Karim")
    lea, _ = morning.of_the_circle(plan, "Léa")

    morning.until("2026-11-24T08:59:00+01:00")
    assert morning.checkins() == []
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T10:00:00+01:00")
    assert morning.asked() == ["ask"]
    morning.until("2026-11-24T10:06:00+01:00")
    assert morning.asked() == ["ask", "remind"]

    morning.until("2026-11-24T11:06:00+01:00")
    assert (told(morning, karim), told(morning, lea)) == ([("CircleAsked", "wanted")], [])
    morning.until("2026-11-24T11:30:00+01:00")
    assert told(morning, lea) == [("CircleAsked", "wanted")]
    assert morning.town.alerts() == []

    morning.until("2026-11-24T12:10:00+01:00")
    assert morning.town.alerts() == ["silence"]
    assert morning.town.calls() == [(morning.jeanne, "silence")]
    with morning.town.database.read() as db:
        assert db.scalars(select(Alert.urgent).where(Alert.kind == "silence")).one() is True


def test_when_she_answers_after_all_everybody_who_was_alerted_hears_so(morning: Morning) -> None:
    plan = morning.plan()
    karim, _ = morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until(NOON)
    assert morning.town.alerts() == ["silence"]

    morning.writes()
    with morning.town.write() as db:
        assert answers.sign(db, morning.jeanne, now=morning.town.now()) == 1

    assert told(morning, karim) == [("CircleAsked", "wanted"), ("CircleClear", "alive")]
    assert morning.town.alerts() == []
    assert morning.checkins() == [("alive", "alive")]
    morning.until("2026-11-24T18:00:00+01:00")
    assert morning.asked() == ["ask", "remind", "again", "last"]


@pytest.mark.parametrize("read", [True, False], ids=["a turn has read it", "no turn has read it yet"])
def test_anything_that_she_sends_is_a_sign_of_life(morning: Morning, read: bool) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T09:30:00+01:00")
    morning.writes()
    if read:
        with morning.town.write() as db:
            answers.sign(db, morning.jeanne, now=morning.town.now())
    morning.until(NOON)

    assert (morning.asked(), morning.town.alerts()) == (["ask"], [])
    assert morning.checkins() == [("alive", "alive")]
    assert morning.last().sent_at == datetime.fromisoformat("2026-11-24T09:01:00+01:00")


def test_who_wrote_an_hour_before_is_asked_and_not_looked_for(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T08:05:00+01:00")
    morning.writes()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until(NOON)
    assert (morning.asked(), morning.town.alerts()) == (["ask"], [])


def test_who_sees_to_it_says_what_they_found(morning: Morning) -> None:
    plan = morning.plan()
    karim, contact = morning.of_the_circle(plan, "Karim")
    lea, _ = morning.of_the_circle(plan, "Léa")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T11:06:00+01:00")
    checkin, now = morning.last().id, morning.town.now()
    with morning.town.write() as db:
        circle.says(db, checkin, contact, karim, True, actor=Actor.person(karim), now=now)
    morning.until("2026-11-24T11:50:00+01:00")
    assert told(morning, lea) == []

    with morning.town.write() as db:
        circle.found(db, checkin, contact, karim, True, actor=Actor.person(karim), now=morning.town.now())
    morning.until("2026-11-24T14:00:00+01:00")
    assert (morning.checkins(), morning.town.alerts()) == ([("seen", "seen")], [])


def test_who_cannot_passes_it_on_at_once(morning: Morning) -> None:
    plan = morning.plan()
    karim, contact = morning.of_the_circle(plan, "Karim")
    lea, _ = morning.of_the_circle(plan, "Léa")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until("2026-11-24T11:06:00+01:00")
    with morning.town.write() as db:
        circle.says(db, morning.last().id, contact, karim, False, actor=Actor.person(karim), now=morning.town.now())
    assert told(morning, lea) == [("CircleAsked", "wanted")]


def test_nobody_is_reached_by_our_fault_one_alert_for_all_and_each_is_called_in_the_end(morning: Morning) -> None:
    paul = morning.town.person("Paul")
    morning.plan()
    morning.plan(person=paul)
    morning.until("2026-11-24T09:01:00+01:00")
    for person in (morning.jeanne, paul):
        morning.carried(to=person, state="waiting")
    morning.until("2026-11-24T10:30:00+01:00")
    assert morning.town.alerts() == ["unreached"]

    morning.until("2026-11-24T12:06:00+01:00")
    assert sorted(morning.town.alerts()) == ["silence", "silence", "unreached"]
    assert {person for person, reason in morning.town.calls() if reason == "silence"} == {morning.jeanne, paul}


def test_one_whose_message_waits_while_others_are_reached_is_silent(morning: Morning) -> None:
    paul = morning.town.person("Paul")
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried(state="waiting")
    morning.until("2026-11-24T09:02:00+01:00")
    morning.carried(to=paul, about=False)
    morning.until("2026-11-24T11:06:00+01:00")
    assert morning.asked() == ["ask", "remind"]
    assert morning.town.alerts() == ["silence"]


def test_what_is_refused_for_good_is_silence_from_the_hour_on(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried(state="set_aside")
    morning.until("2026-11-24T11:01:00+01:00")
    assert morning.town.alerts() == ["silence"]


def test_after_three_days_of_standstill_she_is_asked_once_and_the_alarm_waits_for_what_came_meanwhile(
    morning: Morning,
) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.asleep_until("2026-11-27T10:00:00+01:00")

    assert morning.asked() == ["ask", "ask"]
    assert morning.town.alerts() == []
    morning.until("2026-11-27T10:05:00+01:00")
    morning.writes()  # sent on Wednesday; the platform hands it over now
    morning.until("2026-11-27T13:00:00+01:00")
    assert morning.town.alerts() == []
    assert [state for state, _outcome in morning.checkins()] == ["alive", "alive"]


def test_after_a_standstill_who_stays_silent_is_looked_for(morning: Morning) -> None:
    morning.plan()
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.asleep_until("2026-11-24T15:00:00+01:00")
    assert morning.town.alerts() == []
    morning.until("2026-11-24T15:16:00+01:00")
    assert morning.town.alerts() == ["silence"]


def test_nobody_is_asked_at_night_because_we_were_down_by_day(morning: Morning) -> None:
    morning.plan()
    morning.asleep_until("2026-11-24T22:30:00+01:00")
    assert (morning.asked(), morning.checkins()) == ([], [("void", "missed")])
    assert morning.town.alerts() == ["unreached"]  # and agents know
    morning.until("2026-11-25T09:02:00+01:00")
    assert morning.asked() == ["ask"]


def test_whose_morning_we_missed_is_asked_in_the_afternoon(morning: Morning) -> None:
    morning.plan()
    morning.asleep_until("2026-11-24T18:30:00+01:00")
    assert morning.asked() == ["ask"]


def test_while_an_agent_speaks_with_her_nobody_is_sent(morning: Morning) -> None:
    plan = morning.plan()
    karim, _ = morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    with morning.town.write() as db:
        db.query(Conversation).filter(Conversation.person_id == morning.jeanne).update({"taken_by": "sylvie"})
    morning.until("2026-11-24T12:00:00+01:00")
    assert (told(morning, karim), morning.town.alerts()) == ([], [])
    morning.until("2026-11-24T12:06:00+01:00")
    assert morning.town.alerts() == ["silence"]


def test_an_agent_settles_it(morning: Morning) -> None:
    plan = morning.plan()
    karim, _ = morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried()
    morning.until(NOON)
    with morning.town.write() as db:
        (checkin,) = climbing.open_of(db, morning.jeanne)
        climbing.settle(db, checkin, "hospital", actor=Actor.agent("sylvie"), now=morning.town.now())
    assert morning.checkins() == [("settled", "hospital")]
    assert told(morning, karim)[-1] == ("CircleClear", "settled")
    assert morning.town.alerts() == []


def test_who_has_no_device_is_called_and_nobody_of_the_circle_runs(morning: Morning) -> None:
    henri = morning.town.person("Henri", chats=False)
    plan = morning.plan(person=henri, by="agent", agreed=True, actor=Actor.agent("sylvie"))
    karim, _ = morning.of_the_circle(plan, "Karim")
    morning.until("2026-11-24T09:01:00+01:00")
    assert morning.town.calls() == [(henri, "checkin")]
    morning.until("2026-11-24T11:59:00+01:00")
    assert (told(morning, karim), morning.town.alerts()) == ([], [])
    morning.until("2026-11-24T12:05:00+01:00")
    assert morning.town.alerts() == ["silence"]


def test_the_account_stands_and_is_no_reason_to_forget_anybody(morning: Morning) -> None:
    """A broken account is our fault, like an hour without the platform."""
    morning.plan()
    with morning.town.write() as db:
        db.get_one(ChannelAccount, morning.account).state = "broken"
    morning.until("2026-11-24T09:01:00+01:00")
    morning.carried(state="waiting")
    morning.until("2026-11-24T10:10:00+01:00")
    assert morning.town.alerts() == ["unreached"]
