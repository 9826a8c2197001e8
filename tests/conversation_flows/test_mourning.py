"""Somebody writes from the account of a person who has died: a human answers, and the machine does not speak of her."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Tapped, Wrote
from backend.messaging.tidings import AgentWrote, RequestGone
from backend.models import Alert, Conversation, Person
from backend.services.life import happening
from backend.services.news import tell
from nlu.understanding import Understanding
from tests.support.couple import ASKED, couple, phone, plain, said_by
from tests.support.stage import Stage

PASSED_ON = "Je transmets votre message à la mairie : quelqu'un vous répondra. En cas d'urgence, appelez le 15."


def died(stage: Stage, name: str = "Jeanne") -> int:
    person = stage.people[name].person_id
    with stage.database.write() as db:
        happening.happen(db, db.get_one(Person, person), "died", login="sylvie", now=stage.clock.now())
    stage.settle()
    return person


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne")
    stage.meant["il me faut du pain"] = Understanding("il me faut du pain", "request_help", 0.99)
    return stage


def test_her_family_is_answered_once_by_a_sentence_and_then_by_a_human(stage: Stage) -> None:
    jeanne = died(stage)

    assert plain(stage.says("Jeanne", "il me faut du pain")) == [PASSED_ON]
    assert stage.says("Jeanne", "c'est son fils") == []
    assert stage.send("Jeanne", Tapped("menu:0")) == []

    with stage.database.read() as db:
        alert = db.scalars(select(Alert).where(Alert.kind == "wrote_after")).one()
        assert (alert.person_id, alert.count, alert.urgent, alert.words) == (jeanne, 3, True, "il me faut du pain")
        assert db.scalars(select(Conversation.state).where(Conversation.person_id == jeanne)).one()
    with stage.database.write() as db:
        tell(db, jeanne, AgentWrote("sylvie", "Toutes nos condoléances."), key="a", now=stage.clock.now())
    stage.settle()
    assert any("condoléances" in one for one in plain(stage.news("Jeanne")))


def test_nothing_else_is_said_there(stage: Stage) -> None:
    stage.says("Jeanne", "bonjour")
    jeanne = died(stage)
    with stage.database.write() as db:
        tell(db, jeanne, RequestGone(1, "cancelled"), key="x", now=stage.clock.now())
    stage.settle()

    assert stage.news("Jeanne") == []


def test_of_two_who_shared_a_telephone_nobody_is_asked_whether_it_is_the_dead_who_write(
    database: Database, clock: FrozenClock
) -> None:
    stage = couple(database, clock)
    died(stage)

    told = phone(stage, Wrote("mes demandes"))

    assert ASKED not in plain(told)
    assert told
    assert said_by(stage, "Paul") == ["Wrote"]
