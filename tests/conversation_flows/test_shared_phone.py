"""Jeanne and Paul share a telephone: each has a conversation, and nothing of one's is the other's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Wrote
from backend.messaging.tidings import AgentWrote, Invited, StillHappy
from backend.models import (
    Alert,
    CallTask,
    InboxEvent,
    OutboxMessage,
    Volunteer,
)
from backend.services.accounts import sharing
from conversation_flows.engine.conversation import Conversation as Talk
from conversation_flows.for_whom import discreet
from nlu.understanding import Understanding
from tests.support.couple import (
    ASKED,
    FALLEN,
    both,
    couple,
    people,
    phone,
    plain,
    said_by,
    taps,
    told_by_us,
)
from tests.support.stage import Stage


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    return couple(database, clock)


def test_after_a_pause_it_is_asked_who_writes_and_what_was_said_goes_there_once(stage: Stage) -> None:
    (asked,) = phone(stage, Wrote("mes demandes"))
    assert plain([asked]) == [ASKED]
    assert [option.title for option in asked.options] == ["Jeanne", "Paul"]
    assert said_by(stage, "Paul") == []

    told = taps(stage, "Paul")

    assert "Merci Paul." in told[0].text
    assert len(told) > 1  # his request was heard, in his conversation
    assert said_by(stage, "Paul") == ["Wrote", "Tapped"]
    assert said_by(stage, "Jeanne") == ["Wrote"]  # her « bonjour » of before
    stage.clock.forward(timedelta(minutes=5))
    assert ASKED not in plain(phone(stage, Wrote("mes demandes")))
    assert said_by(stage, "Paul") == ["Wrote", "Tapped", "Wrote"]


def test_half_an_hour_later_it_is_asked_again(stage: Stage) -> None:
    phone(stage, Wrote("bonjour"))
    taps(stage, "Paul")
    stage.clock.forward(timedelta(minutes=29))
    assert ASKED not in plain(phone(stage, Wrote("bonjour")))
    stage.clock.forward(timedelta(minutes=30))

    assert plain(phone(stage, Wrote("bonjour"))) == [ASKED]


@pytest.mark.parametrize("words", ["Paul", "2", "c'est paul", "C'est PAUL !", "moi c'est Paul"])
def test_who_it_is_may_be_said_in_words(stage: Stage, words: str) -> None:
    phone(stage, Wrote("mes demandes"))

    phone(stage, Wrote(words))

    assert said_by(stage, "Paul") == ["Wrote", "Wrote"]


def test_who_says_it_with_what_they_want_is_not_asked(stage: Stage) -> None:
    words = "bonjour c'est Paul, je voudrais voir mes demandes"
    stage.meant[words] = Understanding(words, "my_requests", 0.99)

    told = phone(stage, Wrote(words))

    assert ASKED not in plain(told)
    assert told
    assert said_by(stage, "Paul") == ["Wrote"]


def test_several_messages_in_one_breath_are_asked_about_once_and_handed_over_in_order(stage: Stage) -> None:
    stage.meant["encore"] = Understanding("encore", "thank", 0.9)

    assert len(phone(stage, Wrote("bonjour"))) == 1
    assert phone(stage, Wrote("mes demandes")) == []
    assert phone(stage, Wrote("encore")) == []
    taps(stage, "Jeanne")

    assert said_by(stage, "Jeanne") == ["Wrote", "Wrote", "Wrote", "Wrote", "Tapped"]
    with stage.database.read() as db:
        assert set(db.scalars(select(InboxEvent.state))) == {"done"}


def test_a_cry_for_help_is_answered_before_the_question_and_names_both(stage: Stage) -> None:
    told = phone(stage, Wrote(FALLEN))

    assert "15" in told[0].text
    assert ASKED not in plain(told)
    with stage.database.read() as db:
        alert = db.scalars(select(Alert).where(Alert.kind == "emergency")).one()
        assert alert.urgent
        assert alert.words == f"{FALLEN} [Jeanne / Paul]"
    assert said_by(stage, "Paul") == []


def test_answering_for_one_is_no_sign_of_the_other(stage: Stage) -> None:
    before = stage.clock.now()
    stage.clock.forward(timedelta(hours=1))
    phone(stage, Wrote("bonjour"))
    with stage.database.read() as db:
        assert [sharing.last_sign(db, one.id, since=before) for one in people(stage, db)] == [None, None]

    taps(stage, "Paul")

    with stage.database.read() as db:
        assert [sharing.last_sign(db, one.id, since=before) for one in people(stage, db)] == [None, stage.clock.now()]


def test_what_is_confided_waits_until_she_says_that_it_is_she(stage: Stage) -> None:
    phone(stage, Wrote("bonjour"))
    taps(stage, "Paul")

    notice = told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Votre rendez-vous chez le docteur est jeudi"), "a1")
    more = told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Apportez vos lunettes"), "a2")

    assert plain(notice) == [
        "Pour Jeanne : un message vous attend. Je vous le donne dès que vous me dites que c'est vous."
    ]
    assert more == []
    told = taps(stage, "Jeanne")
    said = "\n".join(one.text for one in told)
    assert "docteur" in said
    assert "lunettes" in said
    with stage.database.read() as db:  # and they leave by the telephone that both have
        rows = db.scalars(select(OutboxMessage).where(OutboxMessage.person_id == stage.people["Jeanne"].person_id))
        assert None not in {row.identity_id for row in rows}


def test_a_pause_holds_for_the_notice_too(stage: Stage) -> None:
    until = stage.clock.now() + timedelta(days=2)
    with stage.database.write() as db:
        people(stage, db)[0].quiet_until = until

    assert told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Jeudi chez le docteur"), "a1") == []
    stage.clock.at = until
    stage.settle()

    assert plain(both(stage))[0].startswith("Pour Jeanne : un message vous attend.")


def test_the_other_does_not_get_it_by_saying_who_he_is(stage: Stage) -> None:
    told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Votre rendez-vous chez le docteur est jeudi"), "a1")

    told = taps(stage, "Paul")

    assert "docteur" not in "\n".join(one.text for one in told)


def test_what_both_may_read_begins_with_the_name_and_the_answer_is_asked_whose_it_is(stage: Stage) -> None:
    phone(stage, Wrote("bonjour"))
    taps(stage, "Jeanne")
    with stage.database.write() as db:
        paul = people(stage, db)[1]
        row = Volunteer(person_id=paul.id, territory_id=paul.territory_id, state="active", applied_at=stage.clock.now())
        db.add(row)

    told = told_by_us(stage, "Paul", StillHappy(), "h1")

    assert told
    assert all(one.startswith("Pour Paul : ") for one in plain(told))
    assert plain(phone(stage, Wrote("oui"))) == [ASKED]
    taps(stage, "Jeanne")
    assert stage.talk("Paul").question is not None  # her « oui » has answered nothing of his


def test_nothing_that_is_new_is_read_by_both_unless_it_is_listed() -> None:
    assert discreet(Invited(1), Talk())
    assert not discreet(AgentWrote("sylvie", "x"), Talk())


def test_nobody_says_who_it_was_and_a_human_looks(stage: Stage) -> None:
    phone(stage, Wrote("mes demandes"))
    told_by_us(stage, "Jeanne", AgentWrote("sylvie", "Jeudi"), "a1")

    stage.clock.forward(timedelta(days=1))
    stage.settle()

    with stage.database.read() as db:
        assert [one.kind for one in db.scalars(select(Alert))] == ["who_writes"]
        assert [one.reason for one in db.scalars(select(CallTask))] == ["kept_message"]
        assert "kept" not in set(db.scalars(select(InboxEvent.state)))
