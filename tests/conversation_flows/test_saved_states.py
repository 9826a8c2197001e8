"""What earlier versions saved must still be read; what no longer fits is asked again, and what is lost is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from backend.clock import FrozenClock
from backend.database import Database
from backend.models import Alert, InboxEvent
from backend.models import Conversation as Row
from conversation_flows.engine.conversation import SAVED, Conversation, Question, Running, Shown
from nlu.understanding import Understanding
from tests.support.stage import Stage

SAMPLES: Final = sorted((Path(__file__).parent / "saved_states").glob("*.json"))
NEWER: Final = '{"v":999,"d":{"$":"Conversation","mood":"unheard of"}}'


@pytest.fixture
def stage(sqlite_database: Database, clock: FrozenClock) -> Stage:
    stage = Stage(sqlite_database, clock)
    stage.build({})
    stage.person("Jeanne", home="12 rue des Lilas")
    return stage


def save(stage: Stage, state: str) -> None:
    with stage.database.write() as db:
        db.query(Row).update({"state": state})


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_of_every_version_loads(sample: Path) -> None:
    read = SAVED.loads(sample.read_text("utf-8"))

    assert isinstance(read, Conversation)
    assert SAVED.loads(SAVED.dumps(read)) == read


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_conversation_goes_on_from_every_sample(sample: Path, stage: Stage) -> None:
    save(stage, sample.read_text("utf-8"))

    assert stage.says("Jeanne", "bonjour")


def test_there_are_samples() -> None:
    assert {path.stem.partition(".")[0] for path in SAMPLES} == {"v1"}


def test_state_of_a_flow_that_changed_resumes_at_the_first_unknown_slot(stage: Stage) -> None:
    known = {"category": "shopping", "floor": "third", "when": "tomorrow", "where": 12}
    old = Question(4, "ask_for_help.floor", "Which floor?", (Shown("third", "Third"),))
    talk = Conversation(Running("ask_for_help", known, "floor"), question=old, asked_count=4, met=True)
    save(stage, SAVED.dumps(talk))

    stage.says("Jeanne", "euh")

    running = stage.talk("Jeanne").running
    assert running is not None
    assert running.asked == "when"
    assert dict(running.known) == {"category": "shopping", "for_whom": "self"}


def test_a_flow_that_is_gone_is_let_go(stage: Stage) -> None:
    old = Question(4, "astrology.sign", "Which sign?", (Shown("leo", "Leo"),))
    aside = (Running("astrology", {}, "sign"),)
    save(stage, SAVED.dumps(Conversation(Running("astrology", {}, "sign"), aside, old, met=True)))

    assert stage.says("Jeanne", "euh")
    assert stage.talk("Jeanne").running is None


def test_state_that_cannot_be_read_is_said_once_and_seen_by_staff(stage: Stage) -> None:
    save(stage, NEWER)
    stage.meant["bonjour"] = Understanding("bonjour", "greet")

    told = stage.says("Jeanne", "bonjour")
    later = stage.says("Jeanne", "bonjour")

    assert "15" in told[0].text
    assert told[0].urgent
    assert not any(one.urgent for one in later)
    with stage.database.read() as db:
        assert [one.kind for one in db.query(Alert)] == ["unreadable_state"]


def test_an_emergency_is_heard_although_the_state_cannot_be_read(stage: Stage) -> None:
    save(stage, "not even JSON")
    stage.meant["je suis tombée"] = Understanding("je suis tombée", "emergency")

    stage.says("Jeanne", "je suis tombée")

    with stage.database.read() as db:
        assert {one.kind for one in db.query(Alert)} == {"unreadable_state", "emergency"}
        assert [one.state for one in db.query(InboxEvent)] == ["done"]


def test_a_field_that_is_new_takes_its_default() -> None:
    first = Conversation(met=True, heard_at=datetime.fromisoformat("2026-11-24T09:10:00+01:00"))
    written = SAVED.dumps(first).replace('"draft":"",', "").replace(',"draft":""', "")

    assert SAVED.loads(written) == replace(first, draft="")
