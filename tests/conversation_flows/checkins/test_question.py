"""Check-ins through the real turn: which way the question goes, when it is still true, whose sign of life counts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.checkin_tidings import CheckInDue
from backend.messaging.messages import Called, Looked, Reacted, SharedPlace, Started, Tapped, Wrote
from backend.models import (
    Alert,
    CallTask,
    CheckIn,
    CheckInPlan,
    InboxEvent,
    Territory,
)
from backend.services.actor import Actor
from backend.services.checkins import plans
from backend.services.news import tell
from nlu.understanding import OUT_OF_SCOPE, Entity, Understanding
from tests.support.checking_in import asked_daily
from tests.support.couple import FALLEN, couple, phone, taps
from tests.support.daily_question import SYLVIE, all_of, asked, built, channel_of, last, rows, until
from tests.support.stage import Stage


def checkin_calls(stage: Stage) -> list[str]:
    return [one.state for one in all_of(stage, CallTask) if one.reason == "checkin"]


# --- the question as it goes out ------------------------------------------------------------------------------------


def test_the_question_is_found_by_its_check_in_and_ends_with_the_ladder(stage: Stage) -> None:
    asked(stage)

    (row,) = rows(stage)
    assert (row.about, row.cancel_key) == ("checkin:1", "checkin:1")
    assert row.expires_at == datetime.fromisoformat("2026-11-24T12:00:00+01:00")
    assert row.state == "sent"


def test_a_pause_that_came_first_leaves_nothing_to_ask(stage: Stage) -> None:
    with stage.database.write() as db:
        plan = db.scalars(select(CheckInPlan)).one()
        stage.clock.at = datetime.fromisoformat("2026-11-24T09:00:00+01:00")
        db.add(
            CheckIn(
                territory_id=plan.territory_id, plan_id=plan.id, person_id=plan.person_id, due_at=stage.clock.now(),
                state="asked",
            )
        )  # fmt: skip
        plan.next_due_at = None
        db.flush()
        tell(db, plan.person_id, CheckInDue(1, "ask"), key="checkin:1:ask", now=stage.clock.now())
        plans.pause(db, plan.id, None, actor=Actor.person(plan.person_id), now=stage.clock.now())
    stage.settle()

    assert stage.news("Jeanne") == []


def test_what_has_not_gone_out_is_taken_back_where_the_plan_is_paused(stage: Stage) -> None:
    stage.carries = False
    asked(stage)
    with stage.database.write() as db:
        plans.pause(db, 1, None, actor=SYLVIE, now=stage.clock.now())

    assert [one.state for one in rows(stage)] == ["cancelled"]


def test_an_answer_takes_back_a_question_that_waits_elsewhere_and_a_word_of_something_else_does_not(
    stage: Stage,
) -> None:
    stage.carries = False
    asked(stage)
    stage.says("Jeanne", "des nouvelles du marché ?")
    assert rows(stage)[0].state == "waiting"

    stage.says("Jeanne", "bof")

    assert rows(stage)[0].state == "cancelled"
    assert last(stage).outcome == "low"


def test_a_reminder_that_is_late_is_not_said_after_the_answer(stage: Stage) -> None:
    asked(stage)
    stage.carries = False
    until(stage, "24T10:02")
    assert [one.state for one in rows(stage)] == ["sent", "waiting"]

    stage.says("Jeanne", "ça va")

    assert rows(stage)[1].state == "cancelled"


def test_the_question_waits_while_an_agent_speaks_and_is_not_asked_when_its_time_has_passed(stage: Stage) -> None:
    stage.meant["la mairie svp"] = Understanding("la mairie svp", "talk_to_human", 0.99)
    stage.says("Jeanne", "la mairie svp")
    stage.agent("takes", "Jeanne")
    stage.news("Jeanne")
    until(stage, "24T13:00")
    assert not [one for one in stage.news("Jeanne") if one.options]

    stage.agent("hands_back", "Jeanne")

    assert not [one for one in stage.news("Jeanne") if one.options]


# --- which way it goes ----------------------------------------------------------------------------------------------


def test_it_is_asked_where_the_town_speaks_of_it(database: Database, morning: FrozenClock) -> None:
    """Telegram, which she prefers, is closed for check-ins by default."""
    stage = built(database, morning, "telegram", "signal")
    stage.send("Jeanne", Wrote("bonjour"), channel="telegram")
    question = asked(stage)

    assert channel_of(stage, rows(stage)[-1]) == "signal"
    assert stage.talk("Jeanne").question is not None
    assert stage.send("Jeanne", Wrote("1"), channel="signal")
    assert last(stage).outcome == "fine"
    assert question.options


def test_what_waited_for_a_flow_on_the_closed_channel_is_asked_on_the_other(
    database: Database, morning: FrozenClock
) -> None:
    stage = built(database, morning, "telegram", "signal")
    stage.meant |= {
        "mon jardin": Understanding("mon jardin", "request_help", 0.99),
        "laisse tomber": Understanding("laisse tomber", "cancel", 0.99),
    }
    until(stage, "24T08:58")
    stage.send("Jeanne", Wrote("mon jardin"), channel="telegram")
    until(stage, "24T09:02")
    assert stage.talk("Jeanne").waiting

    stage.send("Jeanne", Wrote("laisse tomber"), channel="telegram")

    *_others, question = rows(stage)
    assert (question.about, channel_of(stage, question)) == ("checkin:1", "signal")
    stage.send("Jeanne", Wrote("2"), channel="signal")
    assert last(stage).outcome == "low"


def test_whom_no_channel_may_ask_is_called_and_nobody_else_is_sent(database: Database, morning: FrozenClock) -> None:
    stage = built(database, morning, "telegram")
    until(stage, "24T09:01")

    assert stage.news("Jeanne") == []
    assert [one.reason for one in all_of(stage, CallTask)] == ["checkin"]
    until(stage, "24T11:50")
    assert stage.news("Karim") == stage.news("Jeanne") == []
    until(stage, "24T12:10")
    assert [one.kind for one in all_of(stage, Alert)] == ["silence"]


@pytest.mark.parametrize("answers_first", [False, True], ids=["she answers then", "she has answered"])
def test_nobody_is_called_who_has_answered_where_her_channel_was_closed_meanwhile(
    database: Database, morning: FrozenClock, answers_first: bool
) -> None:
    stage = built(database, morning, "telegram", policies={"closed_subjects": {}})
    asked(stage)
    until(stage, "24T10:02")
    if answers_first:
        stage.send("Jeanne", Called())
    with database.write() as db:
        db.scalars(select(Territory)).one().policies = {}
        what = "ask" if answers_first else "remind"
        tell(db, stage.people["Jeanne"].person_id, CheckInDue(1, what), key="late", now=morning.now())
    stage.settle()
    assert checkin_calls(stage) == ([] if answers_first else ["open"])

    stage.send("Jeanne", Called())
    assert checkin_calls(stage) == ([] if answers_first else ["done"])


def test_a_town_may_ask_everywhere(database: Database, morning: FrozenClock) -> None:
    stage = built(database, morning, "telegram", policies={"closed_subjects": {}})

    assert asked(stage).options


# --- signs of life --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        Wrote("blorp"), Called(), SharedPlace(48.8, 2.1), Started(), Tapped("nonsense:1", 3), Reacted("❤️", "p1"),
        Looked("p1"),
    ],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_whatever_is_sent_ends_the_climbing_at_once(stage: Stage, content: Any) -> None:
    asked(stage)
    until(stage, "24T11:05")
    assert last(stage).state == "circle"
    stage.news("Karim")

    stage.send("Jeanne", content)

    assert (last(stage).state, last(stage).outcome) == ("alive", "alive")
    assert ["Jeanne a donné de ses nouvelles" in one.text for one in stage.news("Karim")] == [True]


def test_news_that_we_bring_are_no_sign_of_life(stage: Stage) -> None:
    asked(stage)
    until(stage, "24T10:05")

    assert last(stage).state == "reminded"


def test_a_thumb_on_yesterdays_question_is_not_todays_answer(stage: Stage) -> None:
    asked(stage)
    first = rows(stage)[0].platform_id
    until(stage, "25T09:01")
    assert last(stage).id == 2

    stage.send("Jeanne", Reacted("👍", str(first)))

    assert (last(stage).state, last(stage).outcome) == ("alive", "alive")
    told = " ".join(one.text for one in stage.told("Jeanne"))
    assert "un autre jour" in told


def test_a_thumb_and_a_reply_to_the_message_itself_are_answers(stage: Stage) -> None:
    asked(stage)
    stage.send("Jeanne", Reacted("👍", str(rows(stage)[0].platform_id)))
    assert last(stage).outcome == "fine"
    until(stage, "25T09:01")

    stage.send("Jeanne", Wrote("2", reply_to=str(rows(stage)[-1].platform_id)))

    assert last(stage).outcome == "low"


def test_of_two_on_one_telephone_one_never_answers_for_the_other(database: Database, clock: FrozenClock) -> None:
    stage = couple(database, clock)
    asked_daily(stage, {"person": "Jeanne", "at": ["12:00"]})
    until(stage, "24T14:05")
    assert last(stage).state != "alive"

    phone(stage, Wrote("bonjour"))
    assert last(stage).state != "alive"
    taps(stage, "Paul")
    assert last(stage).state != "alive"
    phone(stage, Wrote("bonjour"))
    assert last(stage).state != "alive"

    clock.forward(timedelta(hours=1))
    phone(stage, Wrote("bonjour"))
    taps(stage, "Jeanne")

    assert last(stage).state == "alive"


def test_a_cry_of_we_do_not_know_whom_is_nobodys_sign(database: Database, clock: FrozenClock) -> None:
    stage = couple(database, clock)
    asked_daily(stage, {"person": "Jeanne", "at": ["12:00"]})
    until(stage, "24T13:05")

    phone(stage, Wrote(FALLEN))

    assert (last(stage).state, last(stage).outcome) == ("reminded", None)
    assert "emergency" in [one.kind for one in all_of(stage, Alert)]


def test_what_was_meant_for_somebody_else_is_not_kept(stage: Stage) -> None:
    asked(stage)
    dear = "Ma chérie tu viens dimanche ?"
    stage.meant[dear] = Understanding(dear, OUT_OF_SCOPE, 1.0)

    stage.says("Jeanne", dear)

    with stage.database.read() as db:
        (event,) = db.scalars(select(InboxEvent).where(InboxEvent.kind == "Wrote")).all()
        assert "chérie" not in event.content
        assert event.understanding is None
    assert last(stage).state == "alive"


def test_violence_at_home_is_written_nowhere_else(stage: Stage) -> None:
    words = "il me frappe"
    stage.meant[words] = Understanding(words, "report_abuse", 0.99, (), (Entity("abuse_kind", "home", 0, 0),))
    asked(stage)

    stage.says("Jeanne", words)

    assert (last(stage).state, last(stage).outcome) == ("alive", "alive")
