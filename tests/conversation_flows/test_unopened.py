"""What no key opens: the message is set aside, its person and the staff are told, and the next one is handled."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging import inbox
from backend.messaging.messages import Incoming, Wrote
from backend.models import Alert, Conversation, InboxEvent, Person
from conversation_flows.turn import run_all
from nlu.understanding import Understanding
from tests.support.keys import lock_away
from tests.support.stage import Stage


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """Two messages of Jeanne wait."""
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne")
    stage.meant.update({text: Understanding(text, "greet") for text in ("bonjour", "encore")})
    account = stage.people["Jeanne"].accounts["telegram"]
    with database.write() as db:
        arrived = [Incoming(text, "Jeanne", Wrote(text), clock.now()) for text in ("bonjour", "encore")]
        inbox.receive(db, account, arrived, now=clock.now(), token=clock.token)
    return stage


def events(stage: Stage) -> list[InboxEvent]:
    with stage.database.read() as db:
        return list(db.scalars(select(InboxEvent).order_by(InboxEvent.id)))


def alerts(stage: Stage) -> list[str]:
    with stage.database.read() as db:
        return list(db.scalars(select(Alert.kind).order_by(Alert.id)))


def test_a_message_that_no_key_opens_is_set_aside_and_the_next_is_handled(stage: Stage) -> None:
    first, _second = events(stage)
    with stage.database.write() as db:
        lock_away(db, InboxEvent.content, first.id)

    run_all(stage.house)

    first, second, told = events(stage)
    assert (first.state, second.state, told.kind, told.state) == ("set_aside", "done", "SetAside", "done")
    assert first.error is not None
    assert first.error.startswith("WrongKey")
    assert alerts(stage) == ["set_aside"]
    assert any(one.urgent for one in stage.told("Jeanne"))


def test_a_conversation_that_no_key_opens_begins_anew_and_staff_know(stage: Stage) -> None:
    with stage.database.write() as db:
        lock_away(db, Conversation.state, db.scalars(select(Conversation.id)).one())

    run_all(stage.house)

    assert {one.state for one in events(stage)} == {"done"}
    assert alerts(stage) == ["unreadable_state"]


def test_what_was_understood_of_a_message_is_understood_anew(stage: Stage) -> None:
    with stage.database.write() as db:
        for one in events(stage):
            lock_away(db, InboxEvent.understanding, one.id)

    run_all(stage.house)

    assert [(one.state, one.tries) for one in events(stage)] == [("done", 0), ("done", 0)]
    assert alerts(stage) == []


def test_a_home_that_no_key_opens_stops_no_message(stage: Stage) -> None:
    with stage.database.write() as db:
        lock_away(db, Person.address, db.scalars(select(Person.id)).one())

    run_all(stage.house)

    assert {one.state for one in events(stage)} == {"done"}
