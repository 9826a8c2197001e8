"""A call on a messenger: the answer says when somebody calls back, and what is known of the number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from backend.clock import FrozenClock
from backend.database import Database
from backend.messaging.messages import Called
from backend.models import CallTask, Conversation, Duty, Identity
from tests.support.stage import Stage


@pytest.fixture
def stage(database: Database, clock: FrozenClock) -> Stage:
    """It is ten past nine; the town hall answers from 14 h."""
    stage = Stage(database, clock)
    stage.build({})
    stage.person("Jeanne", channel="whatsapp")
    with database.write() as db:
        db.execute(update(Duty).values(opens=14 * 60, closes=17 * 60))
        db.execute(update(Identity).values(address="33612345678"))
    stage.people["33612345678"] = stage.people["Jeanne"]
    return stage


def test_out_of_hours_it_is_said_when_somebody_calls_back(stage: Stage) -> None:
    told = " ".join(" ".join(one.text for one in stage.send("33612345678", Called())).split())

    assert "On vous rappellera mardi 24 novembre à partir de 14 h." in told
    assert "appelez le 15" in told
    assert "01 39 00 00 00" not in told  # nobody is there to answer it


def test_a_number_that_the_channel_tells_is_not_asked_for(stage: Stage) -> None:
    told = stage.send("33612345678", Called())

    assert not any(option.id.startswith("havenumber") for one in told for option in one.options)
    with stage.database.read() as db:
        task = db.scalars(select(CallTask)).one()
        assert (task.reason, task.words, task.state) == ("called_us", "+33612345678", "open")


def test_while_an_agent_has_the_conversation_the_bot_is_silent_and_the_call_is_noted(stage: Stage) -> None:
    stage.says("33612345678", "bonjour")
    with stage.database.write() as db:
        talk = db.scalars(select(Conversation)).one()
        talk.taken_by, talk.taken_at = "sylvie", stage.clock.now()

    assert stage.send("33612345678", Called()) == []

    with stage.database.read() as db:
        assert [one.reason for one in db.scalars(select(CallTask))] == ["called_us"]


def test_once_she_was_called_another_call_is_another_task(stage: Stage) -> None:
    stage.send("33612345678", Called())
    with stage.database.write() as db:
        db.execute(update(CallTask).values(state="done"))
    stage.clock.forward(timedelta(minutes=5))

    stage.send("33612345678", Called())

    with stage.database.read() as db:
        assert [one.state for one in db.scalars(select(CallTask).order_by(CallTask.id))] == ["done", "open"]
